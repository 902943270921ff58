"""Backup of an installation, and restoring it."""
