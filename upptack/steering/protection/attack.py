"""The attacker: takes everything published, works out what can be worked out, and is then graded by the truth. Pure.

Differences between dates, places, units and filters, and between an earlier and a later table, are sums over cells with
the same names; so they are all in the one system of equations that is solved (bounds.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from upptack.steering.protection.bounds import intervals, secret
from upptack.steering.protection.suppress import primary
from upptack.steering.protection.tables import Key, Release, Table


@dataclass(frozen=True, slots=True)
class Result:
    """Of `hidden` counts below 5, `recovered` are known within 2 or exactly; `which` gives for each the least and the
    greatest it can be."""

    recovered: int
    hidden: int
    which: Mapping[Key, tuple[float, float]]


def attack(releases: Sequence[Release], counts: Mapping[Key, int]) -> Result:
    """What everything published gives away. The counts only say which hidden cells to aim at; a real attacker would
    aim at all, and learn no more. Raises Contradiction when the releases cannot all be true."""
    targets = secret(releases, counts)
    which = intervals(releases, targets)
    return Result(len(which), len(targets), which)


def naive(tables: Sequence[Table], counts: Mapping[Key, int]) -> tuple[Release, ...]:
    """The tables under the rule "hide what is below 5" and no more: what the attack must be able to break. Every hidden
    count is from 1 to 4, for noughts are shown."""
    return tuple(
        Release(table, {key: None if primary(counts, key) else counts[key] for key in table}) for table in tables
    )
