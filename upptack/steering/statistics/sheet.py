"""A released table as it is read: in rows and columns for a page, in long form for a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from upptack.steering.files import Sheet
from upptack.steering.protection.tables import Dimension, Release
from upptack.steering.statistics.contents import names
from upptack.steering.statistics.words import Names, heading
from upptack.ui.charts import number

HIDDEN: Final = "dold"
HIDDEN_MEANS: Final = "Färre än fem, eller skyddar ett sådant tal."
ABOUT_MEANS: Final = (
    "Talen är ungefärliga: varje tal kan vara upp till {spread} för högt eller för lågt, så att ingen kan räknas fram."
)
NONE: Final = "Alla tal i tabellen visas."
COUNT: Final = "Antal"
LONGEST_NAME: Final = 28


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is about, one text for each dimension but the last, and its counts."""

    about: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table for a page: the last dimension across, the others down. `hidden` of `total` counts are not shown."""

    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    hidden: int
    total: int


def grid(release: Release, known: Names, *, group: str = "") -> Grid:
    """The table in rows and columns. Of a table by unit only the groups, or with `group` (an agency or county) only
    the units in it: the whole would be too long to read. Raises Unknown for a group that is not there."""
    *down, across = release.table.dimensions
    codes = [_codes(each, group) for each in down]
    rows = tuple(_row(release, known, down, across, chosen) for chosen in product(*codes)) if down else ()
    if not down:
        rows = tuple(_alone(release, known, across, code) for code in _codes(across, group))
    values = release.shown.values()
    return Grid(
        tuple(heading(each) for each in (down or [across])),
        tuple(known.of(across.name, code) for code in across.codes) if down else (COUNT,),
        rows,
        sum(value is None for value in values),
        len(release.shown),
    )


def _row(release: Release, known: Names, down: Sequence[Dimension], across: Dimension, chosen: Sequence[str]) -> Row:
    codes = {each.name: code for each, code in zip(down, chosen, strict=True)}
    cells = (shown(release, {**codes, across.name: code}) for code in across.codes)
    return Row(tuple(known.of(each.name, codes[each.name]) for each in down), tuple(cells))


def _alone(release: Release, known: Names, across: Dimension, code: str) -> Row:
    return Row((known.of(across.name, code),), (shown(release, {across.name: code}),))


def _codes(dimension: Dimension, group: str) -> tuple[str, ...]:
    if not by_unit(dimension):
        return dimension.codes
    return tuple(sorted(dimension.under(group))) if group else (dimension.whole, *dimension.groups)


def by_unit(dimension: Dimension) -> bool:
    """Whether a dimension has units, grouped by agency and county."""
    return dimension.name == "place" and bool(dimension.groups)


def shown(release: Release, codes: Mapping[str, str]) -> str:
    """One count as a text; "dold" where it is hidden."""
    n = release.shown[release.table.key(codes)]
    return HIDDEN if n is None else number(n)


def sheet(release: Release, known: Names, *, title: str, about: str, notes: tuple[str, ...] = ()) -> Sheet:
    """Every count of the table, one a row, with the names of its codes; a hidden count is the word, not a number."""
    dimensions = release.table.dimensions
    return Sheet(
        release.table.id[:LONGEST_NAME].rstrip("-").replace("_", "-"),
        title,
        about,
        (*_columns(dimensions), f"{COUNT} {names('measure')[release.table.measure]}"),
        tuple(_long(release, known, dimensions)),
        (f"{HIDDEN}: {HIDDEN_MEANS}", *notes),
    )


def _columns(dimensions: Sequence[Dimension]) -> Iterator[str]:
    for each in dimensions:
        yield heading(each)
        yield f"{heading(each)}, kod"


def _long(release: Release, known: Names, dimensions: Sequence[Dimension]) -> Iterator[tuple[str | int, ...]]:
    for codes in product(*(each.codes for each in dimensions)):
        named = {each.name: code for each, code in zip(dimensions, codes, strict=True)}
        n = release.shown[release.table.key(named)]
        words = (text for name, code in named.items() for text in (known.of(name, code), code or "alla"))
        yield (*words, HIDDEN if n is None else n)
