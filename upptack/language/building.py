"""Reads classes and constructions from data files and makes a lexicon of them. The form of the files is described in
docs/language.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from upptack.language.shapes import STUB, Construction, Entry, Index, Lexicon, LexiconError, Part, Words

Names = tuple[str, ...]
Kind = TypeVar("Kind")
Exceptions = tuple[int, tuple[tuple[Part, ...], ...]]

INFLECTIONS: Mapping[str, tuple[str, ...]] = {
    "1": ("", "r", "de", "t", "s", "des", "ts", "d", "nde"),
    "2a": ("", "a", "er", "de", "t", "s", "as", "des", "ts", "d", "da", "ande"),
    "2b": ("", "a", "er", "te", "t", "s", "es", "as", "tes", "ts", "ta", "ande"),
    "t": ("", "et", "en", "s", "ets", "ens"),
    "ar": ("", "en", "ar", "arna", "s", "ens", "ars", "arnas"),
    "er": ("", "en", "er", "erna", "s", "ens", "ers", "ernas"),
    "or": ("a", "an", "or", "orna", "as", "ans", "ors", "ornas"),
    "v": ("", "s", "ed", "ing"),
    "e": ("e", "es", "ed", "ing"),
    "n": ("", "s"),
}
"""Endings by pattern of inflection: Swedish verbs (1, 2a, 2b) and nouns (t, ar, er, or), English verbs (v; e for
those whose stem drops its e) and nouns (n)."""


def inflected(word: str) -> tuple[str, ...]:
    """The forms that a word of a data file stands for: `hota/1` for hota, hotar, hotade … Raises LexiconError."""
    stem, slash, kind = word.replace("-", "_").replace(":", "_").partition("/")
    if not slash:
        return (stem,)
    if kind not in INFLECTIONS:
        raise LexiconError(f"{word}: okänd böjning")
    return tuple(stem + ending for ending in INFLECTIONS[kind])


RARE = 20_000
UNLISTED = 1 / RARE


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a construction: its classes, how often one of its words is met (by rank: the n-th most frequent
    word makes about 1/n of a text), and the words to look for; of a phrase its rarest. `pieces` are the ends and
    beginnings of words among them; `number` stands for it in an index."""

    mask: int
    weight: float
    words: frozenset[bytes]
    pieces: frozenset[bytes]
    number: int = -1


def _joined(choices: list[Element], number: int) -> Element:
    """The element that any of some choices fills."""
    mask, weight = 0, 0.0
    for choice in choices:
        mask |= choice.mask
        weight += choice.weight
    words = frozenset().union(*[choice.words for choice in choices])
    pieces = frozenset().union(*[choice.pieces for choice in choices])
    return Element(mask, weight, words, pieces, number)


def _choice(mask: int, forms: Iterable[str], ranks: Mapping[str, int]) -> Element:
    """One choice of an element: a class, or a word in all its forms."""
    weight, words, pieces = 0.0, [], []
    for form in forms:
        own, word = UNLISTED, form
        if "*" in form:
            pieces.append(_bytes(form.strip("*")))
        else:
            if "_" in form:
                word = max(form.split("_"), key=lambda one: ranks.get(one, RARE))
            own = 1 / ranks.get(word, RARE)
            words.append(_bytes(word))
        weight += own
    return Element(mask, weight, frozenset(words), frozenset(pieces))


class _Builder:
    """Gathers classes and constructions; used once for each tool and language."""

    def __init__(self, classes: Mapping[str, str], ranks: Mapping[str, int]) -> None:
        self.given = classes
        self.ranks = ranks
        self.elements: dict[str, Element] = {}
        self.choices: dict[str, Element] = {}
        self.excepted: dict[str, Exceptions] = {}
        self.bits: dict[str, int] = {}
        self.members: dict[str, tuple[str, ...]] = {}
        self.words: dict[bytes, int] = {}
        self.phrases: dict[bytes, dict[Words, int]] = {}
        self.heads: dict[bytes, int] = {}
        self.tails: dict[bytes, int] = {}
        for name in classes:
            self.bit(name, self.expanded(name, ()))

    def expanded(self, name: str, above: Names) -> tuple[str, ...]:
        """Every form of a class, those of classes inside it too."""
        if name in self.members:
            return self.members[name]
        if name in above or name not in self.given:
            raise LexiconError(f"@{name}: okänd ordklass, eller en som innehåller sig själv")
        forms: list[str] = []
        for word in self.given[name].split():
            forms += self.expanded(word[1:], (*above, name)) if word.startswith("@") else inflected(word)
        self.members[name] = tuple(dict.fromkeys(forms))
        return self.members[name]

    def bit(self, name: str, forms: Iterable[str]) -> int:
        """A class's own bit, set on all its forms."""
        if name in self.bits:
            return self.bits[name]
        bit = self.bits[name] = 1 << len(self.bits)
        for form in forms:
            self.put(form, bit)
        return bit

    def put(self, form: str, bit: int) -> None:
        """Gives a form its class."""
        if "_" in form:
            first, *rest = _bytes(form).split(b"_")
            phrases = self.phrases.setdefault(first, {})
            phrases[tuple(rest)] = phrases.get(tuple(rest), 0) | bit
        elif "*" in form:
            pieces = self.heads if form[0] == "*" else self.tails
            piece = _bytes(form.strip("*"))
            if len(piece) < STUB:
                raise LexiconError(f"{form}: minst {STUB} bokstäver")
            pieces[piece] = pieces.get(piece, 0) | bit
        else:
            word = _bytes(form)
            self.words[word] = self.words.get(word, 0) | bit

    def element(self, text: str) -> Element:
        """One element: `@class`, a word, or several between bars."""
        if text not in self.elements:
            choices = text.split("|")
            words = tuple(choice for choice in choices if not choice.startswith("@"))
            named = [self.named(choice[1:]) for choice in choices if choice.startswith("@")]
            self.elements[text] = _joined(named + self.listed(words), len(self.elements))
        return self.elements[text]

    def named(self, name: str) -> Element:
        """A class as one of an element's choices. Raises LexiconError for a class that no file has."""
        if name not in self.given:
            raise LexiconError(f"@{name}: okänd ordklass")
        if name not in self.choices:
            self.choices[name] = _choice(self.bits[name], self.members[name], self.ranks)
        return self.choices[name]

    def listed(self, words: Names) -> list[Element]:
        """Words that stand in an element by themselves: together one choice with a bit of its own, or none."""
        if not words:
            return []
        forms = [form for word in words for form in inflected(word)]
        return [_choice(self.bit("=" + "|".join(words), forms), forms, self.ranks)]

    def part(self, text: str) -> tuple[Part, list[Element]]:
        """A sequence such as `låter >1 mig > inte`."""
        elements, gaps = [], []
        for word in text.split():
            if word.startswith(">"):
                gaps.append(int(word[1:] or 0))
            else:
                elements.append(self.element(word))
        if len(gaps) != len(elements) - 1:
            raise LexiconError(f"{text}: varje > ska stå mellan två led")
        return Part(tuple(element.mask for element in elements), tuple(gaps)), elements

    def parts(self, pieces: Iterable[str]) -> tuple[tuple[Part, ...], list[Element]]:
        """All parts of a construction, and its elements."""
        parts, elements = [], []
        for piece in pieces:
            part, own = self.part(piece)
            parts.append(part)
            elements += own
        return tuple(parts), elements

    def construction(self, entry: Entry, text: str, table: Mapping[str, Any]) -> Construction:
        """A construction such as `@blow + @me & @close`."""
        first, *rest = re.split(r" ([+&]) ", text)
        joined = list(zip(rest[::2], rest[1::2], strict=True))
        parts, elements = self.parts([first, *(piece for sign, piece in joined if sign == "+")])
        about = [piece for sign, piece in joined if sign == "&"]
        without, unless = self.exceptions(table)
        elements.sort(key=lambda element: element.weight)
        return Construction(
            entry,
            parts,
            tuple(element.mask for element in elements),
            tuple(element.number for element in elements),
            tuple(self.element(other).mask for other in about),
            without,
            unless,
        )

    def exceptions(self, table: Mapping[str, Any]) -> Exceptions:
        """What an entry's constructions may not stand with: a mask of words, and constructions that may not overlap."""
        key = table["id"]
        if key not in self.excepted:
            without = 0
            for name in table.get("without", "").split():
                without |= self.element(name).mask
            self.excepted[key] = without, tuple(self.parts(other.split(" + "))[0] for other in table.get("unless", ()))
        return self.excepted[key]


def _entry(table: Mapping[str, Any]) -> Entry:
    known = {name: table[name] for name in Entry.__dataclass_fields__ if name in table}
    return Entry(**{"category": table.get("context", ""), **known})


def build(files: Iterable[Mapping[str, Any]], ranks: Mapping[str, int]) -> Lexicon:
    """A lexicon from data files that are already read, and the ranks of frequent words. Raises LexiconError."""
    classes: dict[str, str] = {}
    tables: list[tuple[str, Mapping[str, Any]]] = []
    messages: dict[str, Any] = {}
    for data in files:
        for name, words in data.get("classes", {}).items():
            classes[name] = f"{classes[name]} {words}" if name in classes else words
        tables += [(kind, table) for kind in ("signal", "fault", "fact", "context") for table in data.get(kind, ())]
        for name, words in data.get("messages", {}).items():
            messages[name] = {**messages.get(name, {}), **words} if isinstance(words, Mapping) else words
    return _compiled(_Builder(classes, ranks), tables, messages)


def _compiled(builder: _Builder, tables: list[tuple[str, Mapping[str, Any]]], messages: Mapping[str, Any]) -> Lexicon:
    constructions: list[Construction] = []
    contexts: list[Construction] = []
    entries: dict[str, Entry] = {}
    for kind, table in tables:
        entry = _entry(table)
        if entry.id in entries:
            raise LexiconError(f"{entry.id}: två poster med samma id")
        entries[entry.id] = entry
        for text in table["match"]:
            try:
                construction = builder.construction(entry, text, table)
            except (LexiconError, ValueError) as error:
                raise LexiconError(f"{entry.id}: {error}") from error
            (contexts if kind == "context" else constructions).append(construction)
    phrases: dict[tuple[bytes, bytes], tuple[tuple[Words, int], ...]] = {}
    for first, found in builder.phrases.items():
        for (second, *rest), mask in found.items():
            phrases[first, second] = (*phrases.get((first, second), ()), (tuple(rest), mask))
    return Lexicon(
        words=builder.words,
        phrases=phrases,
        heads=builder.heads,
        tails=builder.tails,
        stubs=frozenset([*(head[-STUB:] for head in builder.heads), *(tail[:STUB] for tail in builder.tails)]),
        bits=builder.bits,
        index=_index(builder.elements.values(), constructions),
        context_index=_index(builder.elements.values(), contexts),
        constructions=tuple(constructions),
        contexts=tuple(contexts),
        entries=tuple(entries.values()),
        telling={name: builder.element("@" + name).words for name in ("stranger", "work") if name in builder.given},
        messages=messages,
    )


def _index(elements: Iterable[Element], constructions: list[Construction]) -> Index:
    by_number = {element.number: element for element in elements}
    bits: dict[tuple[frozenset[bytes], frozenset[bytes]], int] = {}
    rarest: dict[bytes, list[tuple[int, Construction]]] = {}
    piece_rarest: dict[bytes, list[tuple[int, Construction]]] = {}
    for construction in constructions:
        first, *others = (by_number[number] for number in construction.elements)
        needed = 0
        for other in others:
            needed |= bits.setdefault((other.words, other.pieces), 1 << len(bits))
        for word in first.words:
            rarest.setdefault(word, []).append((needed, construction))
        for piece in first.pieces:
            piece_rarest.setdefault(piece, []).append((needed, construction))
    fills = _masks((words, at) for at, (words, _) in enumerate(bits))
    piece_fills = dict.fromkeys(piece_rarest, 0) | _masks((pieces, at) for at, (_, pieces) in enumerate(bits))
    return Index(frozenset(rarest), fills, _fixed(rarest), piece_fills, _fixed(piece_rarest))


def _masks(sets: Iterable[tuple[frozenset[bytes], int]]) -> dict[bytes, int]:
    """For each word the bits of the sets that hold it."""
    places: dict[bytes, list[int]] = {}
    for words, at in sets:
        for word in words:
            places.setdefault(word, []).append(at)
    return {word: _mask(own) for word, own in places.items()}


def _mask(places: list[int]) -> int:
    bytes_ = bytearray(places[-1] // 8 + 1)
    for at in places:
        bytes_[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(bytes_, "little")


def _fixed(found: Mapping[bytes, list[Kind]]) -> dict[bytes, tuple[Kind, ...]]:
    return {word: tuple(own) for word, own in found.items()}


def _bytes(word: str) -> bytes:
    return word.encode("latin-1", "replace")
