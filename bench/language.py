"""How fast the language tools read case notes, beside floors and peers on the same text in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import casenotes, language_peers
from upptack.language import deidentify, leaks, lint, signals

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "upptack" / "language" / "data" / "signals" / "sv"
SIZE = 1_000_000
"""Characters of the text that everything reads."""

SHORT = 2_000
SIZES = (250_000, 500_000, 1_000_000)
PATIENCE = 20.0
"""Seconds."""

PROTECT = ("Björkgatan 4", "070-174 06 05", "Annika Lindqvist", "Skogsbackens skola", "Skövde", "har berättat om våld")
Row = tuple[str, float | str]

LOADING = """
import json, sys, time, tracemalloc
def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1e3
traced, before, began = sys.argv[1] == "traced", resident(), time.process_time()
if traced:
    tracemalloc.start()
from upptack.language import signals
signals.find("Hej.", sys.argv[2])
took = (time.process_time() - began) * 1e3
held = tracemalloc.get_traced_memory()[0] / 1e6 if traced else resident() - before
print(json.dumps([took, held]))
"""
"""Run in a process of its own: milliseconds and megabytes from nothing to the first answer."""


def run() -> Iterator[Row]:
    """Name and value of each figure as it is measured: MB/s of UTF-8, milliseconds, megabytes, or a sentence."""
    text = casenotes.running(SIZE)
    megabytes = len(text.encode()) / 1e6
    notes = text.split("\n")
    yield "text", f"{len(notes)} anteckningar, {len(text)} tecken, {megabytes:.2f} MB"
    yield from floors(text.encode(), megabytes)
    yield from own(text, notes, megabytes)
    yield from language_peers.run(notes, phrases(), megabytes)
    yield from short(text)
    yield from worst()
    yield from loading()


def floors(raw: bytes, megabytes: float) -> list[Row]:
    """What merely passing over the bytes costs: memchr, and cutting them into words."""
    passing = best(lambda: raw.find(b"\x00"), 20)
    cutting = best(raw.split, 5)
    return [("golv: memchr, MB/s", megabytes / passing), ("golv: bytes.split, MB/s", megabytes / cutting)]


def own(text: str, notes: Sequence[str], megabytes: float) -> Iterator[Row]:
    """Our tools on the whole text in one call, the signals note by note as well."""
    for name, read in tools().items():
        found = len(read(text))
        speed = megabytes / best(partial(read, text), 2)
        goal = " (mål ≥ 10)" if name == "signals" else ""
        yield f"{name}, ett anrop, MB/s{goal} (fynd)", f"{speed:.2f} ({found})"
    each = best(lambda: [signals.find(note) for note in notes], 2)
    yield "signals, en anteckning i taget, MB/s", megabytes / each


def tools() -> dict[str, Callable[[str], Sequence[object]]]:
    """The four tools, each as a function of a Swedish text alone."""
    return {
        "signals": signals.find,
        "lint": lint.check,
        "leaks": lambda text: leaks.check(leaks.Outgoing(text, "sv", PROTECT, ("other_party",))),
        "deidentify": deidentify.mark,
    }


def phrases() -> tuple[str, ...]:
    """What the peers look for: the examples in our data, and every phrase of several words in its classes."""
    found: set[str] = set()
    for file in DATA.glob("*.toml"):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        found |= {entry["example"].rstrip(".") for entry in data.get("signal", ()) if entry.get("example")}
        words = " ".join(data.get("classes", {}).values()).split()
        found |= {word.replace("_", " ") for word in words if "_" in word.strip("_") and not set("/*@") & set(word)}
    return tuple(sorted(found))


def short(text: str) -> Iterator[Row]:
    """Median and 99th percentile of a call with 2,000 characters, in milliseconds."""
    for name, read in tools().items():
        times = sorted(timed(partial(read, text[at : at + SHORT])) for at in range(0, 400_000, SHORT))
        median, late = statistics.median(times) * 1e3, times[len(times) * 99 // 100] * 1e3
        yield f"{name}, 2 000 tecken, ms p50 / p99 (mål ≤ 2)", f"{median:.2f} / {late:.2f}"


def worst() -> Iterator[Row]:
    """Seconds for texts made to be slow, at three sizes: a linear reader takes twice the time for twice the text. What
    takes longer than PATIENCE is not tried at the next size."""
    texts = [casenotes.adversarial(size) for size in SIZES]
    for kind in texts[0]:
        times: list[float] = []
        for text in texts:
            if not times or times[-1] < PATIENCE:
                times.append(timed(partial(signals.find, text[kind])))
        yield f"signals, {kind}: 250/500/1 000 kB, s", " / ".join(f"{one:.3f}" for one in times)


def loading() -> Iterator[Row]:
    """From nothing to the first answer, in a process of its own: without and with the allocator traced."""
    for lang in ("sv", "en"):
        took, resident = loaded("plain", lang)
        _, traced = loaded("traced", lang)
        yield f"lexikonet laddas ({lang}), ms (mål ≤ 100)", took
        yield f"lexikonet i minnet ({lang}), MB resident / spårat (mål ≤ 60)", f"{resident:.1f} / {traced:.1f}"


def loaded(how: str, lang: str) -> tuple[float, float]:
    """Milliseconds and megabytes of loading one language; `how` is plain or traced."""
    command = [sys.executable, "-c", LOADING, how, lang]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    took, held = json.loads(done.stdout)
    return took, held


def timed(act: Callable[[], object]) -> float:
    """Seconds of one call on one core, what the machine does meanwhile not counted."""
    began = time.process_time()
    act()
    return time.process_time() - began


def best(act: Callable[[], object], times: int) -> float:
    """Seconds of the quickest of several calls: what the machine's other work disturbed least."""
    return min(timed(act) for _ in range(times))


if __name__ == "__main__":
    for name, figure in run():
        print(f"{name:84} {figure:.2f}" if isinstance(figure, float) else f"{name:84} {figure}")
