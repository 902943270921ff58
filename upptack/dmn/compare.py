"""Where two tables differ: every case that two versions of a decision answer differently, so that a change is seen
before it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod
from pathlib import Path
from typing import Final, TextIO

from upptack.dmn.model import Model, load
from upptack.dmn.table import Table
from upptack.dmn.values import DmnError, Value

LARGEST: Final = 1_000_000
"""Groups of cases that are gone through at most; tables with more are refused."""

Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Cases that one version answers with `first` and the other with `second`: for each input the values that no row
    of either version tells apart, every combination of them a case."""

    cases: Mapping[str, Values]
    first: Value
    second: Value

    @property
    def count(self) -> int:
        """How many cases it is."""
        return prod(map(len, self.cases.values()))


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many cases there are in all, and those that the two versions answer differently."""

    cases: int
    differences: tuple[Difference, ...]

    @property
    def differing(self) -> int:
        """How many cases are answered differently."""
        return sum(each.count for each in self.differences)


def compare(first: Model, second: Model, decision: str) -> Comparison:
    """Goes through every case of a decision that stands in both models, values that no row tells apart together.

    Both tables must name the values of all their inputs. A case is a value for every input of either; a version that
    does not read an input answers as if it were not there. Raises DmnError, with what to change, when a table is
    missing, leaves an input's values open, allows other values than its counterpart, or has too many cases."""
    axes = _axes(_table(first, decision), _table(second, decision))
    groups = {name: _told_apart(name, values, (first, second), decision) for name, values in axes.items()}
    if (total := prod(map(len, groups.values()))) > LARGEST:
        raise DmnError(decision, f"{total} grupper av fall är för många att gå igenom; högst {LARGEST} går.")
    return Comparison(prod(map(len, axes.values())), tuple(_differing(first, second, decision, groups)))


def _told_apart(name: str, values: Values, models: Sequence[Model], decision: str) -> tuple[Values, ...]:
    """The input's values in groups whose members match the same rows of every table."""
    found: dict[tuple[int, ...], list[Value]] = {}
    logics = [logic for model in models if (logic := model.logic(decision))]
    for value in values:
        rows = (
            column.slowly(value, {})
            for logic in logics
            for clause, column in zip(logic.table.inputs, logic.columns, strict=True)
            if clause.name == name
        )
        found.setdefault(tuple(rows), []).append(value)
    return tuple(tuple(group) for group in found.values())


def _differing(
    first: Model, second: Model, decision: str, groups: Mapping[str, tuple[Values, ...]]
) -> Iterator[Difference]:
    for chosen in product(*groups.values()):
        cases = dict(zip(groups, chosen, strict=True))
        case = {name: values[0] for name, values in cases.items()}
        one, other = (_answer(model, decision, case) for model in (first, second))
        if one != other:
            yield Difference(cases, one, other)


def _answer(model: Model, decision: str, case: Mapping[str, Value]) -> Value:
    read = {column.name for column in _table(model, decision).inputs}
    return model.evaluate(decision, {name: value for name, value in case.items() if name in read}).value


def _table(model: Model, decision: str) -> Table:
    table = model.table(decision) if decision in model.decisions else None
    if table is None:
        raise DmnError(decision, "beslutet finns inte som tabell i båda filerna.")
    if not table.enumerated:
        raise DmnError(decision, "varje kolumn måste räkna upp sina värden för att tabellen ska kunna jämföras.")
    return table


def _axes(*tables: Table) -> dict[str, tuple[Value, ...]]:
    axes: dict[str, tuple[Value, ...]] = {}
    for column in (column for table in tables for column in table.inputs):
        if set(axes.setdefault(column.name, column.allowed)) != set(column.allowed):
            raise DmnError(column.name, "kolumnen tillåter olika värden i de två filerna.")
    return axes


def main(argv: Sequence[str], out: TextIO, err: TextIO) -> int:
    """`upptack differ FIRST SECOND`: prints, for every decision in both files, how many cases differ and the first
    twenty groups of them. Returns 0 when none does, 1 when some do, 2 when the files cannot be compared."""
    if len(argv) != 2:
        print("Skriv två filer: upptack differ FÖRSTA.dmn ANDRA.dmn", file=err)
        return 2
    try:
        first, second = (load(Path(file).read_bytes(), file) for file in argv)
        names = [name for name in first.decisions if name in second.decisions]
        found = {name: compare(first, second, name) for name in names}
    except (OSError, DmnError) as error:
        print(error, file=err)
        return 2
    if not found:
        print("Filerna har inget beslut gemensamt.", file=err)
        return 2
    for name, each in found.items():
        print(f"{name}: {each.differing} av {each.cases} fall skiljer sig", file=out)
        for difference in islice(each.differences, 20):
            case = ", ".join(f"{name} = {' | '.join(map(str, values))}" for name, values in difference.cases.items())
            print(f"  {case}: {difference.first} → {difference.second}", file=out)
    return 1 if any(each.differences for each in found.values()) else 0
