"""What a copy of the whole database gives away after five hundred handovers: no word that was typed, and nothing that
joins a receipt to the handover it came from. The attacker also meets a careless table, and succeeds there."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection

from upptack.knowledge import api as knowledge
from upptack.meeting.handover import actions
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import Answer, Way
from upptack.meeting.handover.tests.handed import AT, dumped, hand_over, raw_files
from upptack.staff.models import Member
from upptack.tally.models import Receipt

COUNT = 500
BODY = knowledge.directory_entries()[0].id
CANARY = "kanarie-%d-ågatan"
ENDS = tuple(answer for answer in Answer if answer not in (Answer.ACCEPTED, Answer.REACHED))
WAITS = (timedelta(minutes=4), timedelta(minutes=50), timedelta(hours=9), timedelta(hours=40), timedelta(days=5))


@dataclass(frozen=True)
class Truth:
    """What somebody who watched the office knows of a handover that has been closed, and how it went, which is what
    the attacker wants to learn."""

    id: str
    made: datetime
    closed: datetime
    way: str
    result: tuple[str, str]


@pytest.fixture
def still_directory(content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One body that does not change: here only handovers and receipts are looked at."""
    known = {BODY: knowledge.body(BODY, at=AT)}
    monkeypatch.setattr(knowledge, "body", lambda id, *, at: known[id])
    monkeypatch.setattr(knowledge, "answered", lambda body, *, at: None)


def worked(member: Member, body: str, *, closed: int, chance: random.Random) -> Iterator[Truth]:
    """So many handovers with a canary in each of their details, some of them answered and closed, in varying ways."""
    ways = list(Way)
    for number in range(COUNT):
        made_at = AT + timedelta(minutes=7 * number)
        chosen = ways[number % len(ways)]
        details = {"name": CANARY % number, "phone": f"070-{number:07d}"}
        made = hand_over(member, made_at, body=body, way=chosen, details=details)
        if number % 3 == 0:
            actions.read(made.code, at=made_at)
        if number >= closed:
            continue
        end, wait = chance.choice(ENDS), chance.choice(WAITS)
        actions.said(made.handover.pk, end, by=member, at=made_at + wait)
        row = Handover.objects.get(pk=made.handover.pk)
        actions.close(row.pk, by=member, at=made_at + wait)
        yield Truth(row.pk, made_at, made_at + wait, chosen, (row.outcome, row.band))


Stored = list[tuple[str, tuple[str, str]]]
"""Receipts as an attacker finds them, each told out as many times as it was counted: way, and how it went."""


def receipts() -> Stored:
    """The table in the order in which the database keeps its rows."""
    hidden = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT way, outcome, band, n FROM tally_receipt ORDER BY {hidden}")
        return [(way, (outcome, band)) for way, outcome, band, n in cursor.fetchall() for _ in range(n)]


def joined(truths: Sequence[Truth], stored: Stored) -> int:
    """How many handovers an attacker gets right who lays the known ones beside the receipts of the same way: in order
    of making, of closing or of id, forwards and backwards; the best of these."""
    orders = (lambda t: t.made, lambda t: t.closed, lambda t: t.id)
    return max(hits(sorted(truths, key=order), stored, step) for order in orders for step in (1, -1))


def hits(known: Sequence[Truth], stored: Stored, step: int) -> int:
    """How many are right when both are gone through in their order."""
    found = 0
    for way in Way:
        of_way = [truth for truth in known if truth.way == way]
        results = [result for each, result in stored if each == way][::step]
        found += sum(truth.result == result for truth, result in zip(of_way, results, strict=False))
    return found


def by_chance(truths: Sequence[Truth], stored: Stored, chance: random.Random) -> list[int]:
    """What the same attacker gets right when the handovers are shuffled, many times: nothing but chance."""
    found = []
    for _ in range(200):
        results = [truth.result for truth in truths]
        for way in Way:
            places = [n for n, truth in enumerate(truths) if truth.way == way]
            mixed = [results[n] for n in places]
            chance.shuffle(mixed)
            for n, result in zip(places, mixed, strict=True):
                results[n] = result
        shuffled = [Truth(t.id, t.made, t.closed, t.way, r) for t, r in zip(truths, results, strict=True)]
        found.append(joined(shuffled, stored))
    return sorted(found)


def test_a_dump_gives_no_word_away_and_joins_no_receipt_to_a_handover(member: Member, still_directory: None):
    chance = random.Random(20)
    truths = list(worked(member, BODY, closed=300, chance=chance))
    assert (Handover.objects.count(), len(truths)) == (200, 300)
    assert sum(Receipt.objects.values_list("n", flat=True)) == 300
    assert Handover.objects.filter(sealed__isnull=False).exists()

    found = dumped() + raw_files()
    open_ids = Handover.objects.values_list("pk", flat=True)
    assert all(id.encode() in found for id in open_ids)
    for number in range(COUNT):
        assert (CANARY % number).encode() not in found
        assert f"070-{number:07d}".encode() not in found
    in_rows = dumped()
    assert not any(truth.id.encode() in in_rows for truth in truths)

    stored = receipts()
    assert joined(truths, stored) <= by_chance(truths, stored, chance)[-1]


def test_the_attacker_succeeds_where_receipts_are_written_carelessly(member: Member, still_directory: None):
    """A table with a running number and a time, a row for each: what was avoided."""
    chance = random.Random(20)
    with connection.cursor() as cursor:
        running = "INTEGER PRIMARY KEY AUTOINCREMENT" if connection.vendor == "sqlite" else "SERIAL PRIMARY KEY"
        cursor.execute(
            f"CREATE TABLE careless (id {running}, at varchar(40), way varchar(8), o varchar(12), b varchar(12))"
        )
        truths = list(worked(member, BODY, closed=120, chance=chance))
        for truth in truths:
            values = [str(truth.closed), truth.way, *truth.result]
            cursor.execute("INSERT INTO careless (at, way, o, b) VALUES (%s, %s, %s, %s)", values)
        cursor.execute("SELECT way, o, b FROM careless ORDER BY id")
        by_number: Stored = [(way, (o, b)) for way, o, b in cursor.fetchall()]
        cursor.execute("SELECT way, o, b FROM careless ORDER BY at")
        by_time: Stored = [(way, (o, b)) for way, o, b in cursor.fetchall()]
    best = by_chance(truths, by_number, chance)[-1]
    for stored in (by_number, by_time):
        assert joined(truths, stored) == len(truths) > best


def test_the_attacker_finds_a_table_counted_in_place_but_kept_in_the_order_it_came(
    member: Member, still_directory: None
):
    """Counting in place is not enough: with rows in the order they first came, the rarest of them give themselves away
    better than chance. This is why the rows lie in the order of their hashes."""
    chance = random.Random(20)
    truths = list(worked(member, BODY, closed=60, chance=chance))
    first: dict[tuple[str, tuple[str, str]], int] = {}
    for truth in truths:
        first[truth.way, truth.result] = first.get((truth.way, truth.result), 0) + 1
    in_order: Stored = [key for key, n in first.items() for _ in range(n)]
    assert joined(truths, in_order) > by_chance(truths, in_order, chance)[-1]


def test_a_canary_that_is_written_somewhere_is_found(member: Member, still_directory: None):
    made = hand_over(member, body=BODY, details={"name": CANARY % 1})
    Handover.objects.filter(pk=made.handover.pk).update(tried=["kanarie-1-ågatan"])
    assert b"kanarie-1" in dumped()
