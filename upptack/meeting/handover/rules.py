"""States of a handover, named after FHIR Task, and what leads from one to the next; deadlines in Swedish working time.

Pure: times come in as arguments, and every deadline is worked out once, when the handover is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import chain
from zoneinfo import ZoneInfo

import holidays

from upptack.staff.rules import neighbourhood as neighbourhood

SWEDEN = ZoneInfo("Europe/Stockholm")


class State(StrEnum):
    """Where a handover stands: the words of FHIR Task (R4) that it needs."""

    REQUESTED = "requested"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Urgency(StrEnum):
    """How soon the body must answer."""

    NOW = "now"
    TODAY = "today"
    OTHER = "other"


class Way(StrEnum):
    """How it was handed over: a call together, a card, a link, a spoken code, an SDK message, or the person herself."""

    CALL = "call"
    CARD = "card"
    LINK = "link"
    CODE = "code"
    SDK = "sdk"
    SELF = "self"


class Answer(StrEnum):
    """What a body may answer."""

    ACCEPTED = "accepted"
    FULL = "full"
    WRONG_BODY = "wrong_body"
    REACHED = "reached"
    HELPED = "helped"
    NO_CONTACT = "no_contact"


class Event(StrEnum):
    """What may happen to a handover besides an answer."""

    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class NotNow(Exception):
    """The answer does not follow from where the handover stands; the text says why and can be shown."""


OPEN = (State.REQUESTED, State.RECEIVED, State.ACCEPTED, State.IN_PROGRESS)
WAITING = (State.REQUESTED, State.RECEIVED)
"""The states in which the body has not yet said anything: the only ones in which a deadline runs."""

ASKS_THE_BODY = (Way.CALL, Way.LINK, Way.CODE, Way.SDK)
"""The ways by which the body is asked. With a card, or when the person calls herself, nobody has asked the body, so it
has no deadline to miss."""


def _from(states: tuple[State, ...], said: Answer | Event, to: State) -> Mapping[tuple[State, str], State]:
    return {(state, said): to for state in states}


TRANSITIONS: Mapping[tuple[State, str], State] = dict(
    chain.from_iterable(
        part.items()
        for part in (
            _from((State.REQUESTED,), Event.RECEIVED, State.RECEIVED),
            _from(WAITING, Answer.ACCEPTED, State.ACCEPTED),
            _from(WAITING, Answer.FULL, State.REJECTED),
            _from(WAITING, Answer.WRONG_BODY, State.REJECTED),
            _from((*WAITING, State.ACCEPTED), Answer.REACHED, State.IN_PROGRESS),
            _from(OPEN, Answer.HELPED, State.COMPLETED),
            _from((*WAITING, State.ACCEPTED), Answer.NO_CONTACT, State.CANCELLED),
            _from(OPEN, Event.WITHDRAWN, State.CANCELLED),
            _from(OPEN, Event.EXPIRED, State.CANCELLED),
        )
    )
)
"""(state, answer or event) → next state. What is not here does not follow."""

WHY_NOT: Mapping[State, str] = {
    State.REQUESTED: "Överlämningen har inte besvarats än.",
    State.RECEIVED: "Överlämningen är redan mottagen.",
    State.ACCEPTED: "Ni har redan tackat ja till överlämningen. Säg hur det har gått.",
    State.REJECTED: "Överlämningen är redan besvarad: den kunde inte tas emot.",
    State.IN_PROGRESS: "Ni har redan svarat att ni har kontakt med personen.",
    State.COMPLETED: "Överlämningen är redan avslutad: personen har fått hjälp.",
    State.CANCELLED: "Överlämningen är redan avslutad.",
}
"""What is said when an answer does not follow, by state."""


def after(state: State, said: Answer | Event) -> State:
    """The state that an answer or event leads to. Raises NotNow with a sentence when it does not follow."""
    try:
        return TRANSITIONS[state, said]
    except KeyError:
        raise NotNow(WHY_NOT[state]) from None


def answers_from(state: State) -> tuple[Answer, ...]:
    """The answers that a body may give from a state, in the order they are shown."""
    return tuple(answer for answer in Answer if (state, answer) in TRANSITIONS)


def may_close(state: State) -> bool:
    """Whether the unit may count the handover and forget it: when it has ended, or the body has reached the person and
    nobody waits to hear more."""
    return is_final(state) or state == State.IN_PROGRESS


def is_final(state: State) -> bool:
    """Whether nothing more can happen than that the handover is counted and forgotten."""
    return state not in OPEN


def outcome(state: State, last: str) -> str:
    """How it went, as it is counted: helped, reached, full, wrong_body, no_contact, withdrawn or unknown. `last` is
    the last answer, or "withdrawn"; that a handover has expired takes nothing from an earlier "reached"."""
    if state == State.COMPLETED:
        return "helped"
    if state == State.IN_PROGRESS:
        return "reached"
    ends = {
        State.REJECTED: ("full", "wrong_body"),
        State.CANCELLED: ("withdrawn", "no_contact", "reached"),
    }
    return last if last in ends.get(state, ()) else "unknown"


OUTCOMES = ("helped", "reached", "full", "wrong_body", "no_contact", "withdrawn", "unknown")

URGENCY_OF: Mapping[str, Urgency] = {
    "now": Urgency.NOW,
    "today": Urgency.TODAY,
    "offer": Urgency.OTHER,
    "open": Urgency.OTHER,
}


def urgency_of(level: str) -> Urgency:
    """The urgency that follows from a conversation's level. Raises KeyError for a level there is not."""
    return URGENCY_OF[level]


ANSWER_WITHIN: Mapping[Urgency, timedelta] = {
    Urgency.NOW: timedelta(minutes=15),
    Urgency.TODAY: timedelta(hours=2),
}
EXPIRES = timedelta(days=14)
"""A handover closes itself this long after it was made."""
READABLE = timedelta(hours=72)
"""Sealed details are deleted at the latest this long after they were written."""
PRESSED_AGAIN = timedelta(minutes=2)
"""For so long the same form, sent again, gives the same handover with new secrets; after that it gives nothing."""
OPENS, CLOSES = time(8), time(17)


@cache
def _days_off(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))


def is_working_day(day: date) -> bool:
    """Whether a day is a Swedish working day: Monday to Friday, no public holiday (lagen 1989:253 om allmänna
    helgdagar), and not Midsummer's, Christmas or New Year's Eve, which are free in practice."""
    return day.weekday() < 5 and day not in _days_off(day.year)


def next_working_day(day: date) -> date:
    """The first working day after a day."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def deadline(urgency: Urgency, at: datetime) -> datetime:
    """When a body must have answered what is handed over at `at` (with time zone). Acute: 15 minutes; today: two
    hours; other: the same time by the clock on the next working day. What is made outside 08–17 on a working day
    counts as made at the next 08:00 on one."""
    if urgency in ANSWER_WITHIN:
        return at + ANSWER_WITHIN[urgency]
    made = at.astimezone(SWEDEN)
    day, clock = made.date(), made.time()
    if not is_working_day(day) or clock >= CLOSES:
        day, clock = next_working_day(day), OPENS
    return datetime.combine(next_working_day(day), max(clock, OPENS), SWEDEN).astimezone(UTC)


def answer_by(way: Way, urgency: Urgency, at: datetime) -> datetime | None:
    """The deadline of a handover made at `at`; None when the way does not ask the body for anything."""
    return deadline(urgency, at) if way in ASKS_THE_BODY else None


def left(until: datetime, at: datetime) -> str:
    """How long is left to a deadline, or how late it is, in words."""
    seconds = (until - at).total_seconds()
    minutes = int(abs(seconds) // 60) + (seconds > 0 and seconds % 60 > 0)
    size, one, many = next(unit for unit in UNITS if minutes >= unit[0] or unit[0] == 1)
    count = minutes // size
    words = f"{count} {one if count == 1 else many}"
    return f"{words} kvar" if seconds > 0 else f"{words} för sent"


UNITS = ((24 * 60, "dygn", "dygn"), (60, "timme", "timmar"), (1, "minut", "minuter"))
"""Minutes in the units that waiting is told in, with their words for one and many."""

BANDS: tuple[tuple[timedelta, str], ...] = (
    (timedelta(minutes=15), "under_15m"),
    (timedelta(hours=2), "under_2h"),
    (timedelta(days=1), "under_1d"),
    (timedelta(days=3), "under_3d"),
)


def band(waited: timedelta | None) -> str:
    """How long the first answer took, in the bands that are counted; none when no answer came."""
    if waited is None:
        return "none"
    return next((name for end, name in BANDS if waited < end), "over_3d")


TRIES = 10
TRY_WINDOW = 15 * 60
"""Ten tries with a wrong code in any fifteen minutes from one address; seconds."""


def window(epoch: float) -> int:
    """The number of the quarter of an hour that holds a time, in seconds since 1970."""
    return int(epoch // TRY_WINDOW)


def try_again(earlier: int, now: int, at: datetime) -> datetime | None:
    """When an address may try again that has tried `earlier` times in the window before and `now` times in the one
    that holds `at`; None when it may now. Both count, so that no fifteen minutes hold more than ten tries."""
    if earlier + now < TRIES:
        return None
    windows = 2 if now >= TRIES else 1
    return datetime.fromtimestamp((window(at.timestamp()) + windows) * TRY_WINDOW, UTC)


STATE_NAMES: Mapping[State, str] = {
    State.REQUESTED: "begärd",
    State.RECEIVED: "mottagen",
    State.ACCEPTED: "accepterad",
    State.REJECTED: "avvisad",
    State.IN_PROGRESS: "pågår",
    State.COMPLETED: "genomförd",
    State.CANCELLED: "avbruten",
}
SAID_NAMES: Mapping[str, str] = {
    Event.RECEIVED: "uppgifterna lästa, eller kvitto",
    Answer.ACCEPTED: "vi tar emot",
    Answer.FULL: "fullt",
    Answer.WRONG_BODY: "fel verksamhet",
    Answer.REACHED: "vi har kontakt",
    Answer.HELPED: "personen har fått hjälp",
    Answer.NO_CONTACT: "vi fick ingen kontakt",
    Event.WITHDRAWN: "tillbakadragen",
    Event.EXPIRED: "för gammal",
}


def drawn() -> str:
    """The state machine as Markdown: a Mermaid diagram, and a table of every state and what leads on from it."""
    words: dict[tuple[State, State], list[str]] = {}
    for (state, said), to in TRANSITIONS.items():
        words.setdefault((state, to), []).append(SAID_NAMES[said])
    arrows = [f"    {state} --> {to}: {', '.join(said)}" for (state, to), said in words.items()]
    ends = [f"    {state} --> [*]" for state in State if is_final(state)]
    names = [f"    {state}: {STATE_NAMES[state]}" for state in State]
    diagram = "\n".join(["stateDiagram-v2", *names, f"    [*] --> {State.REQUESTED}", *arrows, *ends])
    head = "| från | det som sägs eller händer | till |\n|---|---|---|"
    rows = [
        f"| {STATE_NAMES[state]} (`{state}`) | {SAID_NAMES[said]} (`{said}`) | {STATE_NAMES[to]} (`{to}`) |"
        for (state, said), to in TRANSITIONS.items()
    ]
    finals = ", ".join(f"{STATE_NAMES[state]} (`{state}`)" for state in State if is_final(state))
    return (
        "# Överlämningens tillstånd\n\nNamnen följer FHIR Task (R4). Allt som inte står i tabellen avvisas.\n\n"
        f"```mermaid\n{diagram}\n```\n\n{head}\n" + "\n".join(rows) + f"\n\nSluttillstånd: {finals}.\n"
    )
