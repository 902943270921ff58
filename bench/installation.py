"""The installation as a whole: from a command to an answer, whole conversations a second, and the site as files.

The long trial of the same (`make load`) tells more of each; here they stand beside the other benches, in short."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from bench.meeting import BIN, free_port, granian, served

STARTS = 5
SECONDS = 20.0
MEMBERS = 1_000

Row = tuple[str, str]


def run() -> list[Row]:
    """The rows of the bench."""
    from trials.load import capacity, site
    from trials.load.machine import command, running

    with tempfile.TemporaryDirectory(prefix="upptack-bench-") as name:
        folder, port = Path(name), free_port()
        with running(folder, port) as machine:
            words = (str(BIN / "python"), "-m", "trials.load.staff", str(MEMBERS))
            keys = command(machine.surroundings, *words).split()
            capacity.warm(machine, keys)
            steady = capacity.at_goal(machine, keys, SECONDS)
            port = free_port()
            site.build(folder / "site", port, dict(machine.surroundings))
            files, fixed = site.television(folder / "site", port, folder / "nginx", SECONDS)
        starts = cold(dict(machine.surroundings))
        bare = cold_floor(folder)
    kind = machine.kind
    return [
        (f"kallstart till svar, median av {STARTS} (mål ≤ 3)", f"{starts:.2f} s"),
        (f"golv: samma server med en naken Djangovy, median av {STARTS}", f"{bare:.2f} s"),
        (f"hela samtal, {kind}, N {steady.whole} (mål ≥ 50)", f"{steady.sustained:.1f}/s"),
        (
            f"steg i dem, N {steady.steps.n}, p50 / p95 (mål ≤ 150)",
            f"{steady.steps.p50:.0f} / {steady.steps.p95:.0f} ms",
        ),
        ("processortid för ett helt samtal, server och databas", f"{steady.cost:.1f} ms"),
        ("så många ryms på två kärnor utan annat, räknat ur det", f"{steady.ceiling:.0f} samtal"),
        ("fel i dem (mål 0)", f"{sum(steady.result.errors.values())}"),
        (f"filer bakom nginx, N {files.n} (mål ≥ 20 000)", f"{files.rate:.0f} svar/s"),
        (f"golv: en fast sträng ur samma nginx, N {fixed.n}", f"{fixed.rate:.0f} svar/s"),
    ]


def cold(surroundings: dict[str, str]) -> float:
    """Seconds from the command to the first right answer, the median of several starts."""
    found = []
    for _ in range(STARTS):
        port, began = free_port(), time.perf_counter()
        with served([str(BIN / "upptack"), "serve", "--port", str(port)], port, surroundings, "/healthz"):
            found.append(time.perf_counter() - began)
    return statistics.median(found)


def cold_floor(folder: Path) -> float:
    """The same for a bare Django view."""
    page, found = folder / "page.html", []
    page.write_text("golv")
    for _ in range(STARTS):
        port, began = free_port(), time.perf_counter()
        with served(granian(port, "bench.bare"), port, {"UPPTACK_BENCH_PAGE": str(page)}, "/"):
            found.append(time.perf_counter() - began)
    return statistics.median(found)


if __name__ == "__main__":
    for label, figure in run():
        print(f"{label:84} {figure}", flush=True)
