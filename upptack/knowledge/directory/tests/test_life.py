"""Signs of life, worked out from what is kept: when a body counts as silent, as full, and as likely to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.knowledge.directory import life
from upptack.knowledge.directory.life import Signs

pytestmark = pytest.mark.pure

AT = datetime(2026, 11, 22, 10, 40, tzinfo=UTC)
DAY = date(2026, 11, 22)
HOURS = st.lists(st.integers(0, 72 * 60), max_size=8).map(sorted)
"""Minutes after AT at which a contact failed."""


def after(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def failing(*minutes: int) -> Signs:
    """The signs after a contact has failed at each of these minutes."""
    signs = Signs()
    for each in minutes:
        signs = life.failed(signs, 1, after(each), DAY)
    return signs


@given(HOURS)
def test_two_within_a_day_always_mark_and_two_that_lie_further_apart_never_do(minutes: list[int]):
    marked = failing(*minutes).not_answering_since is not None
    gaps = [later - earlier for earlier, later in pairwise(minutes)]
    if any(gap <= 24 * 60 for gap in gaps):
        assert marked
    if all(gap >= 25 * 60 for gap in gaps):
        assert not marked


@given(HOURS)
def test_no_time_finer_than_an_hour_is_kept(minutes: list[int]):
    signs = failing(*minutes)
    for kept in (signs.failed_first, signs.failed_last):
        assert kept is None or (kept.minute, kept.second, kept.microsecond) == (0, 0, 0)


def test_two_at_once_mark_and_the_day_of_the_first_mark_stays():
    signs = life.failed(Signs(), 2, AT, DAY)
    assert signs.not_answering_since == DAY
    assert life.failed(signs, 1, AT, DAY + timedelta(days=3)).not_answering_since == DAY
    assert life.failed(signs, 10**6, AT, DAY).failures == life.MOST_FAILURES


def test_an_answer_takes_the_mark_away_and_is_proof_for_a_week():
    signs = life.answered(failing(0, 5), DAY)
    assert signs == Signs(answered_on=DAY)
    assert life.band(signs, False, DAY + timedelta(days=7), AT) == "lately"
    assert life.band(signs, False, DAY + timedelta(days=8), AT) == "unknown"
    assert life.answered(signs, DAY - timedelta(days=5)).answered_on == DAY


@pytest.mark.parametrize(
    ("signs", "certain", "expected"),
    [
        (Signs(), False, "unknown"),
        (Signs(), True, "checked"),
        (Signs(answered_on=DAY), True, "lately"),
        (Signs(answered_on=DAY, failures=1, failed_first=AT, failed_last=AT), True, "failed"),
        (Signs(answered_on=DAY, not_answering_since=DAY), True, "not_answering"),
    ],
)
def test_the_bands(signs: Signs, certain: bool, expected: str):
    assert life.band(signs, certain, DAY, AT) == expected


def test_a_failed_contact_weighs_for_a_day():
    signs = failing(0)
    assert life.band(signs, True, DAY, after(24 * 60)) == "failed"
    assert life.band(signs, True, DAY, after(25 * 60)) == "checked"
    assert life.band(signs, True, DAY, None) == "checked"


def test_free_places_are_true_for_a_day_and_then_said_not_to_be_known():
    signs = Signs(free=2, free_at=life.hour_of(AT))
    assert life.shown(signs, DAY, AT, DAY).said == ("2 lediga platser, uppgift från 22 nov",)
    assert life.shown(signs, DAY, after(23 * 60), DAY).free == 2
    old = life.shown(signs, DAY, after(24 * 60), DAY)
    assert (old.free, old.free_on, old.said) == (None, DAY, ("Lediga platser: ingen färsk uppgift",))
    unknown = life.shown(replace(signs, free=None), DAY, AT, DAY)
    assert (unknown.free, unknown.said) == (None, old.said)
    assert life.shown(signs, DAY, None, DAY).free is None


@given(st.integers(0, 59), st.integers(24 * 60, 10**5))
def test_no_number_is_shown_a_day_after_it_was_told(minute: int, later: int):
    told = AT.replace(minute=minute)
    signs = Signs(free=1, free_at=life.hour_of(told))
    assert not life.is_fresh(signs, told + timedelta(minutes=later))


def test_the_words():
    assert [life.places(n) for n in (0, 1, 2)] == ["Inga lediga platser", "1 ledig plats", "2 lediga platser"]
    silent = Signs(answered_on=date(2025, 12, 30), not_answering_since=DAY)
    assert life.shown(silent, DAY, AT, None).said == (
        "Svarar inte just nu, sedan 22 nov",
        "Svarade senast 30 dec 2025",
    )
    assert life.shown(Signs(), DAY, AT, None) == life.UNKNOWN_LIFE
