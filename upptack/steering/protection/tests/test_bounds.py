"""What can be worked out: by hand, against every table that could be, and by differences of every kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.steering.protection.attack import attack, naive
from upptack.steering.protection.bounds import Contradiction, exposed, intervals, linked, told
from upptack.steering.protection.tables import Dimension, Key, Release, Table

pytestmark = pytest.mark.pure

ROWS, COLUMNS = Dimension("row", ("a", "b")), Dimension("column", ("x", "y"))
SQUARE = Table("square", "n", (ROWS, COLUMNS))
THREE = Table("three", "n", (Dimension("row", ("a", "b", "c")), Dimension("column", ("x", "y", "z"))))


def cell(table: Table, **codes: str) -> Key:
    return table.key(codes)


def filled(table: Table, *numbers: int) -> dict[Key, int]:
    """Every cell's count, from the finest in order."""
    leaves = list(product(*(dimension.leaves for dimension in table.dimensions)))
    return table.totals(dict(zip(leaves, numbers, strict=True)))


def hiding(table: Table, counts: Mapping[Key, int], *hidden: Key) -> Release:
    return Release(table, {key: None if key in hidden else counts[key] for key in table})


def test_one_hidden_cell_is_its_row_less_the_rest() -> None:
    counts = filled(SQUARE, 3, 20, 30, 40)
    target = cell(SQUARE, row="a", column="x")
    assert intervals([hiding(SQUARE, counts, target)], [target]) == {target: (3, 3)}


def test_four_corners_are_safe_when_the_room_is_five() -> None:
    """Row sums 23 and 70, column sums 33 and 60: with x for the corner, the others are 23-x, 33-x and 37+x."""
    counts = filled(SQUARE, 3, 20, 30, 40)
    corners = [cell(SQUARE, row=row, column=column) for row in "ab" for column in "xy"]
    assert exposed([hiding(SQUARE, counts, *corners)], counts) == ()


def test_four_corners_are_not_safe_when_the_room_is_four() -> None:
    """Row sums 4 and 71: the corner is 0 to 4, known within 2, although it is not known."""
    counts = filled(SQUARE, 3, 1, 31, 40)
    corners = [cell(SQUARE, row=row, column=column) for row in "ab" for column in "xy"]
    found = intervals([hiding(SQUARE, counts, *corners)], corners)
    assert found[corners[0]] == (0, 4)
    assert set(exposed([hiding(SQUARE, counts, *corners)], counts)) == {corners[0], corners[1]}


def test_a_three_by_three_by_hand() -> None:
    """Hidden a-x 2, a-y 7, b-x 9, b-y 1, c-z 4: four corners move by at most 1 down and 7 up; c-z stands alone."""
    counts = filled(THREE, 2, 7, 11, 9, 1, 12, 13, 14, 4)
    names = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c", "z")]
    hidden = [cell(THREE, row=row, column=column) for row, column in names]
    release = hiding(THREE, counts, *hidden)
    assert intervals([release], hidden) == {hidden[4]: (4, 4)}
    assert exposed([release], counts) == (hidden[4],)


def test_releases_that_disagree_are_a_contradiction() -> None:
    counts = filled(SQUARE, 10, 20, 30, 40)
    key = cell(SQUARE, row="a")
    for wrong in ({**counts, key: 31}, {**counts, key: None, cell(SQUARE, row="b"): 71}):
        with pytest.raises(Contradiction):
            intervals([Release(SQUARE, counts), Release(SQUARE, wrong)], [key])


@given(
    st.lists(st.integers(0, 6), min_size=4, max_size=4),
    st.lists(st.booleans(), min_size=9, max_size=9),
)
@settings(max_examples=40, deadline=None)
def test_the_interval_is_that_of_all_tables_that_could_be(numbers: list[int], hide: list[bool]) -> None:
    """Two by two with the grand total shown: every table of whole numbers is tried."""
    table, counts = SQUARE, filled(SQUARE, *numbers)
    hidden = [key for key, so in zip(table, [False, *hide[1:]], strict=True) if so]
    release = hiding(table, counts, *hidden)
    possible = list(_agreeing(table, release, sum(numbers)))
    wide = {key: (min(c[key] for c in possible), max(c[key] for c in possible)) for key in hidden}
    narrow = {key: ends for key, ends in wide.items() if ends[1] - ends[0] < 5}
    assert intervals([release], hidden) == narrow


def _agreeing(table: Table, release: Release, total: int) -> Iterator[dict[Key, int]]:
    """Every table of whole numbers with what a release shows; two rows of two, with the total known."""
    fixed = [release.shown[cell(table, row=row, column=column)] for row in "ab" for column in "xy"]
    free = [number for number, value in enumerate(fixed) if value is None]
    for values in _adding_to(total - sum(value or 0 for value in fixed), len(free)):
        numbers = list(fixed)
        for place, value in zip(free, values, strict=True):
            numbers[place] = value
        counts = filled(table, *[value or 0 for value in numbers])
        if all(value is None or counts[key] == value for key, value in release.shown.items()):
            yield counts


def _adding_to(total: int, many: int) -> Iterator[tuple[int, ...]]:
    if many <= 1:
        if many or not total:
            yield (total,) * many
        return
    for first in range(total + 1):
        for rest in _adding_to(total - first, many - 1):
            yield (first, *rest)


MONTHS = ("2026-01", "2026-02", "2026-03")
AGENCY = Dimension("place", ("fk", "af"))
BY_MONTH = Table("month", "n", (AGENCY, Dimension("time", MONTHS, whole="2026-Q1")))
BY_QUARTER = Table("quarter", "n", (AGENCY,), (("time", "2026-Q1"),))
UNITS = Dimension("place", ("u1", "u2", "u3"), {"fk": frozenset(("u1", "u2")), "01": frozenset(("u1", "u3"))})


def test_a_quarter_less_two_months_is_the_third() -> None:
    counts = filled(BY_MONTH, 20, 30, 2, 40, 50, 60)
    march = cell(BY_MONTH, place="fk", time="2026-03")
    quarter = cell(BY_MONTH, place="fk")
    all_march = cell(BY_MONTH, time="2026-03")
    months = hiding(BY_MONTH, counts, march, quarter, all_march, cell(BY_MONTH))
    assert exposed([months], counts) == ()
    later = Release(BY_QUARTER, {key: counts[key] for key in BY_QUARTER})
    assert attack([months, later], counts).which == {march: (2, 2)}


def test_an_agency_less_a_unit_is_the_other_unit() -> None:
    units = Table("units", "n", (UNITS,))
    counts = filled(units, 30, 3, 40)
    small = cell(units, place="u2")
    shown = hiding(units, counts, small, cell(units, place="fk"), cell(units))
    assert exposed([shown], counts) == ()
    agency = Table("agency", "n", (), (("place", "fk"),))
    after = Release(agency, {cell(agency): 33})
    assert attack([shown, after], counts).which == {small: (3, 3)}


def test_a_county_and_an_agency_together_say_what_neither_does() -> None:
    """u1 is in both; agency 33, county 70, all 73: u2 = 73 - 70."""
    units = Table("units", "n", (UNITS,))
    counts = filled(units, 30, 3, 40)
    hidden = [cell(units, place=unit) for unit in ("u1", "u2", "u3")]
    assert hidden[1] in exposed([hiding(units, counts, *hidden)], counts)
    assert exposed([hiding(units, counts, *hidden, cell(units, place="01"))], counts) == ()


def test_all_less_a_filter_is_what_the_filter_leaves_out() -> None:
    counts = filled(SQUARE, 50, 3, 30, 40)
    without = Table("rows", "n", (ROWS,))
    only = Table("filtered", "n", (ROWS,), (("column", "x"),))
    shown = [Release(table, {key: counts[key] for key in table}) for table in (without, only)]
    target = cell(SQUARE, row="a", column="y")
    everything = Release(SQUARE, dict.fromkeys(SQUARE))
    assert attack([everything, *shown], counts).which[target] == (3, 3)


def test_a_later_edition_with_more_shown_is_held_against_the_first() -> None:
    counts = filled(SQUARE, 3, 20, 30, 40)
    corners = [cell(SQUARE, row=row, column=column) for row in "ab" for column in "xy"]
    first = hiding(SQUARE, counts, *corners)
    sums = (cell(SQUARE), cell(SQUARE, row="a"), cell(SQUARE, column="x"))
    second = hiding(SQUARE, counts, corners[0], *sums)
    assert exposed([second], counts) == ()
    assert exposed([first, second], counts) == (corners[0],)


def test_what_shares_no_cell_is_left_out() -> None:
    other = Release(Table("other", "m", (ROWS,)), {})
    near = Release(BY_QUARTER, dict.fromkeys(BY_QUARTER))
    months = Release(BY_MONTH, dict.fromkeys(BY_MONTH))
    assert linked([BY_QUARTER], [other, near, months]) == (near, months)


def test_noise_leaves_as_much_as_it_says() -> None:
    assert told(7, 0) == (7, 7)
    assert told(None, 0) == (0, None)
    assert told(None, 8) == (0, 12)
    assert told(5, 8) == (3, 13)
    assert told(40, 8) == (32, 48)


def test_the_naive_rule_hides_the_small_and_nothing_else() -> None:
    counts = filled(SQUARE, 4, 0, 5, 40)
    (release,) = naive([SQUARE], counts)
    assert [key for key, value in release.shown.items() if value is None] == [
        cell(SQUARE, row="a"),
        cell(SQUARE, row="a", column="x"),
    ]
    assert attack([release], counts).recovered == 2
