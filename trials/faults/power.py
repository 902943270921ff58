"""A power cut: every system call on the database's files is recorded while the real settings write, and the files are
then built as a disk may hold them at a random moment. What was synced is there; of what was written since, any part may
be, and the last of it torn."""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from trials.faults.installation import PRODUCT, Installation
from trials.faults.ledger import Ledger, held_in_file
from trials.faults.verdict import Found

UNSYNCED: Final = "trials.faults.unsynced:application"
CALLS: Final = "openat,pwrite64,write,pwritev,fsync,fdatasync,ftruncate,unlink"
LINE: Final = re.compile(r"^(?:\d+\s+)?(?P<at>\d+\.\d+) (?P<call>\w+)\((?P<rest>.*)$")
FILE: Final = re.compile(r"^\d+<(?P<path>[^>]*)>")
WRITTEN: Final = re.compile(r'"(?P<data>(?:\\x[0-9a-f]{2})*)", (?P<n>\d+), (?P<place>\d+)\)')
SECTOR: Final = 512


@dataclass(frozen=True)
class Step:
    """One call on a file: `sync`, `write` of data at a place, `cut` to a length, or `gone`. `at` is when it began and
    `done` when it had certainly ended, in seconds since 1970."""

    at: float
    what: str
    path: str
    place: int = 0
    data: bytes = b""


def strace(log: Path, *files: Path) -> tuple[str, ...]:
    """The command that records every call on some files, of every process beneath it."""
    watched = [word for file in files for word in ("-P", str(file))]
    return ("strace", "-f", "-q", "-ttt", "-y", "-xx", "-s", "70000", "-e", f"trace={CALLS}", *watched, "-o", str(log))


def read(log: Path) -> Iterator[Step]:
    """The calls in the order they were made. Raises ValueError for a write that this program does not understand: it
    must not be taken for one that was never made. A call that another thread's interrupted is put together again."""
    unfinished: dict[str, str] = {}
    with log.open() as lines:
        for line in lines:
            thread = line.split(" ", 1)[0]
            if line.rstrip().endswith("<unfinished ...>"):
                unfinished[thread] = line.rstrip().removesuffix(" <unfinished ...>")
                continue
            if "resumed>" in line:
                line = unfinished.pop(thread, "") + line.split("resumed>", 1)[1]
            step = _step(line)
            if step is not None:
                yield step


def _step(line: str) -> Step | None:
    found = LINE.match(line)
    if found is None or re.search(r"= -1 E", line[-80:]):
        return None
    at, call, rest = float(found["at"]), found["call"], found["rest"]
    if call in ("openat", "unlink"):
        return _made_or_gone(at, call, rest)
    on = FILE.match(rest)
    if on is None:
        return None
    path = _plain(on["path"])
    if call in ("fsync", "fdatasync"):
        return Step(at, "sync", path)
    if call == "ftruncate":
        return Step(at, "cut", path, int(rest.split(",")[1].split(")")[0]))
    written = WRITTEN.search(rest) if call == "pwrite64" else None
    if written is None:
        raise ValueError(f"a write that is not understood: {line[:120]}")
    data = bytes.fromhex(written["data"].replace("\\x", ""))
    if len(data) != int(written["n"]):
        raise ValueError("a write that was recorded in part")
    return Step(at, "write", path, int(written["place"]), data)


def _made_or_gone(at: float, call: str, rest: str) -> Step | None:
    if call == "openat":
        return None
    name = re.search(r'"([^"]*)"', rest)
    return Step(at, "gone", _plain(name[1])) if name else None


def _plain(path: str) -> str:
    """A path that strace has written in hexadecimal."""
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


@dataclass
class Disk:
    """What a disk surely holds of some files, and what it may hold."""

    sure: dict[str, bytearray]
    since: dict[str, list[Step]] = field(default_factory=dict)

    def take(self, step: Step) -> None:
        """Does one step: a sync makes all earlier ones on its file sure."""
        if step.what == "sync":
            for earlier in self.since.pop(step.path, []):
                _apply(self.sure, earlier)
        else:
            self.since.setdefault(step.path, []).append(step)

    def after_cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files as they may be found: each unsynced step took place, did not, or only in its first sectors."""
        files = {path: bytearray(content) for path, content in self.sure.items()}
        for steps in self.since.values():
            share = chance.choice((0.0, 0.3, 0.7, 1.0))
            for step in steps:
                if chance.random() < share:
                    _apply(files, step if chance.random() < 0.8 else _torn(step, chance))
        return {path: bytes(content) for path, content in files.items()}


def _torn(step: Step, chance: random.Random) -> Step:
    whole = len(step.data) // SECTOR
    kept = chance.randint(0, whole) * SECTOR if whole else 0
    return Step(step.at, step.what, step.path, step.place, step.data[:kept]) if step.what == "write" else step


def _apply(files: dict[str, bytearray], step: Step) -> None:
    if step.what == "gone":
        files.pop(step.path, None)
        return
    content = files.setdefault(step.path, bytearray())
    if step.what == "cut":
        del content[step.place :]
        content.extend(bytes(step.place - len(content)))
        return
    end = step.place + len(step.data)
    content.extend(bytes(max(0, end - len(content))))
    content[step.place : end] = step.data


@dataclass(frozen=True)
class Cuts:
    """How many cuts were made, how many acknowledged writes they were tried against, how many of those were lost, and
    after how many cuts the database was damaged."""

    n: int
    acked: int
    lost: int
    damaged: int


def cut(
    first: Mapping[str, bytes], steps: Iterable[Step], acks: Mapping[str, float], n: int, folder: Path, seed: int = 1
) -> Cuts:
    """Cuts the power `n` times, at random moments between the first and last acknowledgement. `first`: the files before
    the first step, by path; `acks`: when each write, by its digest, was acknowledged."""
    chance = random.Random(seed)
    moments = sorted(chance.uniform(min(acks.values()), max(acks.values())) for _ in range(n))
    disk, coming = Disk({path: bytearray(content) for path, content in first.items()}), iter(steps)
    step = next(coming, None)
    lost = damaged = tried = 0
    for moment in moments:
        while step is not None and step.at < moment:
            disk.take(step)
            step = next(coming, None)
        spent, whole = _found(disk.after_cut(chance), folder)
        before = {digest for digest, at in acks.items() if at < moment}
        tried, lost, damaged = tried + len(before), lost + len(before - spent), damaged + (not whole)
    return Cuts(n, tried, lost, damaged)


def _found(files: Mapping[str, bytes], folder: Path) -> tuple[frozenset[str], bool]:
    """Starts the database on the files as after a cut, and reads it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path, content in files.items():
        if not path.endswith("-shm"):
            (folder / Path(path).name).write_bytes(content)
    (main,) = (folder / Path(path).name for path in files if path.endswith(".sqlite3"))
    there = held_in_file(str(main))
    return there.spent, there.whole and there.met == len(there.spent)


def served(place: Installation, cuts: int, writes: int, application: str = PRODUCT) -> Cuts:
    """Cuts the power of the real server while case systems write. Its step of a call is when it began: what a sync
    that was still going on had made sure is never counted as sure before the cut."""
    log, file = place.folder / "calls", place.file
    files = (file, Path(f"{file}-wal"))
    first = {str(each): each.read_bytes() for each in files if each.exists()}
    ledger, acks = Ledger(place), dict[str, float]()
    place.start(application, under=strace(log, *files))
    try:
        for _ in range(writes):
            write = ledger.new()
            if ledger.send(write).status == 200:
                acks[write.digest] = time.time()
    finally:
        place.stop()
    return cut(first, list(read(log)), acks, cuts, place.folder / "after")


def trial(place: Installation, control: Installation, cuts: int = 50, writes: int = 400) -> Found:
    """The product, and the same with synchronous=NORMAL, which must lose."""
    found, seeded = served(place, cuts, writes), served(control, cuts, writes, UNSYNCED)
    broken = (f"databasen skadad efter {found.damaged} avbrott",) if found.damaged else ()
    note = f"kontrollen miste {seeded.lost} av {seeded.acked}"
    return Found("strömavbrott, SQLite", found.n, cuts, found.acked, writes, found.lost, broken, seeded.lost > 0, note)
