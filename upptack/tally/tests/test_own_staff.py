"""A manager's conversation adds one to the agency's year, once, and the table tells neither order nor class."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest
from django.db import IntegrityError, connection

from upptack.tally import actions
from upptack.tally.models import OwnStaff, Spent
from upptack.tally.rules import OWN_STAFF, OWN_STAFF_LEAST, OfOwnStaff, own_staff_closed, own_staff_shown

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
ENOUGH = dict.fromkeys(OWN_STAFF, OWN_STAFF_LEAST)


def held(agency: str = "fk", year: str = "2026") -> dict[str, int]:
    return dict(OwnStaff.objects.filter(agency=agency, year=year).values_list("answer", "n"))


def add(answer: str, token: str, agency: str = "fk", year: str = "2026") -> bool:
    return actions.add_own_staff(OfOwnStaff(year, agency, answer), token=token, at=AT)


def as_stored() -> list[str]:
    """The rows' classes in the order in which the database itself keeps them."""
    hidden = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT answer FROM tally_ownstaff ORDER BY {hidden}")
        return [answer for (answer,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_conversation_counts_once_and_the_first_makes_every_class() -> None:
    assert add("told", "one")
    assert not add("told", "one")
    assert not add("no", "one")
    assert held() == dict.fromkeys(OWN_STAFF, 0) | {"told": 1}
    assert add("told", "two")
    assert add("not_asked", "three", agency="af")
    assert held() == dict.fromkeys(OWN_STAFF, 0) | {"told": 2}
    assert held("af")["not_asked"] == 1
    assert Spent.objects.count() == 3


@pytest.mark.django_db
def test_the_same_counts_lie_the_same_way_whatever_came_first() -> None:
    came = [answer for answer in OWN_STAFF for _ in range(3)]
    laid = set()
    for seed in range(4):
        Random(seed).shuffle(came)
        OwnStaff.objects.all().delete()
        for at, answer in enumerate(came):
            add(answer, f"{seed}-{at}")
        laid.add((tuple(as_stored()), tuple(OwnStaff.objects.order_by("place").values_list("place", "n"))))
    assert len(laid) == 1
    (stored, rows) = laid.pop()
    assert stored == tuple(sorted(OWN_STAFF, key=lambda answer: OfOwnStaff("2026", "fk", answer).place))
    assert {n for _, n in rows} == {3}


@pytest.mark.django_db
def test_what_fails_counts_nothing_and_spends_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(OwnStaff.objects, "bulk_create", _fails)
        with pytest.raises(IntegrityError):
            add("told", "one")
    assert held() == {}
    assert add("told", "one")


def _fails(*_: object) -> None:
    raise IntegrityError


@pytest.mark.django_db
def test_the_table_has_no_place_for_unit_month_or_manager() -> None:
    assert {field.name for field in OwnStaff._meta.fields} == {"place", "year", "agency", "answer", "n"}


@pytest.mark.parametrize("answer", ["", "now", "Alva Berg", "yes;no"])
def test_nothing_else_can_be_counted(answer: str) -> None:
    with pytest.raises(ValueError, match=r"kod|räknas"):
        OfOwnStaff("2026", "fk", answer)


def test_only_a_year_that_is_over_is_closed_and_a_day_is_waited_for() -> None:
    for day, last in ((date(2026, 12, 31), 2025), (date(2027, 1, 1), 2025), (date(2027, 1, 2), 2026)):
        assert own_staff_closed(day) == last


def test_a_year_is_shown_only_when_it_is_over_and_every_class_is_enough() -> None:
    on = date(2027, 1, 2)
    assert own_staff_shown(ENOUGH, 2026, on)
    assert not own_staff_shown(ENOUGH, 2027, on)
    assert not own_staff_shown({}, 2026, on)
    for answer in OWN_STAFF:
        assert not own_staff_shown({**ENOUGH, answer: OWN_STAFF_LEAST - 1}, 2026, on)
        assert not own_staff_shown({name: 99 for name in OWN_STAFF if name != answer}, 2026, on)
