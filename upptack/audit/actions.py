"""The only writer of the log. It adds at the end, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Protocol

from django.db import connection, transaction
from django.utils import timezone

from upptack.audit import keys, queries, rules
from upptack.audit.models import Record
from upptack.audit.rules import Row

VERIFIED: Final = "audit.verify"
"""That the log was verified and held; the key is the number of its head then."""

LOCK: Final = int.from_bytes(sha256(b"audit log").digest()[:8], signed=True)


class NotInATransaction(Exception):
    """A record was to be kept outside the transaction of what it tells of: one could stay without the other."""


class Doer(Protocol):
    """A member of staff, as the log needs to know her."""

    @property
    def pk(self) -> Any:
        """Her number."""

    @property
    def unit(self) -> Any:
        """Her unit, which knows its agency."""


def note(action: str, *, by: Doer | None, kind: str, key: object, at: datetime | None = None) -> Record:
    """Keeps that a member did something, in the transaction that does it: both are kept, or neither. Call it last
    there, for from here on no other transaction can note anything until this one has ended.

    `action` is a code such as "plan.decision", `kind` and `key` say with what; `by` is None in the shell of the
    installation; `at` is now unless told. Raises NotInATransaction, and ValueError for what is no code: a text or a
    name never comes in here."""
    if not connection.in_atomic_block:
        raise NotInATransaction(action)
    _one_at_a_time()
    before = queries.head(timezone.now())
    own = keys.own()
    row = Row(
        number=before.number + 1,
        at=(at or timezone.now()).astimezone(UTC).replace(microsecond=0),
        member=by.pk if by else 0,
        agency=by.unit.agency_id if by else "",
        action=action,
        kind=kind,
        key=str(key),
        signed_with=rules.number_of(own),
        chain="",
    )
    if wrong := rules.problem(row):
        raise ValueError(wrong)
    row = row._replace(chain=rules.chained(own, row, before.chain))
    return Record.objects.create(**row._asdict())


def _one_at_a_time() -> None:
    """Waits until no other transaction writes the log. SQLite has one writer as it is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def remember_verified(number: int) -> None:
    """Keeps that the log held up to a record's number, so that its readers see when that was last looked at."""
    with transaction.atomic():
        note(VERIFIED, by=None, kind="record", key=number)
