"""Licences as the installed packages tell them, compared with those that we have written down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from upptack.config.evidence.licences import Licences, atoms

FAMILIES: tuple[tuple[str, str], ...] = (
    (r"\bLGPL|Lesser General Public", "LGPL"),
    (r"(?<!L)GPL|GNU General Public", "GPL"),
    (r"\b(0?BSD)\b", "BSD"),
    (r"\bApache", "Apache"),
    (r"\bMPL|Mozilla Public", "MPL"),
    (r"\bISC", "ISC"),
    (r"\bPSF|Python Software Foundation", "PSF"),
    (r"\bMIT", "MIT"),
)
"""How the names of a licence are written, and what they have in common. Old metadata says "BSD License" and no more."""

BUNDLED = re.compile(r"^License(?: for .*)?: *(.*GPL.*)$", re.MULTILINE)
"""How a wheel's licence file tells of libraries that it has within it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many packages were there to read, and what does not agree."""

    read: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a package says itself: its SPDX expression ("" when it has none), other words about its licence, and what
    its licence files say of libraries within it."""

    expression: str
    words: str
    bundled: tuple[str, ...]


def told(name: str) -> Told | None:
    """What an installed package says; None when it is not installed here."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    head: Any = found.metadata  # a message of the email package, which the standard library types too narrowly
    classified = [line for line in head.get_all("Classifier") or [] if line.startswith("License")]
    # Some write the whole text of the licence here; its first line names it.
    first = (head.get("License") or "").strip().splitlines()[:1]
    texts = [
        path.read_text()
        for path in found.files or []
        if re.search(r"licen[cs]e|copying|notice", path.name, re.IGNORECASE) and path.suffix not in (".py", ".pyc")
    ]
    bundled = tuple(sorted({line for text in texts for line in BUNDLED.findall(text)}))
    return Told(head.get("License-Expression") or "", " ".join((*first, *classified)), bundled)


def families(words: str) -> set[str]:
    """The kinds of licence that some words name."""
    return {family for pattern, family in FAMILIES if re.search(pattern, words)}


def disagreement(name: str, expression: str, said: Told) -> str | None:
    """How a package's own words differ from the expression that we have, or None. An expression must be the same, apart
    from what we add because of libraries within the wheel; other words must name no kind that we leave out."""
    ours = set(atoms(expression))
    if missing := set(atoms(said.expression)) - {""} - ours:
        return f"{name}: paketet säger {said.expression}, vi {expression} ({', '.join(sorted(missing))} saknas)"
    if missing := families(said.words) - families(expression):
        return f"{name}: paketet säger {said.words}, vi {expression} ({', '.join(sorted(missing))} saknas)"
    if not said.expression and not families(said.words):
        return f"{name}: paketet säger inget om sin licens som vi förstår"
    if missing := (families(" ".join(said.bundled)) & {"GPL", "LGPL"}) - families(expression):
        return f"{name}: hjulet innehåller {'; '.join(said.bundled)} ({', '.join(sorted(missing))} saknas)"
    return None


def compare(names: Iterable[str], licences: Licences) -> Compared:
    """Compares every package that is installed here."""
    pairs = [(name, said) for name in names if (said := told(name))]
    wrong = [why for name, said in pairs if (why := disagreement(name, licences.packages.get(name, ""), said))]
    return Compared(len(pairs), tuple(wrong))
