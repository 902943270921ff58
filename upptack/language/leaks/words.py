"""The words and numbers of a reading, with where they stand, and the ways in which pieces may be one word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from upptack.language.leaks.letters import all_sounds, bare, sounds

PIECE = re.compile(r"[a-zåäö]+|[0-9]+")
MIXED = re.compile(r"[a-zåäö0-9]+")
CAMEL = re.compile(r"[A-ZÅÄÖ]?[a-zåäö]+|[A-ZÅÄÖ]+(?![a-zåäö])")
LIKE_LETTERS = str.maketrans("0134579", "oleaszg")
ENDS = re.compile(r"[.,:;!?]\s")
NEAR = 6
"""Signs that may stand between two pieces of one word."""
LONG = 60
"""No name is longer than this many letters; longer runs are read as pieces only."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be one word: its sound, its letters in lower case, its place, and the first and last piece that it is
    made of."""

    key: str
    low: str
    start: int
    end: int
    first: int
    last: int


class Words:
    """A reading cut in pieces. `low[i]` is the piece in lower case, `key[i]` as it sounds, `start[i]`, `end[i]` its
    place; `text` the reading itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low: list[str] = []
        self.start: list[int] = []
        self.end: list[int] = []
        for found in PIECE.finditer(text.lower()):
            self.low.append(found.group())
            self.start.append(found.start())
            self.end.append(found.end())
        own = list(set(self.low))
        known = dict(zip(own, all_sounds(own), strict=True))
        self.key = [known[word] for word in self.low]

    def __len__(self) -> int:
        return len(self.low)

    def between(self, index: int) -> str:
        """What stands between a piece and the next; a full stop's worth at the end of the text."""
        if index < 0 or index + 1 >= len(self.low):
            return ".\n"
        return self.text[self.end[index] : self.start[index + 1]]

    def capital(self, index: int) -> bool:
        """Whether a piece begins with a capital letter."""
        return self.text[self.start[index]].isupper()

    def is_number(self, index: int) -> bool:
        """Whether a piece is written in digits."""
        return self.low[index][0] <= "9"

    def candidates(self) -> Iterator[Candidate]:
        """Everything in the text that may be one word, in no certain order."""
        for index, key in enumerate(self.key):
            if key[0] > "9":
                yield Candidate(key, self.low[index], self.start[index], self.end[index], index, index)
        yield from self._camel()
        yield from self._digits_as_letters()
        yield from self._joined()
        yield from self._letter_by_letter()

    def _camel(self) -> Iterator[Candidate]:
        for index, word in enumerate(self.low):
            if word[0] > "9" and 3 < len(word) < LONG:
                written = self.text[self.start[index] : self.end[index]]
                if written[1:].islower() or written.isupper():
                    continue
                for found in CAMEL.finditer(written):
                    start = self.start[index] + found.start()
                    low = found.group().lower()
                    yield Candidate(sounds(low), low, start, start + len(low), index, index)

    def _digits_as_letters(self) -> Iterator[Candidate]:
        """Words with digits in the place of letters: Bj0rkgatan, L1ndqvist."""
        index = 0
        while index < len(self.low) - 1:
            last = index
            while last + 1 < len(self.low) and self.start[last + 1] == self.end[last]:
                last += 1
            if last > index and self.end[last] - self.start[index] < LONG:
                whole = "".join(self.low[index : last + 1])
                for text, end in ((whole, last), (whole.rstrip("0123456789"), last - 1)):
                    if end > index or text == whole:
                        low = text.translate(LIKE_LETTERS)
                        start = self.start[index]
                        yield Candidate(sounds(low), low, start, start + len(text), index, end)
            index = last + 1

    def _joined(self) -> Iterator[Candidate]:
        """Two or three pieces with a hyphen, a line's end or another sign, but no mere space, between them."""
        for index in range(len(self.low) - 1):
            if self.is_number(index) or self.is_number(index + 1) or not self._broken(index):
                continue
            whole = self.low[index] + self.low[index + 1]
            if len(whole) < LONG:
                yield self._candidate(whole, index, index + 1)
                if index + 2 < len(self.low) and not self.is_number(index + 2) and self._broken(index + 1):
                    yield self._candidate(whole + self.low[index + 2], index, index + 2)

    def _broken(self, index: int) -> bool:
        between = self.between(index)
        if between == " " or len(between) > NEAR or ENDS.search(between):
            return False
        return " " not in between or "\n" in between or "-" in between

    def _letter_by_letter(self) -> Iterator[Candidate]:
        """Runs of single letters: B j ö r k g a t a n."""
        index = 0
        while index < len(self.low):
            last = index
            while (
                last < len(self.low) and self._single(last) and (last == index or len(self.between(last - 1)) <= NEAR)
            ):
                last += 1
            if last - index >= 3:
                yield from self._runs(index, last - 1)
            index = max(last, index + 1)

    def _runs(self, first: int, last: int) -> Iterator[Candidate]:
        """A run of single letters whole, and cut where what stands between differs from its first gap."""
        if last - first < LONG:
            yield self._candidate("".join(self.low[first : last + 1]), first, last)
        usual, begin = self.between(first), first
        for index in range(first, last + 1):
            if index == last or self.between(index) != usual:
                if 2 < index - begin + 1 < LONG and (begin, index) != (first, last):
                    yield self._candidate("".join(self.low[begin : index + 1]), begin, index)
                begin = index + 1

    def _single(self, index: int) -> bool:
        return len(self.low[index]) == 1 and not self.is_number(index)

    def _candidate(self, whole: str, first: int, last: int) -> Candidate:
        return Candidate(sounds(whole), whole, self.start[first], self.end[last], first, last)


class Squeezed:
    """The pieces without what stands between them, for words that are cut anywhere. `said` reads a piece otherwise
    (a number in words as digits, "punkt" as nothing)."""

    def __init__(self, words: Words, said: Mapping[str, str] | None = None) -> None:
        self.words = words
        pieces = words.low if said is None else [said.get(word, word) for word in words.low]
        self.text = bare("".join(pieces))
        self._begins: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        place = 0
        for index, word in enumerate(pieces):
            self._begins[place] = index
            place += len(word)
            self._ends[place] = index

    def find(self, word: str) -> Iterator[tuple[int, int]]:
        """First and last piece of each place where the word (plain letters) fills pieces wholly, with little between
        them. A genitive's s may follow."""
        place = self.text.find(word)
        while place >= 0:
            first, end = self._begins.get(place), place + len(word)
            last = self._ends.get(end)
            if last is None and self.text[end : end + 1] == "s":
                last = self._ends.get(end + 1)
            if first is not None and last is not None and self._close(first, last):
                yield first, last
            place = self.text.find(word, place + 1)

    def _close(self, first: int, last: int) -> bool:
        return all(len(self.words.between(index)) <= NEAR for index in range(first, last))
