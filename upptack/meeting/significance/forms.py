"""Reads what was posted: only answers that the field has; everything else counts as unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from upptack.law.significance import LANGUAGES, Field
from upptack.meeting.significance.rules import Chosen, day

DAY: Final = "on"
LONGEST_DAY: Final = 20


def name_of(question: str) -> str:
    """What a question's field is called in the form."""
    return f"q-{question}"


def read(posted: Mapping[str, str], field: Field, today: date) -> Chosen:
    """The answers and the day."""
    facts = {}
    for question in field.questions:
        value = posted.get(name_of(question.id), "")
        if value in {option.id for option in question.options}:
            facts[question.id] = value
    on, typed, problem = day(posted.get(DAY, "").strip()[:LONGEST_DAY], today)
    return Chosen(facts, on, typed, problem)


def language(posted: Mapping[str, str]) -> str:
    """The language that was chosen for the leaflet; Swedish when none was."""
    chosen = posted.get("language", "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]
