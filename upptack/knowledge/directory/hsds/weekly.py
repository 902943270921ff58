"""Weekly hours as HSDS schedules: one weekly rule (RFC 5545 RRULE: FREQ, BYDAY) for each interval of the day.

Pure. HSDS wants times with an offset from UTC, and Sweden's offset changes twice a year. Each schedule therefore
says the offset of the day on which it is given, and is valid at most to the last day with that offset.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from upptack.knowledge.directory import rules
from upptack.knowledge.directory.hsds.terms import Json, identifier

_ZONE: Final = ZoneInfo("Europe/Stockholm")
_BYDAY: Final = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}
_YEAR: Final = 366


def offset(on: date) -> timedelta:
    """How far Sweden's clocks are ahead of UTC at noon on a day."""
    return datetime.combine(on, time(12), _ZONE).utcoffset() or timedelta(0)


@lru_cache(maxsize=4)
def last_day_of_offset(on: date) -> date:
    """The last day from `on` with the same offset; a year ahead when the clocks no longer change."""
    days = (on + timedelta(days=ahead) for ahead in range(1, _YEAR))
    changed = next((day for day in days if offset(day) != offset(on)), on + timedelta(days=_YEAR))
    return changed - timedelta(days=1)


def schedules(slots: frozenset[int], link: str, *, on: date, until: date | None) -> tuple[Json, ...]:
    """The hours of one contact as schedules; `slots` as in `rules.parse_hours`, `link` the contact's id, `until` the
    last day on which they count. A time that ends at midnight closes at 00:00, so a whole day is 00:00 to 00:00."""
    ahead = offset(on)
    hours = int(ahead.total_seconds()) // 3600
    suffix = f"+{hours:02d}:00"
    ends = min(last_day_of_offset(on), until) if until else last_day_of_offset(on)
    return tuple(
        {
            "id": identifier("schedule", link, opens, closes),
            "valid_to": ends.isoformat(),
            "timezone": hours,
            "freq": "WEEKLY",
            "interval": 1,
            "wkst": "MO",
            "byday": ",".join(days),
            "opens_at": opens + suffix,
            "closes_at": closes.replace("24:00", "00:00") + suffix,
        }
        for (opens, closes), days in _by_interval(slots).items()
    )


def _by_interval(slots: frozenset[int]) -> dict[tuple[str, str], list[str]]:
    """Each interval of the day with the days that have it, in order of the week."""
    table = rules.hours_as_table(slots)
    whole = {day: ["00:00-24:00"] for day in rules.DAYS}
    found: dict[tuple[str, str], list[str]] = {}
    for day, intervals in (table if isinstance(table, dict) else whole).items():
        for interval in intervals:
            opens, _, closes = interval.partition("-")
            found.setdefault((opens, closes), []).append(_BYDAY[day])
    return found
