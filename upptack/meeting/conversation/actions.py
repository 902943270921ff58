"""Ends a meeting: the only thing it leaves behind is one count."""

from __future__ import annotations

from datetime import datetime

from upptack.meeting.conversation.rules import Meeting, counted
from upptack.tally import actions as tally


def finish(meeting: Meeting, *, action: str, at: datetime) -> bool:
    """Counts a meeting that has been held. Returns False when it has been counted before: a double click, Back,
    another tab or a replay adds nothing."""
    return tally.add(counted(meeting, month=f"{at:%Y-%m}", action=action), token=meeting.token, at=at)


def finish_unasked(meeting: Meeting, *, reason: str, at: datetime) -> bool:
    """Counts a meeting in which violence was not asked about, with the reason. Returns as `finish`."""
    return tally.add(counted(meeting, month=f"{at:%Y-%m}", action="", reason=reason), token=meeting.token, at=at)
