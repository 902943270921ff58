"""A record is kept with what it tells of, or neither; in one chain, however many write at once; and holds no text."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from upptack.audit import actions, keys, queries, rules
from upptack.audit.models import Record
from upptack.audit.tests.test_guard import Somebody

AT = datetime(2026, 11, 23, 7, 30, 15, 123456, tzinfo=UTC)


def note(key: object = 1, **changes: str) -> Record:
    given = {"action": "plan.decision", "kind": "decision", **changes}
    with transaction.atomic():
        return actions.note(given["action"], by=Somebody(), kind=given["kind"], key=key, at=AT)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_kept():
    before = Record.objects.count()
    with pytest.raises(actions.NotInATransaction):
        actions.note("plan.decision", by=None, kind="decision", key=1)
    assert Record.objects.count() == before


@pytest.mark.django_db
def test_a_record_holds_the_codes_and_the_second():
    before = queries.head(AT)
    made = note(7)
    row = next(each for each in queries.rows() if each.number == made.number)
    assert row[:8] == (
        before.number + 1,
        AT.replace(microsecond=0),
        7,
        "fk",
        "plan.decision",
        "decision",
        "7",
        rules.number_of(keys.own()),
    )
    assert row.chain == rules.chained(keys.own(), row, before.chain)
    with transaction.atomic():
        of_nobody = actions.note("tables.send", by=None, kind="period", key="2026-Q3")
    assert (of_nobody.member, of_nobody.agency) == (0, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "publishing"},
        {"action": "Hon heter Anna"},
        {"kind": "Anna Andersson"},
        {"key": "anna@example.se"},
        {"key": "han slår mig"},
        {"key": ""},
        {"key": "x" * 81},
        {"action": "a." + "x" * 40},
    ],
)
def test_a_text_is_refused(wrong):
    before = Record.objects.count()
    with pytest.raises(ValueError, match="en kod väntades"):
        note(**wrong)
    assert Record.objects.count() == before


@pytest.mark.django_db
def test_what_is_undone_leaves_no_record():
    before = queries.head(AT)
    with transaction.atomic():
        note()
        assert queries.head(AT) != before
        transaction.set_rollback(True)
    assert queries.head(AT) == before
    note()
    assert queries.head(AT).number == before.number + 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain():
    def write(n: int) -> None:
        try:
            note(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(write, range(40)))
    verdict = rules.verify(queries.rows(), keys.every())
    assert (verdict.records, verdict.faults) == (40, ())
    assert {int(row.key) for row in queries.rows()} == set(range(40))


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["own key", "secret key"])
def test_a_key_that_is_exchanged_leaves_the_log_whole_and_one_that_is_lost_does_not(change, monkeypatch):
    note()
    if change == "own key":
        monkeypatch.setattr(settings, "AUDIT_KEY", "a key of its own, long and random")
    else:
        monkeypatch.setattr(settings, "SECRET_KEY_FALLBACKS", [settings.SECRET_KEY])
        monkeypatch.setattr(settings, "SECRET_KEY", "another secret key")
    made = note()
    assert made.signed_with == rules.number_of(keys.own())
    assert len(keys.every()) == 2
    assert rules.verify(queries.rows(), keys.every()).faults == ()
    lost = {made.signed_with: keys.own()}
    assert "nyckel som inte finns" in rules.verify(queries.rows(), lost).faults[0].sentence


@pytest.mark.django_db
def test_many_notes_and_a_whole_check_are_cheap(django_assert_max_num_queries):
    with transaction.atomic(), django_assert_max_num_queries(3 if connection.vendor == "postgresql" else 2):
        actions.note("plan.decision", by=Somebody(), kind="decision", key=1)
