"""A member's times as a calendar feed. Neutral words only: a calendar is read over a shoulder, on a locked telephone
and by colleagues. iCalendar, RFC 5545."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from upptack.learning.supervision.models import Session
from upptack.learning.supervision.rules import SessionState

SUMMARY: Final = "Inbokad tid"


def feed(sessions: Iterable[Session], at: datetime) -> bytes:
    """The times as a calendar; a time that was cancelled says so, so that it leaves the reader's own calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Upptäck//Kalender//SV")
    calendar.add("version", "2.0")
    for each in sessions:
        event = Event()
        event.add("uid", f"{each.token}@upptack")
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", each.starts.astimezone(UTC))
        event.add("dtend", (each.starts + timedelta(minutes=each.minutes)).astimezone(UTC))
        event.add("summary", SUMMARY)
        event.add("class", "PRIVATE")
        event.add("status", "CANCELLED" if each.state == SessionState.CANCELLED else "CONFIRMED")
        if each.place:
            event.add("location", each.place)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
