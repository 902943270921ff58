"""The token engine: finds constructions of word classes in running text, linear in its length.

A text is read as one byte a character (so that offsets hold), cut into sentences, and a sentence is looked into only
when it holds one of the lexicon's rare words. Nothing is kept between two calls."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_

from upptack.language.lexicon import Construction, Index, Lexicon, Part
from upptack.language.shapes import STUB, WINDOW

LONGEST = 60
"""Words of a sentence that are read together. A longer one is read in pieces that overlap: time stays linear."""
OVERLAP = 16
LONG = 4
"""Letters above which a word is tried as a compound."""

ENDS = b".!?\n;"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿß"
MARKS = ',:()"[]-/»«÷'


DASH = "÷"
STANDINS = {"“": "\xab", "”": "\xbb", "„": "\xab", "–": DASH, "—": DASH, "…": ".", "’": "'", "‘": "'", "€": "e"}
"""Characters outside Latin-1 that mean something here, and those that stand in for them while a text is read."""


def _standin(error: UnicodeError) -> tuple[str, int]:
    """For characters that the tables do not have: a stand-in or a space each, so that every other keeps its place."""
    assert isinstance(error, UnicodeEncodeError)
    text = error.object
    return "".join(STANDINS.get(text[at], " ") for at in range(error.start, error.end)), error.end


codecs.register_error("upptack.standin", _standin)


def _table(marks: str) -> bytes:
    """What each byte is read as: a small letter, one of the marks, a line end for what ends a sentence, or a space."""
    kept = (LETTERS + marks).encode("latin-1")
    table = bytearray(b" " * 256)
    for byte in range(256):
        low = chr(byte).lower().encode("latin-1", "replace")
        if byte in ENDS:
            table[byte] = 10
        elif len(low) == 1 and low in kept:
            table[byte] = low[0]
    return bytes(table)


PLAIN = _table("")
MARKED = _table(MARKS)
WRAPPED = re.compile(rb"\n(?=[a-z\xe5\xe4\xf6])")
WORD = re.compile(r"[^ \n,:()\"\[\]\-/»«÷]+|[,:()\"\[\]\-/»«÷]")


class Sentence:
    """One sentence, or a piece of a long one, by its words (`found`, as bytes): of each its classes as a bit mask, and
    the index of the last word of the longest phrase that begins there (else its own); `own` is the word's mask without
    its phrases, `phrases` where phrases end, and with which classes. `end` is the
    character after it, if any. The words as text, their places and the marks between them are read when asked for:
    most sentences turn out to hold nothing."""

    __slots__ = ("_present", "_read", "end", "found", "length", "masks", "offset", "own", "phrases", "raw", "reach")

    def __init__(self, found: list[bytes], lexicon: Lexicon, raw: bytes, offset: int, end: str) -> None:
        self.raw, self.offset, self.end = raw, offset, end
        self.length = len(found)
        self.found = found
        self.own = [lexicon.words.get(word, 0) for word in found]
        self._compounds(lexicon)
        self.phrases: dict[int, list[tuple[int, int]]] = {}
        self.masks, self.reach = self._classes(found, lexicon)
        self._read: tuple[list[str], list[int], list[str]] | None = None
        self._present = -1

    @property
    def present(self) -> int:
        """Every class that a word of the sentence has."""
        if self._present < 0:
            self._present = reduce(or_, self.masks, 0)
        return self._present

    def _compounds(self, lexicon: Lexicon) -> None:
        """The classes of long words by how they end or begin."""
        stubs = lexicon.stubs
        long = [(index, word) for index, word in enumerate(self.found) if len(word) > LONG]
        for index, word in long:
            if word[-STUB:] in stubs or word[:STUB] in stubs:
                self.own[index] |= _by_ends(word, lexicon)

    def _classes(self, words: list[bytes], lexicon: Lexicon) -> tuple[list[int], list[int]]:
        """Each word's classes, and how far the longest phrase that begins with it goes."""
        masks, reach = self.own.copy(), list(range(len(words)))
        phrases = lexicon.phrases
        known = [(index, phrases[pair]) for index, pair in enumerate(pairwise(words)) if pair in phrases]
        for index, those in known:
            for rest, mask in those:
                last = index + 1 + len(rest)
                if not rest or tuple(words[index + 2 : last + 1]) == rest:
                    masks[index] |= mask
                    reach[index] = max(reach[index], last)
                    self.phrases.setdefault(index, []).append((last, mask))
        return masks, reach

    def ways(self, index: int, mask: int) -> list[int]:
        """The last words of what makes the word at an index one of some classes: itself, and phrases that it begins."""
        alone = [index] if self.own[index] & mask else []
        if index not in self.phrases:
            return alone
        return alone + [last for last, own in self.phrases[index] if own & mask]

    def _marked(self) -> tuple[list[str], list[int], list[str]]:
        if self._read is None:
            words: list[str] = []
            starts: list[int] = []
            borders: list[str] = [""]
            for found in WORD.finditer(self.raw.translate(MARKED).decode("latin-1")):
                word = found.group()
                if word in MARKS:
                    borders[-1] += "–" if word == DASH else word
                else:
                    words.append(word)
                    starts.append(found.start())
                    borders.append("")
            self._read = words, starts, borders
        return self._read

    @property
    def words(self) -> list[str]:
        """The words in small letters."""
        return self._marked()[0]

    @property
    def borders(self) -> list[str]:
        """The marks before each word, and after the last: "" where there are none."""
        return self._marked()[2]

    def start(self, index: int) -> int:
        """Where a word begins in the text."""
        return self.offset + self._marked()[1][index]

    def stop(self, index: int) -> int:
        """Where a word ends in the text."""
        words, starts, _ = self._marked()
        return self.offset + starts[index] + len(words[index])


@dataclass(frozen=True, slots=True)
class Match:
    """A construction found: the indices of the words that made it, in order."""

    construction: Construction
    indices: tuple[int, ...]

    @property
    def first(self) -> int:
        """Index of its first word."""
        return self.indices[0]

    @property
    def last(self) -> int:
        """Index of its last word."""
        return self.indices[-1]


@dataclass(frozen=True, slots=True)
class Bytes:
    """A text as one byte a character, and the same in small letters without marks."""

    raw: bytes
    plain: bytes


def prepared(text: str) -> Bytes:
    """A text in normal form C, ready to be cut."""
    raw = text.encode("latin-1", "upptack.standin")
    if b"\n" in raw:
        raw = WRAPPED.sub(_unwrapped, raw)
    return Bytes(raw, raw.translate(PLAIN))


def _unwrapped(found: re.Match[bytes]) -> bytes:
    """A space for a line end in the middle of a sentence, which the next line then goes on with a small letter."""
    before = found.string[max(0, found.start() - 2) : found.start()].rstrip(b"\r")[-1:]
    return b"\n" if not before or before in b".!?;:\n" else b" "


def spots(data: Bytes, lexicon: Lexicon) -> Iterator[tuple[int, int, list[Construction]]]:
    """The sentences in which a construction is possible, by the words alone: where each begins and ends, and which
    constructions."""
    index = lexicon.index
    pieces = _pieces(data.plain, tuple(index.piece_fills))
    start, at = 0, 0
    for part in data.plain.split(b"\n"):
        end = start + len(part)
        words = part.split()
        held: list[bytes] = []
        while at < len(pieces) and pieces[at][0] < end:
            held.append(pieces[at][1])
            at += 1
        if held or not index.anchors.isdisjoint(words):
            found = possible(words, index, held)
            if found:
                yield start, end, found
        start = end + 1


def _pieces(plain: bytes, pieces: Iterable[bytes]) -> list[tuple[int, bytes]]:
    """Where pieces of words stand in a text, in order."""
    found = []
    for piece in pieces:
        at = plain.find(piece)
        while at >= 0:
            found.append((at, piece))
            at = plain.find(piece, at + 1)
    return sorted(found)


def possible(words: list[bytes], index: Index, pieces: Sequence[bytes] = ()) -> list[Construction]:
    """The constructions whose every element has a word (or a piece of one) in a sentence, each once."""
    filled, get = 0, index.fills.get
    for word in words:
        filled |= get(word, 0)
    for piece in pieces:
        filled |= index.piece_fills[piece]
    candidates = [index.rarest[word] for word in dict.fromkeys(words) if word in index.rarest]
    candidates += [index.piece_rarest.get(piece, ()) for piece in pieces]
    found: list[Construction] = []
    for those in candidates:
        for needed, construction in those:
            if filled & needed == needed and construction not in found:
                found.append(construction)
    return found


def _all(present: int, needs: tuple[int, ...]) -> bool:
    return all(present & need for need in needs)


def whole(data: Bytes) -> Iterator[tuple[int, int]]:
    """Every sentence that has a character other than space."""
    start = 0
    for part in data.plain.split(b"\n"):
        if part and not part.isspace():
            yield start, start + len(part)
        start += len(part) + 1


def sentences(data: Bytes, start: int, end: int, lexicon: Lexicon) -> Iterator[Sentence]:
    """The sentence between two places, in pieces that overlap when it is very long."""
    part = data.plain[start:end]
    found = part.split()
    after = chr(data.raw[end]) if end < len(data.raw) else ""
    if len(found) <= LONGEST:
        yield Sentence(found, lexicon, data.raw[start:end], start, after)
        return
    places = [word.span() for word in re.finditer(rb"[^ ]+", part)]
    for at in range(0, len(found) - OVERLAP, LONGEST - OVERLAP):
        last = min(at + LONGEST, len(found))
        first, stop = places[at][0], places[last - 1][1]
        raw = data.raw[start + first : start + stop]
        yield Sentence(found[at:last], lexicon, raw, start + first, after if last == len(found) else "")


def _by_ends(word: bytes, lexicon: Lexicon) -> int:
    """Classes of a word by how it ends or begins: heads and first parts of compounds."""
    found = 0
    for size in range(STUB, len(word) + 1):
        found |= lexicon.heads.get(word[-size:], 0) | lexicon.tails.get(word[:size], 0)
    return found


def matches(sentence: Sentence, lexicon: Lexicon, among: Sequence[Construction] | None = None) -> list[Match]:
    """Every construction that stands in a sentence (of some, or of all but those of contexts)."""
    found: list[Match] = []
    if among is None:
        present = sentence.present
        among = [one for one in lexicon.constructions if _all(present, one.needs)]
    for construction in among:
        found += occurrences(sentence, construction)
    return found


def occurrences(sentence: Sentence, construction: Construction) -> list[Match]:
    """Every place where a construction stands in a sentence and none of its exceptions overlaps it."""
    if construction.without and sentence.present & construction.without:
        return []
    placed = list(_placed(sentence, construction.parts))
    if not placed or not construction.unless:
        return [Match(construction, indices) for indices in placed]
    excepted = [other for parts in construction.unless for other in _placed(sentence, parts)]
    return [Match(construction, indices) for indices in placed if not _overlapped(indices, excepted)]


def _overlapped(indices: tuple[int, ...], others: list[tuple[int, ...]]) -> bool:
    return any(other[0] <= indices[-1] and indices[0] <= other[-1] for other in others)


def _placed(sentence: Sentence, parts: tuple[Part, ...]) -> Iterator[tuple[int, ...]]:
    """Where the parts stand near the first of them: for each place of the first, the nearest of each other."""
    first = list(_runs(sentence, parts[0]))
    if len(parts) == 1 or not first:
        yield from first
        return
    others = [list(_runs(sentence, part)) for part in parts[1:]]
    if not all(others):
        return
    for run in first:
        taken = set(run)
        indices = list(run)
        for places in others:
            nearest = _nearest(run, places, taken)
            if nearest is None:
                break
            taken.update(nearest)
            indices += nearest
        else:
            yield tuple(sorted(taken))


def _nearest(run: tuple[int, ...], places: list[tuple[int, ...]], taken: set[int]) -> tuple[int, ...] | None:
    """The place nearest to the first part, within the window and of other words than are taken."""
    best, least = None, WINDOW + 1
    for place in places:
        away = max(run[0] - place[-1], place[0] - run[-1], 0)
        if away < least and taken.isdisjoint(place):
            best, least = place, away
    return best


def _runs(sentence: Sentence, part: Part) -> Iterator[tuple[int, ...]]:
    """Every place where a part stands: indices of its words, those of a phrase all counted."""
    first = part.masks[0]
    for index, mask in enumerate(sentence.masks):
        if mask & first:
            for last in sentence.ways(index, first):
                run = [*range(index, last + 1)]
                if len(part.masks) == 1 or _follow(sentence, part, run):
                    yield tuple(run)
                    break


def _follow(sentence: Sentence, part: Part, run: list[int]) -> bool:
    """Whether the elements after a part's first stand where they must; adds their words to the run."""
    masks = sentence.masks
    for mask, gap in zip(part.masks[1:], part.gaps, strict=True):
        after = run[-1] + 1
        for index in range(after, min(after + gap + 1, len(masks))):
            if masks[index] & mask:
                run += range(index, max(sentence.ways(index, mask)) + 1)
                break
        else:
            return False
    return True
