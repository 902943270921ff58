"""Bad input, in quantity: every API, every form, every file that is taken in, and a scanner of web sites.

`python -m trials.fuzz` (make fuzz) sends at least 20 000 requests and prints, part by part, how many and how many were
answered 5xx. The tests in tests/hardness run the same code with fewer."""
