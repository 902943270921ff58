"""What is measured: quantiles, and what the kernel says that processes have used."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
PAGE: Final = os.sysconf("SC_PAGE_SIZE")


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value that this share of a sorted sequence does not exceed. Raises ValueError when there is none."""
    if not ordered:
        raise ValueError("no values")
    return ordered[max(0, ceil(round(len(ordered) * share, 6)) - 1)]


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, 95th and 99th percentile and the worst of `n` values, in the values' own unit."""

    n: int
    p50: float
    p95: float
    p99: float
    worst: float


def spread(values: Iterable[float]) -> Spread:
    """How values lie. Raises ValueError when there is none."""
    ordered = sorted(values)
    return Spread(
        len(ordered), quantile(ordered, 0.5), quantile(ordered, 0.95), quantile(ordered, 0.99), quantile(ordered, 1.0)
    )


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The least-squares slope of (x, y) points, in y per x. Raises ValueError for fewer than two different x."""
    n = len(points)
    mean_x, mean_y = (sum(point[axis] for point in points) / max(n, 1) for axis in (0, 1))
    across = sum((x - mean_x) ** 2 for x, _ in points)
    if not across:
        raise ValueError("fewer than two different times")
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / across


@dataclass(frozen=True, slots=True)
class Process:
    """One process now: its parent, processor seconds used so far (user and system), and what only it holds in memory
    (proportional set size when the kernel gives it, else resident), in megabytes."""

    pid: int
    parent: int
    seconds: float
    megabytes: float


def process(pid: int) -> Process | None:
    """What the kernel says of a process; None when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return Process(pid, int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS, memory(pid))
    except (OSError, IndexError):
        return None


def memory(pid: int) -> float:
    """Megabytes that a process holds, pages that it shares counted by its part. Raises OSError when it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except PermissionError:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 2**20
    held = next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return held / 1024


def family(root: int) -> tuple[Process, ...]:
    """A process and all that it has started, directly or not, by process id."""
    every = {
        each.pid: each
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and (each := process_light(entry.name))
    }
    inside = {root}
    while True:
        more = {pid for pid, each in every.items() if each.parent in inside} - inside
        if not more:
            break
        inside |= more
    return tuple(each for pid in sorted(inside) if (each := process(pid)))


def process_light(name: str) -> Process | None:
    """As `process`, without the memory: reading that for every process of a machine takes long."""
    try:
        fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
        return Process(int(name), int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS, 0.0)
    except (OSError, IndexError):
        return None


def busy(root: int) -> float:
    """Processor seconds that a family of processes has used so far."""
    return sum(each.seconds for each in family(root))


def machine_busy() -> float:
    """Processor seconds that everything on the machine has used since it started."""
    fields = [int(part) for part in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return (sum(fields[:8]) - fields[3] - fields[4]) / TICKS
