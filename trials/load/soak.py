"""Half an hour of steady work with the memory of every process looked at: `make soak`, or
`python bin/with_postgres.py python -m trials.load.soak [--minutes 30] [--rate 8]`.

Memory is flat when no process of the server grows faster than LIMIT over the last two thirds of the run, and none moves
more than BAND in them. Last comes the control: the same behind a layer that leaks, which must be seen."""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.meeting import free_port
from trials.load import capacity, lean
from trials.load.figures import family, slope
from trials.load.lean import Plan, Result
from trials.load.machine import Machine, command, running

LIMIT: Final = 12.0
"""Megabytes an hour that a process may grow."""

BAND: Final = 16.0
"""Megabytes between the least and the most that a process may hold."""

EVERY: Final = 10.0
"""Seconds between two looks."""

LEAST_LOOKS: Final = 12
"""Looks in the judged part, at least."""

CONTROL_MINUTES: Final = 4.0
MEMBERS: Final = 300
WORKER: Final = 40.0
"""Megabytes above which a process of the server is one that answers; the others only watch over them."""

Looks = Mapping[int, Sequence[tuple[float, float]]]
"""Process id → (seconds since the start, megabytes)."""


@dataclass(frozen=True, slots=True)
class Flat:
    """What the last part of a run says of one process: looks, slope in megabytes an hour, most less least, the last."""

    pid: int
    n: int
    growth: float
    band: float
    last: float

    def judged(self, limit: float = LIMIT, band: float = BAND) -> bool:
        """Whether the memory is flat."""
        return self.growth <= limit and self.band <= band


def last_part(looks: Looks, after: float) -> tuple[Flat, ...]:
    """Every process that answers, judged by what it held after so many seconds. Raises ValueError for too few looks."""
    found = []
    for pid, points in looks.items():
        late = [(at / 3600, held) for at, held in points if at >= after]
        if late and late[-1][1] >= WORKER:
            held = [each for _, each in late]
            found.append(Flat(pid, len(late), slope(late), max(held) - min(held), held[-1]))
    if not found:
        raise ValueError("no process was looked at")
    return tuple(found)


class Watch:
    """Looks at the memory of the server and the database now and then, until the block ends."""

    def __init__(self, machine: Machine, every: float = EVERY) -> None:
        self.machine, self.every = machine, every
        self.server: dict[int, list[tuple[float, float]]] = defaultdict(list)
        self.database: list[tuple[float, float]] = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def __enter__(self) -> Watch:
        self.began = time.monotonic()
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()

    def look(self) -> None:
        """One look after another."""
        while not self.ended.wait(self.every):
            now = time.monotonic() - self.began
            for each in family(self.machine.server):
                self.server[each.pid].append((now, each.megabytes))
            if self.machine.database:
                self.database.append((now, sum(each.megabytes for each in family(self.machine.database))))


def steady(machine: Machine, keys: Sequence[str], seconds: float, rate: float, every: float) -> tuple[Result, Watch]:
    """Complete conversations at a steady rate, with the memory looked at."""
    with Watch(machine, every) as watch:
        result = lean.run(Plan(machine.port, rate, seconds, capacity.MIX, keys))
    return result, watch


def told(name: str, result: Result, watch: Watch, seconds: float) -> tuple[Flat, ...]:
    """Prints a run; what its last two thirds say."""
    whole = sum(result.whole.values())
    wrong = dict(result.errors) or 0
    print(f"\n{name}: {seconds / 60:.0f} min, {whole} hela samtal, {result.requests} anrop, fel {wrong}")
    found = last_part(watch.server, seconds / 3)
    for each in found:
        print(
            f"    process {each.pid}: {each.last:.1f} MB, växer {each.growth:+.1f} MB/h (gräns {LIMIT:.0f}), "
            f"mest–minst {each.band:.1f} MB (gräns {BAND:.0f}), N {each.n} avläsningar"
        )
    if watch.database:
        held = [each for _, each in watch.database]
        print(f"    databasen: {held[0]:.0f} → {held[-1]:.0f} MB", flush=True)
    return found


def trial(folder: Path, minutes: float, rate: float, application: str = "") -> tuple[Result, tuple[Flat, ...]]:
    """One run on an installation of its own."""
    folder.mkdir()
    seconds = minutes * 60
    with running(folder, free_port(), application) as machine:
        keys = command(machine.surroundings, sys.executable, "-m", "trials.load.staff", str(MEMBERS)).split()
        capacity.warm(machine, keys)
        result, watch = steady(machine, keys, seconds, rate, min(EVERY, seconds / 40))
        return result, told("läckan, med flit" if application else "så som den är", result, watch, seconds)


def main(arguments: Sequence[str]) -> int:
    """The run and its control; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m trials.load.soak")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=8.0, help="påbörjade samtal i sekunden")
    parser.add_argument("--control", type=float, default=CONTROL_MINUTES, help="minuter för den avsiktliga läckan")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="upptack-soak-") as name:
        result, found = trial(Path(name) / "real", chosen.minutes, chosen.rate)
        _, leaking = trial(Path(name) / "leak", chosen.control, chosen.rate, "trials.load.leaking:application")
    whole = sum(result.whole.values())
    least = int(chosen.minutes * 60 * chosen.rate * 0.9)
    wrong = [
        said
        for said, bad in (
            (f"{sum(result.errors.values())} fel", bool(result.errors)),
            (f"N: {whole} hela samtal, minst {least}", whole < least),
            (f"N: färre än {LEAST_LOOKS} avläsningar", any(each.n < LEAST_LOOKS for each in found)),
            ("minnet är inte plant", not all(each.judged() for each in found)),
            ("den avsiktliga läckan syntes inte", all(each.judged() for each in leaking)),
        )
        if bad
    ]
    print("\nMinnet är plant, och läckan syntes." if not wrong else "\nINTE NÅTT: " + "; ".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
