"""Runs locust's profile of the day (trials/load/locustfile.py) beside the server, and reads what it found.

Locust takes of the cores that it measures: its own processor time is part of the figures. The lean generator
(trials/load/lean.py) measures the server; this shows the day as people make it, one person for each user."""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from trials.load import day
from trials.load.machine import ROOT, Machine, command, used

PAUSE: Final = 60.0
"""Seconds from one conversation's beginning to the next for a user of the profile: a meeting's time pressed together,
so that a few hundred users do what a day's thousands do."""


@dataclass(frozen=True, slots=True)
class Row:
    """What locust says of one step, times in milliseconds."""

    name: str
    n: int
    failures: int
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """A run of the profile; `client` and `server` are processor seconds."""

    users: int
    seconds: float
    rows: tuple[Row, ...]
    client: float
    server: float

    @property
    def requests(self) -> int:
        """All of them."""
        return sum(row.n for row in self.rows)

    @property
    def failures(self) -> int:
        """Those that went wrong."""
        return sum(row.failures for row in self.rows)


def users(rate: float) -> int:
    """How many users of the profile make so many meetings a second."""
    return max(1, round(rate * PAUSE))


def run(machine: Machine, folder: Path, seconds: float, rate: float = 0.0) -> Crowd:
    """Runs the profile at the rate of the day's fullest hour. Raises CalledProcessError when locust itself fails."""
    people = users(rate or day.rates().peak)
    keys = folder / "members"
    keys.write_text(command(machine.surroundings, sys.executable, "-m", "trials.load.staff", str(people)))
    table = folder / "locust"
    words = [
        sys.executable,
        *("-m", "locust", "-f", str(Path(__file__).with_name("locustfile.py")), "--headless", "--only-summary"),
        *("-u", str(people), "-r", str(max(10, people // 5)), "-t", f"{seconds:.0f}s", "--csv", str(table)),
        *("--host", f"http://127.0.0.1:{machine.port}", "--exit-code-on-error", "0"),
    ]
    surroundings = {**os.environ, "UPPTACK_LOAD_KEYS": str(keys), "PYTHONPATH": str(ROOT)}
    before, mine = used(machine), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, env=surroundings, check=True, capture_output=True, text=True, cwd=folder)
    after, own = used(machine), resource.getrusage(resource.RUSAGE_CHILDREN)
    client = own.ru_utime + own.ru_stime - mine.ru_utime - mine.ru_stime
    return Crowd(people, seconds, read(folder / "locust_stats.csv"), client, after.server - before.server)


def read(table: Path) -> tuple[Row, ...]:
    """The steps of locust's table; its sum is left out."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["Name"] != "Aggregated"]
    return tuple(
        Row(row["Name"], int(row["Request Count"]), int(row["Failure Count"]), *(float(row[at]) for at in AT))
        for row in rows
    )


AT: Final = ("50%", "95%", "99%")
