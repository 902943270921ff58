"""A calendar file holds days and neutral words, private, and nothing of what, where or who."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from upptack.meeting.drafting.documents import calendar as made
from upptack.meeting.drafting.documents.calendar import Entry, calendar
from upptack.meeting.drafting.documents.document import tidy
from upptack.meeting.drafting.tests.traces import PROGRAMS

pytestmark = pytest.mark.pure

AT = datetime(2027, 3, 4, 13, 37, 59, tzinfo=UTC)
FIELDS = {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "CLASS", "TRANSP"}
TITLES = st.text(max_size=120) | st.sampled_from(["Påminnelse", "a;b,c\\n\nd", "BEGIN:VALARM\r\nEND:VALARM", "å" * 90])


def told(content):
    """The entries of a file as icalendar reads them, each with only the fields it may have."""
    read = Calendar.from_ical(content)
    assert set(read) == {"PRODID", "VERSION"}
    for event in read.subcomponents:
        assert event.name == "VEVENT"
        assert set(event) == FIELDS
        assert not event.subcomponents
        assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "TRANSPARENT")
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTSTAMP"].dt.timetz() == datetime.min.replace(tzinfo=UTC).timetz()
    return [(event["DTSTART"].dt, str(event["SUMMARY"])) for event in read.subcomponents]


@given(st.lists(st.tuples(st.dates(date(2000, 1, 1), date(2100, 1, 1)), TITLES), max_size=4))
def test_the_entries_can_be_read_again(entries):
    content = calendar([Entry(day, title) for day, title in entries], at=AT)
    assert told(content) == [(day, " ".join(tidy(title).split())) for day, title in entries]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_the_words_are_neutral_and_the_file_tells_no_program_and_no_hour():
    first, second = date(2027, 3, 18), date(2027, 3, 25)
    content = calendar([Entry(first), Entry(second)], at=AT)
    assert told(content) == [(first, "Påminnelse"), (second, "Påminnelse")]
    text = content.decode().lower()
    assert not [word for word in (*PROGRAMS, "icalendar", "133759", "1337") if word in text]
    ids = {str(event["UID"]) for event in Calendar.from_ical(content).subcomponents}
    again = {str(event["UID"]) for event in Calendar.from_ical(calendar([Entry(first)], at=AT)).subcomponents}
    assert len(ids | again) == 3


@pytest.mark.parametrize(
    "fault",
    [("location", "Kanarie"), ("description", "Kanarie"), ("dtend", date(2027, 1, 1)), ("organizer", "x@y.example")],
)
def test_a_field_that_tells_is_caught(fault):
    read = Calendar.from_ical(calendar([Entry(date(2027, 3, 18))], at=AT))
    read.subcomponents[0].add(*fault)
    with pytest.raises(AssertionError):
        told(read.to_ical())


def test_an_hour_is_caught(monkeypatch):
    monkeypatch.setattr(made, "time", lambda: (AT + timedelta(hours=1)).time())
    with pytest.raises(AssertionError):
        told(calendar([Entry(date(2027, 3, 18))], at=AT))
