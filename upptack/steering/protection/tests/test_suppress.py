"""Protected tables: whole where they are shown, and safe however they are combined."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.steering.protection import suppress
from upptack.steering.protection.attack import Result, attack, naive
from upptack.steering.protection.bounds import exposed
from upptack.steering.protection.suppress import CannotProtect, protect
from upptack.steering.protection.tables import Dimension, Key, Release, Table
from upptack.steering.protection.tests.year import year

pytestmark = pytest.mark.pure

PLACE = Dimension("place", ("u1", "u2", "u3", "u4"), {"fk": frozenset(("u1", "u2")), "01": frozenset(("u1", "u3"))})
ANSWER = Dimension("answer", ("no", "now", "uses"), {"told": frozenset(("now", "uses"))})
SEX = Dimension("sex", ("woman", "man"))
FIRST = Table("first", "n", (PLACE, ANSWER))
SECOND = Table("second", "n", (ANSWER, SEX))
FULL = Table("full", "n", (PLACE, ANSWER, SEX))


def small(numbers: Sequence[int]) -> dict[Key, int]:
    leaves = product(PLACE.leaves, ANSWER.leaves, SEX.leaves)
    return FULL.totals(dict(zip(leaves, numbers, strict=True)))


@given(st.lists(st.sampled_from((0, 0, 1, 2, 3, 4, 7, 15, 60)), min_size=24, max_size=24))
@settings(max_examples=40, deadline=None)
def test_nothing_that_is_released_gives_a_small_count_away(numbers: list[int]) -> None:
    counts = small(numbers)
    try:
        released = protect([FIRST, SECOND], counts)
    except CannotProtect as problem:
        released = problem.releases
    for release in released:
        assert all(value is None or value == counts[key] for key, value in release.shown.items())
        assert not any(value is not None and 0 < value < 5 for value in release.shown.values())
    assert attack(released, counts).recovered == 0


LARGE = small([9, 12, 3, 1, 0, 2, 40, 30, 6, 8, 2, 0, 25, 31, 4, 7, 9, 1, 52, 44, 11, 13, 5, 6])


def test_tables_protected_apart_give_each_other_away() -> None:
    """The control of linking by name: each table is safe alone, and together they are not."""
    tables = [FIRST, SECOND]
    counts = small([3, 2, 9, 30, 1, 0, 30, 6, 3, 3, 30, 30, 12, 2, 3, 2, 12, 0, 1, 2, 0, 6, 0, 6])
    apart = [release for table in tables for release in protect([table], counts)]
    assert all(exposed([release], counts) == () for release in apart)
    assert exposed(apart, counts)
    assert exposed(protect(tables, counts), counts) == ()


def test_without_companions_the_small_counts_come_back() -> None:
    assert attack(naive([FIRST, SECOND], LARGE), LARGE).recovered
    assert attack(protect([FIRST, SECOND], LARGE), LARGE).recovered == 0


def test_a_move_that_looks_at_one_table_only_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the moves: were sums forgotten, what is hidden would not be enough."""
    monkeypatch.setattr(suppress.Rows, "within", lambda self, columns: ())
    assert attack(protect([FIRST, SECOND], LARGE), LARGE).recovered


def test_the_same_again_is_the_same() -> None:
    once = protect([FIRST, SECOND], LARGE)
    assert [release.shown for release in protect([FIRST, SECOND], LARGE)] == [release.shown for release in once]
    again = protect([FIRST, SECOND], LARGE, once)
    assert [release.shown for release in again] == [release.shown for release in once]


def test_what_was_shown_stays_shown_and_what_was_hidden_stays_hidden() -> None:
    before = protect([SECOND], LARGE)
    after = protect([FIRST, FULL], LARGE, before)
    seen = {key: value for release in after for key, value in release.shown.items()}
    for key, value in before[0].shown.items():
        assert key not in seen or seen[key] == value
    assert exposed((*before, *after), LARGE) == ()


def test_a_count_that_has_changed_since_it_was_shown_stops_its_table() -> None:
    before = protect([SECOND], LARGE)
    changed = small([29, *[LARGE[key] for key in _leaves()][1:]])
    with pytest.raises(CannotProtect) as stopped:
        protect([FIRST, Table("other", "m", ())], {**changed, (("", "m"),): 50}, before)
    assert stopped.value.tables == ("first",)
    assert [release.table.id for release in stopped.value.releases] == ["other"]


def test_a_large_count_that_was_hidden_is_not_shown_later() -> None:
    before = Release(SECOND, dict.fromkeys(SECOND))
    (after,) = protect([SECOND], LARGE, [before])
    assert set(after.shown.values()) == {None}


def test_a_large_count_that_has_changed_is_not_shown_with_its_new_value() -> None:
    total = Table("total", "n", ())
    with pytest.raises(CannotProtect) as stopped:
        protect([total], {total.key({}): 44}, [Release(total, {total.key({}): 43})])
    assert stopped.value.tables == ("total",)


def _leaves() -> list[Key]:
    return [
        FULL.key({"place": place, "answer": answer, "sex": sex})
        for place, answer, sex in product(PLACE.leaves, ANSWER.leaves, SEX.leaves)
    ]


def test_a_table_that_an_earlier_one_gives_away_is_left_out() -> None:
    """All rows and all columns but one are out; so is the cell that would be the difference."""
    rows = Table("rows", "n", (SEX,))
    counts = rows.totals({("woman",): 3, ("man",): 40})
    given_away = Release(Table("total", "n", ()), {(("", "n"),): 43})
    man = Table("man", "n", (), (("sex", "man"),))
    with pytest.raises(CannotProtect) as stopped:
        protect([rows], counts, [given_away, Release(man, {man.key({}): 40})])
    assert stopped.value.tables == ("rows",)
    assert stopped.value.releases == ()


def test_nothing_at_all_is_nothing() -> None:
    assert protect([], {}) == ()


def test_noughts_that_are_hidden_look_like_the_rest_and_are_safe() -> None:
    """2 and 10 over 10 and 0, with every sum shown before: the 2 cannot be hidden without the nought."""
    sexes = Table("sexes", "n", (SEX,))
    pairs = Table("pairs", "n", (SEX, Dimension("place", ("u1", "u2"))))
    places = Table("places", "n", (Dimension("place", ("u1", "u2")),))
    numbers: dict[tuple[str, ...], int] = {("woman", "u1"): 2, ("woman", "u2"): 10, ("man", "u1"): 10, ("man", "u2"): 0}
    counts = pairs.totals(numbers)
    before = [Release(table, {key: counts[key] for key in table}) for table in (sexes, places)]
    (released,) = protect([pairs], counts, before)
    assert released.shown[pairs.key({"sex": "man", "place": "u2"})] is None
    assert attack([*before, released], counts) == Result(0, 2, {})


def test_three_hundred_hidden_counts_of_a_year_are_safe_and_the_control_is_not() -> None:
    tables, counts = year(100, 240)
    some = [table for table in tables if table.id in ("unit-answer", "agency-month", "agency-kind")]
    result = attack(protect(some, counts), counts)
    assert (result.recovered, result.which) == (0, {})
    assert result.hidden >= 300
    assert attack(naive(some[:1], counts), counts).recovered > 0
