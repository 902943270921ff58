"""Periods, shares, what may be typed in, and when a unit follows proposals too often. Pure: days are passed in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import exp, lgamma, log
from typing import Final

MINIMUM: Final = 5
"""A number of people whom a unit meets is hidden from one up to this."""

MOST: Final = 1_000_000
"""No figure that is typed in is larger."""


def quarter_of(on: date) -> str:
    """The quarter that a day lies in."""
    return f"{on.year}-Q{(on.month + 2) // 3}"


def fillable(on: date) -> tuple[str, ...]:
    """The periods that figures can be typed in for: this quarter and the four before, this year and the last; the
    newest quarter first, then the years."""
    number = on.year * 4 + (on.month - 1) // 3
    quarters = (f"{each // 4}-Q{each % 4 + 1}" for each in range(number, number - 5, -1))
    return (*quarters, str(on.year), str(on.year - 1))


def share(numerator: int | None, denominator: int | None) -> float | None:
    """The share from 0 to 1; None when either is not known, for a denominator of nought, and when the numerator is
    larger than its denominator, which then cannot be the right one."""
    if numerator is None or not denominator or numerator > denominator:
        return None
    return numerator / denominator


def percent(value: float | None) -> str:
    """A share in words, "62 %"; what is under one or over ninety-nine is never rounded to none or all."""
    if value is None:
        return ""
    whole = round(value * 100)
    if (whole == 0 and value > 0) or (whole == 100 and value < 1):
        return "under 1\u00a0%" if value < 0.5 else "över 99\u00a0%"
    return f"{whole}\u00a0%"


def decimal(value: float) -> str:
    """A number with one decimal, "1,4"."""
    return f"{value:.1f}".replace(".", ",")


def is_small(number: int | None) -> bool:
    """Whether a number of people is too small to show."""
    return number is not None and 0 < number < MINIMUM


# Figures of several units together


@dataclass(frozen=True, slots=True)
class Told:
    """What has been told of a figure: by how many of the units that could, and their sum. `number` None: nobody, or
    hidden when `hidden`."""

    number: int | None
    units: int = 0
    of: int = 0
    hidden: bool = False

    @property
    def whole(self) -> bool:
        """Whether every unit has told."""
        return self.units == self.of


def together(numbers: Iterable[int | None], *, clients: bool) -> Told:
    """The units' numbers as one. Of people whom units meet nothing is told when one unit's number is small: it could be
    got by taking the others from the sum."""
    every = tuple(numbers)
    told = [number for number in every if number is not None]
    if clients and any(is_small(number) for number in told):
        return Told(None, len(told), len(every), hidden=True)
    return Told(sum(told) if told else None, len(told), len(every))


def year_of(quarters: Sequence[int | None], how: str) -> int | None:
    """A year's figure from its quarters' in order: their sum when all four are told, or the last one that is."""
    told = [number for number in quarters if number is not None]
    if how == "last":
        return told[-1] if told else None
    return sum(told) if len(told) == len(quarters) else None


# What is typed in


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure as the form asks for it: its id, whether it is a yes or no, and the figure it is a part of."""

    id: str
    yes_no: bool = False
    of: str = ""


DIGITS: Final = re.compile(r"[0-9]{1,3}([ \u00a0][0-9]{3})+|[0-9]+")
NOT_A_NUMBER: Final = "Skriv ett helt tal med siffror, till exempel 12. Lämna tomt om ni inte vet."
TOO_LARGE: Final = "Talet är för stort. Det största som går att skriva är 1 000 000."
CHOOSE: Final = "Välj Ja, Nej eller Vet inte."
WHOLE_MISSING: Final = "Skriv också hur många det är av: fältet ovanför är tomt."
WHOLE_SMALLER: Final = "Talet kan inte vara större än fältet ovanför, som är {whole}."


def number_of(typed: str, asked: Asked) -> int | None:
    """The number that was typed, None for an empty field. Raises ValueError with a sentence that says what to do."""
    text = typed.strip()
    if not text:
        return None
    if asked.yes_no:
        if text not in ("0", "1"):
            raise ValueError(CHOOSE)
        return int(text)
    if not DIGITS.fullmatch(text):
        raise ValueError(NOT_A_NUMBER)
    digits = re.sub(r"[ \u00a0]", "", text)
    if len(digits) > 9 or int(digits) > MOST:
        raise ValueError(TOO_LARGE)
    return int(digits)


def faults(numbers: Mapping[str, int | None], asked: Iterable[Asked]) -> Iterator[tuple[str, str]]:
    """What is wrong with numbers that belong together, as pairs of a figure and a sentence."""
    for each in asked:
        number = numbers.get(each.id)
        if number is None:
            continue
        if not 0 <= number <= (1 if each.yes_no else MOST):
            yield each.id, CHOOSE if each.yes_no else TOO_LARGE
        elif each.of and numbers.get(each.of) is None:
            yield each.id, WHOLE_MISSING
        elif each.of and number > (numbers.get(each.of) or 0):
            yield each.id, WHOLE_SMALLER.format(whole=numbers[each.of])


# Proposals that are followed too often


class Watch(StrEnum):
    """What the share of proposals that were followed as they were gives reason to do."""

    ABSENT = "absent"
    HIDDEN = "hidden"
    TOO_FEW = "too_few"
    CALM = "calm"
    FOLLOW = "follow"
    ALARM = "alarm"


FEWEST: Final = 20
"""Fewer proposals than these say nothing."""

FOLLOW_FROM: Final = 0.90
ALARM_FROM: Final = 0.95
"""Our own bounds. In VioGén the proposal stood in about 95 cases of a hundred."""

SOUND: Final = 0.85
CHANCE: Final = 0.05
"""A unit that follows 85 proposals of a hundred is thought of as sound. The alarm waits until such a unit would come as
far by chance at most one time in twenty: with few proposals the share alone says too little."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How a unit's proposals were followed. `share` of those that were followed as they were; `more` and `other` None
    when hidden."""

    watch: Watch
    share: float | None = None
    n: int | None = None
    more: int | None = None
    other: int | None = None


def followed(
    same: int | None, n: int | None, more: int | None = None, other: int | None = None, *, published: bool = True
) -> Followed:
    """What `same` of `n` proposals gives reason to do. None: hidden, or not `published` at all."""
    if n is None:
        return Followed(Watch.HIDDEN if published else Watch.ABSENT)
    if n < FEWEST:
        return Followed(Watch.TOO_FEW, n=n)
    if same is None:
        return Followed(Watch.HIDDEN, n=n)
    same = min(same, n)
    return Followed(_watch(same, n), same / n, n, more, other)


def _watch(same: int, n: int) -> Watch:
    part = same / n
    if part >= ALARM_FROM and as_many_by_chance(same, n, SOUND) <= CHANCE:
        return Watch.ALARM
    return Watch.FOLLOW if part >= FOLLOW_FROM else Watch.CALM


def as_many_by_chance(same: int, n: int, chance: float) -> float:
    """The probability that at least `same` of `n` are followed when each is with this chance (the binomial tail)."""
    return min(1.0, sum(_exactly(k, n, chance) for k in range(same, n + 1)))


def _exactly(k: int, n: int, chance: float) -> float:
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(chance) + (n - k) * log(1 - chance))


def direction(more: int | None, other: int | None) -> str:
    """Which way those went who did not follow the proposal, as a sentence; empty when it is hidden or nobody did."""
    if more is None or other is None or not more + other:
        return ""
    if more > other:
        return "När förslaget inte följdes gjordes oftast mer än det."
    if other > more:
        return "När förslaget inte följdes gjordes oftast något annat."
    return "När förslaget inte följdes gjordes mer än det lika ofta som något annat."
