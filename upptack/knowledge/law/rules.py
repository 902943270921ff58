"""What may be said about a provision on a day, in words; and which day a reader asks for. Pure: days are passed in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from upptack.law.provisions import Provision, State

Status: TypeAlias = Literal["unknown", "coming", "changed"]

WORDS: Final[Mapping[State, str]] = {
    "in_force": "Gäller",
    "not_yet": "Gäller inte än",
    "repealed": "Upphävd",
    "check": "Måste kontrolleras",
}
"""The state of a provision today."""

EARLIER: Final[Mapping[State, str]] = {
    "in_force": "Gällde den dagen",
    "not_yet": "Gällde inte än",
    "repealed": "Hade upphört att gälla",
    "check": "Måste kontrolleras",
}
"""The same, said of an earlier day."""

STATUSES: Final[Mapping[Status, str]] = {
    "coming": "Skulle ändras eller ska ändras",
    "changed": "Har ändrats sedan vi läste",
    "unknown": "Vi vet inte",
}
"""What kind of gap a point on the page of changes is."""

DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The day that a reader asks for. `problem` is a sentence when what was typed is no day that can be shown; then
    the day is today."""

    on: date
    earlier: bool
    typed: str = ""
    problem: str = ""


def asked_day(typed: str, today: date) -> AskedDay:
    """Reads a day as a browser's date field sends it (ISO 8601, 2025-07-01); nothing typed is today.

    A day to come is refused: nobody can vouch for what the law will say."""
    typed = typed.strip()
    if not typed:
        return AskedDay(today, False)
    try:
        day = date.fromisoformat(typed) if DAY.fullmatch(typed) else None
    except ValueError:
        day = None
    if day is None:
        return AskedDay(today, False, problem="Skriv dagen med år, månad och dag, till exempel 2025-07-01.")
    if day > today:
        return AskedDay(today, False, typed, "Välj en dag som har varit. Vad lagen kommer att säga vet vi inte.")
    return AskedDay(day, day < today, typed)


def why(provision: Provision, on: date, today: date) -> str:
    """Why the provision has its state on the day, as a sentence; empty when it is in force and nothing is to add."""
    state = provision.state(on)
    if state == "repealed":
        return "Den gäller inte längre. Stöd dig inte på den i nya ärenden."
    if state == "not_yet":
        return "Den här lydelsen hade inte börjat gälla den dagen. Äldre lydelser finns inte här."
    if state == "in_force":
        return ""
    if not provision.text_seen:
        return "Ingen här har läst lagtexten. Läs den hos källan innan du stödjer dig på den."
    if not provision.is_current(on):
        return "Kontrollen har gått ut. Läs lagtexten hos källan innan du stödjer dig på den."
    return "Ingen källa säger från vilken dag lydelsen gäller. Läs lagtexten för den dagen hos källan."


def slug_of(provision: Provision) -> str:
    """The lasting name of the provision's statute in addresses, such as sol-2025-400. Raises ValueError when the
    provision's id does not begin with it."""
    number = provision.sfs.replace(":", "-")
    before, found, _ = provision.id.partition(number)
    if not found or not before.endswith("-"):
        raise ValueError(f"{provision.id}: numret {number} saknas i namnet.")
    return before + number


def capitalised(words: str) -> str:
    """The words with a large first letter, the others as they are."""
    return words[:1].upper() + words[1:]
