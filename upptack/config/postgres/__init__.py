"""PostgreSQL as Django knows it, with a limit on how long an answer is waited for (docs/adr/0025)."""
