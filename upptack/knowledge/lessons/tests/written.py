"""A small lesson as its file has it, for tests to load and to spoil."""

from __future__ import annotations

LESSON = '''
id = "prov"
title = "En modul att pröva med"
aim = "Du vet hur en modul är gjord."
source = "Egen text."
checked = 2026-11-22
expires = 2027-05-31
responsible = "Utvecklingsgruppen för stöd till personal"

[[page]]
id = "varfor"
title = "Varför"
text = """
Läs [kapitlet](steg-gate) först, och [det som inte finns](finns-inte) sedan.

- **Fråga** lugnt.
- Vänta <b>in</b> svaret.
"""

  [[page.example]]
  title = "På telefon"
  text = "Du hör någon i bakgrunden."

  [[page.question]]
  id = "q1"
  asks = "Vad gör du då?"
    [[page.question.option]]
    id = "a"
    text = "Jag bokar en ny tid."
    right = true
    why = "Då kan personen svara fritt."
    [[page.question.option]]
    id = "b"
    text = "Jag frågar ändå."
    why = "Den som hör på kan vara den som hotar."
'''
