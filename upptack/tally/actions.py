"""The only writer of the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from django.db import connection, transaction
from django.db.models import F

from upptack.tally.models import Count, Receipt, Spent
from upptack.tally.rules import Ended, Increment, digest, oldest_kept, window


def add(increment: Increment, *, token: str, at: datetime) -> bool:
    """Counts one meeting, once: a token that has been seen adds nothing.

    `token` is the meeting's random name, `at` the time now. Returns whether it was counted. Everything happens in
    one transaction: either the meeting is counted and its token spent, or neither."""
    now = at.timestamp()
    with transaction.atomic():
        _, fresh = Spent.objects.get_or_create(digest=digest(token), defaults={"window": window(now)})
        if not fresh:
            return False
        same_kind = Count.objects.filter(kind=increment.kind)
        if not same_kind.update(n=F("n") + 1):
            _, made = Count.objects.get_or_create(kind=increment.kind, defaults={**asdict(increment), "n": 1})
            if not made:
                same_kind.update(n=F("n") + 1)
        Spent.objects.filter(window__lt=oldest_kept(now)).delete()
    return True


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
    _one_at_a_time(month, unit)
    rows = {row.place: row for row in Receipt.objects.filter(month=month, unit=unit)}
    Receipt.objects.filter(pk__in=list(rows)).delete()
    for each, n in more.items():
        row = rows.setdefault(each.place, Receipt(place=each.place, **asdict(each), n=0))
        row.n += n
    Receipt.objects.bulk_create(sorted(rows.values(), key=lambda row: row.place))


def _one_at_a_time(month: str, unit: str) -> None:
    """Waits until no other transaction writes the unit's month. Locks on its rows would not do in PostgreSQL: the rows
    written anew are others, and two writers would wait for each other. SQLite has one writer as it is."""
    if connection.vendor == "postgresql":
        name = int.from_bytes(sha256(f"receipts {month} {unit}".encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [name])
