"""The load trial: `make load`, or `python bin/with_postgres.py python -m trials.load [--seconds N] [--short]`.

Prints every figure with its N and the verdicts; exit status 1 when anything failed, when a figure misses its goal, or
when N is below the stated minimum."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.meeting import free_port
from trials.load import capacity, crowd, day, site
from trials.load.machine import Machine, command, running
from trials.load.verdicts import Verdicts

MEMBERS = 1_000
"""Members who are signed in while the rate is measured: as many as begin in the burst's first half minute."""


@dataclass(frozen=True, slots=True)
class Size:
    """How long each part runs, in seconds, and how many walks and requests there must at least be."""

    seconds: float
    conversations: int
    requests: int


def size(seconds: float) -> Size:
    """The minimum N follows from the time: half of what the goal means, so that a short run cannot pass by chance."""
    return Size(seconds, int(day.GOAL * seconds / 2), int(day.GOAL * seconds / 2) * 14)


def conversations(machine: Machine, chosen: Size, verdicts: Verdicts) -> None:
    """The figure of conversations, what they cost, and the day's own mix."""
    keys = command(machine.surroundings, sys.executable, "-m", "trials.load.staff", str(MEMBERS)).split()
    capacity.warm(machine, keys)
    steady = capacity.at_goal(machine, keys, chosen.seconds)
    verdicts.conversations(steady, chosen.conversations, chosen.requests)
    if not steady.reached:
        found = capacity.ladder(machine, keys, chosen.seconds / 3)
        verdicts.next_limit(found)
    key = command(machine.surroundings, str(Path(sys.executable).with_name("upptack")), "prompt", "key", "fk", "Last")
    verdicts.day(capacity.burst(machine, keys, key.strip(), chosen.seconds))
    verdicts.sign_in(capacity.sign_in(machine, 12))


def readers(machine: Machine, folder: Path, chosen: Size, verdicts: Verdicts) -> None:
    """The public site: as files behind nginx, through the server, and with slow readers."""
    port = free_port()
    site.build(folder / "site", port, dict(machine.surroundings))
    files, fixed = site.television(folder / "site", port, folder / "nginx", max(chosen.seconds, 1))
    verdicts.television(files, fixed, 30 if chosen.seconds >= 30 else chosen.seconds)
    verdicts.live(site.wrk(machine.port, site.PAGE, chosen.seconds / 3, 8))
    with site.nginx(folder / "site", port, folder / "nginx-slow"):
        verdicts.slow("bakom nginx", *site.beside_slow(port, site.PAGE))
    verdicts.slow("direkt mot servern", *site.beside_slow(machine.port, site.PAGE))


def main(arguments: Sequence[str]) -> int:
    """Runs every part; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m trials.load")
    parser.add_argument("--seconds", type=float, default=60.0, help="hur länge varje del pågår")
    parser.add_argument("--no-locust", action="store_true", help="utan locusts profil, som tar av samma kärnor")
    chosen = parser.parse_args(arguments)
    verdicts = Verdicts()
    print(f"{platform.machine()}, {os.cpu_count()} kärnor, Python {platform.python_version()}", flush=True)
    print("\n".join(day.told()), flush=True)
    with tempfile.TemporaryDirectory(prefix="upptack-load-") as name:
        folder = Path(name)
        with running(folder, free_port()) as machine:
            print(f"Databas: {machine.kind}. Server: granian, två arbetare.", flush=True)
            wanted = size(chosen.seconds)
            conversations(machine, wanted, verdicts)
            readers(machine, folder, wanted, verdicts)
            if not chosen.no_locust:
                verdicts.crowd(crowd.run(machine, folder, chosen.seconds))
    return verdicts.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
