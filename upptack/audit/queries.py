"""Reads the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from upptack.audit.models import Record
from upptack.audit.rules import GENESIS, Anchor, Row

GUARDS = frozenset({"audit_record_kept", "audit_record_last", "audit_record_standing"})
"""The triggers that refuse changes, in SQLite one for each thing that is refused. PostgreSQL has the same, and
`audit_record_whole` for TRUNCATE, which SQLite does not have."""


def rows() -> Iterator[Row]:
    """Every record by number, read in pieces: as many as there are, in little memory."""
    found = Record.objects.order_by("number").values_list(*Row._fields)
    return (Row(*each) for each in found.iterator(chunk_size=5000))


def head(at: datetime) -> Anchor:
    """The last record's number and chain value, as an anchor of a time; number 0 for an empty log."""
    last = Record.objects.order_by("-number").values_list("number", "chain").first() or (0, GENESIS)
    return Anchor(at, *last)


def chain_at(number: int) -> str | None:
    """The chain value of a record; None when it is not there."""
    if number == 0:
        return GENESIS
    return Record.objects.filter(pk=number).values_list("chain", flat=True).first()


def between(first: datetime, after: datetime) -> QuerySet[Record]:
    """The records from a time up to another, the newest first."""
    return Record.objects.filter(at__gte=first, at__lt=after).order_by("-number")


def months() -> list[datetime]:
    """The months that have records, as their first moment in local time, the newest first."""
    return list(Record.objects.datetimes("at", "month", order="DESC"))


def last_of(action: str) -> Record | None:
    """The newest record of an action."""
    return Record.objects.filter(action=action).order_by("-number").first()


def missing_guards() -> tuple[str, ...]:
    """The triggers that should refuse changes and that are gone or switched off, by name."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_record'::regclass AND tgenabled IN ('O', 'A')"
            )
            wanted = GUARDS | {"audit_record_whole"}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_record'")
            wanted = GUARDS
        there = {name for (name,) in cursor.fetchall()}
    return tuple(sorted(wanted - there))
