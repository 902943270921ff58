"""A calendar file (iCalendar, RFC 5545). Pure. A calendar is often shared and seen by others: an entry says a day and
neutral words, and nothing of what, where or who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final
from uuid import uuid4

from icalendar import Calendar, Event

from upptack.meeting.drafting.documents.document import LANGUAGE, tidy

REMINDER: Final = "Påminnelse"
MAKER: Final = "-//Kalender//SV"
"""What made the file (PRODID), which must be said: without the product's name, since that alone would tell."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole day to be reminded of, and the words that stand in the calendar. Whoever gives other words than the
    neutral ones answers for that they tell nothing."""

    day: date
    title: str = REMINDER


def calendar(entries: Iterable[Entry], *, at: datetime) -> bytes:
    """The entries as a calendar file: whole days, private (CLASS), free time (TRANSP), each with a random id. It says
    the day it was made and no time of day, since DTSTAMP must be there (RFC 5545, 3.6.1)."""
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    stamp = datetime.combine(at.date(), time(), UTC)
    for entry in entries:
        event = Event()
        event.add("uid", str(uuid4()))
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.day)
        event.add("summary", " ".join(tidy(entry.title).split()), {"LANGUAGE": LANGUAGE})
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())
