"""Faults against the real server: processes and power that go, full disks, cut networks, clocks that jump, editors who
meet. What was acknowledged must be there afterwards, once."""
