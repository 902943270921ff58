"""When a module is done, when a certificate runs out, and whether an answer is right. Pure: days are passed in."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

REMINDER: Final = timedelta(days=60)
"""How long before its last day a certificate is to be renewed."""

CODE_SIGNS: Final = "23456789ACDEFGHJKMNPQRTVWXY"
"""What a check code is written with: no sign that is easily read as another."""
CODE_LENGTH: Final = 10


class LessonState(StrEnum):
    """How far the learner has come with a module. Changed: done, but the module has been rewritten since; renew: done,
    but to be done again for a new certificate; absent: not published, so nobody can do it yet."""

    NEW = "new"
    STARTED = "started"
    DONE = "done"
    CHANGED = "changed"
    RENEW = "renew"
    ABSENT = "absent"


STATE_NAMES: Final[dict[LessonState, str]] = {
    LessonState.NEW: "Inte påbörjad",
    LessonState.STARTED: "Påbörjad",
    LessonState.DONE: "Klar",
    LessonState.CHANGED: "Klar, men ändrad sedan dess",
    LessonState.RENEW: "Dags att göra om",
    LessonState.ABSENT: "Inte publicerad än",
}


class CertificateState(StrEnum):
    """Whether a certificate holds on a day: valid, soon to be renewed, or expired."""

    VALID = "valid"
    SOON = "soon"
    EXPIRED = "expired"


def certificate_state(renew_by: date, on: date) -> CertificateState:
    """Whether a certificate whose last day is `renew_by` holds on the day `on`."""
    if on > renew_by:
        return CertificateState.EXPIRED
    return CertificateState.SOON if on >= renewal_opens(renew_by) else CertificateState.VALID


def renewal_opens(renew_by: date) -> date:
    """The first day on which a module that is done counts for the next certificate."""
    return renew_by - REMINDER


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last day of the month where that month has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_right(right: Collection[str], chosen: Collection[str]) -> bool:
    """Whether exactly the right options of a question are chosen."""
    return set(right) == set(chosen)


def is_whole(
    pages: Collection[str], questions: Collection[str], seen: Collection[str], answered: Collection[str]
) -> bool:
    """Whether every page of a module is seen and every question of it answered rightly once. Ids that the module no
    longer has do not matter."""
    return set(pages) <= set(seen) and set(questions) <= set(answered)


def code_of(typed: str) -> str:
    """A check code as it is kept, from how somebody types it: spaces and hyphens away, capital letters."""
    return "".join(typed.split()).replace("-", "").upper()[: CODE_LENGTH + 1]


def code_shown(code: str) -> str:
    """A check code as it is shown, in two halves."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"
