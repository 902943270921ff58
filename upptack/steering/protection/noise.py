"""Noise for free cross-tabulation: the cell-key method. Pure.

Every record has a secret record key; a cell's key is the sum of its records' keys modulo 256; the noise is looked up by
count and cell key in a table (the p-table). So the same records always get the same noise, whatever table they stand
in, and asking again gives nothing (Fraser and Wooton, "A proposed method for confidentialising tabular output to
protect against differencing", 2005; as the Office for National Statistics does it in cell_key_perturbation)."""

from __future__ import annotations

import hmac
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from upptack.steering.protection.averages import averaged
from upptack.steering.protection.bounds import MINIMUM, exposed, linked
from upptack.steering.protection.tables import Key, Release, Table

KEYS: Final = 256
SPREAD: Final = 8
DEVIATION: Final = 2.0
"""The noise's standard deviation in persons, before tails and edges: a count of 30 is shown as 26–34 19 times of 20."""


@dataclass(frozen=True, slots=True)
class Noise:
    """A p-table: `rows[n][key]` is added to a count of n with that cell key; nought stays nought. Beyond the last row
    the last `repeated` rows are used in turn. No noise is greater than `spread`; what is then below `minimum` is
    hidden."""

    rows: Sequence[Sequence[int]]
    repeated: int
    spread: int
    minimum: int = MINIMUM

    def added(self, n: int, key: int) -> int:
        """The noise of a count with a cell key."""
        first = len(self.rows) - self.repeated
        return self.rows[n if n < first else first + (n - first) % self.repeated][key] if n else 0

    def shown(self, n: int, key: int) -> int | None:
        """The count with its noise, None where that is too small to show."""
        value = n + self.added(n, key)
        return value if value >= self.minimum else None


@lru_cache(maxsize=1)
def noise() -> Noise:
    """Our own p-table: for each count a symmetric bell of standard deviation DEVIATION, cut at the count itself (so
    that nothing falls below nought and the mean stays 0) and at SPREAD, where each step out to the cut has at least one
    key of the 256, so that the limits are reached and no smaller limit can be claimed. Counts from SPREAD up share a
    row."""
    return Noise(tuple(_row(min(n, SPREAD)) for n in range(SPREAD + 1)), repeated=1, spread=SPREAD)


def _row(reach: int) -> tuple[int, ...]:
    bell = [math.exp(-(step**2) / (2 * DEVIATION**2)) for step in range(reach + 1)]
    total = bell[0] + 2 * sum(bell[1:])
    keys = [max(1, round(KEYS * weight / total)) for weight in bell[1:]]
    still = KEYS - 2 * sum(keys)
    outwards = [step for step, many in enumerate(keys, start=1) for _ in range(many)]
    return (*(-step for step in reversed(outwards)), *(0 for _ in range(still)), *outwards)


def row_key(secret: bytes, kind: str, n: int) -> int:
    """The sum modulo 256 of the record keys of n records that are alike in everything (`kind`, a row of the tally).

    The i-th record's key is h(i) - h(i - 1) with h a keyed hash and h(0) = 0: fixed when it comes, and its sum over n
    records is h(n), which is even over 0–255 for every n. Unknown to whoever lacks the secret."""
    if not n:
        return 0
    return hmac.digest(secret, f"{n}\x1f{kind}".encode(), "sha256")[0]


def perturb(
    table: Table, counts: Mapping[Key, int], record_keys: Mapping[Key, int], ptable: Noise | None = None
) -> Release:
    """The table with noise, and with every count hidden that is below MINIMUM with its noise, noughts too: so a small
    count and no count look alike. `record_keys` is the sum of the record keys in each cell. Sums do not add up to the
    last person. Ask `revealed` before it is published."""
    chosen = ptable or noise()
    shown = {key: chosen.shown(counts[key], record_keys[key] % KEYS) for key in table}
    return Release(table, shown, chosen.spread)


def revealed(release: Release, earlier: Sequence[Release], counts: Mapping[Key, int]) -> tuple[Key, ...]:
    """The hidden counts that a release would give away beside all that is out: those whose interval becomes narrow
    (bounds.py) and those that could be averaged out (averages.py). When there are any it must not be published."""
    together = (*linked((release.table,), earlier), release)
    return tuple(dict.fromkeys((*exposed(together, counts), *averaged(together, counts))))
