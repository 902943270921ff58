"""Giving figures: who may, for which periods, which numbers; and that nothing given is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from upptack.staff.actions import Refused
from upptack.staff.models import Agency, Member, Unit
from upptack.steering.indicators import access, actions, queries
from upptack.steering.indicators.actions import Faulty, give
from upptack.steering.indicators.models import Given

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
STHLM, NORR = "fk-sthlm-1", "fk-norr-1"
CHEF, MONA, ALVA = "chef@fk.example", "samordnare@jam.example", "handlaggare@fk.example"
EVERYBODY = [
    "handlaggare@fk.example", "specialist@fk.example", "redaktor@sos.example", "granskare@jam.example",
    "dso@jam.example",
]  # fmt: skip


def by(email: str, unit: str | None = STHLM, period: str = "2026-Q3", agency: str = "fk", **numbers: int | None) -> int:
    """Gives figures as somebody."""
    chosen = Unit.objects.get(pk=unit) if unit else None
    wanted = {name.replace("_", "-"): number for name, number in numbers.items()}
    member = Member.objects.get(email=email)
    return give(period, wanted, agency=Agency.objects.get(pk=agency), unit=chosen, by=member, at=AT)


def test_a_manager_gives_her_own_units_figures(content):
    assert by(CHEF, staff_concerned=10, staff_trained=4) == 2
    row = Given.objects.get(figure="staff-trained")
    assert (row.number, row.unit_id, row.agency_id, row.period, row.given_by.email) == (4, STHLM, "fk", "2026-Q3", CHEF)


@pytest.mark.parametrize("email", EVERYBODY)
def test_nobody_without_the_role_gives_any(content, email):
    with pytest.raises(Refused, match="är till för"):
        by(email, staff_concerned=10)
    assert not Given.objects.exists()


def test_a_manager_gives_no_other_units_and_no_whole_agencys(content):
    with pytest.raises(Refused, match="egen"):
        by(CHEF, NORR, staff_concerned=10)
    with pytest.raises(Refused, match="samordnaren"):
        by(CHEF, None, staff_concerned=10)


def test_the_coordinator_gives_anyones(content):
    assert by(MONA, NORR, staff_concerned=10) == 1
    assert by(MONA, None, staff_concerned=900) == 1
    assert access.may_choose(Member.objects.get(email=MONA))


def test_a_unit_is_not_given_under_another_agency(content):
    with pytest.raises(Refused, match="annan myndighet"):
        by(MONA, STHLM, agency="af", staff_concerned=10)


@pytest.mark.parametrize("period", ["2027-Q1", "2025-Q3", "2024", "2027", "2026-10", "x", ""])
def test_a_period_that_is_not_on_or_just_over_cannot_be_filled_in(content, period):
    with pytest.raises(Refused, match="Perioden"):
        by(CHEF, period=period, staff_concerned=10)


def test_a_part_larger_than_its_whole_is_refused_also_against_what_was_given_before(content):
    with pytest.raises(Faulty) as problem:
        by(CHEF, staff_concerned=10, staff_trained=11)
    assert [id for id, _ in problem.value.faults] == ["staff-trained"]
    by(CHEF, staff_concerned=10, staff_trained=8)
    with pytest.raises(Faulty, match="inte vara större"):
        by(CHEF, staff_concerned=7)
    with pytest.raises(Faulty, match="fältet ovanför är tomt"):
        by(CHEF, staff_concerned=None)
    assert queries.latest("2026-Q3", "fk", STHLM) == {"staff-concerned": 10, "staff-trained": 8}


def test_an_unknown_figure_is_refused(content):
    with pytest.raises(Refused, match="shoe-size"):
        by(CHEF, shoe_size=42)


def test_only_what_has_changed_is_added_and_nothing_is_lost(content):
    by(CHEF, staff_concerned=10, staff_trained=4)
    assert by(CHEF, staff_concerned=10, staff_trained=4) == 0
    assert by(CHEF, staff_concerned=10, staff_trained=5) == 1
    assert by(CHEF, staff_trained=None) == 1
    rows = list(Given.objects.filter(figure="staff-trained").order_by("pk").values_list("number", flat=True))
    assert rows == [4, 5, None]
    assert [each.number for each in queries.changes("2026-Q3", "fk", STHLM)] == [None, 5, 4, 10]


def test_what_an_agency_gives_is_not_a_units_and_periods_are_apart(content):
    by(MONA, None, staff_concerned=900)
    by(CHEF, period="2026-Q2", staff_concerned=9)
    assert queries.latest("2026-Q3", "fk", STHLM) == {}
    assert queries.latest("2026-Q3", "fk", None) == {"staff-concerned": 900}


@pytest.mark.parametrize("wrong", [{"number": 1_000_001}, {"figure": ""}, {"period": ""}, {"number": -1}])
def test_the_database_refuses_what_no_form_lets_through(content, wrong):
    row = {"figure": "managers", "agency_id": "fk", "unit_id": STHLM, "period": "2026", "number": 1, "given_on": AT}
    Given.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Given.objects.create(**{**row, **wrong})


def test_no_row_is_changed_or_deleted_by_the_one_writer():
    source = actions.__loader__.get_source(actions.__name__)
    assert "bulk_create" in source
    assert not any(word in source for word in (".update(", ".delete(", ".save(", "update_or_create"))
