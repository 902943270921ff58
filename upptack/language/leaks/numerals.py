"""Numbers said in words, in Swedish and English: "fyra", "nollsju", "etthundratjugotre", "forty-five"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from upptack.language.leaks.letters import DATA, bare

LONGEST = 40
"""Letters of the longest number in words that is read."""


@cache
def _table(name: str) -> Mapping[str, int]:
    rows = tomllib.loads((DATA / "numerals.toml").read_text(encoding="utf-8"))[name]
    words = [bare(word) for word in rows["words"].split()]
    values = [int(value) for value in rows.get("values", "0 " * len(words)).split()]
    return dict(zip(words, values, strict=True))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(_table(name), key=len, reverse=True)))


@cache
def _first() -> re.Pattern[str]:
    return re.compile("|".join(_pattern(name).pattern for name in ("zero", "ones", "teens", "tens", "hundreds")))


def month(word: str) -> int:
    """A month's number, or 0 for a word that is none."""
    return _table("months").get(bare(word), 0)


def spoken(word: str) -> str | None:
    """The digits that a word in lower case says, or None when it says more than numbers. Zeros in front are kept."""
    plain = bare(word)
    if not 1 < len(plain) <= LONGEST or _first().match(plain) is None:
        return None
    digits: list[str] = []
    while plain:
        said, plain = _next(plain)
        if not said:
            return None
        digits.append(said)
    return "".join(digits)


def _next(text: str) -> tuple[str, str]:
    """The first number that a run of letters says, in digits, and the rest of the run."""
    zero, rest = _take(text, "zero")
    if zero is not None:
        return "0", rest
    one, after = _take(text, "ones")
    hundred, rest = _take(after if one is not None else text, "hundreds")
    if hundred is not None:
        below, rest = _below_hundred(rest)
        return str((one or 1) * 100 + (below or 0)), rest
    below, rest = _below_hundred(text)
    return ("" if below is None else str(below)), rest


def _below_hundred(text: str) -> tuple[int | None, str]:
    teen, rest = _take(text, "teens")
    if teen is not None:
        return teen, rest
    ten, rest = _take(text, "tens")
    one, after = _take(rest if ten is not None else text, "ones")
    if ten is None:
        return one, after
    return (ten, rest) if one is None else (ten + one, after)


def _take(text: str, name: str) -> tuple[int | None, str]:
    """The longest word of a table that the text begins with, and the rest."""
    found = _pattern(name).match(text)
    return (_table(name)[found.group()], text[found.end() :]) if found else (None, text)
