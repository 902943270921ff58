"""What a meeting and a handover add to the counts, and how long a meeting's token is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

WINDOW_SECONDS = 4 * 60 * 60
"""Tokens are remembered by four-hour window, the longest life of a sealed conversation: never by the minute."""

FORBIDDEN = frozenset("\n\r\t,;|=")


@dataclass(frozen=True, slots=True)
class Increment:
    """One meeting as it is counted. Every field is a code from a closed list, never a text about anyone; an empty
    code means that the field does not apply (no reason when violence was asked about)."""

    month: str
    agency: str
    unit: str
    matter: str
    channel: str
    guide: str
    sex: str
    age: str
    answer: str
    reason: str
    action: str

    def __post_init__(self) -> None:
        only_codes(self)

    @property
    def kind(self) -> str:
        """The name of this kind of meeting in the counts: a hash of its codes."""
        return named(self)


@dataclass(frozen=True, slots=True, order=True)
class Ended:
    """One handover as it is counted when it has ended, in codes from closed lists: the month it was made, who handed
    over, to which kind of body, in which way and how urgently, how it went, and the band of the time to an answer."""

    month: str
    agency: str
    unit: str
    kind: str
    way: str
    urgency: str
    outcome: str
    band: str

    def __post_init__(self) -> None:
        only_codes(self)

    @property
    def place(self) -> int:
        """Where this kind of receipt stands in its table: 63 bits of a hash of its codes. With up to a million rows
        two share a place with a probability under 10⁻⁷."""
        return int(named(self)[:16], 16) >> 1


@dataclass(frozen=True, slots=True)
class MetOnce:
    """One meeting that a case system has told of, in codes from closed lists."""

    month: str
    agency: str
    unit: str
    matter: str
    channel: str
    event: str

    def __post_init__(self) -> None:
        only_codes(self)

    @property
    def kind(self) -> str:
        """The name of this kind of meeting in the counts: a hash of its codes."""
        return named(self)


@dataclass(frozen=True, slots=True)
class Followed:
    """What one meeting did with the proposal, in codes: `did` is same, more or other."""

    month: str
    agency: str
    unit: str
    level: str
    did: str

    def __post_init__(self) -> None:
        only_codes(self)

    @property
    def kind(self) -> str:
        """The name of this kind in the counts: a hash of its codes."""
        return named(self)


@dataclass(frozen=True, slots=True)
class OfStaff:
    """Something that is counted about a unit's own staff in a month, in codes: `what` is one of STAFF."""

    month: str
    agency: str
    unit: str
    what: str

    def __post_init__(self) -> None:
        only_codes(self)
        if self.what not in STAFF:
            raise ValueError(f"what: {self.what} räknas inte.")

    @property
    def kind(self) -> str:
        """The name of this kind in the counts: a hash of its codes."""
        return named(self)


STAFF = (
    "members",
    "trained",
    "managers",
    "managers-trained",
    "supervision-planned",
    "supervision-held",
    "supervision-minutes",
)
"""What is counted about staff: those who meet people and the managers, how many of each have a valid certificate, and
supervision that was planned and held, and for how long."""


@dataclass(frozen=True, slots=True, order=True)
class OfOwnStaff:
    """One manager's conversation with an employee as it is counted: the year, the agency, and one of OWN_STAFF. No
    unit, no month, no manager: a unit has a dozen employees and one manager (docs/adr/0023)."""

    year: str
    agency: str
    answer: str

    def __post_init__(self) -> None:
        only_codes(self)
        if self.answer not in OWN_STAFF:
            raise ValueError(f"answer: {self.answer} räknas inte.")

    @property
    def place(self) -> int:
        """Where this kind stands in its table: 63 bits of a hash of its codes."""
        return int(named(self)[:16], 16) >> 1


OWN_STAFF = ("told", "no", "unsaid", "not_asked")
"""The classes of a conversation with an employee. Four, where a meeting has eight: fewer tell less."""

OWN_STAFF_LEAST = 10
"""The fewest of every class for an agency's year to be shown."""


def own_staff_closed(on: date) -> int:
    """The last year that is over on a day: the year before the one that yesterday was in, so that what was counted in
    the last minute of a year is there before anything is shown."""
    return (on - timedelta(days=1)).year - 1


def own_staff_shown(counts: Mapping[str, int], year: int, on: date) -> bool:
    """Whether an agency's year may be shown: it is over, and every class has at least OWN_STAFF_LEAST. All or nothing,
    so no number that is shown can give a hidden one away."""
    return year <= own_staff_closed(on) and all(counts.get(answer, 0) >= OWN_STAFF_LEAST for answer in OWN_STAFF)


Counted = Increment | Ended | MetOnce | Followed | OfStaff | OfOwnStaff


def named(counted: Counted) -> str:
    """A hash of the codes, in hexadecimal."""
    return sha256("|".join(astuple(counted)).encode()).hexdigest()


def only_codes(counted: Counted) -> None:
    """Raises ValueError when a field holds something that is not a code of at most forty signs."""
    for field in fields(counted):
        code = getattr(counted, field.name)
        if len(code) > 40 or FORBIDDEN & set(code) or " " in code:
            raise ValueError(f"{field.name}: en kod väntades, inte en text.")


def digest(token: str) -> str:
    """What is remembered of a token: a hash, from which the token cannot be made again."""
    return sha256(token.encode()).hexdigest()


CLOCK_SLACK: Final = timedelta(minutes=5)
"""How far back a clock may go when it is set right, or between two servers."""

LONGEST_PAUSE: Final = {"due": timedelta(hours=24), "daily": timedelta(hours=49)}
"""Longest time between two runs of a job before its clock is doubted: `due` runs every few minutes and deletes
handovers; the daily run may miss one day. A clock that is wrong by less can make either delete that much too early."""


def may_be_right(last: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Whether a clock that says `now` can be right, when the job last ran at `last` (None: never)."""
    return last is None or last - CLOCK_SLACK <= now <= last + longest


def window(epoch: float) -> int:
    """The number of the four-hour window that holds a time, in seconds since 1970."""
    return int(epoch // WINDOW_SECONDS)


def oldest_kept(now: float) -> int:
    """The oldest window whose tokens may still come back at `now`: its meetings may have begun at its end."""
    return window(now) - 1


def oldest_forgotten(now: float) -> int:
    """The oldest window whose tokens a counted meeting forgets, a day back: should the clock leap further ahead than
    that, every token still stands when it comes back. What is older, a job that doubts its clock forgets
    (`actions.forget_spent`)."""
    return window(now) - 6
