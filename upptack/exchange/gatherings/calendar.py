"""A gathering as a file for the reader's own calendar. Neutral words only: a calendar is read over a shoulder and by
colleagues. iCalendar, RFC 5545."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from upptack.exchange.gatherings.models import Gathering
from upptack.exchange.gatherings.rules import GatheringState

SUMMARY: Final = "Inbokad tid"


def entry(gathering: Gathering, at: datetime) -> bytes:
    """The gathering as a calendar with one event; one that was cancelled says so."""
    event = Event()
    event.add("uid", f"{gathering.token}@upptack")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", gathering.starts.astimezone(UTC))
    event.add("dtend", (gathering.starts + timedelta(minutes=gathering.minutes)).astimezone(UTC))
    event.add("summary", SUMMARY)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if gathering.state == GatheringState.CANCELLED else "CONFIRMED")
    if gathering.place:
        event.add("location", gathering.place)
    calendar = Calendar()
    calendar.add("prodid", "-//Upptäck//Kalender//SV")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
