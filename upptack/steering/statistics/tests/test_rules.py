"""Periods: what they are called, what they hold, and when they are closed."""

from __future__ import annotations

from datetime import date

import pytest

from upptack.steering.statistics import rules

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("code", "name", "kind", "first", "closes"),
    [
        ("2026", "2026", "year", "2026-01", date(2027, 2, 1)),
        ("2026-Q1", "kvartal 1 2026", "quarter", "2026-01", date(2026, 5, 1)),
        ("2026-Q3", "kvartal 3 2026", "quarter", "2026-07", date(2026, 11, 1)),
        ("2026-Q4", "kvartal 4 2026", "quarter", "2026-10", date(2027, 2, 1)),
        ("2026-10", "oktober 2026", "month", "2026-10", date(2026, 12, 1)),
        ("2026-11", "november 2026", "month", "2026-11", date(2027, 1, 1)),
        ("2026-12", "december 2026", "month", "2026-12", date(2027, 2, 1)),
    ],
)
def test_a_period_is_closed_a_month_after_it_has_ended(
    code: str, name: str, kind: str, first: str, closes: date
) -> None:
    found = rules.period(code)
    assert (found.name, found.kind, found.months[0], found.closes) == (name, kind, first, closes)
    assert found.is_closed(closes)
    assert not found.is_closed(
        closes.replace(month=(closes.month - 2) % 12 + 1, day=28, year=closes.year - (closes.month == 1))
    )


@pytest.mark.parametrize("code", ["", "2026-13", "2026-Q5", "26", "2026-Q", "2026-1", "2026-00", "2026-Q3-1", "²026"])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(rules.NoPeriod):
        rules.period(code)


def test_periods_are_listed_newest_first_and_the_longer_first() -> None:
    found = rules.periods_of(frozenset({"2025-12", "2026-01", "2026-11"}))
    assert [each.code for each in found] == ["2026", "2026-Q4", "2026-Q1", "2025", "2025-Q4"]


def test_quarters_hold_every_month_once() -> None:
    months = [month for code in rules.quarters(2026) for month in rules.period(code).months]
    assert months == list(rules.period("2026").months)
    assert {rules.quarter_of(month) for month in months} == set(rules.quarters(2026))
