"""Tables of counts as they are published: dimensions with groups, cells with names, and what adds up to what. Pure.

A cell is named by what it counts and by one code for each dimension that it does not sum over; so the same count has
the same name in every table that holds it, and that is how tables hang together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final

ALL: Final = ""
"""The code of a whole dimension: a cell that sums over it."""

Key = tuple[tuple[str, str], ...]
"""The name of a cell: (dimension, code) pairs in the order of the dimensions' names, first of all ("", measure)."""


class Unknown(ValueError):
    """A code that its dimension does not have, or a name that is not a cell's; the text says which."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to divide a count: the finest codes (`leaves`), which do not overlap and together are all, and `groups`
    of them. Groups may cross each other, as agencies and counties do over units.

    `whole` is the code of all leaves together. It is ALL where they are everything there is, so that the dimension
    falls out of the name; else a code of its own: a table by month has the whole "2026", which other years' tables do
    not have and which a table of that whole year names in its `where`."""

    name: str
    leaves: tuple[str, ...]
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    whole: str = ALL

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code: the whole, the groups, the leaves."""
        return (self.whole, *self.groups, *self.leaves)

    def under(self, code: str) -> frozenset[str]:
        """The leaves that a code sums over. Raises Unknown for a code that is not here."""
        if code == self.whole:
            return frozenset(self.leaves)
        if code in self.groups:
            return self.groups[code]
        if code in self.leaves:
            return frozenset((code,))
        raise Unknown(f"{self.name}: {code}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table to publish: what it counts, its dimensions, and codes that hold for all of it (`where`, such as the
    year). Its cells are all combinations of codes, sums included."""

    id: str
    measure: str
    dimensions: tuple[Dimension, ...]
    where: tuple[tuple[str, str], ...] = ()

    def key(self, codes: Mapping[str, str]) -> Key:
        """The name of the cell with these codes by dimension; a dimension that is left out is summed over."""
        named = {**dict(self.where), **{d.name: d.whole for d in self.dimensions}, **codes}
        return (("", self.measure), *sorted((name, code) for name, code in named.items() if code != ALL))

    def keys(self) -> Iterator[Key]:
        """Every cell of the table."""
        names = [dimension.name for dimension in self.dimensions]
        for codes in product(*(dimension.codes for dimension in self.dimensions)):
            yield self.key(dict(zip(names, codes, strict=True)))

    def __iter__(self) -> Iterator[Key]:
        return self.keys()

    def sums(self) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """What adds up to what: each cell that sums over one dimension or a group of it, with its parts. Together they
        say everything that the table's form tells an attacker."""
        names = [dimension.name for dimension in self.dimensions]
        for place, dimension in enumerate(self.dimensions):
            others = [d.codes if i != place else (ALL,) for i, d in enumerate(self.dimensions)]
            for codes in product(*others):
                chosen = dict(zip(names, codes, strict=True))
                for code in (dimension.whole, *dimension.groups):
                    parts = tuple(self.key({**chosen, dimension.name: leaf}) for leaf in sorted(dimension.under(code)))
                    yield self.key({**chosen, dimension.name: code}), parts

    def totals(self, leaves: Mapping[tuple[str, ...], int]) -> dict[Key, int]:
        """Every cell's count from the counts of the finest cells, which are named by their leaves in the order of the
        dimensions; what is not named is nought. Raises Unknown for a leaf that the table does not have."""
        above = [_above(dimension) for dimension in self.dimensions]
        names = [dimension.name for dimension in self.dimensions]
        counts = dict.fromkeys(self.keys(), 0)
        for codes, n in leaves.items():
            try:
                wider = [up[code] for up, code in zip(above, codes, strict=True)]
            except KeyError as missing:
                raise Unknown(f"{self.id}: {missing.args[0]}") from None
            for combination in product(*wider):
                counts[self.key(dict(zip(names, combination, strict=True)))] += n
        return counts


def _above(dimension: Dimension) -> dict[str, tuple[str, ...]]:
    """For each leaf, every code that sums over it, itself included."""
    holding = {leaf: [dimension.whole, leaf] for leaf in dimension.leaves}
    for group, leaves in dimension.groups.items():
        for leaf in leaves:
            holding[leaf].append(group)
    return {leaf: tuple(codes) for leaf, codes in holding.items()}


@dataclass(frozen=True, slots=True)
class Release:
    """A table as it has left the house: `shown` holds every cell, None where the count is hidden. With `spread` 0 what
    is shown is the count; else it is the count with noise, which is never further from it than `spread`."""

    table: Table
    shown: Mapping[Key, int | None]
    spread: int = 0


def as_text(key: Key) -> str:
    """A cell's name as text, e.g. "=meetings|answer=now|place=fk"."""
    return "|".join(f"{name}={code}" for name, code in key)


def from_text(text: str) -> Key:
    """The cell that `as_text` named. Raises Unknown when it is not such a name."""
    pairs = tuple(tuple(pair.split("=", 1)) for pair in text.split("|"))
    if any(len(pair) != 2 for pair in pairs) or pairs[0][0]:
        raise Unknown(text)
    return tuple((pair[0], pair[1]) for pair in pairs)
