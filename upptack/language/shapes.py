"""What a lexicon is made of: entries, constructions of word classes, and the index that finds which are possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WINDOW = 8
"""Words between a construction's first part and each of the others, at most."""

STUB = 3
"""Letters that a piece of a word has at least; the first or last of them lead to it."""

Words = tuple[bytes, ...]


class LexiconError(ValueError):
    """A data file says something that the engine cannot read; the message names the entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a construction means: one table of a data file. `role` says whether a stranger as the agent sets it aside
    (close) or not (any), `negation` whether a negation beside it belongs to it (inside); `scope` and `of` are for
    contexts: how far one reaches, and which categories it is about (all, when empty)."""

    id: str
    category: str
    why: str = ""
    ask: str = ""
    role: str = "close"
    scope: str = "sentence"
    negation: str = ""
    of: str = ""
    example: str = ""
    counter: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One element or several in order: for each the classes that it takes, as a bit mask, and between two of them how
    many words may stand."""

    masks: tuple[int, ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Construction:
    """Parts that stand near each other; the first is where a search begins. `needs` holds every element's mask,
    `elements` the number of each, the one met most seldom first: none of them may be missing altogether; `about` what
    must be said in the sentence or one beside it, `without` what the sentence must not hold."""

    entry: Entry
    parts: tuple[Part, ...]
    needs: tuple[int, ...]
    elements: tuple[int, ...] = ()
    about: tuple[int, ...] = ()
    without: int = 0
    unless: tuple[tuple[Part, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """Which constructions a sentence's words make possible. `fills` tells as a bit mask which elements a word can fill,
    `rarest` in which constructions it fills the one that is met most seldom, each with the mask of what else it
    needs;
    without a word of these, which are the `anchors`, nothing is possible. `piece_fills` and `piece_rarest` tell the
    same of ends and beginnings of words."""

    anchors: frozenset[bytes]
    fills: Mapping[bytes, int]
    rarest: Mapping[bytes, tuple[tuple[int, Construction], ...]]
    piece_fills: Mapping[bytes, int]
    piece_rarest: Mapping[bytes, tuple[tuple[int, Construction], ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A tool's words and constructions in one language.

    `words` gives each word's classes as a bit mask; `phrases` the continuations of two words that begin one; `heads`
    and `tails` the classes of words that end or begin so (`stubs`: how). `index` and `context_index` tell from a
    sentence's words alone which constructions are possible in it."""

    words: Mapping[bytes, int]
    phrases: Mapping[tuple[bytes, bytes], tuple[tuple[Words, int], ...]]
    heads: Mapping[bytes, int]
    tails: Mapping[bytes, int]
    stubs: frozenset[bytes]
    bits: Mapping[str, int]
    index: Index
    context_index: Index
    constructions: tuple[Construction, ...]
    contexts: tuple[Construction, ...]
    entries: tuple[Entry, ...]
    telling: Mapping[str, frozenset[bytes]]
    messages: Mapping[str, Any] = field(default_factory=dict)

    def mask(self, *classes: str) -> int:
        """The bit mask of some classes; a class that the files do not have counts for nothing."""
        found = 0
        for name in classes:
            found |= self.bits.get(name, 0)
        return found

    def any_of(self, *classes: str) -> frozenset[bytes]:
        """Words of which one stands wherever a word of some classes does: of a phrase its rarest."""
        return frozenset().union(*(self.telling.get(name, ()) for name in classes))
