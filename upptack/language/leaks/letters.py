"""Signs of every kind read as Latin letters: look-alikes, other alphabets, marks, and signs that do not show.

Two ways of reading one word: by what the signs look like (a Cyrillic `о` among Latin letters is an o) and by how they
sound (a word wholly in Cyrillic). Source of the tables: data/leaks/letters.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "leaks"
"""Where the leak check's own data stands."""

KEPT = frozenset("åäöÅÄÖ")
LATIN = re.compile(r"[A-Za-zåäöÅÄÖ\u00c0-\u024f]")
OTHER_ALPHABET = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
ARABIC_WORD = re.compile(r"[\u0610-\u06ff]+")
MAKES_SPACE = frozenset(["Zs", "Zl", "Zp"])
SHOWS_NOT = frozenset(["Cf", "Mn", "Me", "Mc", "Sk"])
TOGETHER = {
    "sch": "sh",
    "aa": "a",
    "ae": "a",
    "oe": "o",
    "ph": "f",
    "th": "t",
    "ck": "k",
    "qv": "kv",
    "qu": "kv",
    "qw": "kv",
    "kw": "kv",
    "hj": "j",
    "x": "ks",
}
"""Spellings that sound the same in names, in the order they are read."""
ALIKE = str.maketrans("wzcqyj", "vskkii")
PAIRS = re.compile("|".join(TOGETHER))
DOUBLE = re.compile(r"([a-z])\1+")


@cache
def tables() -> dict[str, Any]:
    """The tables of letters.toml: look, sound, skeleton, welcome."""
    return tomllib.loads((DATA / "letters.toml").read_text(encoding="utf-8"))


@cache
def _looks() -> dict[str, str]:
    look = tables()["look"]
    plain: dict[str, str] = look["plain"]
    return dict(zip(look["signs"], look["letters"], strict=True)) | plain


@cache
def _sounds() -> dict[str, str]:
    found: dict[str, str] = tables()["sound"]
    return found


@cache
def welcome() -> frozenset[str]:
    """Words in other alphabets that a letter to everybody may carry: the languages' own names."""
    return frozenset(tables()["welcome"]["words"].split())


def _boxed(sign: str) -> str:
    """Letters in boxes, circles and flags, which Unicode does not take apart."""
    code = ord(sign)
    for first, last, base in ((0x1F130, 0x1F149, 65), (0x1F150, 0x1F169, 65), (0x1F170, 0x1F189, 65)):
        if first <= code <= last:
            return chr(base + code - first)
    return chr(65 + code - 0x1F1E6) if 0x1F1E6 <= code <= 0x1F1FF else sign


def read(sign: str, by_sound: bool) -> str:
    """One sign as Latin letters (none when it does not show, itself when it is no letter we read)."""
    if sign in KEPT or sign < "\x80":
        return sign
    kind = unicodedata.category(sign)
    if kind in MAKES_SPACE:
        return " "
    if by_sound and sign.lower() in _sounds():
        sound = _sounds()[sign.lower()]
        return sound.capitalize() if sign != sign.lower() else sound
    if sign in _looks():
        return _looks()[sign]
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    return "" if kind in SHOWS_NOT and sign not in "`^" else _apart(sign, by_sound)


def _apart(sign: str, by_sound: bool) -> str:
    whole = unicodedata.normalize("NFKD", _boxed(sign))
    if whole == sign:
        return _sounds().get(sign.lower(), sign)
    if "\u0308" in whole and whole[0] not in "aoAO" and _looks().get(whole[0], "-") in "aoAO":
        return {"a": "ä", "o": "ö", "A": "Ä", "O": "Ö"}[_looks()[whole[0]]]
    composed = unicodedata.normalize("NFC", whole)
    if composed in KEPT:
        return composed
    return "".join(read(each, by_sound) for each in whole if not unicodedata.combining(each))


def sounds(word: str) -> str:
    """A word in lower case as it sounds, so that spellings of one name become the same: Lindqvist, Lindkvist and
    Lindquist; Bjoerk and Björk; Åsa, Aasa and Asa."""
    together = PAIRS.sub(lambda found: TOGETHER[found.group()], bare(word))
    return DOUBLE.sub(r"\1", together.translate(ALIKE))


def all_sounds(words: Sequence[str]) -> list[str]:
    """Many words as they sound, in one go."""
    return sounds("\n".join(words)).split("\n") if words else []


def bare(text: str) -> str:
    """A text in lower case without the rings and dots of å, ä and ö."""
    return text if text.isascii() else text.replace("å", "a").replace("ä", "a").replace("ö", "o")


def skeleton(word: str) -> str:
    """A Latin word's consonants, as Arabic would write them."""
    softer = sounds(word).translate(str.maketrans("vp", "fb", "aeiou"))
    return DOUBLE.sub(r"\1", softer)


def arabic_skeleton(word: str) -> str:
    """An Arabic or Persian word's consonants in Latin letters."""
    table: dict[str, str] = tables()["skeleton"]
    return DOUBLE.sub(r"\1", "".join(table.get(each, "") for each in word))
