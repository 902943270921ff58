"""The only writer of the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import Any, TypeVar

from django.db import connection, transaction

from upptack.tally.models import Count, LastRun, Met, OwnStaff, Receipt, Spent, Staffed, Suggested
from upptack.tally.rules import (
    LONGEST_PAUSE,
    OWN_STAFF,
    Counted,
    Ended,
    Followed,
    Increment,
    MetOnce,
    OfOwnStaff,
    OfStaff,
    digest,
    may_be_right,
    oldest_forgotten,
    oldest_kept,
    window,
)

SPEND = 'INSERT INTO tally_spent (digest, "window") VALUES (%s, %s) ON CONFLICT (digest) DO NOTHING'
FORGET = 'DELETE FROM tally_spent WHERE "window" < %s AND "window" >= %s'
"""Written out, for they are part of every meeting: the mapper takes four statements where one will do."""

Table = TypeVar("Table", Count, Met, Suggested)


def add(increment: Increment, *, token: str, at: datetime, followed: Followed | None = None) -> bool:
    """Counts one meeting, once: a token that has been seen adds nothing.

    `followed` says what the meeting did with the proposal, when it got as far as one. `token` is the meeting's random
    name, `at` the time now. Returns whether it was counted. Everything happens in one transaction: either the meeting
    is counted and its token spent, or neither."""
    with transaction.atomic():
        if not _spent_now(token, at.timestamp()):
            return False
        _raise(Count, increment)
        if followed:
            _raise(Suggested, followed)
    return True


def _spent_now(token: str, now: float) -> bool:
    """Spends a token, forgets those that cannot come back, and returns whether it was fresh."""
    with connection.cursor() as cursor:
        cursor.execute(SPEND, [digest(token), window(now)])
        fresh: bool = cursor.rowcount == 1
        if fresh:
            cursor.execute(FORGET, [oldest_kept(now), oldest_forgotten(now)])
    return fresh


class ClockDoubted(Exception):
    """The clock cannot be right by what is known: nothing may be forgotten or deleted by it."""

    def __init__(self) -> None:
        super().__init__(
            "Klockan stämmer inte med när det här senast kördes, så inget är gjort. Se efter vad klockan är. "
            "Går den rätt, kör: upptack clock --right"
        )


def begin_run(job: str, *, at: datetime) -> None:
    """Notes that a job which deletes by the clock (rules.LONGEST_PAUSE) begins. Raises ClockDoubted, and the job must
    then do nothing: the clock has gone back, or further ahead than the job has ever paused."""
    with transaction.atomic():
        last, first = LastRun.objects.select_for_update().get_or_create(job=job, defaults={"at": at})
        if first:
            return
        if not may_be_right(last.at, at, LONGEST_PAUSE[job]):
            raise ClockDoubted
        LastRun.objects.filter(job=job).update(at=max(at, last.at))


def trust_clock(*, at: datetime) -> None:
    """Says that the clock is right: jobs that doubted it go on from here."""
    LastRun.objects.update(at=at)


def forget_spent(*, at: datetime) -> None:
    """Forgets the names of meetings that cannot come back, and those from a time that has not been. Call it only after
    `begin_run`."""
    now = at.timestamp()
    Spent.objects.exclude(window__range=(oldest_kept(now), window(now) + 1)).delete()


def add_met(met: MetOnce, *, token: str = "", at: datetime | None = None) -> bool:
    """Counts one meeting that a case system has told of, and returns whether it did: with a `token`, the call's random
    name, and `at`, the time now, it counts once, as `add` does."""
    with transaction.atomic():
        if token and at and not _spent_now(token, at.timestamp()):
            return False
        _raise(Met, met)
    return True


def note_staff(month: str, agency: str, unit: str, what: str, n: int) -> None:
    """Says how many of a unit's staff there are of a sort now: the month's number is set anew. Raises ValueError for
    what is not counted about staff."""
    counted = OfStaff(month, agency, unit, what)
    Staffed.objects.update_or_create(kind=counted.kind, defaults={**asdict(counted), "n": n})


def add_staff(month: str, agency: str, unit: str, what: str, n: int) -> None:
    """Adds to what a unit's staff have had in a month, such as minutes of supervision; a negative number takes back.
    Raises ValueError for what is not counted about staff, and when more would be taken back than there is."""
    counted = OfStaff(month, agency, unit, what)
    with transaction.atomic():
        Staffed.objects.get_or_create(kind=counted.kind, defaults={**asdict(counted), "n": 0})
        row = Staffed.objects.select_for_update().get(kind=counted.kind)
        if row.n + n < 0:
            raise ValueError("Så mycket är inte räknat.")
        row.n += n
        row.save(update_fields=("n",))


def write_many(counts: Mapping[Counted, int]) -> None:
    """Adds counts that come all at once, such as an invented year; each is how many there are of a kind."""
    with transaction.atomic():
        add_receipts({counted: n for counted, n in counts.items() if isinstance(counted, Ended)})
        _write(Count, {counted: n for counted, n in counts.items() if isinstance(counted, Increment)})
        _write(Met, {counted: n for counted, n in counts.items() if isinstance(counted, MetOnce)})
        _write(Suggested, {counted: n for counted, n in counts.items() if isinstance(counted, Followed)})


def _write(table: type[Table], counts: Mapping[Any, int]) -> None:
    there = dict(table._default_manager.values_list("kind", "n"))
    table._default_manager.bulk_create(
        [table(kind=each.kind, **asdict(each), n=n + there.get(each.kind, 0)) for each, n in counts.items()],
        batch_size=500,
        update_conflicts=True,
        update_fields=["n"],
        unique_fields=["kind"],
    )


def _raise(table: type[Count] | type[Met] | type[Suggested], counted: Increment | MetOnce | Followed) -> None:
    """One more of a kind, in one statement: the row is raised where it stands, and the first of its kind makes it,
    however many are first at once."""
    codes = asdict(counted)
    with connection.cursor() as cursor:
        cursor.execute(_upsert(table, tuple(codes)), [counted.kind, *codes.values()])


@cache
def _upsert(table: type[Count] | type[Met] | type[Suggested], columns: tuple[str, ...]) -> str:
    """The statement that raises a row of a table, in the words of both databases; it holds names of ours alone."""
    name = table._meta.db_table
    places = ", ".join(["%s"] * (len(columns) + 1))
    return (
        f"INSERT INTO {name} (kind, {', '.join(columns)}, n) VALUES ({places}, 1) "  # noqa: S608 (no value is in it)
        f"ON CONFLICT (kind) DO UPDATE SET n = {name}.n + 1"
    )


def add_receipt(ended: Ended) -> None:
    """Counts one handover that has ended. Called in the transaction that deletes it, it counts exactly once."""
    add_receipts((ended,))


def add_receipts(ended: Iterable[Ended] | Mapping[Ended, int]) -> None:
    """Counts handovers that have ended, one by one or how many of each kind, in one transaction.

    All rows of the unit's month are written anew, in the order of their hashes. PostgreSQL lays rows in the order
    they are written and stamps them with the writing transaction; so neither tells which receipt came first or last."""
    counted = sorted(Counter(ended).items())
    with transaction.atomic():
        for (month, unit), group in groupby(counted, key=lambda pair: (pair[0].month, pair[0].unit)):
            _write_anew(month, unit, dict(group))


def _write_anew(month: str, unit: str, more: dict[Ended, int]) -> None:
    _one_at_a_time(f"receipts {month} {unit}")
    rows = {row.place: row for row in Receipt.objects.filter(month=month, unit=unit)}
    Receipt.objects.filter(pk__in=list(rows)).delete()
    for each, n in more.items():
        row = rows.setdefault(each.place, Receipt(place=each.place, **asdict(each), n=0))
        row.n += n
    Receipt.objects.bulk_create(sorted(rows.values(), key=lambda row: row.place))


def _one_at_a_time(name: str) -> None:
    """Waits until no other transaction writes what the name stands for, such as a unit's month. Locks on its rows would
    not do in PostgreSQL: the rows written anew are others, and two writers would wait for each other. SQLite has one
    writer as it is."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def add_own_staff(held: OfOwnStaff, *, token: str, at: datetime) -> bool:
    """Counts one manager's conversation with an employee, once, and returns whether it did: as `add` does.

    Every class of the agency's year is written anew, in the order of their hashes, those with none too. So neither
    what lies in the table nor in which order tells which class this one was."""
    with transaction.atomic():
        if not _spent_now(token, at.timestamp()):
            return False
        _one_at_a_time(f"own staff {held.year} {held.agency}")
        rows = OwnStaff.objects.filter(year=held.year, agency=held.agency)
        counts = dict.fromkeys(OWN_STAFF, 0) | dict(rows.values_list("answer", "n"))
        counts[held.answer] += 1
        rows.delete()
        kinds = [OfOwnStaff(held.year, held.agency, answer) for answer in counts]
        kinds.sort(key=lambda kind: kind.place)
        OwnStaff.objects.bulk_create(
            OwnStaff(place=kind.place, **asdict(kind), n=counts[kind.answer]) for kind in kinds
        )
    return True
