"""A national year of counts: releasing it, the pages that show it, and what counting one meeting costs beside the
barest view that raises one row. In one process, in a database of its own; no figure in it is true.

The year is 500 invented units' meetings. What is released goes through the one door (statistics/actions.py)."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

UNITS, EACH = 500, 800
CALLS, RAISED, WRITERS = 20, 400, 50
ROW = "FIGURE "
AT = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)
CLOSED = date(2026, 2, 2)

UPSERT = "INSERT INTO bare VALUES (%s, 1) ON CONFLICT (kind) DO UPDATE SET n = bare.n + 1"

Row = tuple[str, str]


def run() -> list[Row]:
    """Figures from a process of its own: the settings name the database."""
    with tempfile.TemporaryDirectory(prefix="upptack-bench-") as folder:
        surroundings = {**os.environ, "UPPTACK_MODE": "test", "UPPTACK_FOLDER": folder, "UPPTACK_DATABASE": ""}
        command = [sys.executable, "-m", "bench.steering", "--measure"]
        said = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True).stdout
    found = [line.removeprefix(ROW).split("\t") for line in said.splitlines() if line.startswith(ROW)]
    return [(name, figure) for name, figure in found]


def measure(units: int = UNITS, each: int = EACH) -> list[Row]:
    """Fills an empty database and measures; the settings must name one that may be filled."""
    from upptack.config.cli import migrate, start_django

    start_django()
    from upptack.config import demo
    from upptack.steering.statistics import actions, invented
    from upptack.tally.models import Count

    migrate()
    demo.load_content()
    demo.load_staff()
    raised = counting()
    invented.write(invented.vocabulary(units), each)
    began = time.perf_counter()
    actions.release("2025", by=coordinator(), at=CLOSED)
    took = time.perf_counter() - began
    return [
        *raised,
        (f"ett nationellt år släpps, {Count.objects.count()} rader (mål ≤ 60 s)", f"{took:.1f} s"),
        *pages(),
    ]


def coordinator() -> Any:
    """Who releases."""
    from upptack.staff.models import Member

    return Member.objects.get(email="samordnare@jam.example")


def pages() -> list[Row]:
    """The first page, the largest table, and a table's file, as a member gets them."""
    from django.test import Client

    from upptack.staff.middleware import SEEN, SIGNED_IN

    client = Client()
    client.force_login(coordinator())
    session = client.session
    session[SEEN] = session[SIGNED_IN] = int(time.time())
    session.save()
    addresses = {
        "statistikens första sida (mål ≤ 300)": "/statistik/2025/",
        "den största tabellen, enheterna i en myndighet": "/statistik/2025/enhet-svar/?grupp=agency:fk",
        "den största tabellen som CSV": "/statistik/2025/enhet-svar/csv/",
    }
    found = []
    for name, address in addresses.items():
        first = time.perf_counter()
        assert client.get(address).status_code == 200, address
        cold = (time.perf_counter() - first) * 1e3
        found.append((f"{name}, median / p95", f"{timed(partial(client.get, address))}, första gången {cold:.0f} ms"))
    return found


def counting() -> list[Row]:
    """A view that counts a meeting in the tally against a view that raises one row in one statement, in turns in one
    run; and fifty meetings at once."""
    from django.db import connection, transaction
    from django.http import HttpResponse

    from upptack.tally import actions
    from upptack.tally.rules import Increment

    meeting = Increment(
        "2026-01", "fk", "fk-sthlm-1", "sjukpenning", "phone", "exposed", "woman", "25_64", "no", "", "door_open"
    )
    actions.add(meeting, token="first", at=AT)

    def ours(n: int) -> HttpResponse:
        return HttpResponse(str(actions.add(meeting, token=f"t{n}", at=AT)))

    def bare(_: int) -> HttpResponse:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(UPSERT, ["one"])
        return HttpResponse("True")

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (kind varchar(64) PRIMARY KEY, n integer NOT NULL)")
    rates: dict[str, list[float]] = {"ours": [], "bare": []}
    for turn in range(3):
        for name, act in (("bare", bare), ("ours", ours)):
            began = time.perf_counter()
            for n in range(RAISED):
                act(turn * RAISED + n)
            rates[name].append(RAISED / (time.perf_counter() - began))
    kept = at_once(ours)
    mine, floor = statistics.median(rates["ours"]), statistics.median(rates["bare"])
    return [
        ("ett möte räknas", f"{mine:.0f}/s"),
        ("en rad höjs, så naket det går", f"{floor:.0f}/s"),
        ("kvot (mål ≥ 0,6)", f"{mine / floor:.2f}"),
        (f"{WRITERS} på en gång, räknade (mål {WRITERS})", f"{kept}"),
    ]


def at_once(count: Callable[[int], object]) -> int:
    """How many of fifty meetings that end at the same moment are counted."""
    from django.db import connections

    from upptack.tally.models import Spent

    before = Spent.objects.count()

    def one(n: int) -> None:
        count(10**6 + n)
        connections.close_all()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Spent.objects.count() - before


def timed(act: Callable[[], object]) -> str:
    """Median and 95th percentile by the clock on the wall."""
    walls = []
    for _ in range(CALLS):
        began = time.perf_counter()
        act()
        walls.append((time.perf_counter() - began) * 1e3)
    return f"{statistics.median(walls):.0f} / {sorted(walls)[int(CALLS * 0.95)]:.0f} ms"


if __name__ == "__main__":
    rows = measure() if "--measure" in sys.argv else run()
    for name, figure in rows:
        print(f"{ROW}{name}\t{figure}" if "--measure" in sys.argv else f"{name:84} {figure}")
