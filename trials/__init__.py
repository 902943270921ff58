"""The long runs that try the product: faults, fuzzing, load. Short versions of each stand in the tests."""
