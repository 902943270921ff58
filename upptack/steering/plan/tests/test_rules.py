"""Statuses and what follows, lateness by date, and what figures answer."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.steering.plan import rules
from upptack.steering.plan.rules import ActivityStatus, HealthState, NotNow

pytestmark = pytest.mark.pure
DAY = date(2026, 11, 22)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


def test_every_status_has_a_name_and_a_way_on_and_can_be_reached() -> None:
    assert set(rules.STATUS_NAMES) == set(rules.FOLLOWS) == set(ActivityStatus)
    assert all(rules.FOLLOWS.values())
    reached = {ActivityStatus.PLANNED, *(to for following in rules.FOLLOWS.values() for to in following)}
    assert reached == set(ActivityStatus)


@pytest.mark.parametrize(("now", "to"), list(product(ActivityStatus, ActivityStatus)))
def test_only_what_stands_in_the_table_follows(now: ActivityStatus, to: ActivityStatus) -> None:
    if to in rules.FOLLOWS[now]:
        rules.change(now, to)
        return
    with pytest.raises(NotNow) as problem:
        rules.change(now, to)
    assert str(problem.value).startswith(f"En aktivitet som är {rules.STATUS_NAMES[now].lower()} kan bli ")


def test_nothing_is_done_again_without_being_taken_up_and_that_takes_a_reason() -> None:
    assert rules.FOLLOWS[ActivityStatus.DONE] == (ActivityStatus.UNDER_WAY,)
    asked = {(now, to) for now, following in rules.FOLLOWS.items() for to in following if rules.needs_reason(now, to)}
    plain = {(now.value, to.value) for now, following in rules.FOLLOWS.items() for to in following} - asked
    assert plain == {
        ("planned", "under_way"),
        ("planned", "done"),
        ("under_way", "done"),
        ("paused", "under_way"),
    }


@pytest.mark.parametrize(
    ("days", "late", "soon"),
    [
        (-31, False, False),
        (-30, False, True),
        (-1, False, True),
        (0, False, True),
        (1, True, False),
        (400, True, False),
    ],
)
def test_late_is_after_the_last_day_and_soon_the_thirty_days_before(days: int, late: bool, soon: bool) -> None:
    on = DAY + timedelta(days=days)
    for status in (ActivityStatus.PLANNED, ActivityStatus.UNDER_WAY, ActivityStatus.PAUSED):
        assert (rules.is_late(status, DAY, on), rules.is_soon(status, DAY, on)) == (late, soon)
    for status in (ActivityStatus.DONE, ActivityStatus.DROPPED):
        assert not rules.is_late(status, DAY, on)
        assert not rules.is_soon(status, DAY, on)


@given(due=DAYS, on=DAYS, later=st.integers(0, 2000))
@settings(max_examples=60)
def test_what_is_late_stays_late_and_is_never_soon(due: date, on: date, later: int) -> None:
    status = ActivityStatus.UNDER_WAY
    if rules.is_late(status, due, on):
        assert rules.is_late(status, due, on + timedelta(days=later))
        assert not rules.is_soon(status, due, on)


@pytest.mark.parametrize(
    ("share", "state"),
    [(None, "not_known"), (0.0, "no"), (0.01, "partly"), (0.79, "partly"), (0.8, "yes"), (1.0, "yes")],
)
def test_a_share_answers_and_no_share_is_not_a_no(share: float | None, state: str) -> None:
    assert rules.of_share(share, 0.8) == state


@pytest.mark.parametrize(
    ("asks", "state"),
    [
        ((), "not_known"),
        (("unknown",), "no"),
        (("unknown", "routine"), "partly"),
        (("indication", "routine"), "yes"),
    ],
)
def test_routines_answer_by_what_is_decided(asks: tuple[str, ...], state: str) -> None:
    assert rules.of_decided(asks) == state


def test_a_contact_that_nobody_has_checked_is_not_sure() -> None:
    assert rules.of_contact("", None, DAY) == HealthState.NO
    assert rules.of_contact("Ines", None, DAY) == HealthState.PARTLY
    assert rules.of_contact("Ines", DAY - timedelta(days=183), DAY) == HealthState.YES
    assert rules.of_contact("Ines", DAY - timedelta(days=184), DAY) == HealthState.PARTLY


@pytest.mark.parametrize(
    ("on", "periods"),
    [
        (date(2026, 1, 1), ("2025-Q4", "2025")),
        (date(2026, 3, 31), ("2025-Q4", "2025")),
        (date(2026, 4, 1), ("2026-Q1", "2025")),
        (DAY, ("2026-Q3", "2025")),
    ],
)
def test_only_whole_periods_are_read(on: date, periods: tuple[str, str]) -> None:
    assert rules.whole_periods(on) == periods


def test_the_drawing_has_every_status_and_every_step() -> None:
    text = rules.drawn()
    for now, following in rules.FOLLOWS.items():
        assert f"`{now}`" in text
        assert all(f"    {now} --> {to}" in text for to in following)
    assert text.count(" --> ") == 1 + sum(len(following) for following in rules.FOLLOWS.values())
