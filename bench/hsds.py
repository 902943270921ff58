"""A page of fifty from the open directory when it holds five thousand bodies: through the whole application, in one
process, with invented bodies in a database of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

BODIES = 5_000
CALLS = 200
ROW = "FIGURE "

Row = tuple[str, str]


def run() -> list[Row]:
    """Medians and 95th percentiles in milliseconds, from a process of its own: the settings name the database."""
    with tempfile.TemporaryDirectory(prefix="upptack-bench-") as folder:
        surroundings = {**os.environ, "UPPTACK_MODE": "test", "UPPTACK_FOLDER": folder, "UPPTACK_DATABASE": ""}
        command = [sys.executable, "-m", "bench.hsds", "--measure"]
        said = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True).stdout
    found = [line.removeprefix(ROW).split("\t") for line in said.splitlines() if line.startswith(ROW)]
    return [(name, figure) for name, figure in found]


def measure() -> list[Row]:
    """Fills an empty database and measures; the settings must name one that may be filled."""
    from upptack.config.cli import migrate, start_django

    start_django()
    from django.conf import settings
    from django.test import Client

    from upptack.knowledge.directory import actions
    from upptack.knowledge.directory.hsds.tests.invented import invented

    settings.ALLOWED_HOSTS = ["*"]
    migrate()
    actions.load(listed.body for listed in invented(BODIES))
    client = Client()

    def ask(path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.content

    first = timed(lambda number: ask("/hsds/services"), 1)
    fresh = timed(lambda number: ask(f"/hsds/services?page={number % 100 + 1}"), 100)
    page = timed(lambda number: ask("/hsds/services"), CALLS)
    whole = timed(lambda number: ask("/hsds/services?full=true&page=7"), CALLS)
    search = timed(lambda number: ask(f"/hsds/services?search=kommun%20{number}"), CALLS)
    lines = timed(lambda number: ask("/hsds/services?format=ndjson"), 3)
    assert client.get("/hsds/services").json()["total_items"] == BODIES
    return [
        (f"sida om 50 av {BODIES} tjänster, median / p95 (mål ≤ 30)", page),
        ("sida som inte har skrivits förut", fresh),
        ("sida om 50 hela tjänster", whole),
        ("sökning bland alla", search),
        ("alla på en gång, radvis", lines),
        ("första svaret efter ändring i katalogen", first),
    ]


def timed(act: Callable[[int], object], calls: int) -> str:
    """Median and 95th percentile of a call that is given its number."""
    times = []
    for number in range(calls):
        began = time.perf_counter()
        act(number)
        times.append((time.perf_counter() - began) * 1e3)
    return f"{statistics.median(times):.1f} / {sorted(times)[int(len(times) * 0.95)]:.1f} ms"


if __name__ == "__main__":
    rows = measure() if "--measure" in sys.argv else run()
    for name, figure in rows:
        print(f"{ROW}{name}\t{figure}" if "--measure" in sys.argv else f"{name:70} {figure}")
