"""How many conversations there is room for: at the goal's rate, at the rates around it, and from what one costs."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from bench.meeting import sign_in as by_password
from trials.load import day, lean, walks
from trials.load.figures import Spread, spread
from trials.load.lean import Plan, Result
from trials.load.machine import Machine, held, used

CORES = os.cpu_count() or 1
REST = 60.0
"""Seconds that a server may take to come to rest, at most."""


@dataclass(frozen=True, slots=True)
class Steady:
    """One run at a rate: what was asked for and begun late, what came, and what it took of processors and memory.

    `server`, `database`, `client` and `machine` are processor seconds; `memory` megabytes of server and database."""

    rate: float
    result: Result
    server: float
    database: float
    machine: float
    memory: tuple[float, float]

    @property
    def whole(self) -> int:
        """Complete conversations: begun, gone through and counted."""
        return sum(self.result.whole.values())

    @property
    def sustained(self) -> float:
        """Complete conversations a second."""
        return self.whole / self.result.seconds

    @property
    def steps(self) -> Spread:
        """Milliseconds of a step."""
        return spread(self.result.steps)

    @property
    def cost(self) -> float:
        """Milliseconds of processor that server and database use for a conversation."""
        return (self.server + self.database) / max(self.whole, 1) * 1e3

    @property
    def ceiling(self) -> float:
        """Conversations a second at most when both cores did nothing else: reckoned from the cost, not measured."""
        return 2_000 / self.cost if self.cost else 0.0

    @property
    def reached(self) -> bool:
        """Whether the goal was: nearly all that were begun each second ended in time, in steps that are quick."""
        return self.sustained >= day.GOAL * 0.97 and self.steps.p95 <= day.P95 and not self.result.errors


MIX = (
    ("inget berättat", walks.quiet, 100.0 - day.TOLD * 100 / (100 - day.UNASKED)),
    ("berättat", walks.told, day.TOLD * 100 / (100 - day.UNASKED)),
)
"""The complete conversations of a day, without those in which nothing was asked."""


def rested(port: int) -> None:
    """Waits until the server answers at once three times: what an earlier run left in its queue is not measured."""
    quick, until = 0, time.monotonic() + REST
    while quick < 3 and time.monotonic() < until:
        began = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", port, timeout=REST)) as connection:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        quick = quick + 1 if time.monotonic() - began < 0.1 else 0
        time.sleep(0.1)


def measured(machine: Machine, plan: Plan) -> Steady:
    """Carries out a plan, with what it took."""
    rested(machine.port)
    before = used(machine)
    result = lean.run(plan)
    after = used(machine)
    return Steady(
        plan.rate,
        result,
        after.server - before.server,
        after.database - before.database,
        after.machine - before.machine,
        held(machine),
    )


def warm(machine: Machine, keys: Sequence[str], seconds: float = 5.0) -> None:
    """Lets every worker draw and keep what it keeps: that is not what is measured."""
    lean.run(Plan(machine.port, 8.0, seconds, [*MIX, ("publikt", walks.public, 20.0)], keys, 0.0, most=16))


def at_goal(machine: Machine, keys: Sequence[str], seconds: float, rate: float = day.GOAL * 1.02) -> Steady:
    """Complete conversations at the goal's rate and a little more, for chance gives now fewer, now more."""
    return measured(machine, Plan(machine.port, rate, seconds, MIX, keys))


def ladder(machine: Machine, keys: Sequence[str], seconds: float) -> list[Steady]:
    """Rates from low to high, until a step's 95th percentile is over the goal: the last that holds is the limit."""
    found = []
    for rate in (5, 10, 15, 20, 25, 30, 35, 40, 45):
        found.append(measured(machine, Plan(machine.port, rate, seconds, MIX, keys)))
        if found[-1].steps.p95 > day.P95:
            break
    return found


def burst(machine: Machine, keys: Sequence[str], key: str, seconds: float) -> Steady:
    """The day's busiest five minutes in its own mix: conversations, "did not ask", prompts, handovers, reading."""
    starts = {
        "inget berättat": walks.quiet,
        "berättat": walks.told,
        "frågade inte": walks.unasked,
        "påminnelse": walks.prompted(key, "last-0"),
        "överlämning": walks.handover,
        "läsning": walks.reading,
    }
    weights = day.weights()
    each = sum(weights.values()) / 100
    mix = [(kind, starts[kind], weight) for kind, weight in weights.items()]
    return measured(machine, Plan(machine.port, day.rates().burst * each, seconds, mix, keys))


@dataclass(frozen=True, slots=True)
class SignIn:
    """What signing in with a password takes: `n` that succeeded, their milliseconds, what went wrong in others, and
    processor milliseconds of the server for each."""

    n: int
    wrong: tuple[str, ...]
    cost: float
    wall: Spread

    @property
    def ceiling(self) -> float:
        """Sign-ins a second on two cores that do nothing else."""
        return 2_000 / self.cost if self.cost else 0.0


def sign_in(machine: Machine, n: int) -> SignIn:
    """Signs in with a password so many times, one after the other."""
    rested(machine.port)
    before, times, wrong = used(machine), [], []
    for _ in range(n):
        began = time.perf_counter()
        try:
            by_password(machine.port)
            times.append((time.perf_counter() - began) * 1e3)
        except (OSError, HTTPException, AssertionError) as error:
            wrong.append(f"{type(error).__name__} {error}")
    after = used(machine)
    spent = after.server - before.server + after.database - before.database
    return SignIn(len(times), tuple(wrong), spent / n * 1e3, spread(times or [0.0]))
