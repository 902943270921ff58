"""An invented national year of standard tables: protecting it, attacking it, and the attack's control.

Five agencies, 500 units, twelve months, every standard table of a year, in one process without a database of its own.
Beside them two floors in the same run: counting the cells and hiding only what is small, which protects nothing, and
setting up the equations of everything published, which any attack must do."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TypeVar

UNITS = 500
ROW = "FIGURE "

Row = tuple[str, str]
T = TypeVar("T")


def run() -> list[Row]:
    """Figures from a process of its own: the standard tables are read through Django."""
    with tempfile.TemporaryDirectory(prefix="upptack-bench-") as folder:
        surroundings = {**os.environ, "UPPTACK_MODE": "test", "UPPTACK_FOLDER": folder, "UPPTACK_DATABASE": ""}
        command = [sys.executable, "-m", "bench.statistics", "--measure"]
        said = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True).stdout
    found = [line.removeprefix(ROW).split("\t") for line in said.splitlines() if line.startswith(ROW)]
    return [(name, figure) for name, figure in found]


def measure() -> list[Row]:
    """Protects and attacks the invented year."""
    from upptack.config.cli import start_django

    start_django()
    from upptack.steering.protection import attack, bounds, suppress
    from upptack.steering.statistics import invented

    known = invented.vocabulary(UNITS)
    tables = invented.tables(known)
    counts = invented.counts(tables, known)
    released, protecting = timed(lambda: suppress.protect(tables, counts))
    control, hiding = timed(lambda: attack.naive(tables, counts))
    _, once = timed(lambda: bounds.intervals(released, ()))
    found, attacking = timed(lambda: attack.attack(released, counts))
    broken, breaking = timed(lambda: attack.attack(control, counts))
    cells = {key: value for release in released for key, value in release.shown.items()}
    small = sum(0 < counts[key] < bounds.MINIMUM for key in cells)
    hidden = sum(value is None for value in cells.values())
    return [
        (f"{UNITS} enheter, {len(tables)} tabeller, {len(cells)} celler: dolda, varav under fem", f"{hidden}, {small}"),
        ("skydda tabellerna (mål ≤ 60 s)", protecting),
        ("golv: dölja bara det som är under fem", hiding),
        (f"återfunna av {found.hidden} dolda tal (mål 0)", f"{found.recovered}"),
        ("angripa (mål ≤ 300 s)", attacking),
        ("golv: ställa upp ekvationerna", once),
        (f"kontroll: återfunna av {broken.hidden} när bara det lilla döljs (mål ≥ 1)", f"{broken.recovered}"),
        ("golv: angripa det", breaking),
    ]


def timed(act: Callable[[], T]) -> tuple[T, str]:
    """What a call gave, and its seconds by the clock and on the processor, which other work does not change."""
    began, busy = time.perf_counter(), time.process_time()
    given = act()
    return given, f"{time.perf_counter() - began:.1f} s, processor {time.process_time() - busy:.1f} s"


if __name__ == "__main__":
    rows = measure() if "--measure" in sys.argv else run()
    for name, figure in rows:
        print(f"{ROW}{name}\t{figure}" if "--measure" in sys.argv else f"{name:84} {figure}")
