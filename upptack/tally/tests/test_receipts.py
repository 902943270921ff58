"""Ended handovers are counted, none is lost, and the table keeps no trace of the order they came in."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import asdict, replace
from functools import partial

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from upptack.tally import actions
from upptack.tally.models import RECEIPT_KEY, Receipt
from upptack.tally.rules import Ended
from upptack.tally.tests.test_counting import at_once

ENDED = Ended(
    month="2026-11",
    agency="fk",
    unit="fk-sthlm-1",
    kind="womens_shelter",
    way="code",
    urgency="today",
    outcome="reached",
    band="under_2h",
)


def held() -> Counter[Ended]:
    """What the table holds."""
    return Counter(
        {Ended(**{name: getattr(row, name) for name in RECEIPT_KEY}): row.n for row in Receipt.objects.all()}
    )


def as_stored() -> list[str]:
    """The rows' outcomes in the order in which the database itself keeps them."""
    hidden = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT outcome FROM tally_receipt ORDER BY {hidden}")
        return [outcome for (outcome,) in cursor.fetchall()]


@pytest.mark.django_db
def test_handovers_of_one_kind_are_counted_in_place():
    for _ in range(3):
        actions.add_receipt(ENDED)
    row: dict[str, object] = dict(Receipt.objects.values().get())
    assert row == {"place": ENDED.place, "n": 3, **asdict(ENDED)}


@pytest.mark.django_db
@pytest.mark.parametrize("field", RECEIPT_KEY)
def test_handovers_that_differ_in_one_thing_are_counted_apart(field: str):
    actions.add_receipts((ENDED, ENDED, replace(ENDED, **{field: "x"})))
    assert held() == {ENDED: 2, replace(ENDED, **{field: "x"}): 1}


@pytest.mark.pure
@pytest.mark.parametrize("field", RECEIPT_KEY)
@pytest.mark.parametrize("text", ["Hon heter Anna", "a|b", "x" * 41])
def test_a_text_is_refused_where_a_code_belongs(field: str, text: str):
    with pytest.raises(ValueError, match=f"{field}: en kod väntades"):
        replace(ENDED, **{field: text})


@pytest.mark.pure
@given(st.lists(st.builds(Ended, **dict.fromkeys(RECEIPT_KEY, st.sampled_from("abcdef"))), unique=True, max_size=50))
def test_every_kind_has_a_place_of_its_own_that_both_databases_take(ended):
    places = [each.place for each in ended]
    assert len(set(places)) == len(places)
    assert all(0 <= place < 2**63 for place in places)


@pytest.mark.django_db
def test_no_column_can_tell_when_who_or_which():
    kinds = {field.get_internal_type() for field in Receipt._meta.get_fields()}
    assert kinds == {"BigIntegerField", "CharField", "PositiveIntegerField"}
    assert not any(field.is_relation for field in Receipt._meta.get_fields())


@pytest.mark.django_db
def test_the_database_keeps_the_rows_in_the_order_of_their_hashes_however_they_came():
    if connection.vendor == "postgresql":  # rows of earlier tests may have left holes, which are filled first
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE tally_receipt")
    chance = random.Random(5)
    kinds = [replace(ENDED, outcome=f"o{n}") for n in range(40)]
    right = [each.outcome for each in sorted(kinds, key=lambda each: each.place)]
    for _ in range(3):
        chance.shuffle(kinds)
        for each in kinds:
            actions.add_receipt(each)
        assert as_stored() == right
    actions.add_receipt(replace(ENDED, outcome="o7"))
    assert as_stored() == right


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite stamps no rows")
def test_postgresql_stamps_all_rows_of_a_units_month_alike():
    for n in range(10):
        actions.add_receipt(replace(ENDED, outcome=f"o{n}"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM tally_receipt")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_a_failure_on_the_way_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch):
    actions.add_receipts((ENDED, replace(ENDED, outcome="full")))
    before = held()

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(Receipt.objects, "bulk_create", fails)
        with pytest.raises(RuntimeError):
            actions.add_receipt(ENDED)
    assert held() == before


@pytest.mark.django_db(transaction=True)
def test_handovers_that_end_at_the_same_moment_are_all_counted():
    kinds = [replace(ENDED, outcome=f"o{n % 4}") for n in range(24)]

    def count(each: Ended) -> bool:
        actions.add_receipt(each)
        return True

    at_once([partial(count, each) for each in kinds])
    assert held() == Counter(kinds)
