"""Short versions of the trials in `trials/faults`, each with a control that must fail."""
