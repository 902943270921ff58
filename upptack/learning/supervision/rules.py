"""Times of supervision, what follows on what, and how the check of one's own strain is answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

SHORTEST: Final = 15
LONGEST: Final = 480
"""Minutes of one time."""

TEXT: Final = 600
"""Characters of a text, at most."""


class SessionState(StrEnum):
    """Where a time of supervision stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


STATE_NAMES: Final[Mapping[SessionState, str]] = {
    SessionState.PLANNED: "Planerad",
    SessionState.HELD: "Hållen",
    SessionState.CANCELLED: "Inställd",
}

FOLLOWS: Final[Mapping[SessionState, frozenset[SessionState]]] = {
    SessionState.PLANNED: frozenset({SessionState.HELD, SessionState.CANCELLED}),
    SessionState.HELD: frozenset({SessionState.PLANNED}),
    SessionState.CANCELLED: frozenset({SessionState.PLANNED}),
}
"""What may follow on what; what was said by mistake can be taken back."""


class NotNow(Exception):
    """It does not follow from how things stand; the text says why and can be shown."""


def change(now: SessionState, to: SessionState) -> int:
    """How many more times have been held when a time goes from one state to another: 1, 0 or -1. Raises NotNow when
    that does not follow."""
    if to not in FOLLOWS[now]:
        raise NotNow(f"Tiden är redan {STATE_NAMES[now].lower()}. Ändra den till planerad först.")
    return (to == SessionState.HELD) - (now == SessionState.HELD)


def strain(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Which advice answers to the check lead to: how much follows the member home, then what needs to be said at once.
    `answers`: seldom, sometimes or often by question; what is not answered counts for nothing."""
    often = sum(answer == "often" for answer in answers.values())
    sometimes = sum(answer == "sometimes" for answer in answers.values())
    whole = "much" if often >= 2 else "some" if often or sometimes >= 2 else "calm"
    noted = (name for name in ("alone", "afraid") if answers.get(name) in ("sometimes", "often"))
    return (whole, *noted)
