"""Which protected word a word of the text is, spelled otherwise or mistyped: an index over the protected words.

A mistyped word is found by leaving out letters on both sides (the deletion neighbourhood, after Garbe's symmetric
delete), so that the cost does not grow with the number of protected words, and confirmed by the optimal string
alignment distance (a letter more, less, changed, or two swapped count one)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from upptack.language.leaks.letters import all_sounds

ABROAD = str.maketrans({"å": "o", "ä": "e", "ö": "jo"})
"""How other alphabets write the sounds of å, ä and ö."""


@dataclass(frozen=True, slots=True)
class Term:
    """A form of a protected word, as it is `written` in lower case. `value` is the protected value's
    number; `role` what the word is in it (street, first, last, short, full, place, own, extra, mail); `edits` how many
    mistakes still make it this word, a genitive's s not counted; `cut` whether it is also looked for cut in pieces."""

    value: int
    role: str
    written: str
    edits: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the text where a protected word stands, with how many mistakes."""

    term: Term
    low: str
    start: int
    end: int
    first: int
    last: int
    edits: int


@dataclass(frozen=True, slots=True)
class Leak:
    """A passage of a reading that gives a protected thing away."""

    start: int
    end: int
    category: str
    rule: str


def bearable(key: str) -> int:
    """How many mistakes a word of this length may have and still be known."""
    return 0 if len(key) < 4 else 1 if len(key) < 8 else 2


def distance(one: str, other: str, limit: int) -> int:
    """Mistakes between two words, or `limit` + 1 when there are more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def shortened(word: str, edits: int) -> Iterator[str]:
    """The word with up to `edits` (0, 1 or 2) letters left out."""
    yield word
    if edits > 0:
        for place in range(len(word)):
            yield word[:place] + word[place + 1 :]
    if edits > 1:
        for one, two in combinations(range(len(word)), 2):
            yield word[:one] + word[one + 1 : two] + word[two + 1 :]


class Index:
    """Protected words, found exactly and with mistakes. Built for one call and forgotten with it."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._exact: dict[str, list[Term]] = {}
        self._short: dict[str, set[str]] = {}
        forms = [(term.written, term) for term in terms]
        forms += [(form.translate(ABROAD), term) for form, term in forms if term.edits and not form.isascii()]
        for key, (_, term) in zip(all_sounds([form for form, _ in forms]), forms, strict=True):
            self._exact.setdefault(key, []).append(term)
        lengths: dict[int, int] = {}
        for key, found in self._exact.items():
            edits = max(term.edits for term in found)
            for less in shortened(key, edits) if edits else ():
                self._short.setdefault(less, set()).add(key)
            for length in range(len(key) - edits, len(key) + edits + 1) if edits else ():
                lengths[length] = max(edits, lengths.get(length, 0))
        self._edits = lengths
        self._seen: dict[str, tuple[tuple[Term, int], ...]] = {}

    def exactly(self, key: str) -> tuple[tuple[Term, int], ...]:
        """The terms that are this very word, each with no mistakes."""
        return tuple((term, 0) for term in self._exact.get(key, ()))

    def nearly(self, key: str) -> tuple[tuple[Term, int], ...]:
        """The terms that this word may be, each with the number of mistakes (0 for the very word)."""
        known = self._seen.get(key)
        if known is None:
            found = list(self._search(key))
            if not found and key[-1:] == "s":
                found = list(self._search(key[:-1]))
            known = self._seen[key] = tuple(found)
        return known

    def _search(self, key: str) -> Iterator[tuple[Term, int]]:
        yield from self.exactly(key)
        edits = self._edits.get(len(key), 0)
        if not edits:
            return
        candidates: set[str] = set()
        for less in shortened(key, edits):
            candidates |= self._short.get(less, set())
        for candidate in sorted(candidates - {key}):
            apart = distance(key, candidate, edits)
            for term in self._exact[candidate]:
                if apart <= term.edits:
                    yield term, apart
