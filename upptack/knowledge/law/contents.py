"""What is not known about the law, and what changes: reads data/changes.toml, and says what is wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, get_args

from upptack.knowledge.law.rules import Status
from upptack.knowledge.publishing.rules import dates_problem
from upptack.law.provisions import provisions

FILE: Final = Path(__file__).parent / "data" / "changes.toml"


@dataclass(frozen=True, slots=True)
class Change:
    """A point where the law may have changed, or where something is not known.

    `known` is what a source says, `unknown` what none says, `do` what the caseworker does until then. `provisions`
    are ids. `source` is empty when there is none; `source_missing` then says whose task it is to find one. `sources`
    are addresses. `checked` is the day the point was written down, `expires` the last day it counts."""

    id: str
    status: Status
    title: str
    when: str
    known: str
    unknown: str
    do: str
    provisions: tuple[str, ...]
    source: str
    source_url: str
    source_missing: str
    checked: date
    expires: date
    responsible: str


@cache
def changes() -> tuple[Change, ...]:
    """Every point, in the order of the file. Raises TypeError for a field that is missing or unknown."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["change"]
    optional = {"when": "", "known": "", "source": "", "source_url": "", "source_missing": ""}
    return tuple(Change(**{**optional, **row, "provisions": tuple(row["provisions"])}) for row in rows)


def problems(found: Iterable[Change]) -> Iterator[str]:
    """What is wrong with the points, one sentence each that begins with the point's id."""
    for point in found:
        if point.status not in get_args(Status):
            yield f"{point.id}: okänt slag: {point.status}."
        if bool(point.source) == bool(point.source_missing):
            yield f"{point.id}: skriv antingen källan eller vem som ska hitta en."
        if point.known and not point.source:
            yield f"{point.id}: det som är känt saknar källa."
        if strange := [name for name in point.provisions if name not in provisions()]:
            yield f"{point.id}: okänd bestämmelse: {', '.join(strange)}."
        if problem := dates_problem(point.checked, point.expires, "sagd ovan", point.responsible):
            yield f"{point.id}: {problem}"
        if not (point.title and point.unknown and point.do):
            yield f"{point.id}: rubrik, vad som inte är känt och vad man gör måste finnas."
