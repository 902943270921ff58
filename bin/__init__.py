"""Programs that set up, lock and test the project."""
