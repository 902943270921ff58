"""The arithmetic of a national day: from meetings and staff to conversations and requests a second.

Two figures are given: 150 000 meetings and 30 000 staff on a working day. How the day lies over its hours, and how much
of an hour begins on the hour, are assumptions of this trial and stand here as such; nobody has measured them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

MEETINGS: Final = 150_000
STAFF: Final = 30_000

HOURS: Final[Mapping[int, int]] = MappingProxyType(
    {7: 4, 8: 11, 9: 14, 10: 14, 11: 9, 12: 6, 13: 14, 14: 13, 15: 10, 16: 5}
)
"""Per cent of the day's meetings that begin in each hour. Assumed: two peaks around a lunch."""

ON_THE_HOUR: Final = 40
"""Per cent of an hour's meetings that begin in its first five minutes. Assumed: booked times."""

BURST_SECONDS: Final = 300
UNASKED: Final = 20
"""Per cent of the meetings that end with "did not ask". Assumed."""

TOLD: Final = 15
"""Per cent of the meetings in which violence is told of. Assumed; the two kinds of conversation differ in cost."""

HANDED: Final = 5
"""Handovers for each hundred meetings. Assumed."""

READERS: Final = 10
"""Visits to handbook, routines, law or search for each hundred meetings. Assumed."""

GOAL: Final = 50.0
"""Complete conversations a second on two cores, with P95 as below: the product's stated figure."""

P95: Final = 150.0
"""Milliseconds for a step at the goal, 95th percentile."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Meetings that begin each second: over the working day, in its busiest hour, and in the five minutes after that
    hour's beginning; `each`: meetings a member and day."""

    mean: float
    peak: float
    burst: float
    each: float


def rates(meetings: int = MEETINGS, staff: int = STAFF) -> Rates:
    """The arrival rates of a day."""
    busiest = max(HOURS.values()) / 100
    return Rates(
        mean=meetings / (len(HOURS) * 3600),
        peak=meetings * busiest / 3600,
        burst=meetings * busiest * ON_THE_HOUR / 100 / BURST_SECONDS,
        each=meetings / staff,
    )


def told() -> list[str]:
    """The arithmetic in words, a line each."""
    found, busiest = rates(), max(HOURS.values())
    return [
        f"{MEETINGS:,} möten och {STAFF:,} anställda: {found.each:.1f} möten var.".replace(",", " "),
        f"Jämnt över {len(HOURS)} timmar: {found.mean:.1f} möten/s.",
        f"Den fullaste timmen ({busiest} % av dagen, antagande): {found.peak:.1f} möten/s.",
        f"Dess fem första minuter ({ON_THE_HOUR} % av timmens möten, antagande): {found.burst:.1f} möten/s.",
        f"Målet {GOAL:.0f} hela samtal/s är {GOAL / found.burst:.1f} gånger det.",
    ]


def weights() -> dict[str, float]:
    """How many walks of each kind for each hundred meetings; a prompt comes before every meeting."""
    return {
        "inget berättat": 100 - UNASKED - TOLD,
        "berättat": TOLD,
        "frågade inte": UNASKED,
        "påminnelse": 100,
        "överlämning": HANDED,
        "läsning": READERS,
    }
