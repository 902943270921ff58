"""Ends a manager's conversation: all that it leaves behind is one count of the agency's year."""

from __future__ import annotations

from datetime import datetime

from upptack.meeting.workplace.rules import Talk, counted
from upptack.tally import actions as tally


def finish(talk: Talk, *, asked: bool, at: datetime) -> bool:
    """Counts a conversation that has ended, or that nothing was asked in. Returns False when it has been counted
    before: a double click, Back, another tab or a replay adds nothing."""
    return tally.add_own_staff(counted(talk, year=at.year, asked=asked), token=talk.token, at=at)
