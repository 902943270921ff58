"""Ends a meeting: all that it leaves behind is one count, and one more of what was done with a proposal."""

from __future__ import annotations

from datetime import datetime

from upptack.meeting.conversation.rules import Meeting, counted, followed
from upptack.tally import actions as tally


def finish(meeting: Meeting, *, action: str, did: str, at: datetime) -> bool:
    """Counts a meeting that has been held: what was offered, and what was done with the proposal. Returns False when it
    has been counted before: a double click, Back, another tab or a replay adds nothing."""
    month = f"{at:%Y-%m}"
    increment, proposal = counted(meeting, month=month, action=action), followed(meeting, month=month, did=did)
    return tally.add(increment, token=meeting.token, at=at, followed=proposal)


def finish_unasked(meeting: Meeting, *, reason: str, at: datetime) -> bool:
    """Counts a meeting in which violence was not asked about, with the reason. Returns as `finish`."""
    return tally.add(counted(meeting, month=f"{at:%Y-%m}", action="", reason=reason), token=meeting.token, at=at)
