"""What can be worked out from everything published: the interval in which each hidden count must lie. Pure.

Everything published is one system of linear equations over cells: a variable for each name of a cell, so that tables
which hold the same count are tied together through it, and an equation for each sum. What is shown fixes a variable,
what is shown with noise bounds it. The least and the greatest value of a hidden count are then two linear programs
(Fischetti and Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management
Science 2001, call this the attacker's problem). The solver is HiGHS.

A hidden count is *recovered* when its interval, rounded inwards to whole numbers, is at most 4 wide: then a guess in
the middle is certain to be within 2. It is *safe* when the interval is at least 5 wide."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from upptack.steering.protection.tables import Key, Release, Table

MINIMUM: Final = 5
"""A count from 1 to one below this is never published, and no hidden count below it may be known within MINIMUM - 1."""

CEILING: Final = 10**6
"""No cell is taken to be greater than this, or than four times the greatest that is shown: it keeps sums that are
wholly hidden from being without bound, far above what a narrow interval needs."""

NEAR: Final = 1e-6
"""Solutions are rational numbers with small denominators; nearer than this to a whole number is that number."""

Reals = NDArray[np.float64]
Places = NDArray[np.int32]


class Contradiction(ValueError):
    """What has been published cannot all be true; the text names a cell where it fails, or the part of the system."""


@dataclass(frozen=True, slots=True)
class System:
    """The cells of some tables and what adds up to what among them, as places in `keys`: (sum, parts)."""

    keys: tuple[Key, ...]
    place: Mapping[Key, int]
    equations: tuple[tuple[int, tuple[int, ...]], ...]


def system(tables: Iterable[Table]) -> System:
    """All that the tables' forms tell, each cell and each equation once however many tables hold it. Of the ways in
    which a table sums to one cell only the shortest is kept: the others follow from it and the parts' own sums."""
    place: dict[Key, int] = {}
    equations: dict[tuple[int, tuple[int, ...]], None] = {}
    for table in tables:
        for key in table:
            place.setdefault(key, len(place))
        shortest: dict[Key, tuple[Key, ...]] = {}
        for whole, parts in table.sums():
            if whole not in shortest or len(parts) < len(shortest[whole]):
                shortest[whole] = parts
        for whole, parts in shortest.items():
            equations[place[whole], tuple(sorted(place[part] for part in parts))] = None
    return System(tuple(place), place, tuple(equations))


def linked(tables: Iterable[Table], earlier: Sequence[Release]) -> tuple[Release, ...]:
    """The earlier releases that share a cell with the tables, or with one that does."""
    known = {key for table in tables for key in table}
    left, linked = list(earlier), []
    while found := [release for release in left if not known.isdisjoint(release.table)]:
        left = [release for release in left if known.isdisjoint(release.table)]
        known.update(key for release in found for key in release.table)
        linked += found
    return tuple(release for release in earlier if any(release is one for one in linked))


def told(value: int | None, spread: int) -> tuple[int, int | None]:
    """The counts that a published value leaves possible, least and greatest (None: no limit).

    Without noise: the value itself, or anything for a hidden one. With noise of at most `spread`, which never takes
    away more than there is nor adds more than there is (noise.py): a shown value v has come from at least v/2 and from
    v ± spread; a hidden one was below MINIMUM with its noise, so the count is at most MINIMUM - 1 + spread."""
    if not spread:
        return (0, None) if value is None else (value, value)
    if value is None:
        return 0, MINIMUM - 1 + spread
    return max(value - spread, (value + 1) // 2), value + spread


def limits(cells: System, releases: Iterable[Release]) -> tuple[Reals, Reals]:
    """The least and greatest value of each cell by what is said of that very cell. Raises Contradiction when releases
    disagree about one."""
    released = tuple(releases)
    largest = max((value for release in released for value in release.shown.values() if value is not None), default=0)
    low = np.zeros(len(cells.keys))
    high = np.full(len(cells.keys), float(max(CEILING, 4 * largest)))
    for release in released:
        for key, value in release.shown.items():
            at, (least, greatest) = cells.place[key], told(value, release.spread)
            low[at] = max(low[at], least)
            high[at] = high[at] if greatest is None else min(high[at], greatest)
            if low[at] > high[at]:
                raise Contradiction(str(key))
    return low, high


class Part:
    """A part of the system whose unknown cells hang together, as a linear program that keeps its last solution: after a
    change of the objective the solver goes on from where it stood. `cells` are places in the system."""

    def __init__(self, cells: Sequence[int], rows: Sequence[Row], low: Reals, high: Reals) -> None:
        self.cells: Places = np.array(cells, dtype=np.int32)
        self.at = {cell: number for number, cell in enumerate(cells)}
        self._every = np.arange(len(cells), dtype=np.int32)
        entries = [[(self.at[cell], sign) for cell, sign in row.signs] for row in rows]
        values = np.array([row.value for row in rows], dtype=np.float64)
        self._solver = solver(np.zeros(len(cells)), low[self.cells], high[self.cells], entries, values)

    def greatest(self, weights: Reals) -> Reals:
        """The values of the cells where the weighted sum is greatest. Raises Contradiction when there are none."""
        self._solver.changeColsCost(len(self._every), self._every, -weights)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Contradiction(self._solver.modelStatusToString(self._solver.getModelStatus()))
        return np.array(self._solver.getSolution().col_value)


@dataclass(frozen=True, slots=True)
class Row:
    """One equation over unknown cells: the sum of (cell, sign) is `value`."""

    signs: tuple[tuple[int, int], ...]
    value: float


def solver(
    costs: Reals, low: Reals, high: Reals, rows: Sequence[Sequence[tuple[int, int]]], values: Reals
) -> highspy.Highs:
    """A silent, single-threaded, repeatable linear program: rows are (column, coefficient) that sum to their value."""
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(costs), len(rows)
    program.col_cost_, program.col_lower_, program.col_upper_ = costs, low, high
    program.row_lower_, program.row_upper_ = values, values
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int32)
    program.a_matrix_.index_ = np.array([column for row in rows for column, _ in row], dtype=np.int32)
    program.a_matrix_.value_ = np.array([float(sign) for row in rows for _, sign in row], dtype=np.float64)
    found = highspy.Highs()  # type: ignore[no-untyped-call]  # its typing leaves this out
    found.setOptionValue("output_flag", False)
    found.setOptionValue("threads", 1)
    found.setOptionValue("random_seed", 0)
    found.passModel(program)
    return found


def pieces(cells: System, low: Reals, high: Reals) -> Iterator[tuple[tuple[int, ...], tuple[Row, ...]]]:
    """The system after all that is known has been put in, split where nothing ties unknown cells together: the cells of
    each piece and its equations."""
    unknown = low < high
    rows: dict[tuple[tuple[int, int], ...], Row] = {}
    for whole, terms in cells.equations:
        signs = tuple((cell, 1) for cell in terms if unknown[cell]) + (((whole, -1),) if unknown[whole] else ())
        known = sum(low[cell] for cell in terms if not unknown[cell]) - (0.0 if unknown[whole] else low[whole])
        row = Row(signs, -float(known))
        if (known and not signs) or rows.setdefault(signs, row) != row:
            raise Contradiction(str(cells.keys[whole]))
    rows.pop((), None)
    yield from _split(np.flatnonzero(unknown).tolist(), tuple(rows.values()))


def _split(unknown: Sequence[int], rows: Sequence[Row]) -> Iterator[tuple[tuple[int, ...], tuple[Row, ...]]]:
    """The cells and equations in pieces that have no equation in common."""
    root = {cell: cell for cell in unknown}
    for row in rows:
        first = _root(root, row.signs[0][0])
        for cell, _ in row.signs[1:]:
            root[_root(root, cell)] = first
    members: dict[int, list[int]] = {}
    theirs: dict[int, list[Row]] = {}
    for cell in unknown:
        members.setdefault(_root(root, cell), []).append(cell)
    for row in rows:
        theirs.setdefault(_root(root, row.signs[0][0]), []).append(row)
    for top, group in members.items():
        yield tuple(group), tuple(theirs.get(top, ()))


def _root(root: dict[int, int], cell: int) -> int:
    while root[cell] != cell:
        root[cell] = root[root[cell]]
        cell = root[cell]
    return cell


class Seen:
    """The least and greatest value that each cell has been seen to have among points that agree with everything
    published: what an attacker cannot rule out. It only ever widens."""

    def __init__(self, low: Reals, high: Reals) -> None:
        self.low, self.high = low, high

    def see(self, cells: Places, values: Reals) -> None:
        """Takes in a point: values of some cells, the others being as in a point already seen."""
        self.low[cells] = np.minimum(self.low[cells], values)
        self.high[cells] = np.maximum(self.high[cells], values)

    def safe(self, cells: Places) -> NDArray[np.bool_]:
        """Whether each is seen at least MINIMUM whole numbers apart."""
        low, high = self.low[cells], self.high[cells]
        return np.asarray(_snapped(high, np.floor(high)) - _snapped(low, np.ceil(low)) >= MINIMUM)


def _snapped(values: Reals, inwards: Reals) -> Reals:
    """Values rounded inwards, where one that is NEAR a whole number is that number."""
    nearest = np.round(values)
    return np.where(np.abs(values - nearest) < NEAR, nearest, inwards)


UNSEEN: Final = 1e12
"""The least and, negative, the greatest value of a cell of which no point has been seen."""

ROUNDS: Final = 40
"""At most so many times are all open cells of a part pushed at once, before each is pushed alone."""


def narrowed(part: Part, targets: Sequence[int], seen: Seen) -> list[int]:
    """Those of the targets (cells of the part) whose interval is less than MINIMUM wide; `seen` then holds their exact
    interval. Every point found says something about all cells, so first all open cells are pushed in random directions
    at once; what is still open is then pushed to its own least and greatest, which proves it either way."""
    chance = random.Random(1)  # noqa: S311 - directions to search in, nothing secret
    still = np.array(targets, dtype=np.int32)
    for _ in range(ROUNDS):
        still = still[~seen.safe(still)]
        if not len(still):
            return []
        weights = np.zeros(len(part.cells))
        weights[[part.at[cell] for cell in still.tolist()]] = [chance.choice((-1.0, 1.0)) for _ in still]
        for way in (weights, -weights):
            seen.see(part.cells, part.greatest(way))
    return [cell for cell in still.tolist() if not _pushed(part, cell, seen)]


def _pushed(part: Part, cell: int, seen: Seen) -> bool:
    """Whether a cell is safe, by its own least and greatest value."""
    at = np.array([cell], dtype=np.int32)
    for sign in (-1.0, 1.0):
        if seen.safe(at)[0]:
            break
        weights = np.zeros(len(part.cells))
        weights[part.at[cell]] = sign
        seen.see(part.cells, part.greatest(weights))
    return bool(seen.safe(at)[0])


def secret(releases: Iterable[Release], counts: Mapping[Key, int]) -> tuple[Key, ...]:
    """The counts below MINIMUM that are not said outright: hidden, or shown with noise only. Noughts are among them,
    for a hidden nought must look like any other hidden count."""
    said: dict[Key, bool] = {}
    for release in releases:
        for key, value in release.shown.items():
            said[key] = said.get(key, False) or (value is not None and not release.spread)
    return tuple(key for key, outright in said.items() if not outright and counts[key] < MINIMUM)


def intervals(releases: Sequence[Release], targets: Iterable[Key]) -> dict[Key, tuple[float, float]]:
    """The exact interval of each target that is recovered from everything in the releases. Raises Contradiction."""
    cells = system(release.table for release in releases)
    low, high = limits(cells, releases)
    wanted = {cells.place[key] for key in targets}
    seen = Seen(np.where(low < high, UNSEEN, low), np.where(low < high, -UNSEEN, high))
    found = [cell for cell in wanted if low[cell] == high[cell]]
    for group, rows in pieces(cells, low, high):
        if targeted := [cell for cell in group if cell in wanted]:
            found += narrowed(Part(group, rows, low, high), targeted, seen)
    return {cells.keys[cell]: (float(seen.low[cell]), float(seen.high[cell])) for cell in sorted(found)}


def exposed(releases: Sequence[Release], counts: Mapping[Key, int]) -> tuple[Key, ...]:
    """Which secret counts below MINIMUM can be narrowed to an interval less than MINIMUM wide."""
    return tuple(intervals(releases, secret(releases, counts)))
