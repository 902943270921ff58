"""The dimensions of the tables, how a row of the tally finds its finest code in one, and a table as it is kept. Pure.

What a table counts follows from the table alone, so that one that was released years ago is counted again in the same
way: for each dimension a row offers codes from the finest to the coarsest, and the first that is a leaf there holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from upptack.guides import words
from upptack.law.facts import FACTS
from upptack.steering.protection.tables import Dimension, Table
from upptack.steering.statistics.rules import Period, period, quarter_of, quarters

UNKNOWN: Final = "unknown"
OTHER_MATTER: Final = "annat"
NO_ACTION: Final = "none"
NO_COUNTY: Final = "county:none"
NOT_ASKED: Final = "not_asked"
ASKED: Final = "asked"
TOLD: Final = ("earlier", "now", "time_unknown", "uses")
"""Classes of answer in which something was told."""
ARRIVED: Final = ("reached", "helped")
"""Outcomes of a handover in which the body reached the person."""

CLASSES: Final = tuple(each for each in words.keys("shared", "answer_classes") if each != NOT_ASKED)
REASONS: Final = tuple(f"reason:{each}" for each in words.keys("shared", "not_asked_reasons"))
CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "channel": tuple(FACTS["channel"].values),
    "sex": tuple(FACTS["sex"].values),
    "age": tuple(FACTS["age"].values),
    "action": (*words.keys("notes", "offered"), NO_ACTION),
    "way": ("call", "card", "link", "code", "sdk", "self"),
    "urgency": ("now", "today", "other"),
    "outcome": ("helped", "reached", "full", "wrong_body", "no_contact", "withdrawn", UNKNOWN),
    "band": ("under_15m", "under_2h", "under_1d", "under_3d", "over_3d", "none"),
    "level": ("now", "today", "offer", "open"),
    "did": ("same", "more", "other"),
}
"""The codes of the dimensions that are the same everywhere and always."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "place": ("agency", "unit"),
    "time": ("month",),
    "answer": ("answer", "reason"),
}
"""The columns of the tally that a dimension is read from, where it is not the one with its own name."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the units stand: agencies in order, counties in order, and each unit's agency and county ("" for none)."""

    agencies: tuple[str, ...]
    counties: tuple[str, ...]
    units: Mapping[str, tuple[str, str]]

    def agency(self, unit: str, counted: str) -> str:
        """The code of a unit's agency; the one that was counted with it when nobody knows the unit any more."""
        return self.units.get(unit, (counted, ""))[0]

    def county(self, unit: str) -> str:
        """The code of a unit's county in tables; county:none for national units and such as nobody knows."""
        county = self.units.get(unit, ("", ""))[1]
        return f"county:{county}" if county else NO_COUNTY


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the dimensions are made of when a table is made: places, matters and kinds of body."""

    places: Places
    matters: tuple[str, ...]
    kinds: tuple[str, ...]


def dimension(name: str, level: str, known: Vocabulary, when: Period) -> Dimension:
    """A dimension at a level: place at unit, agency or county; time at month or quarter; answer at class, asked or
    reason; the others have one level. Raises KeyError for one that there is not."""
    if name == "place":
        return _place(level, known.places)
    if name == "answer":
        return _answer(level)
    if name == "time":
        return _time(level, when)
    if name == "matter":
        return Dimension(name, tuple(dict.fromkeys((*known.matters, OTHER_MATTER))))
    if name == "kind":
        return Dimension(name, (*known.kinds, UNKNOWN))
    groups = {"arrived": frozenset(ARRIVED)} if name == "outcome" else {}
    return Dimension(name, CODES[name], groups)


def _place(level: str, places: Places) -> Dimension:
    agencies = tuple(f"agency:{code}" for code in places.agencies)
    counties = (*(f"county:{code}" for code in places.counties), NO_COUNTY)
    if level != "unit":
        return Dimension("place", {"agency": agencies, "county": counties}[level])
    groups: dict[str, set[str]] = {code: set() for code in (*agencies, *counties)}
    for unit, (agency, _) in places.units.items():
        groups.setdefault(f"agency:{agency}", set()).add(unit)
        groups.setdefault(places.county(unit), set()).add(unit)
    return Dimension("place", tuple(places.units), {code: frozenset(units) for code, units in groups.items() if units})


def _answer(level: str) -> Dimension:
    if level == "asked":
        return Dimension("answer", (ASKED, NOT_ASKED))
    if level == "reason":
        return Dimension("answer", REASONS, whole=NOT_ASKED)
    return Dimension("answer", (*CLASSES, NOT_ASKED), {ASKED: frozenset(CLASSES), "told": frozenset(TOLD)})


def _time(level: str, when: Period) -> Dimension:
    if level == "quarter":
        return Dimension("time", quarters(when.year), whole=when.code)
    groups = {code: frozenset(period(code).months) for code in quarters(when.year)}
    return Dimension("time", when.months, groups, when.code)


def where(levels: Sequence[tuple[str, str]], when: Period) -> tuple[tuple[str, str], ...]:
    """What holds for all of a table: its period, where it does not divide time itself."""
    return () if any(name == "time" for name, _ in levels) else (("time", when.code),)


def when_of(table: Table) -> Period:
    """The period that a table is about."""
    divided = {each.name: each.whole for each in table.dimensions}
    return period({**divided, **dict(table.where)}["time"])


def columns(name: str) -> tuple[str, ...]:
    """The columns of the tally that a dimension is read from."""
    return COLUMNS.get(name, (name,))


def offered(name: str, row: Mapping[str, str], places: Places) -> tuple[str, ...]:
    """The codes that a row of the tally has in a dimension, from the finest to the coarsest, last where it goes when
    the table has none of them."""
    if name == "place":
        return row["unit"], f"agency:{places.agency(row['unit'], row['agency'])}", places.county(row["unit"])
    if name == "time":
        return row["month"], quarter_of(row["month"])
    if name == "answer":
        asked = NOT_ASKED if row["answer"] == NOT_ASKED else ASKED
        return f"reason:{row['reason']}", row["answer"], asked, "reason:other", "unclear"
    rest = {"matter": OTHER_MATTER, "action": NO_ACTION, "band": "none", "urgency": "other", "did": "other"}
    return row[name], rest.get(name, UNKNOWN)


def as_json(table: Table) -> dict[str, Any]:
    """The form of a table as it is kept beside its counts."""
    return {
        "measure": table.measure,
        "where": [list(pair) for pair in table.where],
        "dimensions": [
            {
                "name": each.name,
                "leaves": list(each.leaves),
                "groups": {code: sorted(leaves) for code, leaves in each.groups.items()},
                "whole": each.whole,
            }
            for each in table.dimensions
        ],
    }


def from_json(id: str, kept: Mapping[str, Any]) -> Table:
    """The table that `as_json` kept."""
    dimensions = tuple(
        Dimension(
            each["name"],
            tuple(each["leaves"]),
            {code: frozenset(leaves) for code, leaves in each["groups"].items()},
            each["whole"],
        )
        for each in kept["dimensions"]
    )
    return Table(id, kept["measure"], dimensions, tuple((name, code) for name, code in kept["where"]))
