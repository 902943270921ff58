"""The watch over proposals: units that follow without thinking are found, sound ones are left alone."""

from __future__ import annotations

from math import comb
from random import Random

import pytest

from upptack.steering.indicators import pages, rules
from upptack.steering.indicators.rules import Watch, followed

pytestmark = pytest.mark.pure

UNITS = 2000
STAMPING, SOUND = 0.99, 0.80
FOUND = {40: 0.80, 100: 0.95, 400: 0.99}
"""The least share of units that follow 99 proposals of a hundred that are to be found, by proposals in the period."""

WRONGLY = {20: 0.02, 40: 0.02, 100: 0.001, 400: 0.001}
"""The largest share of units that follow 80 of a hundred that may be alarmed of."""


def simulated(rate: float, n: int, seed: int) -> float:
    """The share of invented units that are alarmed of, when each proposal is followed with this chance."""
    drawn = Random(seed)
    alarms = 0
    for _ in range(UNITS):
        same = sum(drawn.random() < rate for _ in range(n))
        alarms += followed(same, n).watch == Watch.ALARM
    return alarms / UNITS


@pytest.mark.parametrize("n", FOUND)
def test_units_that_stamp_are_found(n):
    assert simulated(STAMPING, n, seed=n) >= FOUND[n]


@pytest.mark.parametrize("n", WRONGLY)
def test_sound_units_are_left_alone(n):
    assert simulated(SOUND, n, seed=n + 1) <= WRONGLY[n]


@pytest.mark.parametrize("n", [20, 25, 40, 60, 100, 500])
def test_a_unit_that_follows_85_of_a_hundred_is_alarmed_of_at_most_one_time_in_twenty(n):
    bound = min(k for k in range(n + 1) if followed(k, n).watch == Watch.ALARM)
    exactly = sum(comb(n, k) * 0.85**k * 0.15 ** (n - k) for k in range(bound, n + 1))
    assert exactly <= 0.05
    assert rules.as_many_by_chance(bound, n, 0.85) == pytest.approx(exactly)


@pytest.mark.parametrize(
    ("same", "n", "watch"),
    [
        (19, 19, Watch.TOO_FEW),
        (20, 20, Watch.ALARM),
        (19, 20, Watch.FOLLOW),
        (18, 20, Watch.FOLLOW),
        (17, 20, Watch.CALM),
        (38, 40, Watch.ALARM),
        (94, 100, Watch.FOLLOW),
        (95, 100, Watch.ALARM),
        (90, 100, Watch.FOLLOW),
        (89, 100, Watch.CALM),
        (0, 100, Watch.CALM),
        (102, 100, Watch.ALARM),
        (None, 100, Watch.HIDDEN),
        (None, None, Watch.HIDDEN),
    ],
)
def test_the_bounds(same, n, watch):
    assert followed(same, n).watch == watch


def test_what_is_not_published_is_told_apart_from_what_is_hidden():
    assert followed(None, None, published=False).watch == Watch.ABSENT


def test_more_of_the_same_never_calms():
    order = [Watch.CALM, Watch.FOLLOW, Watch.ALARM]
    for n in (20, 33, 100):
        levels = [order.index(followed(same, n).watch) for same in range(n + 1)]
        assert levels == sorted(levels)


@pytest.mark.parametrize(
    ("more", "other", "said"),
    [(5, 2, "oftast mer"), (2, 5, "något annat"), (3, 3, "lika ofta"), (0, 0, ""), (None, 5, ""), (5, None, "")],
)
def test_the_direction_is_told_only_when_both_are_shown(more, other, said):
    sentence = rules.direction(more, other)
    assert said in sentence
    assert bool(sentence) == bool(said)


@pytest.mark.parametrize("found", [followed(*each) for each in ((97, 100), (92, 100), (50, 100), (1, 5), (None, 9))])
def test_the_words_never_blame(found):
    words = pages.watch_words(found)
    said = " ".join((words.heading, *words.lines, *words.steps)).lower()
    assert said
    assert not {"slarv", "fel sätt", "dålig", "brist", "måste", "varning"} & set(said.replace(".", "").split())
    assert bool(words.steps) == (found.watch in (Watch.ALARM, Watch.FOLLOW, Watch.HIDDEN))
