"""What the readers of de-identification hand to each other: passages found, and the words that lead them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "deidentify"

DASH = "\\-\u2010-\u2015\u2212"
"""Hyphens, dashes and the minus sign, for use within a character class."""

BEFORE = 60
"""Characters before a place in the text that are read for what leads up to it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One passage of a text: from `start` up to, not including, `end`. `category` as in the answer; `detail` is a key
    that says more: checksum_right, checksum_wrong, a season, a county's code, a kind of place."""

    start: int
    end: int
    category: str
    detail: str = ""


@cache
def cues() -> dict[str, frozenset[str]]:
    """The word lists of cues.toml by name; `a_b` there is two words."""
    listed = tomllib.loads((DATA / "cues.toml").read_text(encoding="utf-8"))
    return {name: frozenset(word.replace("_", " ") for word in words.split()) for name, words in listed.items()}


def before(text: str, at: int) -> str:
    """What stands before a place, as far as it may lead up to it."""
    return text[max(0, at - BEFORE) : at]


def alternatives(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def free(found: Iterable[Found], taken: Iterable[Found]) -> list[Found]:
    """Those of `found` that do not overlap any of `taken`, in the order of the text."""
    kept: list[Found] = []
    others = sorted(taken, key=lambda each: each.start)
    at = 0
    for each in sorted(found, key=lambda each: each.start):
        while at < len(others) and others[at].end <= each.start:
            at += 1
        if at == len(others) or others[at].start >= each.end:
            kept.append(each)
    return kept
