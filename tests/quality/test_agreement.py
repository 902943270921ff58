"""Intervals and kappa against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from quality import agreement, sets
from quality.agreement import Share, kappa

pytestmark = pytest.mark.pure


def pairs(both: int, first: int, second: int, neither: int) -> list[tuple[bool, bool]]:
    return [(True, True)] * both + [(True, False)] * first + [(False, True)] * second + [(False, False)] * neither


def test_kappa_by_hand() -> None:
    # 20, 5, 10, 15 of 50: agreed 35/50 = .7; by chance .5 × .6 + .5 × .4 = .5; kappa (.7 − .5) / (1 − .5) = .4.
    # Standard error: cells .4 .1 .2 .3, rows .5 .5, columns .6 .4.
    # same  = .4 (1 − 1.1 × .6)² + .3 (1 − .9 × .6)² = .4 × .1156 + .3 × .2116 = .10972
    # apart = (.1 (.6 + .5)² + .2 (.4 + .5)²) × .36 = (.121 + .162) × .36 = .10188
    # minus (.4 − .5 × .6)² = .01: .2016, by 50 × .25 = 12.5: .016128, root .126996.
    found = kappa(pairs(20, 5, 10, 15))
    assert found.value == pytest.approx(0.4)
    assert found.agreed == Share(35, 50)
    reach = 1.959964 * math.sqrt(0.2016 / 12.5)
    assert found.interval == pytest.approx((0.4 - reach, 0.4 + reach), abs=1e-6)


def test_full_agreement_is_one_and_full_disagreement_is_minus_one() -> None:
    assert kappa(pairs(7, 0, 0, 7)).value == pytest.approx(1)
    assert kappa(pairs(7, 0, 0, 7)).interval == pytest.approx((1, 1))
    assert kappa(pairs(0, 6, 6, 0)).value == pytest.approx(-1)


def test_agreement_that_chance_explains_is_nought() -> None:
    assert kappa(pairs(9, 9, 9, 9)).value == pytest.approx(0)


def test_one_and_the_same_answer_everywhere_has_no_kappa() -> None:
    assert math.isnan(kappa(pairs(0, 0, 0, 12)).value)
    assert math.isnan(kappa([]).value)


def test_wilsons_interval_by_hand() -> None:
    # 8 of 10: middle (.8 + 3.8415/20) / (1 + .38415) = .716744; reach 1.96 × sqrt(.016 + .0096037) / 1.38415 = .226576
    low, high = Share(8, 10).interval
    assert (low, high) == pytest.approx((0.490162, 0.943318), abs=1e-5)


def test_wilsons_interval_at_the_ends() -> None:
    # 0 of n: from 0 to z² / (n + z²).
    assert Share(0, 20).interval == pytest.approx((0, 3.841459 / 23.841459), abs=1e-6)
    assert Share(20, 20).interval == pytest.approx((20 / 23.841459, 1), abs=1e-6)
    assert Share(0, 0).interval == (0, 1)
    assert math.isnan(Share(0, 0).value)


def test_the_two_readers_of_the_set_agree_as_far_as_is_stated() -> None:
    labels = sets.second()
    found = agreement.between(sets.sentences("development"), labels)["flagged"]
    assert found.agreed.whole >= 300
    assert found.value >= agreement.LEAST
