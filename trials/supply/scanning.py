"""bandit over the product's own code, with what is right as it is listed and given a reason in accepted.toml."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from upptack.config.environment import ROOT


@dataclass(frozen=True, slots=True)
class Scanned:
    """What bandit did: how many files and lines it read, files it could not read, and what it found (rule, path from
    the root, line)."""

    files: int
    lines: int
    unread: tuple[str, ...]
    found: tuple[tuple[str, str, int], ...]


def scan(paths: Sequence[Path] = (ROOT / "upptack",), root: Path = ROOT) -> Scanned:
    """Runs bandit with the settings in pyproject.toml. Its own end status says only whether something was found."""
    settings = ("-c", str(ROOT / "pyproject.toml"), "-q", "-f", "json", "-r")
    command = [sys.executable, "-W", "ignore", "-m", "bandit", *settings, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    read = [name for name in told["metrics"] if name != "_totals"]
    found = sorted((row["test_id"], shown(row["filename"], root), row["line_number"]) for row in told["results"])
    unread = tuple(row["filename"] for row in told["errors"])
    return Scanned(len(read), told["metrics"]["_totals"]["loc"], unread, tuple(found))


def shown(name: str, root: Path) -> str:
    """A path from the root."""
    return Path(name).resolve().relative_to(root.resolve()).as_posix()
