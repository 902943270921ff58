"""Signs of life: whether a body answers, and how many places it has free.

Pure: moments are passed in. What is known comes from handovers that were answered, contacts that failed, and what the
body itself has told. A failed contact is kept by the hour and forgotten after a day; nothing says who tried.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from upptack.matching.services import Answers

A_DAY: Final = timedelta(hours=24)
FAILED_CONTACTS: Final = 2
"""As many failed contacts within a day mark a body as not answering."""

ANSWERED_LATELY: Final = timedelta(days=7)
MOST_PLACES: Final = 99
MOST_FAILURES: Final = 1000

NOT_ANSWERING: Final = "Svarar inte just nu"
_MONTHS: Final = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Signs:
    """What is kept of a body. `failed_first` and `failed_last` are hours; `failures` is how many failed contacts lie
    between them, within a day. `free` and `free_at`: places and the hour they were told; without `free` the body has
    told that it does not know."""

    answered_on: date | None = None
    failures: int = 0
    failed_first: datetime | None = None
    failed_last: datetime | None = None
    not_answering_since: date | None = None
    free: int | None = None
    free_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """A body's signs of life as a page may show them at one moment. `free` is there only while it is fresh; `free_on`
    is the day it was told. `said`: the same in sentences, for staff."""

    answered_on: date | None = None
    not_answering: bool = False
    free: int | None = None
    free_on: date | None = None
    said: tuple[str, ...] = ()


UNKNOWN_LIFE: Final = Life()


def hour_of(at: datetime) -> datetime:
    """The hour in which a moment lies: no finer time is kept."""
    return at.replace(minute=0, second=0, microsecond=0)


def failed(signs: Signs, times: int, at: datetime, on: date) -> Signs:
    """After so many failed contacts at `at`, on the day `on` in Sweden. Hours are compared with hours, so that two
    contacts within a day always count together, and none with one that lies 25 hours back."""
    hour = hour_of(at)
    known = forgotten(signs, at)
    count = min(known.failures + times, MOST_FAILURES)
    marked = count >= FAILED_CONTACTS and known.not_answering_since is None
    return replace(
        known,
        failures=count,
        failed_first=known.failed_first or hour,
        failed_last=hour,
        not_answering_since=on if marked else known.not_answering_since,
    )


def forgotten(signs: Signs, at: datetime) -> Signs:
    """Without the failed contacts that lie more than a day back."""
    hour = hour_of(at)
    if signs.failed_last is None or hour - signs.failed_last > A_DAY:
        return replace(signs, failures=0, failed_first=None, failed_last=None)
    if signs.failed_first is not None and hour - signs.failed_first > A_DAY:
        return replace(signs, failures=1, failed_first=signs.failed_last)
    return signs


def answering(signs: Signs) -> Signs:
    """Without any mark or failed contact: it answers, as far as anyone knows."""
    return replace(signs, failures=0, failed_first=None, failed_last=None, not_answering_since=None)


def answered(signs: Signs, on: date) -> Signs:
    """After an answer on the day `on`. An older answer that comes late does not make the day older."""
    return replace(answering(signs), answered_on=max(on, signs.answered_on or on))


def is_fresh(signs: Signs, at: datetime) -> bool:
    """Whether the told number of places may still be shown as true: for a day, reckoned from the hour's beginning."""
    return signs.free is not None and signs.free_at is not None and timedelta(0) <= at - signs.free_at < A_DAY


def band(signs: Signs, certain: bool, on: date, at: datetime | None) -> Answers:
    """The chance that somebody answers, in the order of `upptack.matching.services.ANSWERS`. Without a moment, failed
    contacts that have not marked the body are left aside."""
    if signs.not_answering_since is not None:
        return "not_answering"
    if at is not None and forgotten(signs, at).failures:
        return "failed"
    if signs.answered_on is not None and on - signs.answered_on <= ANSWERED_LATELY:
        return "lately"
    return "checked" if certain else "unknown"


def shown(signs: Signs, on: date, at: datetime | None, told_on: date | None) -> Life:
    """The signs as they are shown; `told_on` is the day in Sweden of `free_at`."""
    fresh = at is not None and is_fresh(signs, at)
    silent = signs.not_answering_since is not None
    said = [f"{NOT_ANSWERING}, sedan {day(signs.not_answering_since, on)}"] if signs.not_answering_since else []
    if signs.answered_on:
        said.append(f"Svarade senast {day(signs.answered_on, on)}")
    if told_on:
        said.append(f"{places(signs.free)}, uppgift från {day(told_on, on)}" if fresh else STALE)
    return Life(signs.answered_on, silent, signs.free if fresh else None, told_on, tuple(said))


STALE: Final = "Lediga platser: ingen färsk uppgift"


def places(free: int | None) -> str:
    """A number of free places in words."""
    if not free:
        return "Inga lediga platser"
    return "1 ledig plats" if free == 1 else f"{free} lediga platser"


def day(of: date, on: date) -> str:
    """A day as it is written on a card, with the year when it is another than that of `on`."""
    words = f"{of.day} {_MONTHS[of.month - 1]}"
    return words if of.year == on.year else f"{words} {of.year}"
