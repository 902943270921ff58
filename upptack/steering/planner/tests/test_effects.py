"""The planner's arithmetic: a worked example with known figures, people drawn one by one, and what must always hold."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.steering.planner import effects as room
from upptack.steering.planner.contents import choices, instruments, prevalences
from upptack.steering.planner.effects import (
    ANY,
    Assumptions,
    Minutes,
    Range,
    Strategy,
    effects,
    sure,
    without_support,
)

pytestmark = pytest.mark.pure

ADULTS = 100_000


def example(instrument: str, prevalence: float) -> Assumptions:
    """100 000 adults met, 90 % asked, 71 % take up the referral; the target is the only violence there is."""
    found = instruments()[instrument]
    assert found.sensitivity
    assert found.specificity
    return Assumptions(
        ADULTS,
        {ANY: sure(prevalence)},
        sure(found.sensitivity.value),
        sure(found.specificity.value),
        coverage=sure(0.9),
        uptake=sure(0.71),
    )


@pytest.mark.parametrize(
    ("instrument", "prevalence", "told", "share", "false", "right", "taken_up"),
    [
        ("wast", 0.136, 5_753, 42, 3_110, 0.65, 4_084),
        ("hits", 0.136, 9_547, 70, 15_552, 0.38, 6_779),
        ("wast", 0.026, 1_100, 42, 3_506, 0.24, 781),
        ("hits", 0.026, 1_825, 70, 17_532, 0.09, 1_296),
    ],
)
def test_the_worked_example(
    instrument: str, prevalence: float, told: int, share: int, false: int, right: float, taken_up: int
) -> None:
    found = effects(example(instrument, prevalence))
    kind = found.kinds[ANY]
    assert found.asked.expected == 90_000
    assert round(kind.told.expected) == told
    assert round(100 * kind.told.expected / kind.exposed.expected) == share
    assert round(kind.false.expected) == false
    assert kind.right
    assert round(kind.right.expected, 2) == right
    assert round(found.taken_up.expected) == taken_up
    assert kind.missed.expected == pytest.approx(kind.exposed.expected - kind.told.expected)


def test_the_example_stands_on_the_data() -> None:
    assert prevalences()[ANY].among(None).value == 0.136
    assert prevalences()["physical"].among(1.0).value == 0.026
    assert choices("path")["adviser"].range == Range(0.715, 0.494, 0.83)


def test_coverage_from_47_to_96_per_cent_doubles_what_is_found() -> None:
    low, high = (effects(replace(example("wast", 0.136), coverage=sure(each))) for each in (0.47, 0.96))
    assert high.kinds[ANY].told.expected / low.kinds[ANY].told.expected == pytest.approx(96 / 47)


FULL = Assumptions(
    200_000,
    {ANY: sure(0.136), "physical": sure(0.023)},
    sure(0.7),
    sure(0.9),
    coverage=sure(0.6),
    strategy=Strategy.INDICATION,
    indicated=sure(0.5),
    others_indicated=sure(0.1),
    refusal=sure(0.05),
    disclosure=sure(0.9),
    uptake=sure(0.3),
    asked_times=sure(1.5),
    received_times=sure(2.4),
    lost=sure(0.7),
    paused=0.5,
    minutes=Minutes(sure(2.0), sure(30.0), sure(12.0)),
)
REPLICATIONS = 60


def one_by_one(given: Assumptions, seed: int) -> dict[str, float]:
    """The same year with every person drawn. Written apart from the room's own arithmetic."""
    chance = np.random.default_rng(seed)

    def happens(p: float | np.ndarray) -> np.ndarray:
        return chance.random(given.met) < p

    exposed = happens(given.prevalence[ANY].value)
    wanted = np.where(exposed, happens(given.indicated.value), happens(given.others_indicated.value))
    asked = wanted & happens(min(1.0, given.coverage.value * given.asked_times.value))
    declined = asked & happens(given.refusal.value)
    answered = asked & ~declined
    told = answered & exposed & happens(given.sensitivity.value * given.disclosure.value)
    false = answered & ~exposed & happens(1 - given.specificity.value)
    offered = told & happens(1 - given.lost.value * given.paused)
    taken = offered & happens(given.uptake.value * given.received_times.value / given.asked_times.value)
    assert given.minutes
    spent = asked * given.minutes.question.value + told * given.minutes.told.value + false * given.minutes.false.value
    groups = {"asked": asked, "declined": declined, "offered": offered, "taken_up": taken, "exposed": exposed}
    groups |= {"told": told, "false": false, "missed": exposed & ~told}
    counts = {name: float(each.sum()) for name, each in groups.items()}
    return {**counts, "minutes": float(spent.sum()), "right": counts["told"] / (counts["told"] + counts["false"])}


@pytest.fixture(scope="module")
def drawn() -> dict[str, np.ndarray]:
    years = [one_by_one(FULL, seed) for seed in range(REPLICATIONS)]
    return {name: np.array([year[name] for year in years]) for name in years[0]}


def estimates(given: Assumptions) -> dict[str, room.Estimate]:
    found = effects(given)
    kind = found.kinds[ANY]
    assert found.minutes
    assert kind.right
    named = {id: getattr(found, id) for id in ("asked", "declined", "offered", "taken_up", "minutes")}
    return {**named, **{id: getattr(kind, id) for id in ("exposed", "told", "false", "missed", "right")}}


def disagreements(drawn: dict[str, np.ndarray], given: Assumptions) -> list[str]:
    """Where the arithmetic and the drawn years differ: mean by more than four standard errors, spread by more than 40 %
    (60 years know a spread to about 9 %), or an interval that holds fewer than 85 % of the years."""
    wrong = []
    for name, each in estimates(given).items():
        years = drawn[name]
        if abs(years.mean() - each.expected) > 4 * each.spread / REPLICATIONS**0.5:
            wrong.append(f"{name}: mean")
        if not 0.6 < years.std(ddof=1) / each.spread < 1.4:
            wrong.append(f"{name}: spread")
        if ((each.low <= years) & (years <= each.high)).mean() < 0.85:
            wrong.append(f"{name}: interval")
    return wrong


def test_people_drawn_one_by_one_agree(drawn: dict[str, np.ndarray]) -> None:
    assert disagreements(drawn, FULL) == []


@pytest.mark.parametrize(
    "change",
    [
        {"refusal": sure(0.08)},
        {"specificity": sure(0.89)},
        {"uptake": sure(0.32)},
        {"paused": 0.4},
        {"others_indicated": sure(0.105)},
        {"minutes": Minutes(sure(2.0), sure(31.0), sure(12.0))},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_small_mistake_would_be_seen(drawn: dict[str, np.ndarray], change: dict) -> None:
    assert disagreements(drawn, replace(FULL, **change)) != []


WIDE = Assumptions(
    20_000,
    {ANY: Range(0.136, 0.117, 0.152)},
    Range(0.76, 0.65, 0.87),
    Range(0.875, 0.80, 0.95),
    coverage=Range(0.85, 0.47, 0.96),
    refusal=Range(0.054, 0.046, 0.064),
    disclosure=Range(1.02, 0.77, 1.35),
    uptake=Range(0.715, 0.494, 0.83),
)


def test_the_intervals_hold_most_years_when_the_shares_are_not_known() -> None:
    """Each year has shares of its own, drawn as the ranges say. 95 of 100 must lie inside, give or take what 2 000
    years can tell."""
    chance = np.random.default_rng(7)
    years = 2_000

    def one(each: Range) -> np.ndarray:
        below = chance.random(years) < 0.5
        return np.where(
            below, chance.uniform(each.low, each.value, years), chance.uniform(each.value, each.high, years)
        )

    exposed, coverage, uptake = one(WIDE.prevalence[ANY]), one(WIDE.coverage), one(WIDE.uptake)
    answer = coverage * (1 - one(WIDE.refusal))
    told = exposed * answer * np.minimum(one(WIDE.sensitivity) * one(WIDE.disclosure), 1)
    false = (1 - exposed) * answer * (1 - one(WIDE.specificity))
    found = effects(WIDE)
    for each, share in (
        (found.kinds[ANY].told, told),
        (found.kinds[ANY].false, false),
        (found.taken_up, told * uptake),
    ):
        counts = chance.binomial(WIDE.met, share)
        assert 0.925 <= ((each.low <= counts) & (counts <= each.high)).mean() <= 0.975


def test_the_interval_of_chance_alone_is_the_binomials() -> None:
    told = effects(example("wast", 0.136)).kinds[ANY].told
    assert told.spread == pytest.approx((ADULTS * 0.057528 * (1 - 0.057528)) ** 0.5)
    assert (told.high - told.low) / (2 * 1.96 * told.spread) == pytest.approx(1, abs=0.15)


@given(met=st.integers(1, 60), share=st.floats(0, 1))
@settings(max_examples=60)
def test_a_small_unit_never_has_more_people_than_it_has(met: int, share: float) -> None:
    found = effects(Assumptions(met, {ANY: sure(share)}, sure(0.8), sure(0.9), coverage=Range(0.5, 0.1, 1.0)))
    for each in (found.asked, found.taken_up, found.kinds[ANY].told, found.kinds[ANY].missed):
        assert 0 <= each.low <= each.expected <= each.high <= met


shares = st.floats(0, 1)


@given(low=shares, more=shares, sensitivity=shares, specificity=shares, prevalence=shares, uptake=shares)
@settings(max_examples=80)
def test_more_asked_are_never_fewer_found(
    low: float, more: float, sensitivity: float, specificity: float, prevalence: float, uptake: float
) -> None:
    given = Assumptions(5_000, {ANY: sure(prevalence)}, sure(sensitivity), sure(specificity), uptake=sure(uptake))
    few, many = (effects(replace(given, coverage=sure(each))) for each in (low, min(1.0, low + more)))
    assert few.kinds[ANY].told.expected <= many.kinds[ANY].told.expected
    assert few.kinds[ANY].missed.expected >= many.kinds[ANY].missed.expected - 1e-9
    assert few.kinds[ANY].false.expected <= many.kinds[ANY].false.expected
    assert few.taken_up.expected <= many.taken_up.expected


@given(hit=shares, more=shares, chance_hit=shares, prevalence=st.floats(0.01, 0.5))
@settings(max_examples=60)
def test_asking_everyone_finds_no_fewer_than_asking_on_indication(
    hit: float, more: float, chance_hit: float, prevalence: float
) -> None:
    given = replace(
        example("wast", prevalence),
        strategy=Strategy.INDICATION,
        indicated=sure(hit),
        others_indicated=sure(chance_hit),
    )
    some, better = effects(given), effects(replace(given, indicated=sure(min(1.0, hit + more))))
    everyone = effects(replace(given, strategy=Strategy.EVERYONE))
    assert some.kinds[ANY].told.expected <= better.kinds[ANY].told.expected
    assert better.kinds[ANY].told.expected <= everyone.kinds[ANY].told.expected + 1e-9
    assert some.asked.expected <= everyone.asked.expected + 1e-9


@given(sensitivity=shares, better=shares, rarer=st.floats(0.1, 1))
@settings(max_examples=60)
def test_a_better_question_finds_more_and_a_rarer_violence_is_less_often_right(
    sensitivity: float, better: float, rarer: float
) -> None:
    given = replace(
        example("wast", 0.136),
        sensitivity=sure(sensitivity),
        prevalence={ANY: sure(0.136), "some": sure(0.136 * rarer)},
    )
    best = effects(replace(given, sensitivity=sure(min(1.0, sensitivity + better))))
    found = effects(given)
    assert found.kinds[ANY].told.expected <= best.kinds[ANY].told.expected
    seldom, often = found.kinds["some"].right, found.kinds[ANY].right
    assert seldom
    assert often
    assert seldom.expected <= often.expected + 1e-12


def test_support_adds_what_the_studies_say_until_everybody_is_asked() -> None:
    iris = choices("support")["iris"]
    assert iris.range
    assert iris.received
    before = replace(example("wast", 0.136), coverage=sure(0.1), uptake=sure(0.33))
    after = replace(before, asked_times=iris.range, received_times=iris.received)
    plain, supported = effects(before), effects(after)
    assert supported.kinds[ANY].told.expected / plain.kinds[ANY].told.expected == pytest.approx(3.0)
    assert supported.taken_up.expected / plain.taken_up.expected == pytest.approx(6.0)
    assert not supported.ceiling
    assert effects(without_support(after)) == plain
    full = effects(replace(after, coverage=sure(0.9)))
    assert full.asked.expected == ADULTS
    assert full.ceiling


def test_half_a_year_without_support_costs_what_was_measured() -> None:
    given = replace(example("wast", 0.136), lost=sure(0.7), paused=1.0)
    assert effects(given).offered.expected / effects(replace(given, paused=0.0)).offered.expected == pytest.approx(0.3)


def test_the_same_figures_give_the_same_answer() -> None:
    assert effects(WIDE) == effects(WIDE)


def test_municipalities_share_what_is_taken_up() -> None:
    given = replace(WIDE, places=(("0180", 15_000), ("2580", 4_990), ("2584", 10)))
    found = effects(given)
    assert sum(each.expected for _, _, each in found.places) == pytest.approx(found.taken_up.expected)
    for _, met, each in found.places:
        assert 0 <= each.low <= each.expected <= each.high <= met


def test_nobody_met_and_no_kind_of_violence_are_told_apart_from_an_answer() -> None:
    with pytest.raises(ValueError, match="somebody must be met"):
        effects(replace(WIDE, met=0))
    with pytest.raises(ValueError, match="prevalence"):
        effects(replace(WIDE, prevalence={"physical": sure(0.02)}))
    with pytest.raises(ValueError, match="not in order"):
        Range(0.5, 0.6, 0.7)


def test_when_nobody_can_seem_exposed_there_is_no_share_that_is_right() -> None:
    given = replace(example("wast", 0.0), specificity=sure(1.0))
    assert effects(given).kinds[ANY].right is None


def test_the_spread_of_minutes_is_that_of_those_who_take_them() -> None:
    everyone = replace(example("wast", 0.136), coverage=sure(1.0), specificity=sure(1.0))
    found = effects(replace(everyone, minutes=Minutes(sure(3.0), sure(20.0), sure(9.0))))
    assert found.minutes
    assert found.minutes.expected == pytest.approx(3 * ADULTS + 20 * found.kinds[ANY].told.expected)
    assert found.minutes.spread == pytest.approx(20 * found.kinds[ANY].told.spread)
    asked = effects(replace(everyone, coverage=sure(0.4), minutes=Minutes(sure(3.0), sure(0.0), sure(0.0))))
    assert asked.minutes
    assert asked.minutes.spread == pytest.approx(3 * asked.asked.spread)


def test_ten_million_people_with_intervals_take_at_most_five_milliseconds() -> None:
    """The best of some runs by the processor's clock, which other work on the machine changes little."""
    given = replace(WIDE, met=10_000_000, prevalence={id: each.among(None) for id, each in prevalences().items()})
    effects(given)
    times = []
    for _ in range(30):
        began = time.process_time()
        effects(given)
        times.append(time.process_time() - began)
    assert min(times) <= 0.005
