"""A year of ten million people in the planner, with intervals, beside drawing them one by one: in NumPy, as agents in
Mesa and as processes in SimPy.

The agents are measured on `AGENTS` people and scaled: their time grows with their number, and ten million would take
minutes. All get the same shares and do the same: asked, exposed, told, referral taken up. Only ours gives intervals;
the others give one year, so that an interval from them takes hundreds of times longer still."""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from upptack.steering.planner.contents import choices, instruments, parameters, prevalences
from upptack.steering.planner.effects import ONE, Assumptions, Minutes, Range, effects

PEOPLE = 10_000_000
AGENTS = 50_000
PLACES = 290
CALLS = 100
SEED = 20261122
PREVALENCE, COVERAGE, HIT, MISS, UPTAKE = 0.136, 0.85, 0.76, 0.125, 0.33

Row = tuple[str, str]


def year() -> Assumptions:
    """What the form has from the beginning, for ten million people, with invented minutes."""
    instrument, setting, path = instruments()["uspstf"], choices("setting")["spoken"], choices("path")["adviser"]
    return Assumptions(
        PEOPLE,
        {id: each.among(None) for id, each in prevalences().items()},
        instrument.sensitivity or ONE,
        instrument.specificity or ONE,
        coverage=parameters()["coverage"].range or ONE,
        refusal=parameters()["refusal"].range or ONE,
        disclosure=setting.range or ONE,
        uptake=path.range or ONE,
        minutes=Minutes(Range(2, 1, 3), Range(30, 15, 60), Range(10, 5, 20)),
    )


def one_by_one(people: int) -> int:
    """People drawn one by one in NumPy, a million at a time: what any simulation of persons costs at least."""
    chance, taken = np.random.default_rng(SEED), 0
    for first in range(0, people, 1_000_000):
        n = min(1_000_000, people - first)
        exposed, asked = (chance.random(n, dtype=np.float32) < share for share in (PREVALENCE, COVERAGE))
        seems = chance.random(n, dtype=np.float32) < np.where(exposed, np.float32(HIT), np.float32(MISS))
        taken += int((exposed & asked & seems & (chance.random(n, dtype=np.float32) < UPTAKE)).sum())
    return taken


def with_mesa(people: int) -> int:
    """The same as agents in Mesa, a step each. Raises ImportError where Mesa is not installed."""
    mesa: Any = import_module("mesa")

    class Person(mesa.Agent):  # type: ignore[misc]
        """Somebody who is met once."""

        def meet(self) -> None:
            """Is asked, tells and takes up the referral, or not."""
            chance = self.model.random.random
            exposed, asked = chance() < PREVALENCE, chance() < COVERAGE
            seems = chance() < (HIT if exposed else MISS)
            self.model.taken += exposed and asked and seems and chance() < UPTAKE

    model = mesa.Model(seed=SEED)
    model.taken = 0
    Person.create_agents(model, people)
    model.agents.do("meet")
    return int(model.taken)


def with_simpy(people: int) -> int:
    """The same as processes in SimPy, a meeting each. Raises ImportError where SimPy is not installed."""
    simpy: Any = import_module("simpy")
    surroundings, chance, taken = simpy.Environment(), random.Random(SEED).random, 0

    def meet() -> Any:
        nonlocal taken
        exposed, asked = chance() < PREVALENCE, chance() < COVERAGE
        yield surroundings.timeout(1)
        seems = chance() < (HIT if exposed else MISS)
        yield surroundings.timeout(1)
        taken += exposed and asked and seems and chance() < UPTAKE

    for _ in range(people):
        surroundings.process(meet())
    surroundings.run()
    return taken


def run() -> list[Row]:
    """Each with its time; the peers with how many times longer they take than ours."""
    given = year()
    effects(given)
    ours = statistics.median(timed(lambda: effects(given)) for _ in range(CALLS))
    began = time.process_time()
    for _ in range(CALLS):
        effects(given)
    kept = (time.process_time() - began) / CALLS
    spread = replace(given, places=tuple((f"{n:04}", PEOPLE // PLACES) for n in range(PLACES)))
    places = statistics.median(timed(lambda: effects(spread)) for _ in range(10))
    rows = [
        (
            "10 miljoner personer, fyra slag av våld, med intervall (mål ≤ 5)",
            f"{ours * 1e3:.2f} ms, processor {kept * 1e3:.2f} ms",
        ),
        (f"samma med {PLACES} kommuner", f"{places * 1e3:.1f} ms"),
        told("person för person i NumPy, ett år utan intervall", one_by_one, PEOPLE, ours),
        told("Mesa, en agent per person", with_mesa, AGENTS, ours),
        told("SimPy, en process per person", with_simpy, AGENTS, ours),
    ]
    return rows


def told(name: str, act: Callable[[int], int], people: int, ours: float) -> Row:
    """A peer's time for ten million, scaled from fewer when it says so, and whether it counted right."""
    try:
        act(100)
    except ImportError:
        return name, "inte installerat"
    found: list[int] = []
    seconds = timed(lambda: found.append(act(people))) * PEOPLE / people
    share = PREVALENCE * COVERAGE * HIT * UPTAKE
    off = abs(found[0] - people * share) / (people * share * (1 - share)) ** 0.5
    assert off < 5, f"{name}: {found[0]} of {people}"
    scaled = f", mätt på {people} och uppräknat" if people < PEOPLE else ""
    return name + scaled, f"{seconds:.2f} s, {seconds / ours:.0f} gånger vår tid"


def timed(act: Callable[[], object]) -> float:
    """Seconds that a call takes by the clock on the wall."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    for name, figure in run():
        print(f"{name:70} {figure}")
