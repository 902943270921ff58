"""How well two judges agree on levels in order.

Cohen, J. (1968). Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit.
Psychological Bulletin 70(4), 213–220."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Pairs: TypeAlias = Sequence[tuple[int, int]]
"""What the two judges say of each thing, as places in the order of the levels, 0 first."""


def confusion(pairs: Pairs, levels: int) -> tuple[tuple[int, ...], ...]:
    """How often the first judge says a level (row) and the second says a level (column).

    Raises ValueError for a place that is no level."""
    counts = [[0] * levels for _ in range(levels)]
    for first, second in pairs:
        if not (0 <= first < levels and 0 <= second < levels):
            raise ValueError(f"({first}, {second}) is no pair of levels 0 to {levels - 1}.")
        counts[first][second] += 1
    return tuple(tuple(row) for row in counts)


def weighted_kappa(pairs: Pairs, levels: int) -> float | None:
    """Cohen's weighted kappa with linear weights: 1 at full agreement, 0 at what chance gives, below 0 at worse.

    One less the ratio of the disagreement seen to the one that the judges' own shares would give if they judged
    independently; a disagreement weighs as many steps as it is apart (Cohen 1968, formula 4). None when it is not
    defined: there is nothing to judge, or both say one and the same level of everything."""
    counts = confusion(pairs, levels)
    first = [sum(row) for row in counts]
    second = [sum(column) for column in zip(*counts, strict=True)]
    places = range(levels)
    seen = sum(abs(i - j) * counts[i][j] for i in places for j in places)
    by_chance = sum(abs(i - j) * first[i] * second[j] for i in places for j in places)
    return 1 - seen * len(pairs) / by_chance if by_chance else None
