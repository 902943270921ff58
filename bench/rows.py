"""A bench's rows as data: the figure, what it was measured against, and whether the goal in its name is reached.

A bench gives pairs of a name and a figure, as it always has. A goal stands in the name: "(mål ≤ 50)", "(mål ≥ 0,6)",
"(mål 50)". What a row is measured against is the row that says so: its name begins with "golv" or "naken", or names a
peer. A ratio is either a row of its own, or reckoned here from two figures of the same kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

GOAL: Final = re.compile(r"mål(?:et)?(?: är)?\s*(≤|≥|<|>|högst|minst)?\s*(\d[\d ]*(?:[.,]\d+)?)")
NUMBER: Final = re.compile(r"\d{1,3}(?:[  ,]\d{3})+(?![\d,])|\d+(?:[.,]\d+)?")
UNIT: Final = re.compile(r"\s*(svar/s|MB/s|/s|µs|ms|MB|kB|byte|s|%)(?![\w/])")
FLOOR: Final = ("golv", "naken", "bare", "samma sida för den som är inloggad", "en rad höjs")
PEERS: Final = ("PostgreSQL 1", "Mesa", "SimPy", "NumPy", "medspacy", "medspaCy", "presidio", "PhraseMatcher", "cDMN")
AT_MOST, AT_LEAST, EXACTLY = "≤", "≥", "="


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a bench. `figure` is as the bench says it, `value` and `unit` its first number that the goal is
    about (None when there is none). `against` and `ratio`: the floor or peer in the same run, and our figure through
    its. `how` and `goal` are the goal, `reached` whether it is met; None when there is none."""

    bench: str
    name: str
    figure: str
    value: float | None = None
    unit: str = ""
    against: str = ""
    ratio: float | None = None
    how: str = ""
    goal: float | None = None
    reached: bool | None = None
    failed: bool = False


def number(text: str) -> float:
    """A number as Swedes and Python write it: "14 000", "0,6", "1.25", "12,345"."""
    bare = text.replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"\d{1,3}(,\d{3})+", bare):
        return float(bare.replace(",", ""))
    return float(bare.replace(",", "."))


def goal_of(name: str) -> tuple[str, float] | None:
    """How much the name says that the figure should be, at most, at least or exactly; None when it says nothing."""
    said = GOAL.search(name)
    if not said:
        return None
    how = {"≤": AT_MOST, "<": AT_MOST, "högst": AT_MOST, "≥": AT_LEAST, ">": AT_LEAST, "minst": AT_LEAST}
    return how.get(said[1] or "", EXACTLY), number(said[2].strip())


def values(figure: str) -> list[float]:
    """Every number of a figure."""
    return [number(found[0]) for found in NUMBER.finditer(figure)]


def judged(bench: str, name: str, figure: float | str) -> Row:
    """The row of one pair. Where a figure is "median / p95", or "the page / all that it fetches", the goal is about the
    second of the two; else about the first."""
    text = f"{figure:.2f}" if isinstance(figure, float) else str(figure)
    found = values(text)
    unit = UNIT.search(text)
    goal = goal_of(name)
    pair = " / " in text and len(found) > 1 and any(word in name for word in ("p95", "p99", "allt som"))
    value = (found[1] if pair and goal and goal[0] == AT_MOST else found[0]) if found else None
    row = Row(bench, name, text, value, unit[1] if unit else "")
    if goal is None:
        return row
    how, wanted = goal
    met = value is not None and {AT_MOST: value <= wanted, AT_LEAST: value >= wanted, EXACTLY: value == wanted}[how]
    return replace(row, how=how, goal=wanted, reached=met)


def is_floor(name: str) -> bool:
    """Whether a row is what others are measured against."""
    bare = name.removeprefix("SQLite: ").removeprefix("PostgreSQL: ")
    return bare.startswith(FLOOR) or bare.startswith(PEERS) or "golv" in bare.split(":")[0]


def beside(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with, for each that has a value, the nearest floor or peer of the same database and unit, and the ratio.
    A row that is itself a floor has none; nor has a row without any such neighbour."""
    return tuple(row if is_floor(row.name) or row.value is None else _beside(row, rows) for row in rows)


def _beside(row: Row, rows: Sequence[Row]) -> Row:
    at = rows.index(row)
    where = row.name.split(": ")[0] if row.name.startswith(("SQLite: ", "PostgreSQL: ")) else ""
    near = [
        (abs(place - at), other)
        for place, other in enumerate(rows)
        if is_floor(other.name) and other.unit == row.unit and other.value and other.name.startswith(where)
    ]
    if not near or row.value is None or not row.unit:
        return row
    floor = min(near, key=lambda pair: pair[0])[1]
    return replace(row, against=floor.name, ratio=row.value / floor.value if floor.value else None)


def failure(bench: str, why: str) -> Row:
    """The row of a bench that could not be run."""
    return Row(bench, "kunde inte köras", why, failed=True)


def lacks_peer(row: Row) -> bool:
    """Whether a peer was not there to be measured."""
    return "inte installera" in row.figure


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a table."""
    lines = ["| mätning | figur | mot | kvot | mål | nått |", "|---|---|---|---|---|---|"]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        goal = "" if row.goal is None else f"{row.how} {row.goal:g}"
        met = "" if row.reached is None else ("ja" if row.reached else "**nej**")
        cells = (row.name, row.figure, row.against, ratio, goal, met)
        lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines)
