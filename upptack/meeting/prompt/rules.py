"""What a case system may tell and ask, in codes; which card follows; how many calls a key may make.

The form is that of HL7 CDS Hooks: a hook is told of, cards come back. What is left out on purpose is everything
that its request has about a person: context, prefetch, user."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

HOOK: Final = "meeting-start"
"""The one hook: a meeting with somebody begins, or something else has happened in the matter."""

FIELDS: Final = ("hook", "unit", "matter", "channel", "event")
"""The names that a call has: all of them, and no others."""

LARGEST: Final = 4_096
"""Bytes of a call, at most. The longest call that is right takes under 300."""

LONGEST_CODE: Final = 40
SUMMARY: Final = 139
"""Signs of a card's summary, at most: fewer than 140 (CDS Hooks, Card Attributes)."""

CALLS_A_MINUTE: Final = 600
"""Calls with one key in a minute by the clock. Around the turn of a minute twice as many can pass within seconds."""

CARD_OF: Final = {"routine": "ask", "indication": "look", "unknown": "decide"}
"""The card that follows from how a routine asks."""

ONCE: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
"""A random UUID (RFC 9562, version 4). No other form is taken: the number of a matter or person cannot be one."""


class Problem(Exception):
    """A call that is refused: a code from data/problems.toml, the name of the field that it is about, and what is
    allowed there. Nothing of the call. `wait`: seconds until another call may be made."""

    def __init__(self, code: str, *, field: str = "", allowed: tuple[str, ...] = (), wait: int = 0) -> None:
        super().__init__(code)
        self.code, self.field, self.allowed, self.wait = code, field, allowed, wait


@dataclass(frozen=True, slots=True)
class Call:
    """One call, in codes from closed lists. `once` is its random name, empty when it has none."""

    unit: str
    matter: str
    channel: str
    event: str
    once: str = ""


def minute(epoch: float) -> int:
    """The number of the minute that holds a time, in seconds since 1970."""
    return int(epoch // 60)


def left_of_minute(epoch: float) -> int:
    """Whole seconds until the next minute begins, from 1 to 60."""
    return 60 - int(epoch % 60)
