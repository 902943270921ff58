"""Averaging noise away: how well hidden counts can be estimated from many noisy ones. Pure.

One noisy count says little about another, but a hidden count that is part of a hundred noisy sums, each with noise of
its own, may be had as their average. The best an attacker can do with sums and differences is generalised least
squares over everything published, with what is exact as equations. Its standard deviation is computed here, and a count
that would be within 2 of the estimate 19 times of 20 must not be.

What this does not cover: the shape of the noise (it is taken as normal with the p-table's variance), that counts are
whole and not negative, and what a hidden noisy cell says (its upper limit is in bounds.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from upptack.steering.protection.bounds import Reals, Row, limits, pieces, secret, system
from upptack.steering.protection.tables import Key, Release

CERTAIN: Final = 1.02
"""The standard deviation, in persons, below which ±2 holds 95 % of a normal distribution: 2 / 1.96."""

PRIOR: Final = 1e4
"""The variance with which a count is known beforehand: as good as not at all, beside a limit of CERTAIN."""

EXACT: Final = 1e-4
"""The variance of what is exact: nothing, but for the arithmetic."""


def averaged(releases: Sequence[Release], counts: Mapping[Key, int], variance: float = 4.0) -> tuple[Key, ...]:
    """The secret counts below MINIMUM that least squares over all the releases gives with a standard deviation below
    CERTAIN. `variance` is that of the noise, the smallest that a shown count has. Dense arithmetic: a connected piece
    of 5,000 unknown cells takes about half a minute."""
    noisy = {key for release in releases if release.spread for key, value in release.shown.items() if value is not None}
    if not noisy:
        return ()
    cells = system(release.table for release in releases)
    low, high = limits(cells, releases)
    wanted = {cells.place[key] for key in secret(releases, counts)}
    seen = {cells.place[key] for key in noisy}
    found = []
    for group, rows in pieces(cells, low, high):
        if seen.isdisjoint(group) or wanted.isdisjoint(group):
            continue
        deviation = np.sqrt(_variances(group, rows, seen, variance))
        found += [cell for cell, sd in zip(group, deviation.tolist(), strict=True) if cell in wanted and sd < CERTAIN]
    return tuple(cells.keys[cell] for cell in sorted(found))


def _variances(group: Sequence[int], rows: Sequence[Row], seen: set[int], variance: float) -> Reals:
    """The variance of the estimate of each cell: the diagonal of the inverse of the information."""
    at = {cell: number for number, cell in enumerate(group)}
    sums = np.zeros((len(rows), len(group)))
    for number, row in enumerate(rows):
        for cell, sign in row.signs:
            sums[number, at[cell]] = sign
    known = np.array([1 / PRIOR + (cell in seen) / variance for cell in group])
    information = sums.T @ sums / EXACT + np.diag(known)
    return np.asarray(np.diag(np.linalg.inv(information)))
