"""The locks: every package with hashes, no address of a registry, and no more packages than we have decided on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from upptack.config.environment import ROOT
from upptack.config.evidence.licences import Part, parts

FOLDER = ROOT / "lock"

LIMIT = 78
"""Packages at most that an installation runs on. The goal was 60; Wagtail and what it brings takes us over it. Each one
more is a decision: raise the figure together with the lock, and say in the change why the package is worth it."""

ADDRESS = re.compile(r"https?://|git\+|file:|--(?:extra-)?index-url|--find-links|--trusted-host|^-[if] ", re.MULTILINE)
PINNED = re.compile(r"^[A-Za-z0-9].*$", re.MULTILINE)


def locks(folder: Path = FOLDER) -> dict[str, str]:
    """Every lock: file name → text."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}


def unhashed(text: str) -> list[str]:
    """Lines that name a package but cannot be held to a sum: not pinned, or without a hash."""
    held = {(part.name, part.version) for part in parts(text) if part.sums}
    wrong = []
    for line in PINNED.findall(text):
        found = parts(line)
        if not found or (found[0].name, found[0].version) not in held:
            wrong.append(line)
    return wrong


def addresses(text: str) -> list[str]:
    """Addresses of registries or other places that a lock names: it must be the same wherever one fetches from."""
    return ADDRESS.findall(text)


def too_many(runtime: Iterable[Part], limit: int = LIMIT) -> str | None:
    """Says that an installation runs on more packages than decided, or None."""
    count = len({part.name for part in runtime})
    return f"{count} paket, högst {limit}" if count > limit else None
