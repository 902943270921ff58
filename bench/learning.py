"""The vignettes through every guide, and a simulated call replayed: pure computation, no database."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from statistics import quantiles
from time import perf_counter

from upptack.guides.guide import newest
from upptack.guides.vignettes import run as vignettes
from upptack.guides.vignettes.vignette import own
from upptack.learning.practice.rules import play
from upptack.learning.practice.script import scenarios
from upptack.learning.practice.terms import expert

SIXTY = 60


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that some work takes."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def run() -> list[tuple[str, float]]:
    """Seconds for sixty vignettes, and milliseconds for each step of every scenario's expert path, replayed whole."""
    found = own()[:SIXTY]
    judged = timed(lambda: vignettes.agreement(vignettes.judged(found))) / 1000
    calls = [(each, newest()[each.guide]) for each in scenarios().values()]
    paths = [(scenario, guide, expert(scenario, guide)[1]) for scenario, guide in calls]
    steps = [
        timed(partial(play, scenario, guide, path[: number + 1]))
        for scenario, guide, path in paths
        for number in range(len(path))
    ]
    return [
        (f"{len(found)} fall, {len(newest())} guider (s; målet är högst 2)", judged),
        (f"ett övningssamtal spelat om till varje steg, {len(steps)} steg, p95 (ms)", quantiles(steps, n=20)[-1]),
    ]


if __name__ == "__main__":
    for name, figure in run():
        print(f"{name:84} {figure:.2f}")
