"""Everything protected, made ready to be looked for in the readings of a part."""

from __future__ import annotations

from collections.abc import Iterator

from upptack.language.leaks import known, letters, numbers, people, places, readable, streets
from upptack.language.leaks.near import Hit, Index, Leak, Term
from upptack.language.leaks.values import Protected
from upptack.language.leaks.words import Candidate, Squeezed, Words

INSTITUTIONS = frozenset({"school", "work", "shelter"})
SHORTEST_CUT = 4
"""Letters of the shortest word that is looked for cut in pieces."""


class Search:
    """What is looked for. Lives as long as one call, so that nothing protected is kept."""

    def __init__(self, things: tuple[Protected, ...]) -> None:
        self.things = things
        self.named = frozenset(thing.kind for thing in things if thing.fact)
        self.terms = tuple(term for value, thing in enumerate(things) for term in _terms(value, thing))
        self.index = Index(self.terms)
        self.cut = tuple(
            (spelled, term)
            for term in self.terms
            if term.cut and len(term.written) >= SHORTEST_CUT
            for spelled in _spellings(term.written)
        )

    def find(self, text: str) -> Iterator[Leak]:
        """The leaks in one reading of one part."""
        if not self.things:
            return
        words = Words(text)
        plain = Squeezed(words)
        hits: dict[int, list[Hit]] = {}
        for hit in (*self._whole(words), *self._cut(words, plain)):
            hits.setdefault(hit.term.value, []).append(hit)
        for value, thing in enumerate(self.things):
            yield from _find(words, hits.get(value, []), thing)
        yield from self._digits(words, plain)

    def in_arabic(self, part: str) -> Iterator[Leak]:
        """The words in Arabic letters that have a protected word's consonants."""
        found = [word for word in readable.arabic(part) if len(word[2]) > 2]
        own = {letters.skeleton(term.written): term.value for term in self.terms if found and term.edits}
        for start, end, consonants in found:
            if consonants in own:
                yield Leak(start, end, self.things[own[consonants]].kind, "skeleton")

    def _whole(self, words: Words) -> Iterator[Hit]:
        ordinary = known.listed_words()
        for found in words.candidates():
            near = () if found.low in ordinary else self.index.nearly(found.key)
            for term, edits in near or self.index.exactly(found.key):
                if found.last > found.first and self._stands_in(words, found):
                    continue
                yield Hit(term, found.low, found.start, found.end, found.first, found.last, edits)

    def _stands_in(self, words: Words, found: Candidate) -> bool:
        """Whether the first or last piece of a joined word is a protected word by itself."""
        return any(self.index.nearly(words.key[index]) for index in (found.first, found.last))

    def _cut(self, words: Words, plain: Squeezed) -> Iterator[Hit]:
        for spelled, term in self.cut:
            if spelled in plain.text:
                for first, last in plain.find(spelled):
                    if last > first and _is_cut(words, first, last, term):
                        yield Hit(term, term.written, words.start[first], words.end[last], first, last, 0)

    def _digits(self, words: Words, plain: Squeezed) -> Iterator[Leak]:
        numbered = [thing for thing in self.things if thing.digits]
        found = list(numbers.runs(words)) if numbered else []
        for thing in numbered:
            for leak in numbers.find(words, found, thing):
                yield Leak(leak.start, leak.end, thing.kind, leak.rule)
        plates = [thing for thing in self.things if thing.kind == "number" and thing.words]
        joined = numbers.joined(words) if plates else plain
        for thing in plates:
            yield from numbers.find_plate(words, joined, plain, thing)


def _spellings(written: str) -> tuple[str, ...]:
    """A word in plain letters: without rings and dots, and with the two letters that stand for them abroad."""
    plain = letters.bare(written).replace(" ", "")
    abroad = written.replace("å", "aa").replace("ä", "ae").replace("ö", "oe").replace(" ", "")
    return (plain,) if plain == abroad else (plain, abroad)


def _is_cut(words: Words, first: int, last: int, term: Term) -> bool:
    """Whether pieces are one word cut in pieces, and not ordinary words that happen to stand together."""
    pieces = words.low[first : last + 1]
    if any(words.is_number(index) for index in range(first, last + 1)):
        return False
    if all(len(piece) == 1 for piece in pieces) or term.role == "full":
        return True
    if len(term.written) <= SHORTEST_CUT:
        return False
    spaced = all(words.between(index).isspace() for index in range(first, last))
    return not spaced or not all(_is_word(piece) for piece in pieces)


def _is_word(piece: str) -> bool:
    """Whether a piece is a word of its own, and no ending of a street's name."""
    return known.is_listed(piece) and piece not in known.listed("street", "endings")


def _terms(value: int, thing: Protected) -> Iterator[Term]:
    if thing.kind == "address" and thing.words:
        yield from streets.terms(value, thing)
    elif thing.kind == "name":
        yield from people.terms(value, thing)
    elif (thing.kind in INSTITUTIONS or thing.kind == "place") and thing.words + thing.extra:
        yield from places.terms(value, thing)


def _find(words: Words, hits: list[Hit], thing: Protected) -> Iterator[Leak]:
    if thing.kind == "address" and thing.words:
        yield from streets.find(words, hits, thing)
    elif thing.kind == "name":
        yield from people.find(words, hits, thing)
    elif thing.kind == "email":
        yield from numbers.find_mail(words, thing)
    elif thing.kind == "other" and thing.words:
        yield from places.find_words(words, thing)
    elif thing.words + thing.extra and thing.kind not in ("number", "plate"):
        yield from _find_place(words, hits, thing)


def _find_place(words: Words, hits: list[Hit], thing: Protected) -> Iterator[Leak]:
    if thing.kind == "place" or thing.words == thing.places:
        yield from places.find_place(words, hits, thing)
    else:
        yield from places.find_institution(words, hits, thing)
