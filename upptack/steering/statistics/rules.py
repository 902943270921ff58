"""Periods, and when one is closed: only then does anything about it leave the house. Pure.

A month is closed one month after it has ended: what it counts may come up to fourteen days later (handovers close
themselves then), and what has left is never corrected. A difference between two editions would give a count away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
CODE: Final = re.compile(r"(20\d\d)(?:-Q([1-4])|-(0[1-9]|1[0-2]))?")


class NoPeriod(ValueError):
    """The code is no year, quarter or month."""


@dataclass(frozen=True, slots=True)
class Period:
    """A year ("2026"), a quarter ("2026-Q3") or a month ("2026-10"), by its first and last month."""

    code: str
    year: int
    first: int
    last: int

    @property
    def kind(self) -> str:
        """year, quarter or month."""
        return {12: "year", 3: "quarter", 1: "month"}[self.last - self.first + 1]

    @property
    def months(self) -> tuple[str, ...]:
        """The codes of its months, in order."""
        return tuple(f"{self.year}-{month:02}" for month in range(self.first, self.last + 1))

    @property
    def name(self) -> str:
        """As it is written: "2026", "kvartal 3 2026", "oktober 2026"."""
        if self.kind == "quarter":
            return f"kvartal {self.last // 3} {self.year}"
        return str(self.year) if self.kind == "year" else f"{MONTHS[self.first - 1]} {self.year}"

    @property
    def closes(self) -> date:
        """The day from which it is closed: one month after the day that follows its last."""
        after = self.last + 1
        return date(self.year + after // 12, after % 12 + 1, 1)

    def is_closed(self, on: date) -> bool:
        """Whether it is closed on a day."""
        return on >= self.closes


def period(code: str) -> Period:
    """The period with a code. Raises NoPeriod when it is none."""
    found = CODE.fullmatch(code)
    if found is None:
        raise NoPeriod(code)
    year, quarter, month = int(found[1]), found[2], found[3]
    if quarter:
        return Period(code, year, int(quarter) * 3 - 2, int(quarter) * 3)
    return Period(code, year, int(month), int(month)) if month else Period(code, year, 1, 12)


def quarter_of(month: str) -> str:
    """The quarter that holds a month: "2026-Q4" for "2026-10"."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def quarters(year: int) -> tuple[str, ...]:
    """The codes of a year's quarters."""
    return tuple(f"{year}-Q{number}" for number in range(1, 5))


def periods_of(months: frozenset[str]) -> tuple[Period, ...]:
    """Every quarter and year that holds one of some months, newest first; of two that end together the longer one
    first."""
    codes = {quarter_of(month) for month in months} | {month[:4] for month in months}
    return newest_first(period(code) for code in codes)


def newest_first(found: Iterable[Period]) -> tuple[Period, ...]:
    """Periods in the order they are listed: newest first, of two that end together the longer one first."""
    return tuple(sorted(found, key=lambda each: (-each.year, -each.last, each.first)))
