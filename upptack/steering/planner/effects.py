"""What follows if an agency asks about violence in one way or another: how many are met, asked and told, how many are
missed, what it takes and where the referrals go. Pure.

It reckons with groups, never with a person. People are taken to be independent of each other, so every number is
binomial: its expected value is a product, and no person has to be drawn one by one.

Two doubts are added in the intervals. Chance: who happens to be met, drawn from the binomial itself. What is not known:
every share is a `Range`, and all of them are varied at once in a Latin hypercube (McKay, Beckman and Conover 1979,
Technometrics 21:239) of `DRAWS` drawings with a seed that never changes, so that the same figures give the same answer.
An interval holds the middle 95 of 100 drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from math import isfinite, sqrt
from typing import Any, Final

import numpy as np
import numpy.typing as npt

DRAWS: Final = 400
SEED: Final = 20261122
EDGES: Final = (0.025, 0.975)
ANY: Final = "any"
"""The kind of violence that is all of it; the numbers of referrals rest on this one."""

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is not known for certain: the likeliest value, and the lowest and highest that are thinkable.
    It is as likely to lie below the value as above it, and equally likely everywhere on each side. Raises ValueError
    when the three do not stand in order."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (all(map(isfinite, (self.low, self.value, self.high))) and self.low <= self.value <= self.high):
            raise ValueError(f"not in order: {self.low}, {self.value}, {self.high}")

    def at(self, chance: Floats) -> Floats:
        """The values at these points of the distribution, 0 the lowest, 0.5 the likeliest, 1 the highest."""
        if self.low == self.high:
            return np.full_like(chance, self.value)
        below, above = np.minimum(chance, 0.5) * 2, np.maximum(chance, 0.5) * 2 - 1
        return self.low + (self.value - self.low) * below + (self.high - self.value) * above


def sure(value: float) -> Range:
    """A number without doubt."""
    return Range(value, value, value)


ONE: Final = sure(1.0)
NOUGHT: Final = sure(0.0)


class Strategy(StrEnum):
    """Who is to have the question."""

    EVERYONE = "everyone"
    INDICATION = "indication"


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a conversation takes: the question itself, a true answer that somebody is exposed, and an answer that was
    taken for one and was not."""

    question: Range
    told: Range
    false: Range


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything that the outcome rests on. Shares are from 0 to 1.

    `met`: people met in a year. `prevalence`: share exposed in the past year, by kind of violence, `any` among them.
    `coverage`: share who really get the question, of those who are to have it; on indication, these are `indicated` of
    the exposed and `others_indicated` of the rest. `sensitivity` and `specificity`: of the question. `refusal`: share
    who do not want to answer. `disclosure`: how many times as often an exposed person tells in this setting as where
    the question was measured. `uptake`: share of those who told who take up a referral. `asked_times`: how many times
    as many get the question with support, at most everybody; `received_times`: how many times as many referrals are
    received. `lost`: share of referrals that fall away while the support is paused, `paused` of the year.
    `places`: people met by municipality code."""

    met: int
    prevalence: Mapping[str, Range]
    sensitivity: Range
    specificity: Range
    coverage: Range = ONE
    strategy: Strategy = Strategy.EVERYONE
    indicated: Range = ONE
    others_indicated: Range = ONE
    refusal: Range = NOUGHT
    disclosure: Range = ONE
    uptake: Range = ONE
    asked_times: Range = ONE
    received_times: Range = ONE
    lost: Range = NOUGHT
    paused: float = 0.0
    minutes: Minutes | None = None
    places: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """An expected value, the interval that chance and all that is not known give it, and how much chance alone spreads
    it (one standard deviation, all shares at their likeliest)."""

    expected: float
    low: float
    high: float
    spread: float


@dataclass(frozen=True, slots=True)
class OfKind:
    """The outcome when the answer is read as being about one kind of violence. `right` is the share of those who seem
    exposed who are (positive predictive value); None when nobody is expected to seem so."""

    exposed: Estimate
    told: Estimate
    false: Estimate
    missed: Estimate
    right: Estimate | None


@dataclass(frozen=True, slots=True)
class Effects:
    """The outcome. `ceiling`: with the support everybody would already be asked, or everybody would already take up
    the referral, so that all of its effect finds no room. `minutes` None: nobody has said what a talk takes."""

    met: int
    asked: Estimate
    declined: Estimate
    kinds: Mapping[str, OfKind]
    offered: Estimate
    taken_up: Estimate
    minutes: Estimate | None
    places: tuple[tuple[str, int, Estimate], ...]
    ceiling: bool


@dataclass(frozen=True, slots=True)
class _Shares:
    """Shares of all met, each an array over the drawings (one drawing for the expected values)."""

    asked: Floats
    refusal: Floats
    told: Mapping[str, Floats]
    false: Mapping[str, Floats]
    exposed: Mapping[str, Floats]
    kept: Floats
    uptake: Floats
    ceiling: npt.NDArray[np.bool_]
    minutes: tuple[Floats, Floats, Floats] | None = field(default=None)


def effects(given: Assumptions) -> Effects:
    """The outcome of some assumptions, always the same for the same. Raises ValueError when nobody is met, or when
    the kinds of violence do not have `any` among them."""
    if given.met < 1 or ANY not in given.prevalence:
        raise ValueError("somebody must be met, and the prevalence of any violence known")
    middle, drawn = _shares(given, _middle()), _shares(given, _hypercube())
    chance = np.random.Generator(np.random.SFC64(SEED))
    asked = chance.binomial(given.met, drawn.asked)
    kinds, any_told, any_false = {}, asked, asked
    for kind in given.prevalence:
        kinds[kind], told, false = _of_kind(given.met, kind, middle, drawn, chance, asked)
        if kind == ANY:
            any_told, any_false = told, false
    offered = chance.binomial(any_told, drawn.kept)
    middle_offered = middle.told[ANY] * middle.kept
    return Effects(
        met=given.met,
        asked=_estimate(given.met, middle.asked, asked),
        declined=_estimate(given.met, middle.asked * middle.refusal, chance.binomial(asked, drawn.refusal)),
        kinds=kinds,
        offered=_estimate(given.met, middle_offered, offered),
        taken_up=_estimate(given.met, middle_offered * middle.uptake, chance.binomial(offered, drawn.uptake)),
        minutes=_minutes(given.met, middle, drawn, (asked, any_told, any_false)),
        places=_places(given, middle, drawn, chance),
        ceiling=bool(middle.ceiling[0]),
    )


def without_support(given: Assumptions) -> Assumptions:
    """The same without what training, prompt and named contact add."""
    return replace(given, asked_times=ONE, received_times=ONE, lost=NOUGHT, paused=0.0)


VARIED: Final = (
    "prevalence",
    "sensitivity",
    "specificity",
    "coverage",
    "indicated",
    "others_indicated",
    "refusal",
    "disclosure",
    "uptake",
    "support",
    "lost",
    "question",
    "told",
    "false",
)
"""What is varied on its own. All kinds of violence follow each other, and so do the two effects of support."""


@cache
def _hypercube() -> Mapping[str, Floats]:
    """One column of points for each varied number: every one of `DRAWS` equal parts once, in an order of its own."""
    chance = np.random.default_rng(SEED)
    parts = (np.arange(DRAWS) + 0.5) / DRAWS
    return {name: chance.permutation(parts) for name in VARIED}


@cache
def _middle() -> Mapping[str, Floats]:
    return {name: np.array([0.5]) for name in VARIED}


def _shares(given: Assumptions, at: Mapping[str, Floats]) -> _Shares:
    exposed = {kind: share.at(at["prevalence"]) for kind, share in given.prevalence.items()}
    wanted, of_exposed = _wanted(given, at, exposed[ANY])
    times = given.asked_times.at(at["support"])
    coverage = given.coverage.at(at["coverage"])
    reach = np.minimum(coverage * times, 1.0)
    refusal = given.refusal.at(at["refusal"])
    hit = np.minimum(given.sensitivity.at(at["sensitivity"]) * given.disclosure.at(at["disclosure"]), 1.0)
    miss = 1.0 - given.specificity.at(at["specificity"])
    answering = reach * (1.0 - refusal)
    uptake = given.uptake.at(at["uptake"]) * given.received_times.at(at["support"]) / times
    minutes = given.minutes
    return _Shares(
        asked=reach * wanted,
        refusal=refusal,
        told={kind: share * of_exposed * answering * hit for kind, share in exposed.items()},
        false={
            kind: np.maximum(wanted - share * of_exposed, 0.0) * answering * miss for kind, share in exposed.items()
        },
        exposed=exposed,
        kept=1.0 - given.lost.at(at["lost"]) * given.paused,
        uptake=np.minimum(uptake, 1.0),
        ceiling=(coverage * times > 1.0) | (uptake > 1.0),
        minutes=None
        if minutes is None
        else (minutes.question.at(at["question"]), minutes.told.at(at["told"]), minutes.false.at(at["false"])),
    )


def _wanted(given: Assumptions, at: Mapping[str, Floats], exposed: Floats) -> tuple[Floats | float, Floats | float]:
    """The share of all who are to have the question, and the share of the exposed who are."""
    if given.strategy == Strategy.EVERYONE:
        return 1.0, 1.0
    of_exposed, of_others = given.indicated.at(at["indicated"]), given.others_indicated.at(at["others_indicated"])
    return exposed * of_exposed + (1.0 - exposed) * of_others, of_exposed


def _of_kind(
    met: int, kind: str, middle: _Shares, drawn: _Shares, chance: np.random.Generator, asked: Counts
) -> tuple[OfKind, Counts, Counts]:
    """The outcome for a kind, with the drawn numbers of true and false answers among the asked. Those who are missed
    are drawn as they are counted: exposed and not told."""
    told = chance.binomial(asked, _part(drawn.told[kind], drawn.asked))
    false = chance.binomial(asked - told, _part(drawn.false[kind], drawn.asked - drawn.told[kind]))
    rest = drawn.exposed[kind] - drawn.told[kind]
    missed = chance.binomial(met - told, _part(rest, 1.0 - drawn.told[kind]))
    found = OfKind(
        exposed=_estimate(met, middle.exposed[kind], told + missed),
        told=_estimate(met, middle.told[kind], told),
        false=_estimate(met, middle.false[kind], false),
        missed=_estimate(met, middle.exposed[kind] - middle.told[kind], missed),
        right=_right(met, float(middle.told[kind][0]), float(middle.false[kind][0]), told, false),
    )
    return found, told, false


def _part(some: Floats, whole: Floats) -> Floats:
    """A share of a share; nought of nothing."""
    return np.clip(np.divide(some, whole, out=np.zeros_like(some), where=whole > 0.0), 0.0, 1.0)


def _right(met: int, told: float, false: float, drawn_told: Counts, drawn_false: Counts) -> Estimate | None:
    """The share who are exposed among those who seem so. Its spread is that of a share among the expected number."""
    if told + false <= 0.0:
        return None
    seeming = drawn_told + drawn_false
    expected = told / (told + false)
    shares = drawn_told[seeming > 0] / seeming[seeming > 0]
    low, high = _edges(shares) if len(shares) else (0.0, 1.0)
    spread = sqrt(expected * (1.0 - expected) / (met * (told + false)))
    return Estimate(expected, min(low, expected), max(high, expected), spread)


def _minutes(met: int, middle: _Shares, drawn: _Shares, counts: tuple[Counts, Counts, Counts]) -> Estimate | None:
    """Asked, told and false with what each takes. A person's minutes are 0, the question, or the question and what
    follows: from that, the spread of the sum."""
    if middle.minutes is None or drawn.minutes is None:
        return None
    asked, told, false = (float(part[0]) for part in (middle.asked, middle.told[ANY], middle.false[ANY]))
    question, more_told, more_false = (float(part[0]) for part in middle.minutes)
    mean = asked * question + told * more_told + false * more_false
    squares = (
        (asked - told - false) * question**2 + told * (question + more_told) ** 2 + false * (question + more_false) ** 2
    )
    total = sum((n * each for n, each in zip(counts, drawn.minutes, strict=True)), np.zeros(DRAWS))
    low, high = _edges(total)
    expected = met * mean
    return Estimate(expected, min(low, expected), max(high, expected), sqrt(max(met * (squares - mean**2), 0.0)))


def _places(
    given: Assumptions, middle: _Shares, drawn: _Shares, chance: np.random.Generator
) -> tuple[tuple[str, int, Estimate], ...]:
    """Referrals taken up where each municipality's people were met, as if all municipalities were alike."""
    if not given.places:
        return ()
    share = np.clip(drawn.told[ANY] * drawn.kept * drawn.uptake, 0.0, 1.0)
    mean = middle.told[ANY] * middle.kept * middle.uptake
    met = np.array([n for _, n in given.places])
    counts = chance.binomial(met[:, None], share[None, :])
    lows, highs = np.quantile(counts, EDGES, axis=1, method="inverted_cdf")
    return tuple(
        (code, n, _within(n, mean, float(low), float(high)))
        for (code, n), low, high in zip(given.places, lows, highs, strict=True)
    )


def _estimate(met: int, share: Floats, drawn: Any) -> Estimate:
    return _within(met, share, *_edges(drawn))


def _within(met: int, share: Floats, low: float, high: float) -> Estimate:
    """A number of people with its interval, which always holds the expected number."""
    each = float(share[0])
    expected = met * each
    return Estimate(expected, min(low, expected), max(high, expected), sqrt(max(expected * (1.0 - each), 0.0)))


def _edges(drawn: Any) -> tuple[float, float]:
    """The lowest and highest of the middle 95 of 100, as numbers that were drawn."""
    ordered = np.sort(drawn)
    outside = int(len(ordered) * EDGES[0])
    return float(ordered[outside]), float(ordered[len(ordered) - 1 - outside])
