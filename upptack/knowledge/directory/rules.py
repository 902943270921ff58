"""When a contact may be trusted, what a phone value may look like, and when a body is open.

Pure: dates and times are passed in. Sentences that can reach an editor are in Swedish.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

ContactState: TypeAlias = Literal["verified", "unverified", "expired", "reported_wrong"]

LONGEST_TRUST: Final = timedelta(days=365)
"""A check never counts longer than this, whatever date somebody has written as its end."""

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SLOTS_A_DAY: Final = 48
SLOTS_A_WEEK: Final = 7 * SLOTS_A_DAY
ALWAYS: Final = frozenset(range(SLOTS_A_WEEK))

_ZONE: Final = "Europe/Stockholm"
_DAY_NAMES: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_DAY_GROUPS: Final = {
    tuple(range(7)): "alla dagar",
    tuple(range(5)): "måndag–fredag",
    (5, 6): "lördag och söndag",
}
_INTERVAL: Final = re.compile(r"([0-9]{2}):(00|30)-([0-9]{2}):(00|30)")
_PHONE: Final = re.compile(r"\+?[0-9]+(?:[ -][0-9]+)*")
_WEB: Final = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~%/-]*)?")


def contact_state(
    verified_on: date | None, expires_on: date | None, reported_wrong_on: date | None, on: date
) -> ContactState:
    """How far a contact can be trusted on the day `on`.

    A report that it is wrong weighs most, and holds until a check on a later day: on the same day the
    doubt wins. A check dated after `on` does not count yet. `expires_on` is the last day on which the
    check counts; no check counts longer than `LONGEST_TRUST`.
    """
    if reported_wrong_on is not None and (verified_on is None or verified_on <= reported_wrong_on):
        return "reported_wrong"
    if verified_on is None or on < verified_on:
        return "unverified"
    end = verified_on + LONGEST_TRUST
    if expires_on is not None:
        end = min(end, expires_on)
    return "expired" if on > end else "verified"


def may_be_shown_as_certain(state: ContactState) -> bool:
    """Whether a page may show the contact without a word of doubt: only while a check counts."""
    return state == "verified"


def parse_hours(value: object) -> frozenset[int] | None:
    """The half-hour slots of the week (0 = Monday 00:00–00:30, … 335) when a body answers.

    `value` is "always", or a mapping from "mon" … "sun" to a list of "HH:MM-HH:MM" on whole or half hours
    (a day that is not named is closed; the end of a day is 24:00; what passes midnight is written on both
    days), or `None` for unknown, which gives `None`.
    Raises `ValueError` with a Swedish sentence when the value is anything else.
    """
    if value is None:
        return None
    if value == "always":
        return ALWAYS
    if not isinstance(value, Mapping) or not value:
        raise ValueError("Öppettider anges som ”always” eller som minst en dag med tider.")
    return frozenset(slot for day, intervals in value.items() for slot in _day_slots(day, intervals))


def _day_slots(day: object, intervals: object) -> frozenset[int]:
    if day not in DAYS:
        raise ValueError(f"Okänd dag: {day}. Dagarna skrivs {', '.join(DAYS)}.")
    if isinstance(intervals, str) or not isinstance(intervals, Sequence) or not intervals:
        raise ValueError(f"Dagen {day} ska ha en lista med minst en tid. Utelämna dagar då det är stängt.")
    slots: set[int] = set()
    for interval in intervals:
        start, end = _interval_slots(interval)
        span = set(range(start, end))
        if slots & span:
            raise ValueError(f"Tiderna för dagen {day} överlappar varandra: {interval}.")
        slots |= span
    first = DAYS.index(day) * SLOTS_A_DAY
    return frozenset(first + slot for slot in slots)


def _interval_slots(interval: object) -> tuple[int, int]:
    match = _INTERVAL.fullmatch(interval) if isinstance(interval, str) else None
    if match is None:
        raise ValueError(f"Tiden {interval} ska skrivas som 08:30-16:00, på hel eller halv timme.")
    start_hour, start_minute, end_hour, end_minute = (int(part) for part in match.groups())
    start, end = start_hour * 2 + start_minute // 30, end_hour * 2 + end_minute // 30
    if not start < end <= SLOTS_A_DAY:
        raise ValueError(f"Tiden {interval} ska börja före den slutar och sluta senast 24:00.")
    return start, end


def hours_as_table(slots: frozenset[int] | None) -> str | dict[str, list[str]] | None:
    """The written form that `parse_hours` reads back to the same slots; for storing and for forms.

    Raises `ValueError` for an empty set or a slot outside 0 … 335: such hours cannot be written.
    """
    if slots is None:
        return None
    if not slots or not slots <= ALWAYS:
        raise ValueError("Öppettiderna måste omfatta minst en halvtimme i veckan, från måndag till söndag.")
    if slots == ALWAYS:
        return "always"
    days = ((name, _intervals(slots, day)) for day, name in enumerate(DAYS))
    return {name: [f"{_clock(start)}-{_clock(end)}" for start, end in found] for name, found in days if found}


def _intervals(slots: frozenset[int], day: int) -> tuple[tuple[int, int], ...]:
    """Runs of open slots of one day as (start, end) in half hours from midnight, end not included."""
    first = day * SLOTS_A_DAY
    own = sorted(slot - first for slot in slots if first <= slot < first + SLOTS_A_DAY)
    runs = (tuple(run) for _, run in groupby(enumerate(own), key=lambda pair: pair[1] - pair[0]))
    return tuple((run[0][1], run[-1][1] + 1) for run in runs)


def _clock(half_hours: int) -> str:
    return f"{half_hours // 2:02d}:{'30' if half_hours % 2 else '00'}"


def slot_of(at: datetime) -> int:
    """The half-hour slot of the week (0 … 335) in Sweden at the moment `at`, which must carry a time zone."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError("Tidpunkten måste ha en tidszon.")
    local = at.astimezone(ZoneInfo(_ZONE))
    return local.weekday() * SLOTS_A_DAY + local.hour * 2 + local.minute // 30


def is_open(slots: frozenset[int] | None, at: datetime) -> bool | None:
    """Whether the body answers at the moment `at`, by the clock in Sweden; `None` when hours are unknown."""
    slot = slot_of(at)
    return None if slots is None else slot in slots


def describe_hours(slots: frozenset[int] | None) -> str:
    """The hours as a short Swedish text to read, such as "Måndag, onsdag och fredag kl. 9–12"."""
    if slots is None:
        return "Öppettiderna är inte kända"
    table = hours_as_table(slots)
    if table == "always":
        return "Dygnet runt, alla dagar"
    by_times: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day in range(7):
        if found := _intervals(slots, day):
            by_times.setdefault(found, []).append(day)
    text = "; ".join(f"{_day_words(tuple(days))} {_time_words(found)}" for found, days in by_times.items())
    return text[0].upper() + text[1:]


def _day_words(days: tuple[int, ...]) -> str:
    if days in _DAY_GROUPS:
        return _DAY_GROUPS[days]
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"{_DAY_NAMES[days[0]]}–{_DAY_NAMES[days[-1]]}"
    return _listed(tuple(_DAY_NAMES[day] for day in days))


def _time_words(intervals: tuple[tuple[int, int], ...]) -> str:
    if intervals == ((0, SLOTS_A_DAY),):
        return "dygnet runt"
    return "kl. " + _listed(tuple(f"{_hour_words(start)}–{_hour_words(end)}" for start, end in intervals))


def _hour_words(half_hours: int) -> str:
    return f"{half_hours // 2}.30" if half_hours % 2 else str(half_hours // 2)


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"


def phone_problem(value: str) -> str | None:
    """What is wrong with a phone value, as a Swedish sentence, or `None`.

    Allowed: 3 to 15 digits (ITU-T E.164 sets 15), a plus sign first, single spaces and hyphens between.
    """
    if not _PHONE.fullmatch(value):
        return "Ett telefonnummer skrivs med siffror, enkla mellanslag och bindestreck, och plustecken först."
    if not 3 <= sum(character.isdigit() for character in value) <= 15:
        return "Ett telefonnummer ska ha mellan 3 och 15 siffror."
    return None


def web_problem(value: str) -> str | None:
    """What is wrong with a web address, as a Swedish sentence, or `None`.

    Allowed: https with a plain host and path. A query or fragment could tell who is asking, so none.
    """
    if not _WEB.fullmatch(value):
        return "En webbadress ska börja med https:// och inte ha mellanslag, frågetecken eller nummertecken."
    return None
