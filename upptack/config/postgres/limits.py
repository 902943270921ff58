"""How long a web process waits for the database, and what is known when no answer came. Needs no PostgreSQL."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from django.db.utils import OperationalError

ANSWER_SECONDS = 2.5
"""Longest wait for the answer to one statement in a web process. A step takes milliseconds (bench/meeting.py)."""

HEALTH_SECONDS = 1.5
"""Longest wait when a kept connection is asked whether it still holds; a new one is then made (connect_timeout)."""


REST_SECONDS = 1.0
"""For so long after a failure a web process does not try again to connect."""


class Unsure(OperationalError):
    """The connection was lost when what was to be saved had been sent: it may or may not have been saved."""


def answer_is_lost(error: OperationalError) -> bool:
    """Whether the database never said how it went: no code came, or it said that it was closing down (class 57P,
    PostgreSQL Appendix A). Any other code is an answer: the statement failed."""
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or str(code).startswith("57P")


def nothing_saved(error: BaseException) -> bool:
    """Whether it is known that nothing was saved. After a commit whose answer was lost Django tries to connect again,
    and that failure comes on top: so every error that led here is looked at."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, Unsure):
            return False
        found = found.__cause__ or found.__context__
    return True


class Limits:
    """How long statements of this process may take. None: for ever, as commands that work through much need."""

    answer: ClassVar[float | None] = None
    failed: ClassVar[float] = -REST_SECONDS

    @classmethod
    def note_failure(cls) -> None:
        """Remembers that the database did not answer just now."""
        cls.failed = monotonic()

    @classmethod
    def check(cls) -> None:
        """Raises OperationalError in a web process right after the database did not answer."""
        if cls.answer is not None and monotonic() - cls.failed < REST_SECONDS:
            raise OperationalError("the database did not answer just now")
