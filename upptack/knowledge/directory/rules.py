"""When a contact may be trusted, what a phone value may look like, and when a body is open.

Pure: dates and times are passed in. Sentences that can reach an editor are in Swedish.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

ContactState: TypeAlias = Literal["verified", "unverified", "expired", "reported_wrong"]

LONGEST_TRUST: Final = timedelta(days=365)
"""A check never counts longer than this, whatever date somebody has written as its end."""

CHANNEL_NAMES: Final = (("phone", "telefon"), ("text_phone", "texttelefon"), ("chat", "chatt"), ("web", "webb"))
EVIDENCE_NAMES: Final = (("read", "läst där den publiceras"), ("code", "i andra hand"))
STATE_NAMES: Final[Mapping[ContactState, str]] = {
    "verified": "kontrollerad",
    "unverified": "inte kontrollerad",
    "expired": "kontrollen har gått ut",
    "reported_wrong": "anmäld som fel",
}
EMERGENCY_NUMBERS: Final = frozenset({"112", "11414"})
REPORTS_A_DAY: Final = 50
"""More reports than this of one contact on one day tell nothing new, and are not counted."""

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SLOTS_A_DAY: Final = 48
SLOTS_A_WEEK: Final = 7 * SLOTS_A_DAY
ALWAYS: Final = frozenset(range(SLOTS_A_WEEK))

_ZONE: Final = "Europe/Stockholm"
_DAY_NAMES: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_SHORT_DAYS: Final = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
_ALWAYS_WORDS: Final = ("alltid", "dygnet runt", "dygnet runt, alla dagar")
_DAY_GROUPS: Final = {
    tuple(range(7)): "alla dagar",
    tuple(range(5)): "måndag–fredag",
    (5, 6): "lördag och söndag",
}
_INTERVAL: Final = re.compile(r"([0-9]{2}):(00|30)-([0-9]{2}):(00|30)")
_TYPED_HOURS: Final = re.compile(r"([^0-9]+)([0-9].*)")
_TYPED_INTERVAL: Final = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?[-–] ?([0-9]{1,2})(?:[:.]([0-9]{2}))?")
_PHONE: Final = re.compile(r"\+?[0-9]+(?:[ -][0-9]+)*")
_SEEN: Final = re.compile(r"20[0-9]{2}(?:-[0-9]{2}(?:-[0-9]{2})?|/20[0-9]{2})?")
_WEB: Final = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~%/-]*)?")


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a body, as the data have it.

    `value` is empty when no source gave one; `task` then says who is to find it. `hours` are the half-hour
    slots of the week (see `parse_hours`), `None` = unknown; `hours_note` is what was seen.
    `evidence` is "read" (read where it was published) or "code" (second hand). `seen` is the date of the
    source as exactly as known ("2024", "2024-04", "2024-04-16", "2025/2026"), empty when it has none.
    """

    channel: str
    value: str
    task: str
    hours: frozenset[int] | None
    hours_note: str
    evidence: str
    source: str
    source_url: str
    seen: str
    verified_on: date | None
    expires_on: date | None

    def state(self, on: date, reported_wrong_on: date | None = None) -> ContactState:
        """How far the contact can be trusted on the day `on`; see `contact_state`."""
        return contact_state(self.verified_on, self.expires_on, reported_wrong_on, on)


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
    return "expired" if on > check_ends(verified_on, expires_on) else "verified"


def check_ends(verified_on: date, expires_on: date | None) -> date:
    """The last day on which a check counts."""
    end = verified_on + LONGEST_TRUST
    return end if expires_on is None else min(end, expires_on)


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


def hours_as_text(slots: frozenset[int] | None) -> str:
    """The hours as `read_hours` reads them back, such as "mån-fre 08:00-16:00; lör 10:00-12:00, 13:00-15:00"; empty
    when they are not known. Raises `ValueError` as `hours_as_table` does."""
    table = hours_as_table(slots)
    if not isinstance(table, dict):
        return "alltid" if table else ""
    days = [(DAYS.index(day), ", ".join(times)) for day, times in table.items()]
    runs = (tuple(run) for _, run in groupby(enumerate(days), key=lambda pair: (pair[1][0] - pair[0], pair[1][1])))
    return "; ".join(f"{_span(run[0][1][0], run[-1][1][0])} {run[0][1][1]}" for run in runs)


def _span(first: int, last: int) -> str:
    return _SHORT_DAYS[first] if first == last else f"{_SHORT_DAYS[first]}-{_SHORT_DAYS[last]}"


def read_hours(text: str) -> frozenset[int] | None:
    """The half-hour slots of hours that somebody has typed: days and times, parts separated by semicolons; "alltid"
    for around the clock; empty gives `None`. Raises `ValueError` with a Swedish sentence for anything else."""
    typed = " ".join(text.lower().split())
    if not typed:
        return None
    if typed in _ALWAYS_WORDS:
        return ALWAYS
    table: dict[str, list[str]] = {}
    for part in typed.strip("; ").split(";"):
        match = _TYPED_HOURS.fullmatch(part.strip())
        if match is None:
            example = "Skriv dagar och tider, till exempel mån-fre 08:00-16:00."
            raise ValueError(f"{example} Det här går inte att läsa: {part.strip()}.")
        times = [_typed_interval(time.strip()) for time in re.split(r",| och ", match[2])]
        for day in _typed_days(match[1]):
            table.setdefault(DAYS[day], []).extend(times)
    return parse_hours(table)


def _typed_days(words: str) -> Iterator[int]:
    for word in re.split(r",| och ", words.removesuffix("kl. ").strip(" ,")):
        first, _, last = (part.strip() for part in word.replace("–", "-").partition("-"))
        start, end = _typed_day(first), _typed_day(last or first)
        if start > end:
            raise ValueError(f"Dagarna {word.strip()} ska stå i veckans ordning, från måndag till söndag.")
        yield from range(start, end + 1)


def _typed_day(word: str) -> int:
    found = [day for day, name in enumerate(_DAY_NAMES) if len(word) >= 3 and name.startswith(word)]
    if not found:
        raise ValueError(f"Okänd dag: {word}. Skriv {', '.join(_SHORT_DAYS)}.")
    return found[0]


def _typed_interval(time: str) -> str:
    match = _TYPED_INTERVAL.fullmatch(time)
    if match is None:
        raise ValueError(f"Tiden {time} ska skrivas som 08:30-16:00, på hel eller halv timme.")
    start_hour, start_minute, end_hour, end_minute = match.groups()
    return f"{start_hour:0>2}:{start_minute or '00'}-{end_hour:0>2}:{end_minute or '00'}"


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


_VALUE_CHECKS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "phone": phone_problem,
    "text_phone": phone_problem,
    "chat": web_problem,
    "web": web_problem,
}


def contact_problems(contact: Contact, on: date | None = None) -> Iterator[tuple[str, str]]:
    """What is wrong with a contact: the field and a Swedish sentence each. With `on`, the day of the check is compared
    with that day too."""
    yield from _value_problems(contact)
    yield from _source_problems(contact)
    yield from _date_problems(contact)
    if on is not None and contact.verified_on is not None and contact.verified_on > on:
        yield "verified_on", "Dagen då uppgiften kontrollerades har inte varit än."


def _value_problems(contact: Contact) -> Iterator[tuple[str, str]]:
    if contact.channel not in _VALUE_CHECKS:
        yield "channel", f"Okänd kanal: {contact.channel}."
    elif contact.value and (problem := _VALUE_CHECKS[contact.channel](contact.value)):
        yield "value", problem
    if not contact.value and not contact.task:
        yield "task", "Uppgiften är tom och ingen står som ansvarig för att fylla i den."
    if contact.value and contact.task:
        yield "task", "Uppgiften är ifylld men står fortfarande som någons uppgift att fylla i."


def _source_problems(contact: Contact) -> Iterator[tuple[str, str]]:
    if contact.value and not contact.source:
        yield "source", "Uppgiften saknar källa."
    if contact.evidence not in dict(EVIDENCE_NAMES):
        yield "evidence", f"Okänt slags belägg: {contact.evidence or 'inget'}."
    if contact.source_url and web_problem(contact.source_url):
        yield "source_url", "Källans adress är inte en webbadress som börjar med https://."
    if contact.seen and not _SEEN.fullmatch(contact.seen):
        yield "seen", f"Källans datum kan inte läsas: {contact.seen}. Skriv till exempel 2026 eller 2026-11-21."


def _date_problems(contact: Contact) -> Iterator[tuple[str, str]]:
    verified, expires = contact.verified_on, contact.expires_on
    if verified is None:
        if expires is not None:
            yield "expires_on", "En sista dag är satt men ingen dag då uppgiften kontrollerades."
        return
    if not contact.value:
        yield "verified_on", "En tom uppgift kan inte vara kontrollerad."
    if expires is None:
        yield "expires_on", "Uppgiften är kontrollerad men det står inte hur länge det gäller."
    elif expires < verified:
        yield "expires_on", "Uppgiften går ut innan den är kontrollerad."
    elif expires > verified + LONGEST_TRUST:
        yield "expires_on", "Kontrollen ska göras om minst en gång om året."


def area_problem(national: bool, counties: Collection[str], municipalities: Collection[str]) -> str | None:
    """What is wrong with where a body is for, as a Swedish sentence, or `None`."""
    if national == bool(counties or municipalities):
        return "Ange antingen hela landet eller vilka län och kommuner verksamheten gäller."
    return None


def check_still_counts(old_value: str, old_check: date | None, value: str, check: date | None) -> bool:
    """Whether a check may stand: it was of one value, so that another value needs a check on a later day."""
    return check is None or value == old_value or old_check is None or check > old_check


def needs_review(value: str) -> bool:
    """Whether a value is a number that nobody may mark as wrong alone: people in danger are sent to it."""
    return value.replace(" ", "").replace("-", "") in EMERGENCY_NUMBERS


def paired(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> tuple[int | None, ...]:
    """For each new contact (channel, value) the place of the old one that it is: the same value first, else the next
    one of the same channel that is left; `None` when it is another."""
    left = dict(enumerate(old))
    exact = [_take(left, (place for place, one in left.items() if one == contact)) for contact in new]
    return tuple(
        _take(left, (other for other, one in left.items() if one[0] == contact[0])) if place is None else place
        for place, contact in zip(exact, new, strict=True)
    )


def _take(left: dict[int, tuple[str, str]], places: Iterator[int]) -> int | None:
    place = next(places, None)
    if place is not None:
        del left[place]
    return place
