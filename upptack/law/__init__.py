"""Provisions with dates and sources, and the decision tables that read them.

Pure: no Django, no input or output but the reading of this room's own data files, and that only
when something is asked for. The doors are `rulings` (what follows from the facts of a conversation),
`provisions` (what the law says, and whether what we hold may still be shown as true) and
`generated` (the tables as pages that a lawyer can read).
"""
