"""What can be done at work the same day, read from same-day.dmn: one decision a measure, each with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from upptack.dmn import Model, Table, load
from upptack.guides.workplace.talk import frozen_text
from upptack.law.provisions import Source

LEVELS: Final = ("open", "offer", "today", "now")
"""How soon a measure is due, from what can wait to what cannot."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its name, how soon, and the sentence, provisions and sources of the row that applied."""

    name: str
    level: str
    reason: str
    provisions: tuple[str, ...]
    sources: tuple[str, ...]


@cache
def model() -> Model:
    """The compiled table, as published."""
    return load(frozen_text("same-day.dmn"), "same-day.dmn")


@cache
def names() -> tuple[str, ...]:
    """The measures in the order of the file, the most urgent kind first."""
    return tuple(model().decisions)


def table(name: str) -> Table:
    """The rows of one measure; raises KeyError for a name that is not there."""
    found = model().table(name)
    if found is None:
        raise KeyError(name)
    return found


def measures(situation: Mapping[str, str], deciding: Model | None = None) -> tuple[Measure, ...]:
    """Every measure for a situation, the soonest first; `deciding` is a model that is tried in place of ours.

    Raises ValueError when no row applies, which the tests show never happens for the values that are asked for."""
    found = []
    for name in names():
        outcome = (deciding or model()).evaluate(name, situation)
        if not isinstance(outcome.value, str):
            raise ValueError(f"same-day.dmn: ingen rad gäller för {name}.")
        notes = outcome.fired[0].annotations
        laws, others = tuple(notes["provisions"].split()), tuple(notes["sources"].split())
        found.append(Measure(name, outcome.value, notes["reason"], laws, others))
    return tuple(sorted(found, key=lambda each: -LEVELS.index(each.level)))


@cache
def sources() -> Mapping[str, Source]:
    """What else than statutes the table rests on, by id."""
    entries = tomllib.loads(frozen_text("sources.toml"))["source"]
    return {entry["id"]: Source(**({"url": "", "url_missing": ""} | entry)) for entry in entries}
