"""What the tools are held to: goals for the sets as wholes. A goal that is missed stops the build."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from quality import measure
from quality.agreement import Share
from quality.measure import Answer

NAMES = {
    "explicit": "sagt våld, funnet",
    "indirect": "antytt våld, funnet",
    "confusable": "förväxlingsbart, falskt larm",
    "plain": "vanlig text, falskt larm",
    "context": "sammanhangsfall, rätt",
    "recall": "frågor med fel, funna",
    "precision": "flaggade frågor, med fel",
    "leaks": "läckor, stoppade",
    "false blocks": "ofarliga brev, stoppade i onödan",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure's least value, or its greatest where less is better."""

    tool: str
    figure: str
    bound: float
    at_least: bool = True

    def met(self, value: float) -> bool:
        """Whether a value keeps it. Nothing measured (NaN) keeps no goal."""
        return not math.isnan(value) and (value >= self.bound if self.at_least else value <= self.bound)

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:.2f}".replace(".", ",")


GOALS = (
    Goal("signals", "explicit", 0.80),
    Goal("signals", "indirect", 0.50),
    Goal("signals", "confusable", 0.05, at_least=False),
    Goal("signals", "plain", 0.05, at_least=False),
    Goal("signals", "context", 1.0),
    Goal("lint", "recall", 0.90),
    Goal("lint", "precision", 0.90),
    Goal("leaks", "leaks", 0.99),
    Goal("leaks", "false blocks", 0.02, at_least=False),
)


SHORT = {
    "signals sv after": {"confusable": 0.10},
    "signals en after": {"confusable": 0.25, "indirect": 0.266},
}
"""Goals that are not reached on sentences written after the rules, and what was measured the first time. They stay
goals and are printed as missed; the tests hold the tools to no worse than this."""


@dataclass(frozen=True, slots=True)
class Result:
    """A goal beside what was measured for it, of which lines."""

    goal: Goal
    of: str
    share: Share

    @property
    def met(self) -> bool:
        """Whether the measured share keeps the goal."""
        return self.goal.met(self.share.value)


def of(tool: str) -> tuple[Goal, ...]:
    """The goals of one tool."""
    return tuple(goal for goal in GOALS if goal.tool == tool)


def results(given: Sequence[Answer], tool: str, name: str) -> tuple[Result, ...]:
    """The tool's goals beside what its answers give. Goals about lines that the set does not hold are left out:
    a set for one language or one kind is not held to the others'."""
    figures = FIGURES[tool](given)
    return tuple(Result(goal, name, figures[goal.figure]) for goal in of(tool) if figures[goal.figure].whole)


def worse(result: Result) -> bool:
    """Whether a missed goal is missed by more than is known of it."""
    known = SHORT.get(result.of, {}).get(result.goal.figure)
    return known is None or not replace(result.goal, bound=known).met(result.share.value)


def missed(all_results: Iterable[Result]) -> tuple[Result, ...]:
    """The goals that were not kept."""
    return tuple(result for result in all_results if not result.met)


def _signals(given: Sequence[Answer]) -> dict[str, Share]:
    cases = [one for one in given if one.line.source.startswith("context")]
    others = [one for one in given if not one.line.source.startswith("context")]
    kinds = {kind: measure.flagged_of(others, kind) for kind in ("explicit", "indirect", "confusable", "plain")}
    return kinds | {"context": measure.right_of(cases)}


def _lint(given: Sequence[Answer]) -> dict[str, Share]:
    return {"recall": measure.recall(given), "precision": measure.precision(given)}


FIGURES = {"signals": _signals, "lint": _lint}
"""What a tool's goals are about, counted from its answers."""
