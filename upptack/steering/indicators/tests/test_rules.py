"""Periods, shares, sums of units, what may be typed in."""

from __future__ import annotations

from datetime import date

import pytest

from upptack.steering.indicators import rules
from upptack.steering.indicators.rules import Asked, Told

pytestmark = pytest.mark.pure

PARTS = (Asked("all"), Asked("some", of="all"), Asked("is", yes_no=True))


def test_this_quarter_the_four_before_and_two_years_can_be_filled_in():
    assert rules.fillable(date(2026, 11, 22)) == (
        "2026-Q4", "2026-Q3", "2026-Q2", "2026-Q1", "2025-Q4", "2026", "2025",
    )  # fmt: skip
    assert rules.fillable(date(2026, 1, 1))[:2] == ("2026-Q1", "2025-Q4")


@pytest.mark.parametrize("day", [date(2026, month, 28) for month in range(1, 13)])
def test_the_newest_period_is_the_quarter_of_the_day(day):
    assert rules.fillable(day)[0] == rules.quarter_of(day)


@pytest.mark.parametrize(
    ("top", "below", "share"),
    [(1, 2, 0.5), (0, 5, 0.0), (5, 5, 1.0), (6, 5, None), (None, 5, None), (5, None, None), (0, 0, None)],
)
def test_a_share_is_there_only_when_both_numbers_are_and_the_part_is_no_larger(top, below, share):
    assert rules.share(top, below) == share


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0 %"), (0.001, "under 1 %"), (0.004, "under 1 %"), (0.62, "62 %"), (0.998, "över 99 %"),
        (1.0, "100 %"), (None, ""),
    ],
)  # fmt: skip
def test_almost_none_and_almost_all_are_never_written_as_none_or_all(value, said):
    assert rules.percent(value).replace("\u00a0", " ") == said


def test_units_are_added_and_those_that_have_not_told_are_counted():
    assert rules.together([7, None, 5], clients=False) == Told(12, 2, 3)
    assert rules.together([None, None], clients=True) == Told(None, 0, 2)
    assert not rules.together([7, None], clients=False).whole


def test_one_small_number_of_clients_hides_the_sum_and_of_staff_none():
    assert rules.together([40, 3], clients=True) == Told(None, 2, 2, hidden=True)
    assert rules.together([40, 3], clients=False) == Told(43, 2, 2)
    assert rules.together([40, 0, 5], clients=True) == Told(45, 3, 3)


def test_a_year_comes_of_its_quarters_as_their_sum_or_as_the_last():
    assert rules.year_of([1, 2, 3, 4], "sum") == 10
    assert rules.year_of([1, 2, 3, None], "sum") is None
    assert rules.year_of([1, 2, 3, None], "last") == 3
    assert rules.year_of([None] * 4, "last") is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [("", None), ("  ", None), ("0", 0), ("12", 12), (" 1 200 ", 1200), ("1\u00a0000\u00a0000", 1_000_000)],
)
def test_a_number_is_read_as_it_is_written_in_swedish(typed, number):
    assert rules.number_of(typed, Asked("all")) == number


@pytest.mark.parametrize("typed", ["tolv", "-1", "1,5", "1.5", "1e3", "12 st", "12 3", "١٢", "1_000", "0x1", "+5"])
def test_what_is_no_whole_number_is_answered_with_what_to_write(typed):
    with pytest.raises(ValueError, match="helt tal"):
        rules.number_of(typed, Asked("all"))


@pytest.mark.parametrize("typed", ["1000001", "9" * 20, "1 000 001"])
def test_a_slip_of_the_hand_is_too_large(typed):
    with pytest.raises(ValueError, match="för stort"):
        rules.number_of(typed, Asked("all"))


def test_a_yes_or_no_is_one_of_them():
    assert [rules.number_of(typed, PARTS[2]) for typed in ("1", "0", "")] == [1, 0, None]
    with pytest.raises(ValueError, match="Ja, Nej"):
        rules.number_of("2", PARTS[2])


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ({"all": 5, "some": 5, "is": 1}, []),
        ({"all": 5, "some": 6}, ["some"]),
        ({"some": 6}, ["some"]),
        ({"all": None, "some": 0}, ["some"]),
        ({"all": 0, "some": 0}, []),
        ({"all": -1}, ["all"]),
        ({"all": 1_000_001}, ["all"]),
        ({"is": 2}, ["is"]),
    ],
)
def test_a_part_is_never_larger_than_its_whole(numbers, wrong):
    assert [id for id, _ in rules.faults(numbers, PARTS)] == wrong
