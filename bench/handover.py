"""Ten thousand open handovers that are all late: the unit's list, the run that escalates them, and the run that counts
and deletes them; and what one code costs. In one process, in a database of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

OPEN = 10_000
CALLS = 40
ROW = "FIGURE "
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

Row = tuple[str, str]


def run() -> list[Row]:
    """Figures from a process of its own: the settings name the database."""
    with tempfile.TemporaryDirectory(prefix="upptack-bench-") as folder:
        surroundings = {**os.environ, "UPPTACK_MODE": "test", "UPPTACK_FOLDER": folder, "UPPTACK_DATABASE": ""}
        command = [sys.executable, "-m", "bench.handover", "--measure"]
        said = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True).stdout
    found = [line.removeprefix(ROW).split("\t") for line in said.splitlines() if line.startswith(ROW)]
    return [(name, figure) for name, figure in found]


def measure() -> list[Row]:
    """Fills an empty database and measures; the settings must name one that may be filled."""
    from upptack.config.cli import migrate, start_django

    start_django()
    from upptack.config import demo
    from upptack.meeting.handover import actions, codes, queries
    from upptack.meeting.handover.rules import Answer
    from upptack.meeting.handover.tests.handed import hand_over, many, some_bodies
    from upptack.staff.models import Member

    migrate()
    demo.load_content()
    demo.load_staff()
    member = Member.objects.get(email="handlaggare@fk.example")
    many(OPEN, member, AT, some_bodies(50))
    queries.of_unit("fk-sthlm-1", AT)
    listed = timed(lambda: queries.of_unit("fk-sthlm-1", AT), CALLS)
    code = timed(lambda: codes.every_derived("K7P 2QX"), CALLS)
    whole = timed(lambda: actions.answer(hand_over(member, AT).code, Answer.FULL, at=AT), CALLS)
    escalated = timed(lambda: actions.run_due(AT + timedelta(hours=1)), 1)
    nothing = timed(lambda: actions.run_due(AT + timedelta(hours=1)), CALLS)
    expired = timed(lambda: actions.run_due(AT + timedelta(days=14)), 1)
    return [
        (f"enhetens lista, {OPEN} öppna, median / p95 (mål ≤ 50)", listed),
        (f"körningen som påminner om {OPEN} försenade (mål ≤ 2000)", escalated),
        ("körningen när inget är dags", nothing),
        (f"körningen som räknar och raderar {OPEN} gamla (mål ≤ 2000)", expired),
        ("en kod (scrypt)", code),
        ("överlämning och svar med kod (tre koder)", whole),
    ]


def timed(act: Callable[[], object], calls: int) -> str:
    """Median and 95th percentile of a call by the clock on the wall, and the median that it keeps the processor, which
    other work on the machine does not change."""
    walls, kept = [], []
    for _ in range(calls):
        began, busy = time.perf_counter(), time.process_time()
        act()
        walls.append((time.perf_counter() - began) * 1e3)
        kept.append((time.process_time() - busy) * 1e3)
    p95 = sorted(walls)[int(len(walls) * 0.95)]
    return f"{statistics.median(walls):.1f} / {p95:.1f} ms, processor {statistics.median(kept):.1f} ms"


if __name__ == "__main__":
    rows = measure() if "--measure" in sys.argv else run()
    for name, figure in rows:
        print(f"{ROW}{name}\t{figure}" if "--measure" in sys.argv else f"{name:70} {figure}")
