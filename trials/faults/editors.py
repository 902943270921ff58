"""Fifty who edit the same thing at once: each reads a number from the heading of an activity and writes the next. At
the end the number must be that of the edits that were acknowledged, and each one refused must have been told why."""

from __future__ import annotations

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlencode

import psycopg

from trials.faults.installation import PRODUCT, Installation
from trials.faults.verdict import Found

NAIVE: Final = "trials.faults.naive:application"
TOLD: Final = "Någon annan har ändrat aktiviteten"
FIELD: Final = re.compile(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"')


@dataclass(frozen=True)
class Edited:
    """How many edits were sent, acknowledged, and refused with the reason."""

    sent: int
    acked: int
    told: int


class Editor:
    """One browser."""

    def __init__(self, place: Installation, session: str) -> None:
        self.place, self.session, self.path = place, session, f"/plan/aktivitet/{place.activity}/"
        self.number = place.sessions.index(session)
        self.edits = 0

    def call(self, form: dict[str, str] | None = None, csrf: str = "") -> tuple[int, str, str]:
        """Status, page and the form's own cookie; status 0 when there was no answer."""
        line = HTTPConnection("127.0.0.1", self.place.port, timeout=60)
        head = {"Cookie": f"upptack={self.session}" + (f"; csrftoken={csrf}" if csrf else "")}
        if form is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request("POST" if form is not None else "GET", self.path, urlencode(form) if form else None, head)
            answer = line.getresponse()
            cookie = re.search(r"csrftoken=(\w+)", answer.getheader("Set-Cookie") or "")
            return answer.status, answer.read().decode(), cookie[1] if cookie else ""
        except (OSError, HTTPException):
            return 0, "", ""
        finally:
            line.close()

    def name(self) -> str:
        """What no other edit says. Two that say the same are one to the product, and both are acknowledged."""
        self.edits += 1
        return f"ändring {self.number}-{self.edits}"

    def edit(self) -> tuple[int, str]:
        """Reads the page, and writes the next number; status and page of the answer. Raises AssertionError when the
        page has no form to edit: the trial would try nothing."""
        status, page, csrf = self.call()
        own = page[page.rfind('name="do" value="edit"') - 400 :] if 'value="edit"' in page else ""
        assert own, f"sidan har inget formulär (status {status})"
        fields = dict(FIELD.findall(own))
        chosen = dict(re.findall(r'<select id="(\w+)".*?<option value="([^"]*)" selected', own, re.DOTALL))
        step = int(fields["title"].split()[1]) + 1
        form = {**fields, **chosen, "do": "edit", "title": f"Steg {step} {self.name()}"}
        status, page, _ = self.call(form, csrf)
        return status, page


def many(place: Installation, edits: int) -> Edited:
    """Sends so many edits from all the editors at once."""
    editors = [Editor(place, session) for session in place.sessions]
    with ThreadPoolExecutor(len(editors)) as pool:
        answers = list(pool.map(lambda i: editors[i % len(editors)].edit(), range(edits)))
    acked = sum(status == 302 for status, _ in answers)
    return Edited(len(answers), acked, sum(status != 302 and TOLD in page for status, page in answers))


def heading(place: Installation) -> int:
    """The number in the activity's heading, read without the product."""
    question = "SELECT title FROM plan_activity"
    if place.address:
        with psycopg.connect(place.address) as line:
            row = line.execute(question).fetchone()
    else:
        with sqlite3.connect(place.file) as file:
            row = file.execute(question).fetchone()
    return int(str(row[0]).split()[1]) if row else -1


def run(place: Installation, edits: int, application: str = PRODUCT) -> tuple[Edited, int]:
    """What was sent and acknowledged, and how many of the acknowledged were lost."""
    place.start(application)
    try:
        before = heading(place)
        edited = many(place, edits)
        return edited, edited.acked - (heading(place) - before)
    finally:
        place.stop()


def trial(place: Installation, control: Installation, edits: int = 1000) -> Found:
    """The product, and a variant that overwrites what it has not read."""
    edited, lost = run(place, edits)
    seeded, seeded_lost = run(control, edits // 5, NAIVE)
    untold = edited.sent - edited.acked - edited.told
    broken = (f"{untold} avvisade ändringar utan att skälet visades",) if untold else ()
    note = f"{edited.told} krockar visade; kontrollen miste {seeded_lost} av {seeded.acked}"
    name = f"{len(place.sessions)} skriver samtidigt"
    return Found(name, edited.sent, edits, edited.acked, 1, lost, broken, seeded_lost > 0, note)
