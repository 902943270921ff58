"""What a trial found, and the table of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One row. `n` faults of at least `least`; `acked` acknowledged writes, of at least `least_acked`; `lost` of them;
    `broken`: other promises that did not hold, in words; `control` whether the seeded fault was seen."""

    trial: str
    n: int
    least: int
    acked: int
    least_acked: int
    lost: int
    broken: tuple[str, ...] = ()
    control: bool | None = None
    note: str = ""

    @property
    def why_not(self) -> tuple[str, ...]:
        """Why the trial fails; empty when everything held."""
        reasons = (
            (self.n < self.least, f"N {self.n} är under {self.least}"),
            (self.acked < self.least_acked, f"bekräftade {self.acked} är under {self.least_acked}"),
            (self.lost > 0, f"{self.lost} förlorade"),
            (self.control is False, "kontrollen med inlagt fel fälldes inte"),
        )
        return (*(words for holds, words in reasons if holds), *self.broken)


def table(rows: Iterable[Found]) -> str:
    """The rows as text."""
    lines = [f"{'prov':<46}{'N':>6}{'bekräftat':>11}{'förlorat':>10}  utslag"]
    for row in rows:
        said = "; ".join(row.why_not) or "håller"
        control = {None: "", True: " (kontrollen fälldes)", False: ""}[row.control]
        note = f" [{row.note}]" if row.note else ""
        lines.append(f"{row.trial:<46}{row.n:>6}{row.acked:>11}{row.lost:>10}  {said}{control}{note}")
    return "\n".join(lines)
