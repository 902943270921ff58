"""What a step costs inside: walks through the application in one process without sockets, with the processor's time of
every step and, when asked, where it goes.

`python -m trials.load.inside [--profile STEP]` in the surroundings of an installation whose members are there
(trials/load/staff.py). `--profile all` gathers every step."""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from trials.load import walks
from trials.load.walks import Ask

ROUNDS: Final = 40
LONGEST: Final = 35
"""Rows of a profile."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


@dataclass
class Costs:
    """Processor time in microseconds and statements to the database, by step; `profile` gathers where the time goes."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statements: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    profile: cProfile.Profile | None = None
    only: str = "all"


def surroundings(ask: Ask, session: str) -> dict[str, Any]:
    """What a WSGI server gives the application for a request."""
    parts, body = urlsplit(ask.path), ask.body.encode()
    return {
        "REQUEST_METHOD": ask.method,
        "PATH_INFO": parts.path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": parts.query,
        "CONTENT_TYPE": ask.kind if body else "",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": f"upptack={session}",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def answered(application: Application, ask: Ask, session: str, costs: Costs) -> str:
    """One request through the application; its text. Raises RuntimeError for any status but 200 and redirects."""
    from django.db import connection

    said: list[str] = []
    counted = Counter[str]()

    def count(execute: Any, *rest: Any) -> Any:
        counted["statements"] += 1
        return execute(*rest)

    profiled = costs.profile if costs.only in ("all", ask.step) else None
    environ = surroundings(ask, session)
    with connection.execute_wrapper(count):
        began = time.process_time()
        if profiled:
            profiled.enable()
        answer = application(environ, lambda status, headers, error=None: said.append(status))
        text = b"".join(answer).decode()
        answer.close()
        if profiled:
            profiled.disable()
        costs.times[ask.step].append((time.process_time() - began) * 1e6)
    costs.statements[ask.step].append(counted["statements"])
    if said[0][0] not in "23" or (said[0][0] == "2" and ask.expect not in text):
        raise RuntimeError(f"{ask.step}: {said[0]}")
    return text


def walked(application: Application, start: Callable[[random.Random], walks.Walk], session: str, costs: Costs) -> None:
    """One whole walk."""
    walk = start(random.Random(7))
    ask = next(walk)
    while True:
        text = answered(application, ask, session, costs)
        try:
            ask = walk.send(text)
        except StopIteration:
            return


def measured(rounds: int, profile: str = "") -> tuple[Costs, dict[str, float]]:
    """Costs by step, after one round that is not counted; and milliseconds a whole walk, by kind."""
    from upptack.config.cli import start_django

    start_django()
    from trials.load.staff import sessions
    from upptack.config.wsgi import application

    session = sessions(1)[0]
    for start in walks.CONVERSATIONS.values():
        walked(application, start, session, Costs())
    costs = Costs(profile=cProfile.Profile() if profile else None, only=profile or "all")
    whole: dict[str, float] = {}
    for kind, start in walks.CONVERSATIONS.items():
        each = []
        for _ in range(rounds):
            before = time.process_time()
            walked(application, start, session, costs)
            each.append((time.process_time() - before) * 1e3)
        whole[kind] = statistics.median(each)
    return costs, whole


def main(arguments: Sequence[str]) -> None:
    """Prints the costs, and the profile when it is asked for."""
    parser = argparse.ArgumentParser(prog="python -m trials.load.inside")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--profile", default="")
    chosen = parser.parse_args(arguments)
    costs, whole = measured(chosen.rounds, chosen.profile)
    for step, times in costs.times.items():
        asked = statistics.median(costs.statements[step])
        print(f"{step:24} {statistics.median(times):8.0f} µs  {asked:.0f} frågor till databasen  (N {len(times)})")
    for kind, milliseconds in whole.items():
        print(f"{kind:24} {milliseconds:8.1f} ms ett helt samtal")
    if costs.profile:
        pstats.Stats(costs.profile).sort_stats("tottime").print_stats(LONGEST)
        pstats.Stats(costs.profile).sort_stats("cumulative").print_stats(LONGEST * 2)


if __name__ == "__main__":
    main(sys.argv[1:])
