"""Gaps and overlaps of decision tables, found exactly and without enumerating every case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations, islice
from operator import and_

from upptack.dmn.compiler import Cell, Expression
from upptack.dmn.model import Model
from upptack.dmn.table import Clause, Logic
from upptack.dmn.values import Value, equal


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in a table.

    ``gap``: ``cells`` is a case (input → value) that no row answers, and there is no default output.
    ``overlap``: ``cells`` is a case that the two ``rows`` (from 1) both answer, which UNIQUE forbids
    always and ANY where their outputs differ.
    ``value``: ``cells`` names, for a column, a value written in ``rows`` that the column does not allow.
    """

    kind: str
    table: str
    cells: dict[str, Value]
    rows: tuple[int, ...] = ()


def check(model: Model, limit: int = 50) -> tuple[Finding, ...]:
    """Every overlap and forbidden value, and gaps up to ``limit`` for each table of the model.

    Exact for tables whose inputs name their allowed values (``Table.enumerated``), are independent of
    each other, and whose cells read nothing else; other tables are examined only for forbidden values.
    A table with a gap always has at least one finding.
    """
    found = list[Finding]()
    for name in model.decisions:
        logic = model.logic(name)
        if logic is not None:
            found.extend(_values(logic))
            if logic.table.enumerated and not any(cell.used for col in logic.columns for cell in col.cells):
                grid = _grid(logic)
                found.extend(_overlaps(logic, grid))
                found.extend(islice(_gaps(logic, grid), limit))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Axis:
    """An input: its name, allowed values, and for each value the rows (as bits) that match it."""

    name: str
    values: tuple[Value, ...]
    rows: tuple[int, ...]


def _grid(logic: Logic) -> tuple[_Axis, ...]:
    """One axis for each input expression; columns over the same one are one axis."""
    found: dict[str, _Axis] = {}
    for clause, column in zip(logic.table.inputs, logic.columns, strict=True):
        rows = tuple(max(column.slowly(each, {}), 0) for each in clause.allowed)
        axis = _Axis(clause.name, clause.allowed, rows)
        found[clause.name] = _merged(found[clause.name], axis) if clause.name in found else axis
    return tuple(found.values())


def _merged(first: _Axis, second: _Axis) -> _Axis:
    rows = [
        (value, mine & theirs)
        for value, mine in zip(first.values, first.rows, strict=True)
        for other, theirs in zip(second.values, second.rows, strict=True)
        if equal(value, other) is True
    ]
    return _Axis(first.name, tuple(value for value, _ in rows), tuple(bits for _, bits in rows))


def _values(logic: Logic) -> Iterator[Finding]:
    """Values written in a row, in or out, that the column does not allow."""
    written: list[tuple[Clause, Sequence[Cell | Expression]]] = [
        *((clause, col.cells) for clause, col in zip(logic.table.inputs, logic.columns, strict=True)),
        *((clause, [row[at] for row in logic.entries]) for at, clause in enumerate(logic.table.outputs)),
    ]
    for clause, cells in written:
        for at, cell in enumerate(cells, 1):
            for value in cell.literals if clause.allowed else ():
                if value is not None and not _among(value, clause.allowed):
                    yield Finding("value", logic.table.name, {clause.name: value}, (at,))


def _among(value: Value, allowed: tuple[Value, ...]) -> bool:
    return any(equal(value, option) is True for option in allowed)


def _overlaps(logic: Logic, grid: tuple[_Axis, ...]) -> Iterator[Finding]:
    """Two rows overlap exactly where, in every column, some value matches both."""
    if logic.table.hit_policy not in ("UNIQUE", "ANY"):
        return
    for first, second in combinations(range(len(logic.entries)), 2):
        pair = (1 << first) | (1 << second)
        if logic.table.hit_policy == "ANY" and _same(logic, first, second):
            continue
        shared = {axis.name: value for axis in grid if (value := _shared(axis, pair)) is not _NOTHING}
        if len(shared) == len(grid):
            yield Finding("overlap", logic.table.name, shared, (first + 1, second + 1))


_NOTHING = object()


def _shared(axis: _Axis, pair: int) -> Value:
    both = (value for value, rows in zip(axis.values, axis.rows, strict=True) if rows & pair == pair)
    return next(both, _NOTHING)


def _same(logic: Logic, first: int, second: int) -> bool:
    """Whether two rows give the same outputs: equal values, or the same text where it must be computed."""
    pairs = zip(logic.entries[first], logic.entries[second], strict=True)
    return all(
        equal(a.literals[0], b.literals[0]) is True if a.literals and b.literals else a.text == b.text for a, b in pairs
    )


def _gaps(logic: Logic, grid: tuple[_Axis, ...]) -> Iterator[Finding]:
    """Cases that no row answers, one for each box of them."""
    if any(output.default for output in logic.outputs):
        return
    # The columns that most rows speak of go first: they leave the fewest rows alive.
    order = sorted(grid, key=lambda axis: sum(rows.bit_count() for rows in axis.rows) / max(len(axis.rows), 1))
    search = _Search(tuple(order), len(logic.entries))
    for case in search.empty(0, (1 << len(logic.entries)) - 1):
        yield Finding("gap", logic.table.name, {axis.name: case[axis.name] for axis in grid})


@dataclass(slots=True)
class _Search:
    """Looks for unanswered cases column by column.

    Values that leave the same rows alive are one part, and a part is done when a row left alive matches
    whatever follows (``_sure``); so the work follows the rows, not the product of the columns.
    """

    grid: tuple[_Axis, ...]
    rows: int
    _sure: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find, for each column, the rows that match every value of it and of all later ones."""
        self._sure = [(1 << self.rows) - 1]
        for axis in self.grid[::-1]:
            self._sure.insert(0, reduce(and_, axis.rows, self._sure[0]))

    def empty(self, at: int, alive: int) -> Iterator[dict[str, Value]]:
        """Cases from column ``at`` on that no row in ``alive`` matches."""
        if not alive:
            yield {axis.name: axis.values[0] for axis in self.grid[at:]}
            return
        if alive & self._sure[at]:
            return
        axis = self.grid[at]
        parts = {alive & rows: value for value, rows in zip(axis.values[::-1], axis.rows[::-1], strict=True)}
        for left, value in parts.items():
            for case in self.empty(at + 1, left):
                yield {axis.name: value, **case}
