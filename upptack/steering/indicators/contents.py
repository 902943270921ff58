"""Reads the indicators, the figures that are typed in, and what has been published before, from the data folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from upptack.guides import words
from upptack.tally.rules import STAFF

_FOLDER: Final = Path(__file__).parent / "data"
UNITS: Final = ("share", "count", "hours", "yes_no", "per")
LEVELS: Final = ("unit", "agency", "installation")
MEASURES: Final = ("meetings", "handovers", "met", "suggestions")
KNOWLEDGE: Final = ("routines_decided", "pages_current", "languages_current", "contacts_expired")
YEARS: Final = ("sum", "last")


class Wrong(ValueError):
    """The data cannot be used; the text says where."""


@dataclass(frozen=True, slots=True)
class CellOf:
    """A cell of the protected tables: a measure, and codes by dimension."""

    measure: str
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Denominator:
    """What a share may be taken of, with the words that say so: cells to add up, or a figure that units give."""

    name: str
    cells: tuple[CellOf, ...] = ()
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One share of what an indicator divides."""

    code: str
    name: str
    cell: CellOf
    whole: CellOf


@dataclass(frozen=True, slots=True)
class FromCells:
    """A share of protected counts. The denominators are tried in order."""

    numerator: tuple[CellOf, ...]
    denominators: tuple[Denominator, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class FromGiven:
    """A share of figures that units give. Without a denominator: a yes or no, of the units that have answered."""

    numerator: str
    denominator: str = ""


@dataclass(frozen=True, slots=True)
class FromKnowledge:
    """A count of what the agencies share, as it is on the day."""

    count: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is followed. `target`: in the indicator's unit, None when none is set; then `target_task` says whose task it
    is. `levels`: for whom it is computed. `lower_is_better`: that a low value is what is wanted."""

    id: str
    group: str
    name: str
    definition: str
    numerator: str
    denominator: str
    source: str
    caveat: str
    target: float | None
    target_source: str
    target_task: str
    owner: str
    unit: str
    levels: tuple[str, ...]
    computed: FromCells | FromGiven | FromKnowledge
    lower_is_better: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """What a unit types in for a period. `of`: the figure that it is a part of; `year`: how a year's comes of its
    quarters; `clients`: that it counts people whom the unit meets. `counted`: what Upptäck counts itself about the
    staff, which stands where nobody has typed anything, in lots of `lot`."""

    id: str
    name: str
    help: str
    yes_no: bool
    of: str
    year: str
    clients: bool
    counted: str = ""
    lot: int = 1


@dataclass(frozen=True, slots=True)
class Population:
    """Whom published values are about."""

    id: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Published:
    """A value that somebody has published: one number, or an interval from `low` to `high`. `beside`: what values about
    the same thing with unlike populations have in common, so that they are shown next to each other."""

    about: str
    population: Population
    agency: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    year: str
    source: str
    caution: str
    beside: str = ""


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


@cache
def groups() -> Mapping[str, str]:
    """The groups of indicators with their names, in order."""
    return {row["id"]: row["name"] for row in _read("indicators.toml")["group"]}


@cache
def figures() -> Mapping[str, Figure]:
    """What units type in, in the order of the form. Raises Wrong for a part of a figure that does not stand before."""
    found: dict[str, Figure] = {}
    for row in _read("indicators.toml")["figure"]:
        yes_no = row.pop("kind", "number") == "yes_no"
        figure = Figure(**{"of": "", "clients": False, **row, "yes_no": yes_no})
        known = figure.counted in ("", *STAFF)
        if not known or figure.year not in YEARS or (figure.of and figure.of not in found):
            raise Wrong(f"indicators.toml: {figure.id}")
        found[figure.id] = figure
    return found


@cache
def indicators() -> Mapping[str, Indicator]:
    """What is followed, by id, in order. Raises Wrong for a word outside the closed lists, and for a target without a
    source."""
    return {row["id"]: _indicator(row) for row in _read("indicators.toml")["indicator"]}


def _indicator(row: dict[str, Any]) -> Indicator:
    target, source, task = row.get("target"), row.get("target_source", ""), row.get("target_task", "")
    known = row["unit"] in UNITS and row["group"] in groups() and set(row["levels"]) <= set(LEVELS)
    if not known or (target is None) == bool(source) or (target is None) != bool(task):
        raise Wrong(f"indicators.toml: {row['id']} has an unknown word, or a target without a source or task.")
    set_down = {"target": target, "target_source": source, "target_task": task, "levels": tuple(row["levels"])}
    return Indicator(**{**row, **set_down, "computed": _computed(row["id"], row["computed"])})


def _computed(id: str, row: dict[str, Any]) -> FromCells | FromGiven | FromKnowledge:
    by = row["by"]
    if by == "cells":
        numerator = tuple(_cell(each) for each in row["numerator"])
        denominators = tuple(_denominator(each) for each in row["denominators"])
        return FromCells(numerator, denominators, _parts(row["parts"]) if "parts" in row else ())
    if by == "given" and {row["numerator"], row.get("denominator", row["numerator"])} <= set(figures()):
        return FromGiven(row["numerator"], row.get("denominator", ""))
    if by == "knowledge" and row["count"] in KNOWLEDGE:
        return FromKnowledge(row["count"])
    raise Wrong(f"indicators.toml: {id} is computed in no known way.")


def _cell(row: dict[str, str]) -> CellOf:
    if row["measure"] not in MEASURES:
        raise Wrong(f"indicators.toml: no measure {row['measure']}")
    return CellOf(row["measure"], {name: code for name, code in row.items() if name != "measure"})


def _denominator(row: dict[str, Any]) -> Denominator:
    figure = row.get("figure", "")
    if (figure and figure not in figures()) or bool(figure) == bool(row.get("cells")):
        raise Wrong(f"indicators.toml: {row['name']}")
    return Denominator(row["name"], tuple(_cell(each) for each in row.get("cells", ())), figure)


def _name(code: str) -> str:
    """What a class of answer, or a reason for not asking, is called where it is asked for."""
    if code.startswith("reason:"):
        reason = code.removeprefix("reason:")
        return words.text("shared", "not_asked_reasons", reason)["sv"]
    return words.text("shared", "answer_classes", code)["sv"]


def _parts(row: dict[str, Any]) -> tuple[Part, ...]:
    whole = _cell(row["whole"])
    names = row.get("names") or [_name(code) for code in row["codes"]]
    return tuple(
        Part(code, name, _cell({"measure": row["measure"], row["dimension"]: code}), whole)
        for code, name in zip(row["codes"], names, strict=True)
    )


# What has been published before


@cache
def history() -> tuple[Published, ...]:
    """What has been published, in order. Raises Wrong for a value without population, source or caution, and for one
    that is neither a number nor an interval."""
    rows = _read("history.toml")
    known = {row["id"]: Population(**row) for row in rows["population"]}
    return tuple(_published(row, known) for row in rows["value"])


def _published(row: dict[str, Any], known: Mapping[str, Population]) -> Published:
    single, interval = "value" in row, "low" in row and "high" in row
    if row["population"] not in known or single == interval or not (row["source"] and row["caution"]):
        raise Wrong(f"history.toml: {row['about']}")
    numbers = {name: row.get(name) for name in ("value", "low", "high")}
    kept = {name: value for name, value in row.items() if name != "seen"}
    return Published(**{**kept, **numbers, "population": known[row["population"]]})
