"""Where in a large table a small count most likely finds the cells to be hidden with. Pure.

A count moves cheapest against its like: other units of the same agency and county, other answers of the same group. So
the search for a move begins there, in a piece of the table that is small, and widens only when nothing is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from upptack.steering.protection.tables import Dimension, Key, Table

COMPANIONS: Final = 2
"""So many other leaves of a short dimension are tried: the largest in the same groups, and the largest of all."""

Codes = tuple[tuple[str, ...], ...]
"""A piece of a table: for each dimension the codes that it keeps."""


class Companions:
    """The pieces of a table, by the codes of a cell in it."""

    def __init__(self, table: Table, counts: Mapping[Key, int]) -> None:
        self.table = table
        sizes = [len(dimension.leaves) for dimension in table.dimensions]
        self._longest = sizes.index(max(sizes)) if sizes else 0
        self._alike = [_alike(dimension) for dimension in table.dimensions]
        self._largest = [
            sorted(dimension.leaves, key=lambda leaf: (-counts[table.key({dimension.name: leaf})], leaf))
            for dimension in table.dimensions
        ]

    def pieces(self, codes: Sequence[str]) -> tuple[Codes, Codes]:
        """Two pieces for a cell: in both the short dimensions keep its likely companions and their groups; the longest
        dimension keeps the leaves in the same groups as the cell's, then all."""
        short = [self._short(number, code) for number, code in enumerate(codes)]
        at, code = self._longest, codes[self._longest]
        dimension = self.table.dimensions[at]
        wide = dimension.leaves if code in dimension.leaves else dimension.codes
        close = self._alike[at].get(code, wide)
        return _with(short, at, close), _with(short, at, wide)

    def _short(self, number: int, code: str) -> tuple[str, ...]:
        dimension, largest = self.table.dimensions[number], self._largest[number]
        same = set(self._alike[number].get(code, ())) - {code}
        chosen = {code, *[leaf for leaf in largest if leaf in same][:COMPANIONS]}
        chosen.update([leaf for leaf in largest if leaf != code][:COMPANIONS])
        if code not in dimension.leaves:
            chosen.update([leaf for leaf in largest if leaf in dimension.under(code)][:COMPANIONS], dimension.groups)
        return tuple(one for one in dimension.codes if one in chosen or one in dimension.groups)


def cells(table: Table, piece: Codes) -> Iterator[Key]:
    """The names of the cells in a piece."""
    names = [dimension.name for dimension in table.dimensions]
    for codes in product(*piece):
        yield table.key(dict(zip(names, codes, strict=True)))


def _with(short: Sequence[tuple[str, ...]], at: int, codes: tuple[str, ...]) -> Codes:
    return (*short[:at], codes, *short[at + 1 :])


def _alike(dimension: Dimension) -> dict[str, tuple[str, ...]]:
    """For each leaf those in the same groups: moved against each other they change no group."""
    same: dict[frozenset[str], list[str]] = {}
    for leaf in dimension.leaves:
        same.setdefault(frozenset(g for g, leaves in dimension.groups.items() if leaf in leaves), []).append(leaf)
    return {leaf: tuple(leaves) for leaves in same.values() for leaf in leaves}
