"""How sure a measured share is, and how far two readers agree beyond chance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quality.sets import Label, Sentence

Z = 1.959963984540054
"""The normal distribution's two-sided 95 %."""


LEAST = 0.80
"""Agreement about flagging that the development set is held to. Readers of such texts have been measured at .86
(Al-Garadi 2021)."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. An empty whole has no share: `value` is then not a number and its interval says nothing."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0–1, or NaN when nothing was counted."""
        return self.part / self.whole if self.whole else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval (Wilson 1927), which holds for small counts and shares near 0 and 1 too."""
        if not self.whole:
            return (0.0, 1.0)
        n, p = self.whole, self.value
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        reach = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return (max(0.0, middle - reach), min(1.0, middle + reach))


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa for a yes-or-no label of `n` lines, with its 95 % interval; `agreed` is the raw share of lines on
    which both said the same."""

    value: float
    interval: tuple[float, float]
    agreed: Share


def kappa(pairs: Iterable[tuple[bool, bool]]) -> Kappa:
    """Agreement of two readers beyond chance (Cohen 1960), with the large-sample standard error of Fleiss, Cohen and
    Everitt (1969). When both say one and the same of every line chance explains it all: kappa is NaN."""
    said = list(pairs)
    n = len(said)
    agreed = Share(sum(one == other for one, other in said), n)
    first, other = (Share(sum(pair[reader] for pair in said), n).value for reader in (0, 1))
    by_chance = first * other + (1 - first) * (1 - other)
    if not n or by_chance == 1:
        return Kappa(math.nan, (-1.0, 1.0), agreed)
    value = (agreed.value - by_chance) / (1 - by_chance)
    reach = Z * math.sqrt(max(0.0, _variance(said, value, by_chance)) / n) / (1 - by_chance)
    return Kappa(value, (max(-1.0, value - reach), min(1.0, value + reach)), agreed)


def _variance(said: Sequence[tuple[bool, bool]], value: float, by_chance: float) -> float:
    """The sum under the root in Fleiss, Cohen and Everitt's equation 13, times (1 − chance)²."""
    n = len(said)
    cell = {pair: said.count(pair) / n for pair in ((a, b) for a in (True, False) for b in (True, False))}
    rows = {a: cell[a, True] + cell[a, False] for a in (True, False)}
    columns = {b: cell[True, b] + cell[False, b] for b in (True, False)}
    same = sum(cell[a, a] * (1 - (rows[a] + columns[a]) * (1 - value)) ** 2 for a in (True, False))
    apart = sum(cell[a, not a] * (columns[a] + rows[not a]) ** 2 for a in (True, False)) * (1 - value) ** 2
    return same + apart - (value - by_chance * (1 - value)) ** 2


def between(settled: Iterable[Sentence], labels: Iterable[Label]) -> dict[str, Kappa]:
    """Kappa of the set's own label and the second reader's: of `flagged`, then of each category that either used, in
    order of name. Lines that only one of them read are left out."""
    read = {label.id: label for label in labels}
    pairs = [(line, read[line.id]) for line in settled if line.id in read]
    used = sorted({category for pair in pairs for label in pair for category in label.categories})
    made = {"flagged": kappa((line.flagged, label.flagged) for line, label in pairs)}
    for category in used:
        made[category] = kappa((category in line.categories, category in label.categories) for line, label in pairs)
    return made
