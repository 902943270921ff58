"""Clocks that jump ten years: no session lives again, and nothing is deleted that was to be kept. The jumps are made
with libfaketime (Debian: faketime) under the real server and commands; the machine's steady clock is left alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from trials.faults.installation import ROOT, Installation
from trials.faults.ledger import Ledger, held
from trials.faults.verdict import Found

LIBRARY: Final = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
YEARS: Final = timedelta(days=3652)
JUMPS: Final = (YEARS, -YEARS, timedelta(days=30), -timedelta(days=30), YEARS * 2, -YEARS / 2)
KEPT: Final = ("tally_spent", "handover_handover", "advice_inquiry", "django_session", "tally_met")


class Clock:
    """The clock of an installation's processes."""

    def __init__(self, place: Installation) -> None:
        self.file = place.folder / "clock"
        self.set(timedelta())
        place.extra |= {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, by: timedelta) -> None:
        """Moves the clock so far from the right time."""
        self.file.write_text(f"{by.total_seconds():+.0f}")


def rows(place: Installation) -> dict[str, int]:
    """How many rows the tables have that a clock could empty."""
    with sqlite3.connect(place.file) as file:
        return {table: int(file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in KEPT}


def command(place: Installation, *words: str) -> int:
    """Runs `upptack` with the installation's clock."""
    program = str(Path(sys.executable).with_name("upptack"))
    with (place.folder / "server.log").open("ab") as log:
        return subprocess.run(
            [program, *words], env=place.surroundings(), cwd=ROOT, stdout=log, stderr=log, check=False
        ).returncode


def signed_in(place: Installation, session: str) -> bool:
    """Whether a session opens the plan."""
    from trials.faults.editors import Editor

    return Editor(place, session).call()[0] == 200


def trial(place: Installation, jumps: tuple[timedelta, ...] = JUMPS, least: int = 6) -> Found:
    """Runs the jobs once with the right clock; then for each jump: counts a meeting, runs the jobs, goes back, and
    counts what is left. A session used at the jumped time must be closed."""
    if not LIBRARY.exists():
        return Found("klockan hoppar", 0, least, 0, least, 0, ("libfaketime saknas: apt-get install faketime",))
    clock, broken, lost, revived, doubted = Clock(place), list[str](), 0, 0, 0
    place.start()
    try:
        ledger = Ledger(place)
        ledger.send(ledger.new())
        command(place, "daily"), command(place, "due")
        for number, jump in enumerate(jumps):
            before = rows(place)
            clock.set(jump)
            ledger.send(ledger.new())
            doubted += command(place, "daily") == 3
            command(place, "due")
            after = rows(place)
            lost += sum(max(0, before[table] - after[table]) for table in KEPT)
            revived += signed_in(place, place.sessions[number])
            clock.set(timedelta())
            time.sleep(0.1)
        lost += held(place).lost(ledger.acked)
        ledger.send_again()
        there = held(place)
        if there.met != len(there.spent) or there.lost(ledger.writes):
            broken.append("ett möte räknades två gånger")
    finally:
        place.stop()
    reasons = (
        (revived > 0, f"{revived} sessioner levde"),
        (doubted < len(jumps), f"den dagliga körningen tvivlade bara vid {doubted} hopp"),
    )
    broken += [words for holds, words in reasons if holds]
    note = f"{doubted} körningar vägrade, {revived} sessioner levde, {datetime.now().astimezone():%H:%M}"
    return Found("klockan hoppar ±10 år", len(jumps), least, len(ledger.acked), least, lost, tuple(broken), note=note)
