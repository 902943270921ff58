"""Decision tables as people read them, and the compiled form that decides (DMN 1.5 clause 8)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from upptack.dmn.compiler import Cell, Expression
from upptack.dmn.datatypes import REFUSED, Type
from upptack.dmn.functions import BUILTINS
from upptack.dmn.values import Run, Scope, Value, equal

_INDEXED = (str, bool, type(None))
_EMPTY: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Clause:
    """A column: the expression or output it stands for, its heading, and the values allowed in it.

    ``allowed`` is empty where the values are not named one by one; ``default`` is the default output
    as text, empty for inputs and where there is none.
    """

    name: str
    label: str
    kind: str
    allowed: tuple[Value, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A rule as text; ``index`` counts from 1. ``annotations`` follow the table's annotation columns."""

    index: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table as text. ``aggregation`` is SUM, MIN, MAX, COUNT or empty."""

    name: str
    hit_policy: str
    aggregation: str
    inputs: tuple[Clause, ...]
    outputs: tuple[Clause, ...]
    annotations: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def enumerated(self) -> bool:
        """Whether every input names its allowed values, so that ``check`` can be exact."""
        return all(clause.allowed for clause in self.inputs)


@dataclass(frozen=True, slots=True)
class FiredRow:
    """A row that matched: its number from 1, its outputs by name and its annotations by column."""

    index: int
    outputs: dict[str, Value]
    annotations: dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """An input column compiled: its expression, type, allowed values and cells."""

    run: Run
    type: Type
    allowed: Cell | None
    cells: tuple[Cell, ...]
    _index: dict[Value, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up beforehand which rows match each value that the column names.

        Possible only where no cell reads other variables. Numbers stay out: True and 1 are one key.
        """
        if any(cell.used for cell in self.cells):
            return
        named = [value for cell in self.cells for value in cell.literals]
        for value in (*named, *(self.allowed.literals if self.allowed else ()), *self.type.values, None):
            if isinstance(value, _INDEXED):
                self._index[value] = self.slowly(value, _EMPTY)

    def lookup(self) -> tuple[Run, dict[Value, int], Callable[[Value, Scope], int]]:
        """What the inner loop needs: the expression, the look-up, and the way for all other values."""
        return self.run, self._index, self.slowly

    def slowly(self, value: Value, scope: Scope) -> int:
        """The matching rows as bits, row 1 lowest; -1 for a value that the column does not allow."""
        value = self.type.fit(value)
        if value is REFUSED:
            return -1
        if value is not None and self.allowed is not None and self.allowed.matches(value, scope) is not True:
            return -1
        return sum(1 << at for at, cell in enumerate(self.cells) if cell.matches(value, scope) is True)


@dataclass(frozen=True, slots=True)
class Output:
    """An output column compiled. ``order`` is the priority, highest first; empty where none is set."""

    name: str
    type: Type
    allowed: Cell | None
    order: tuple[Value, ...]
    default: Expression | None

    def value(self, run: Run, scope: Scope) -> Value:
        """The output of a row; ``REFUSED`` where it is not of the type or not allowed."""
        value = self.type.fit(run(scope))
        if value is None or value is REFUSED or self.allowed is None:
            return value
        return value if self.allowed.matches(value, scope) is True else REFUSED

    def rank(self, value: Value) -> int:
        """The place of the value in the priority order; last where it has none."""
        places = (at for at, option in enumerate(self.order) if equal(option, value) is True)
        return next(places, len(self.order))


@dataclass(slots=True)
class Logic:
    """A compiled decision table."""

    table: Table
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    entries: tuple[tuple[Expression, ...], ...]
    _plan: list[tuple[Run, dict[Value, int], Callable[[Value, Scope], int]]] = field(init=False)
    _fixed: list[tuple[Value, ...] | None] = field(init=False)
    _rows: list[FiredRow | None] = field(init=False)
    _ranks: dict[tuple[Value, ...], list[int]] = field(init=False)
    _policy: "Callable[[Logic, list[tuple[Value, ...]]], Value]" = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the look-ups and the outputs that do not depend on the case."""
        self._plan = [column.lookup() for column in self.columns]
        self._fixed = [
            self._values(entry, _EMPTY) if all(each.literals for each in entry) else None for entry in self.entries
        ]
        self._rows = [None] * len(self.entries)
        self._rows = [None if fixed is None else self._fired(at, _EMPTY) for at, fixed in enumerate(self._fixed)]
        self._ranks = {}
        self._ranks = {fixed: self.ranks(fixed) for fixed in self._fixed if fixed and _hashable(fixed)}
        self._policy = _AGGREGATIONS.get(self.table.aggregation) or _POLICIES[self.table.hit_policy]

    def matching(self, scope: Scope) -> int:
        """The matching rows as bits, row 1 lowest; -1 where an input has a value that is not allowed."""
        rows = (1 << len(self.entries)) - 1
        for run, index, slowly in self._plan:
            value = run(scope)
            found = index.get(value) if value.__class__ in _INDEXED else None
            if found is None:
                found = slowly(value, scope)
            if found < 0:
                return -1
            rows &= found
        return rows

    def run(self, scope: Scope) -> Value:
        """The table's result under its hit policy; null where it has none."""
        rows = self.matching(scope)
        return None if rows < 0 else self.result(rows, scope)

    def result(self, rows: int, scope: Scope) -> Value:
        """The result for the rows that matched."""
        if not rows:
            return self._default(scope)
        return self._policy(self, [self._outputs(at, scope) for at in _bits(rows)])

    def fired(self, rows: int, scope: Scope) -> tuple[FiredRow, ...]:
        """Every row that matched, also those the hit policy passes over; refused outputs show as null."""
        return tuple(self._fired(at, scope) for at in _bits(max(rows, 0)))

    def _fired(self, at: int, scope: Scope) -> FiredRow:
        known = self._rows[at]
        if known is not None:
            return known
        values = (None if value is REFUSED else value for value in self._outputs(at, scope))
        names = (output.name for output in self.table.outputs)
        notes = zip(self.table.annotations, self.table.rows[at].annotations, strict=True)
        return FiredRow(at + 1, dict(zip(names, values, strict=True)), dict(notes))

    def _outputs(self, at: int, scope: Scope) -> tuple[Value, ...]:
        fixed = self._fixed[at]
        return self._values(self.entries[at], scope) if fixed is None else fixed

    def _values(self, entry: Sequence[Expression], scope: Scope) -> tuple[Value, ...]:
        return tuple(output.value(each.run, scope) for output, each in zip(self.outputs, entry, strict=True))

    def _default(self, scope: Scope) -> Value:
        if not any(output.default for output in self.outputs):
            return Decimal(0) if self.table.aggregation == "COUNT" else None
        entry = self.entry(tuple(o.value(o.default.run, scope) if o.default else None for o in self.outputs))
        return [entry] if self.table.hit_policy in _LISTING and not self.table.aggregation else entry

    def entry(self, values: tuple[Value, ...]) -> Value:
        """The outputs of one row: a value, or a context where there are several; null if one is refused."""
        if any(value is REFUSED for value in values):
            return None
        if len(values) == 1:
            return values[0]
        return dict(zip((output.name for output in self.outputs), values, strict=True))

    def ranked(self, hits: list[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
        """The hits by the priority of their outputs, first output first; ties keep the rows' order."""
        return sorted(hits, key=self.ranks)

    def ranks(self, hit: tuple[Value, ...]) -> list[int]:
        """The priority of each output of a hit, 0 first."""
        if self._ranks and _hashable(hit) and hit in self._ranks:
            return self._ranks[hit]
        return [output.rank(value) for output, value in zip(self.outputs, hit, strict=True)]


def _hashable(values: tuple[Value, ...]) -> bool:
    """Whether every value is text: True and 1 would be the same key."""
    return all(value.__class__ is str for value in values)


def _bits(rows: int) -> Iterator[int]:
    while rows:
        low = rows & -rows
        yield low.bit_length() - 1
        rows ^= low


def _unique(logic: Logic, hits: list[tuple[Value, ...]]) -> Value:
    return logic.entry(hits[0]) if len(hits) == 1 else None


def _any(logic: Logic, hits: list[tuple[Value, ...]]) -> Value:
    first = logic.entry(hits[0])
    return first if all(equal(logic.entry(hit), first) is True for hit in hits[1:]) else None


def _first(logic: Logic, hits: list[tuple[Value, ...]]) -> Value:
    return logic.entry(hits[0])


def _listed(logic: Logic, hits: list[tuple[Value, ...]]) -> Value:
    if any(value is REFUSED for hit in hits for value in hit):
        return None
    return [logic.entry(hit) for hit in hits]


def _aggregate(name: str) -> "Callable[[Logic, list[tuple[Value, ...]]], Value]":
    def run(logic: Logic, hits: list[tuple[Value, ...]]) -> Value:
        listed = _listed(logic, hits)
        return BUILTINS[name].call([listed]) if isinstance(listed, list) else None

    return run


_POLICIES: dict[str, Callable[[Logic, list[tuple[Value, ...]]], Value]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "FIRST": _first,
    "PRIORITY": lambda logic, hits: _first(logic, logic.ranked(hits)),
    "OUTPUT ORDER": lambda logic, hits: _listed(logic, logic.ranked(hits)),
    "RULE ORDER": _listed,
    "COLLECT": _listed,
}
_AGGREGATIONS: dict[str, Callable[[Logic, list[tuple[Value, ...]]], Value]] = {
    name.upper(): _aggregate(name) for name in ("sum", "min", "max", "count")
}
_LISTING = frozenset({"OUTPUT ORDER", "RULE ORDER", "COLLECT"})
POLICIES = tuple(_POLICIES)
AGGREGATIONS = tuple(_AGGREGATIONS)
