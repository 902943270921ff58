"""A disk that is full: what cannot be saved is refused in plain words, and there is room again without a restart."""

from __future__ import annotations

import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trials.faults.installation import PRODUCT, Installation
from trials.faults.kills import judge
from trials.faults.ledger import Ledger
from trials.faults.network import WELL_WITHIN, honest
from trials.faults.verdict import Found

ROOM = 8
"""Megabytes left beside the database on the small disk."""


@contextmanager
def small_disk(place: Installation) -> Iterator[Installation]:
    """A copy of an installation on a disk of its own with little room. Needs to be root."""
    folder = Path(tempfile.mkdtemp(prefix="upptack-disk-"))
    size = sum(file.stat().st_size for file in place.folder.rglob("*") if file.is_file()) // 2**20 + ROOM
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "upptack", folder], check=True)
    try:
        yield place.copy(folder / "place")
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


def fill(folder: Path) -> None:
    """Takes all the room that is left."""
    with (folder / "filler").open("ab", buffering=0) as filler:
        for portion in (2**20, 4096, 1):
            try:
                while True:
                    filler.write(bytes(portion))
            except OSError:
                pass


def limit(place: Installation, most: int) -> None:
    """Lets no file of the server's processes grow beyond so many bytes (-1: any): to it, a disk that is full. A file of
    a finished write-ahead log is written again from its start, so the limit is below its size."""
    for pid in place.worker_pids():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def full(place: Installation, writes: int, *, by_limit: bool, application: str = PRODUCT) -> Found:
    """Writes, fills the disk, writes on, and makes room again."""
    place.start(application)
    try:
        ledger = Ledger(place)
        for _ in range(5):
            ledger.send(ledger.new())
        limit(place, 4096) if by_limit else fill(place.folder)
        answers = [ledger.send(ledger.new()) for _ in range(writes)]
        limit(place, -1) if by_limit else (place.folder / "filler").unlink()
        begun = time.monotonic()
        while ledger.send(ledger.new()).status != 200 and time.monotonic() - begun < 30:
            time.sleep(0.05)
        well = time.monotonic() - begun
        return _judged(
            ledger,
            answers_refused=[a.status != 200 for a in answers],
            dishonest=sum(not honest(a) for a in answers),
            well=well,
            writes=writes,
        )
    finally:
        place.stop()


def _judged(ledger: Ledger, answers_refused: list[bool], dishonest: int, well: float, writes: int) -> Found:
    row = judge(ledger, "skivan är full", writes, writes, 1)
    refused = sum(answers_refused)
    reasons = (
        (refused < writes * 0.9, f"bara {refused} nekade: skivan var inte full"),
        (dishonest > 0, f"{dishonest} svar sade inte som det var"),
        (well > WELL_WITHIN, f"servern återhämtade sig efter {well:.1f} s"),
    )
    broken = (*row.broken, *(words for holds, words in reasons if holds))
    note = f"{refused} nekade, frisk efter {well:.1f} s"
    return Found(row.trial, row.n, row.least, row.acked, row.least_acked, row.lost, broken, note=note)
