"""Walks through every case that a table can tell apart, one worse answer at a time."""

from collections.abc import Iterator, Mapping
from itertools import pairwise, product
from pathlib import Path

from upptack.dmn import Model, Table
from upptack.law.facts import FACTS

_TABLES = Path(__file__).parents[1] / "tables"

Case = tuple[str, ...]


def source(name: str) -> str:
    """The table's file as text, for building variants with a fault."""
    return (_TABLES / f"{name}.dmn").read_text(encoding="utf-8")


def told_apart(table: Table) -> tuple[Mapping[str, str], ...]:
    """For each column: every value, and the first value that matches exactly the same rows.

    Two values with the same first value cannot be told apart by the table, so the cases made of first
    values stand for all cases there are.
    """
    return tuple(_alike(table, at) for at in range(len(table.inputs)))


def lowered(model: Model, decision: str, levels: tuple[str, ...]) -> Iterator[tuple[Case, Case]]:
    """Every step where a worse answer gives a lower level. `levels` run from lowest to highest."""
    table = model.table(decision)
    assert table is not None
    names = [column.name for column in table.inputs]
    columns = told_apart(table)

    def level(case: Case) -> int:
        return levels.index(str(model.evaluate(decision, dict(zip(names, case, strict=True))).value))

    cases = {case: level(case) for case in product(*(dict.fromkeys(alike.values()) for alike in columns))}
    for case, before in cases.items():
        for worse in _worse(case, names, columns):
            if cases[worse] < before:
                yield case, worse


def _worse(case: Case, names: list[str], columns: tuple[Mapping[str, str], ...]) -> Iterator[Case]:
    """The cases one step worse in one fact. A value stands for all that are like it, so the step up is
    taken from each of them."""
    for at, (name, alike) in enumerate(zip(names, columns, strict=True)):
        values = FACTS[name].values
        for low, high in pairwise(values):
            if FACTS[name].ordered and alike[low] == case[at] != alike[high]:
                yield (*case[:at], alike[high], *case[at + 1 :])


def _alike(table: Table, at: int) -> Mapping[str, str]:
    rows = [_allowed(table, row.inputs[at], at) for row in table.rows]
    first: dict[tuple[bool, ...], str] = {}
    values = FACTS[table.inputs[at].name].values
    return {value: first.setdefault(tuple(value in row for row in rows), value) for value in values}


def _allowed(table: Table, cell: str, at: int) -> tuple[str, ...]:
    every = FACTS[table.inputs[at].name].values
    if cell == "-":
        return every
    named = tuple(part.strip().strip('"') for part in cell.split(","))
    assert set(named) <= set(every), f"The cell {cell} is of another kind than this walk can read."
    return named
