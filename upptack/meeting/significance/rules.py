"""What a caseworker has chosen, and on which day the law is to be read. Pure: days are passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from upptack.law.significance import Field

UNREADABLE: Final = "Skriv dagen med år, månad och dag, till exempel 2025-07-01."
TO_COME: Final = "Välj en dag som har varit. Vad lagen kommer att säga vet vi inte."


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is known, by question (what is left out is unknown), and the day. `typed` is the day that was written, as a
    date field takes it, `problem` a sentence when it is none that can be shown; then the day is today."""

    facts: Mapping[str, str]
    on: date
    typed: str = ""
    problem: str = ""


def day(typed: str, today: date) -> tuple[date, str, str]:
    """The day that was written (ISO 8601, as a browser's date field sends it), today when nothing was; how the field is
    to show it again, empty when it cannot; and what is wrong with it, as a sentence, else nothing."""
    if not typed:
        return today, "", ""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return today, "", UNREADABLE
    return (today, found.isoformat(), TO_COME) if found > today else (found, found.isoformat(), "")


def told(field: Field, facts: Mapping[str, str]) -> dict[str, str]:
    """The answers that a conversation's facts already give to a field's questions."""
    found = {question.id: question.told.get(facts.get(question.told_by, "")) for question in field.questions}
    return {question: value for question, value in found.items() if value}
