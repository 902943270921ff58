"""The fixed standard tables and the names of codes, read from the data folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from upptack.steering.protection.tables import Table
from upptack.steering.statistics import shapes
from upptack.steering.statistics.rules import Period
from upptack.steering.statistics.shapes import Vocabulary

_FOLDER: Final = Path(__file__).parent / "data"
MEASURES: Final = ("meetings", "handovers", "met", "suggestions")
FREE: Final = "fri"
"""What the id of a free table begins with; no standard table's does."""
CROSSED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "meetings": (
        ("place", "agency"),
        ("place", "county"),
        ("matter", ""),
        ("channel", ""),
        ("sex", ""),
        ("age", ""),
        ("answer", "class"),
        ("answer", "reason"),
        ("action", ""),
    ),
    "handovers": (
        ("place", "agency"),
        ("place", "county"),
        ("kind", ""),
        ("way", ""),
        ("urgency", ""),
        ("outcome", ""),
        ("band", ""),
    ),
}
"""What a free table may divide, with the level of each dimension. Never a unit: units have their fixed tables."""
KINDS: Final = ("year", "quarter")


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard table: what it counts, for which kind of period, and its dimensions with their levels. `figures` are
    the cells that its sentence tells, by name; `caveat` says what the numbers cannot. `chart` is the
    dimension that its chart is drawn over; `front`: it stands on the first page."""

    id: str
    title: str
    measure: str
    period: str
    dimensions: tuple[tuple[str, str], ...]
    figures: Mapping[str, Mapping[str, str]]
    sentence: str
    caveat: str
    chart: str
    front: bool = False

    def table(self, when: Period, known: Vocabulary) -> Table:
        """The table for one period."""
        made = tuple(shapes.dimension(name, level, known, when) for name, level in self.dimensions)
        return Table(self.id, self.measure, made, shapes.where(self.dimensions, when))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


@cache
def standards() -> Mapping[str, Standard]:
    """Every standard table by id. Raises ValueError for a measure or kind of period that there is not."""
    return {row["id"]: _standard(row) for row in _read("tables.toml")["table"]}


def _standard(row: dict[str, Any]) -> Standard:
    if row["measure"] not in MEASURES or row["period"] not in KINDS:
        raise ValueError(f"tables.toml: {row['id']} has an unknown measure or period.")
    return Standard(**{**row, "dimensions": tuple((name, level) for name, level in row["dimensions"])})


def standards_of(kind: str) -> tuple[Standard, ...]:
    """The standard tables of a kind of period, in order."""
    return tuple(each for each in standards().values() if each.period == kind)


@cache
def names(of: str) -> Mapping[str, str]:
    """The names of codes by code, for a dimension, or for "measure" and "dimension"."""
    return dict(_read("words.toml").get(of, {}))


def slug_of(dimension: tuple[str, str]) -> str:
    """A dimension with its level as one word: the level where there is one, else the dimension."""
    return dimension[1] or dimension[0]


def crossed(measure: str, slugs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The dimensions of a free table by their words, in the order in which they are listed; the same however they were
    chosen. Raises ValueError unless they are one to three, known, and of different dimensions."""
    found = tuple(each for each in CROSSED.get(measure, ()) if slug_of(each) in slugs)
    if len(found) != len(set(slugs)) or not 1 <= len(found) <= 3 or len({name for name, _ in found}) != len(found):
        raise ValueError(f"{measure}: {', '.join(slugs)}")
    return found


def cross_id(measure: str, dimensions: Sequence[tuple[str, str]]) -> str:
    """The id of a free table: what it counts and what it divides."""
    return "-".join((FREE, measure, *(slug_of(each) for each in dimensions)))


def crossed_by(id: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a free table counts and divides, from its id. Raises ValueError for an id that is none."""
    free, _, rest = id.partition("-")
    measure, *slugs = rest.split("-")
    if free != FREE:
        raise ValueError(id)
    return measure, crossed(measure, tuple(slugs))
