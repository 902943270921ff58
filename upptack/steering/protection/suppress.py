"""Hiding counts so that no small one can be worked out: which cells of tables to leave empty. Pure.

First every count from 1 to 4 is hidden. Then, for each hidden count that could still be narrowed down, the cheapest
*move* is sought: a change of the tables that keeps every sum and every shown cell, leaves no cell below nought, and
takes this cell MINIMUM away from where it has been. All cells that the move changes are hidden, so that nobody who sees
the tables can tell the true ones from the moved ones: the move is the proof that the cell is safe. Over two dimensions
the least move is the four corners of a rectangle, over k dimensions the 2^k corners of a box (the hypercube method,
Giessing and Repsilber, GHMITER); in general it is a linear program (Kelly, Golden and Assad, "Cell suppression:
disclosure protection for sensitive tabular data", Networks 1992), which is what is solved here. A move is over all
tables at once, those released earlier included, so linked tables are protected together.

The result depends on nothing but what is given, in the order it is given."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final

import highspy
import numpy as np

from upptack.steering.protection.bounds import (
    MINIMUM,
    NEAR,
    Places,
    Reals,
    Seen,
    System,
    limits,
    linked,
    solver,
    system,
)
from upptack.steering.protection.companions import Companions
from upptack.steering.protection.companions import cells as cells_of
from upptack.steering.protection.tables import Key, Release, Table

LARGE: Final = 4000
"""In a table of more cells than this, a move is first sought among the likely companions only (companions.py)."""


class CannotProtect(ValueError):
    """Some tables cannot be released with these counts beside what is out already: `tables` are their ids, `releases`
    the others, protected."""

    def __init__(self, tables: tuple[str, ...], releases: tuple[Release, ...]) -> None:
        super().__init__(", ".join(tables))
        self.tables = tables
        self.releases = releases


def protect(tables: Sequence[Table], counts: Mapping[Key, int], earlier: Sequence[Release] = ()) -> tuple[Release, ...]:
    """The tables with as little hidden as is found to keep every hidden count below MINIMUM safe, whatever is combined:
    the tables with each other and with the earlier releases. What was shown before stays shown, what was hidden stays
    hidden. `counts` holds every cell of the tables and of the earlier releases that hang together with them.

    Raises CannotProtect for a table where a count is not what an earlier release shows, or that cannot be made safe."""
    kept, refused = list(tables), []
    while True:
        releases, unsafe = _protected(kept, counts, linked(kept, earlier))
        if not unsafe:
            break
        refused += [table.id for table in kept if table.id in unsafe]
        kept = [table for table in kept if table.id not in unsafe]
    if refused:
        raise CannotProtect(tuple(refused), releases)
    return releases


def primary(counts: Mapping[Key, int], key: Key) -> bool:
    """Whether a count is too small to be published. Nought is not: it is said of nobody."""
    return 0 < counts[key] < MINIMUM


def _protected(
    tables: Sequence[Table], counts: Mapping[Key, int], earlier: Sequence[Release]
) -> tuple[tuple[Release, ...], frozenset[str]]:
    """The tables protected, or the ids of those that must be left out first."""
    changed = {
        key
        for release in earlier
        if not release.spread
        for key, value in release.shown.items()
        if value is not None and value != counts[key]
    }
    unsafe = frozenset(table.id for table in tables if not changed.isdisjoint(table.keys()))
    if unsafe or not tables:
        return (), unsafe
    pattern = Pattern(tables, counts, earlier)
    failed = pattern.hide()
    if failed is not None:
        holding = [table.id for table in tables if failed in set(table.keys())]
        return (), frozenset(holding or [tables[-1].id])
    return tuple(pattern.release(table) for table in tables), frozenset()


class Pattern:
    """Which cells are hidden so far, and what is seen to be possible for them."""

    def __init__(self, tables: Sequence[Table], counts: Mapping[Key, int], earlier: Sequence[Release]) -> None:
        self.tables, self.counts = tables, counts
        self.cells: System = system((*tables, *(release.table for release in earlier)))
        self.count: Reals = np.array([counts[key] for key in self.cells.keys], dtype=np.float64)
        low, high = limits(self.cells, earlier)
        self.down, self.up = self.count - low, high - self.count
        self.hidden = np.array([primary(counts, key) for key in self.cells.keys])
        before = [self.cells.place[key] for release in earlier if not release.spread for key in release.shown]
        self.hidden[before] = True
        self.hidden &= low < high
        self.seen = Seen(self.count.copy(), self.count.copy())
        self.cost = 1 + np.log2(1 + self.count) / 2 + 2 * (self.count == 0)
        self.cost[self.hidden] = CHEAP
        self._movers: dict[object, Mover] = {}
        self._rows = Rows(self.cells)
        self._codes = [dict(zip(table.keys(), _codes(table), strict=True)) for table in self.tables]
        self._pieces = [Companions(table, counts) for table in self.tables]

    def hide(self) -> Key | None:
        """Hides until every hidden count below MINIMUM is safe; the name of one that cannot be made so, or None. Sums
        come before their parts, whose moves can then use what the sums' moves have hidden."""
        waiting = [(len(self.cells.keys[cell]), cell) for cell in self._small(self.hidden)]
        heapq.heapify(waiting)
        while waiting:
            _, cell = heapq.heappop(waiting)
            if self._safe(cell):
                continue
            before = self.hidden.copy()
            if not any(self._moved(cell, mover) for mover in self._near(cell)):
                return self.cells.keys[cell]
            for new in self._small(self.hidden & ~before):
                heapq.heappush(waiting, (len(self.cells.keys[new]), new))
        return None

    def release(self, table: Table) -> Release:
        """A table as it can be published."""
        hidden = self.hidden
        shown = {key: None if hidden[self.cells.place[key]] else self.counts[key] for key in table}
        return Release(table, shown)

    def _small(self, cells: np.ndarray) -> list[int]:
        return [int(cell) for cell in np.flatnonzero(cells & (self.count < MINIMUM))]

    def _safe(self, cell: int) -> bool:
        return bool(self.seen.safe(np.array([cell], dtype=np.int32))[0])

    def _moved(self, cell: int, mover: Mover) -> bool:
        """Whether moves were found that make the cell safe; what they change is then hidden."""
        for down in range(int(self.count[cell]) + 1):
            steps = [step for step in (MINIMUM - down, -down) if step]
            if all(self._step(cell, step, mover) for step in steps):
                return True
        return False

    def _step(self, cell: int, step: int, mover: Mover) -> bool:
        """Whether the cell has been seen this far from its count, or can be."""
        if self.seen.low[cell] <= self.count[cell] + step <= self.seen.high[cell]:
            return True
        change = mover.cheapest(cell, step, self.cost)
        if change is None:
            return False
        moved = mover.cells[np.abs(change) > NEAR]
        self.hidden[moved] = True
        self.cost[moved] = CHEAP
        self.seen.see(mover.cells, self.count[mover.cells] + change)
        return True

    def _near(self, cell: int) -> Iterator[Mover]:
        """Ever wider parts of the system in which to seek a move: likely companions, a table, all of its measure."""
        key = self.cells.keys[cell]
        holding = [number for number, codes in enumerate(self._codes) if key in codes]
        for number in holding:
            for piece in self._pieces[number].pieces(self._codes[number][key]) if self._is_large(number) else ():
                yield self._mover((number, piece), cells_of(self.tables[number], piece))
        for number in holding:
            yield self._mover(number, self._codes[number])
        yield self._mover(key[0], (one for one in self.cells.keys if one[0] == key[0]))

    def _is_large(self, number: int) -> bool:
        return len(self._codes[number]) > LARGE

    def _mover(self, name: object, keys: Iterable[Key]) -> Mover:
        if name not in self._movers:
            places = sorted({self.cells.place[key] for key in keys})
            free = [cell for cell in places if self.down[cell] or self.up[cell]]
            self._movers[name] = Mover(free, self._rows, self.down, self.up)
        return self._movers[name]


def _codes(table: Table) -> Iterator[tuple[str, ...]]:
    return product(*(dimension.codes for dimension in table.dimensions))


class Rows:
    """The equations of a system by the cells that they hold."""

    def __init__(self, cells: System) -> None:
        self._rows = [((whole, -1), *((cell, 1) for cell in terms)) for whole, terms in cells.equations]
        self._holding: list[list[int]] = [[] for _ in cells.keys]
        for number, row in enumerate(self._rows):
            for cell, _ in row:
                self._holding[cell].append(number)

    def within(self, columns: Mapping[int, int]) -> tuple[tuple[tuple[int, int], ...], ...]:
        """What some cells must keep to when all others stand still, each once: (column of the cell, sign)."""
        numbers = sorted({number for cell in columns for number in self._holding[cell]})
        rows = (tuple((columns[c], sign) for c, sign in self._rows[number] if c in columns) for number in numbers)
        return tuple(dict.fromkeys(rows))


CHEAP: Final = 0.01
"""The cost of moving what is hidden already: something, so that a move is not larger than it must be."""


class Mover:
    """A part of the system whose cells may move while all others stand still. `cells` are places in the system."""

    def __init__(self, cells: Sequence[int], rows: Rows, down: Reals, up: Reals) -> None:
        self.cells: Places = np.array(cells, dtype=np.int32)
        self._at = {cell: number for number, cell in enumerate(cells)}
        self._bounds = np.concatenate((up[self.cells], down[self.cells]))
        entries = rows.within(self._at)
        size = len(cells)
        signed = [[*row, *((column + size, -sign) for column, sign in row)] for row in entries]
        nought = np.zeros(2 * size)
        self._solver = solver(nought, nought, self._bounds, signed, np.zeros(len(signed)))
        self._every = np.arange(2 * size, dtype=np.int32)

    def cheapest(self, cell: int, step: int, cost: Reals) -> Reals | None:
        """The change of each cell in the cheapest move that changes this one by `step`, or None when there is none."""
        if cell not in self._at:
            return None
        here, size = self._at[cell], len(self.cells)
        towards, back = (here, here + size) if step > 0 else (here + size, here)
        if self._bounds[towards] < abs(step):
            return None
        found = self._solver
        found.changeColsCost(2 * size, self._every, np.tile(cost[self.cells], 2))
        found.changeColBounds(towards, abs(step), abs(step))
        found.changeColBounds(back, 0.0, 0.0)
        found.run()
        solved = found.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.array(found.getSolution().col_value)
        for column in (towards, back):
            found.changeColBounds(column, 0.0, float(self._bounds[column]))
        return _clean(values[:size] - values[size:]) if solved else None


def _clean(change: Reals) -> Reals:
    nearest = np.round(change)
    return np.where(np.abs(change - nearest) < NEAR, nearest, change)
