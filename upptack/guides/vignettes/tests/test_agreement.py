"""Weighted kappa against examples worked by hand and against its definition."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.guides.vignettes.agreement import confusion, weighted_kappa

pytestmark = pytest.mark.pure


def spread(table: list[list[int]]) -> list[tuple[int, int]]:
    """The pairs that a table of counts stands for."""
    return [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]


def by_definition(pairs: list[tuple[int, int]], levels: int) -> float:
    """1 - (mean distance seen) / (mean distance of every first judgement with every second)."""
    seen = sum(abs(a - b) for a, b in pairs) / len(pairs)
    chance = sum(abs(a - b) for (a, _), (_, b) in product(pairs, pairs)) / len(pairs) ** 2
    return 1 - seen / chance


def test_worked_by_hand() -> None:
    # Two levels: seen 15 of 50 apart; shares .5/.5 and .6/.4 give .5*.4 + .5*.6 = .5 by chance: 1 - .3/.5 = .4.
    assert weighted_kappa(spread([[20, 5], [10, 15]]), 2) == pytest.approx(0.4)
    # Three levels: seen (2*1 + 1*2)/10 = .5. Rows .5 .3 .2, columns .4 .4 .2: one apart .5*.4+.3*.4+.3*.2+.2*.4 = .46,
    # two apart .5*.2+.2*.4 = .18, so by chance .46 + 2*.18 = .82: 1 - .5/.82.
    assert weighted_kappa(spread([[3, 1, 1], [0, 3, 0], [1, 0, 1]]), 3) == pytest.approx(1 - 0.5 / 0.82)


def spread_three() -> list[list[int]]:
    return [[3, 1, 1], [0, 3, 0], [1, 0, 1]]


def test_full_agreement_chance_and_worse() -> None:
    assert weighted_kappa([(0, 0), (1, 1), (3, 3)], 4) == 1
    assert weighted_kappa([(0, 0), (0, 1), (1, 0), (1, 1)], 2) == 0
    assert weighted_kappa([(0, 1), (1, 0)], 2) == -1


def test_a_nearer_miss_weighs_less() -> None:
    base = [(0, 0), (1, 1), (2, 2), (3, 3)]
    near, far = weighted_kappa([*base, (0, 1)], 4), weighted_kappa([*base, (0, 3)], 4)
    assert near is not None
    assert far is not None
    assert near > far


@pytest.mark.parametrize("pairs", [[], [(2, 2)], [(1, 1), (1, 1)]])
def test_it_is_not_defined_without_anything_to_tell_apart(pairs: list[tuple[int, int]]) -> None:
    assert weighted_kappa(pairs, 4) is None


def test_a_place_that_is_no_level_is_refused() -> None:
    for pair in ((0, 4), (-1, 0)):
        with pytest.raises(ValueError, match="no pair of levels"):
            weighted_kappa([pair], 4)


def test_the_counts_behind_it() -> None:
    assert confusion(spread(spread_three()), 3) == ((3, 1, 1), (0, 3, 0), (1, 0, 1))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_it_is_what_its_definition_says(pairs: list[tuple[int, int]]) -> None:
    found = weighted_kappa(pairs, 4)
    if found is None:
        assert len({level for pair in pairs for level in pair}) == 1
    else:
        assert found == pytest.approx(by_definition(pairs, 4))
        assert found <= 1
        assert found == pytest.approx(weighted_kappa([(b, a) for a, b in pairs], 4))
