"""A unit's figures: quarters that have ended, five members on each side, first attempts, and never one person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from upptack.learning.practice import queries
from upptack.learning.practice.models import Attempt
from upptack.staff.models import Member, Unit

ON = date(2026, 11, 22)
EARLIER = datetime(2026, 8, 3, 12, tzinfo=UTC)
NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def unit(content: None) -> Unit:
    """Alva's unit."""
    return Unit.objects.get(pk="fk-sthlm-1")


@pytest.fixture
def learners(unit: Unit) -> list[Member]:
    """Six invented members of it."""
    rows = [Member(email=f"ovar-{n}@fk.example", name=f"Övar {n}", unit=unit, password="!") for n in range(6)]
    return [Member.objects.get(email=each.email) for each in Member.objects.bulk_create(rows)]


def attempt(member: Member, *, certified: bool, at: datetime = EARLIER, **more: Any) -> Attempt:
    """An attempt that has ended."""
    fields: dict[str, Any] = {"scenario": "han-betalar-inte", "guide": "exposed-1", "level": 2, "expert": 2}
    fields |= {"asked": 20, "askable": 40, "began": at, "ended": at, "certified": certified}
    return Attempt.objects.create(member=member, unit=member.unit, **{**fields, **more})


def fill(learners: list[Member], count: int = 5) -> None:
    """Attempts before and after: off by one before, right after."""
    for number, member in enumerate(learners[:count]):
        for scenario, expert in (("a", 3), ("b", 1)):
            off = 1 if number % 2 else -1
            level = min(max(expert + off, 0), 3)
            attempt(member, certified=False, scenario=scenario, expert=expert, level=level)
            attempt(member, certified=True, scenario=scenario, expert=expert, level=expert, asked=38)


def test_five_on_each_side_are_needed(unit: Unit, learners: list[Member]) -> None:
    fill(learners, 4)
    assert queries.agreement(unit, ON) is None
    attempt(learners[4], certified=False)
    assert queries.agreement(unit, ON) is None
    attempt(learners[4], certified=True)
    found = queries.agreement(unit, ON)
    assert found is not None
    assert (found.after.kappa, found.before.asked, found.after.asked) == (1.0, 50, 90)
    assert found.before.kappa is not None
    assert found.before.kappa < 1


def test_nothing_inside_the_running_quarter_changes_it(unit: Unit, learners: list[Member]) -> None:
    fill(learners)
    before = queries.agreement(unit, ON)
    assert before is not None
    for member in learners:
        attempt(member, certified=True, at=NOW, scenario="c", level=0, expert=3, asked=0)
        attempt(member, certified=False, at=NOW, scenario="c", level=0, expert=3, asked=0)
    Member.objects.filter(pk=learners[0].pk).update(unit="fk-norr-1")
    assert queries.agreement(unit, ON) == before
    assert queries.agreement(unit, date(2027, 1, 1)) != before


def test_only_the_first_attempt_at_a_call_counts(unit: Unit, learners: list[Member]) -> None:
    fill(learners)
    before = queries.agreement(unit, ON)
    for member in learners[:5]:
        attempt(member, certified=True, scenario="a", at=EARLIER + timedelta(days=1), level=0, expert=3, asked=0)
    assert queries.agreement(unit, ON) == before


def test_another_units_attempts_do_not_count(unit: Unit, learners: list[Member]) -> None:
    fill(learners)
    assert queries.agreement(Unit.objects.get(pk="fk-norr-1"), ON) is None


@pytest.mark.pure
@pytest.mark.parametrize(("day", "first"), [(ON, date(2026, 10, 1)), (date(2026, 1, 1), date(2026, 1, 1))])
def test_the_quarter_begins(day: date, first: date) -> None:
    assert queries.quarter_begins(day) == first
