"""What others may see without opening it tells nothing: names of files, titles in a calendar, subject of a message."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from upptack.meeting.drafting.documents import sdk
from upptack.meeting.drafting.documents.document import Document
from upptack.meeting.drafting.tests.workshop_forms import FILLED
from upptack.meeting.drafting.workshop import contents, queries, rules
from upptack.meeting.drafting.workshop.rules import Draft

pytestmark = pytest.mark.pure

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
STEMS = (
    "vald",
    "misshand",
    "hot",
    "overgrepp",
    "utsatt",
    "offer",
    "heder",
    "forfol",
    "radd",
    "illa",
    "anmal",
    "oro",
    "barn",
    "skydd",
    "sekret",
    "social",
    "jour",
    "kvinno",
    "polis",
    "brott",
    "utred",
    "upptack",
)
"""Beginnings of words, without dots and rings, that a file's name or a calendar's title never holds anywhere."""
FORMATS = [(kind, format) for kind, form in contents.forms().items() for format in form.formats]
FORBIDDEN = ("våld", "Orosanmälan", "orosanmalan.pdf", "barnet", "Skyddat boende", "OROA", "va\u030ald", "socialtjänst")


def telling(name):
    """The forbidden words in a name, however it is written."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return [stem for stem in STEMS if stem in plain]


def seen_in_calendar():
    """Everything a calendar shows of the reminders but days and random ids, and the name of their file."""
    file = queries.reminders(date(2026, 11, 23), AT)
    read = Calendar.from_ical(file.content)
    events = read.walk("VEVENT")
    assert len(events) == 2
    said = [str(event[name]) for event in events for name in event if name not in ("UID", "DTSTAMP", "DTSTART")]
    return [file.name, *said, str(read["PRODID"])]


def seen_of_file(kind, format):
    """The name of a draft's file, and of what goes with it what is seen before it is opened."""
    draft = Draft(kind, {name: value for name, value in FILLED[kind].items() if isinstance(value, str)})
    file = queries.file(format, draft, Document("Rubrik"), AT)
    if format != rules.MESSAGE:
        return [file.name]
    read = sdk.read(file.content)
    return [file.name, read.subject, read.text, *(each.name for each in read.attachments)]


def test_a_calendar_tells_nothing():
    assert [name for name in seen_in_calendar() if telling(name)] == []


@pytest.mark.parametrize(("kind", "format"), FORMATS)
def test_the_name_of_a_file_tells_nothing(kind, format):
    assert [name for name in seen_of_file(kind, format) if telling(name)] == []


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_title_that_tells_is_caught(monkeypatch, word):
    for entry in ("follow_up", "feedback"):
        said = contents.table("report")
        seeded = {**said, "calendar": {**said["calendar"], entry: f"Följ upp {word}"}}
        with monkeypatch.context() as patch:
            patch.setattr(contents, "table", lambda name, seeded=seeded: seeded)
            assert [name for name in seen_in_calendar() if telling(name)] == [
                unicodedata.normalize("NFC", f"Följ upp {word}")
            ]


@pytest.mark.parametrize("word", FORBIDDEN)
@pytest.mark.parametrize(("kind", "format"), FORMATS)
def test_a_file_name_that_tells_is_caught(monkeypatch, kind, format, word):
    monkeypatch.setattr(queries, "NAME", word)
    assert [name for name in seen_of_file(kind, format) if telling(name)]
