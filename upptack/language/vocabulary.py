"""The closed vocabulary: which words are ordinary ones. A word that is none may be a name, also in lower case.

The lists are written by `bin/words.py`; their sources stand in data/deidentify/SOURCES.md."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "deidentify"

PART = 4
"""Letters that each part of a compound has at least. Shorter parts make ordinary words of too many names."""

LONGEST = 40
"""Letters of the longest word that is looked into for its parts."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language: `ordinary` ones, `names` (both in lower case), and whether it writes two words
    together as one."""

    ordinary: Collection[str]
    names: Collection[str]
    compounds: bool

    def is_ordinary(self, word: str) -> bool:
        """Whether a word in lower case is listed, or is the genitive or the compound of listed words. A word that is
        listed as a name too is ordinary here; a listed name never comes out as a compound."""
        if word in self.ordinary:
            return True
        if word in self.names or len(word) < PART + 1:
            return False
        if word[-1] == "s" and self.is_ordinary(word[:-1]):
            return True
        return self.compounds and 2 * PART <= len(word) <= LONGEST and self._splits(word)

    def is_name(self, word: str) -> bool:
        """Whether a word in lower case is a listed name or the genitive of one."""
        return word in self.names or (word[-1:] == "s" and word[:-1] in self.names)

    def _splits(self, word: str) -> bool:
        return any(
            word[at:] in self.ordinary and self._leads(word[:at]) for at in range(len(word) - PART, PART - 1, -1)
        )

    def _leads(self, part: str) -> bool:
        """Whether a part may stand first: as it is, or with the s that joins it to the next one."""
        return part in self.ordinary or (part[-1] == "s" and len(part) > PART and part[:-1] in self.ordinary)


@cache
def words(lang: str) -> Words:
    """The words of `sv` or `en`, read once."""
    ordinary = frozenset((DATA / f"ordinary-{lang}.txt").read_text(encoding="utf-8").split())
    names = frozenset((DATA / "names.txt").read_text(encoding="utf-8").split())
    judged = tomllib.loads((DATA / "ambiguous.toml").read_text(encoding="utf-8"))[lang]
    return Words(ordinary, names.difference(judged["words_only"].split()), compounds=lang == "sv")
