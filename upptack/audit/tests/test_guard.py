"""The database itself refuses to change, delete, truncate, replace, or add anywhere but last."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction

from upptack.audit import actions, queries
from upptack.audit.models import Record
from upptack.audit.tests.lifting import lifted

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class OfFk:
    agency_id: str = "fk"


@dataclass(frozen=True)
class Somebody:
    pk: int = 7
    unit: OfFk = OfFk()


def three() -> list[Record]:
    with transaction.atomic():
        return [actions.note("plan.decision", by=Somebody(), kind="decision", key=n) for n in range(3)]


COLUMNS = "at, member, agency, action, kind, key, signed_with, chain"
INSERT = f"INSERT INTO audit_record (number, {COLUMNS}) "
COPY = "SELECT number + {0}, " + COLUMNS + " FROM audit_record WHERE number = {1}"
FORBIDDEN = {
    "update": "UPDATE audit_record SET member = 8 WHERE number = {last}",
    "update everything": "UPDATE audit_record SET chain = chain",
    "delete": "DELETE FROM audit_record WHERE number = {last}",
    "delete everything": "DELETE FROM audit_record",
    "insert again": INSERT + COPY.format(0, "{last}"),
    "leave a gap": INSERT + COPY.format(2, "{last}"),
    "insert before": INSERT + COPY.format("-{last}", "{last}"),
    "change instead of adding": INSERT + COPY.format(0, "{last}") + " ON CONFLICT (number) DO UPDATE SET member = 8",
}
if connection.vendor == "postgresql":
    FORBIDDEN |= {"truncate": "TRUNCATE audit_record", "truncate with others": "TRUNCATE audit_record CASCADE"}
else:
    FORBIDDEN |= {"replace": INSERT.replace("INSERT", "REPLACE") + COPY.format(0, "{last}")}


@pytest.mark.parametrize("how", FORBIDDEN)
def test_the_database_refuses(how):
    last = three()[-1]
    before = list(queries.rows())
    statement = FORBIDDEN[how].format(last=last.number)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(queries.rows()) == before


@pytest.mark.parametrize("how", FORBIDDEN)
def test_without_the_guard_the_same_is_done_or_fails_for_another_reason(how):
    """The refusal above is the guard's own: lifted, nothing says that the log is append-only."""
    last = three()[-1]
    statement = FORBIDDEN[how].format(last=last.number)
    with lifted(connection), connection.cursor() as cursor:
        if how == "insert again":  # the primary key refuses it too
            with pytest.raises(DatabaseError, match=r"(?i)unique"), transaction.atomic():
                cursor.execute(statement)
        else:
            cursor.execute(statement)


def test_what_is_added_last_is_let_in_and_the_mapper_is_refused_too():
    last = three()[-1]
    assert last.number == queries.head(last.at).number
    for forbidden in (last.delete, last.save, Record.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            forbidden()


def test_it_is_seen_when_a_guard_is_gone():
    assert queries.missing_guards() == ()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_record DISABLE TRIGGER audit_record_kept")
        else:
            cursor.execute("DROP TRIGGER audit_record_kept")
    assert queries.missing_guards() == ("audit_record_kept",)
