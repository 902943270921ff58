"""A text cut where its marks begin and end, and each different mark once with its number: what a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from upptack.language.names import CONTEXTS, WHERE
from upptack.language.spans import Span

QUOTED = 160
"""Characters of a passage that are repeated beside its reasons."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text under the same marks: none (`marked` false), only such as the context takes the weight
    from (`stands` false), or others. `ends`: the numbers of the marks that end with it."""

    text: str
    marked: bool = False
    stands: bool = False
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in words: what it is called, the passage, its contexts, why it is marked and what to say instead.

    Passages that differ in nothing but their place share one mark."""

    number: int
    category: str
    name: str
    passage: str
    contexts: tuple[str, ...]
    stands: bool
    why: str
    ask: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what was read (the text, or a file name), cut where its marks are. `name` is empty for the text."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """What was read in its parts, and every mark in order of number."""

    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def standing(self) -> int:
        """How many marks stand."""
        return sum(mark.stands for mark in self.marks)


@dataclass(slots=True)
class _Event:
    """What happens at one place of a text: how many passages begin or end, how many of them stand, and the numbers
    of those that end."""

    change: int = 0
    standing: int = 0
    ends: list[int] = field(default_factory=list)
    empty: list[tuple[int, bool]] = field(default_factory=list)


def cut(text: str, spans: Iterable[tuple[Span, int]]) -> tuple[Piece, ...]:
    """The text in pieces that together are the text again; each span with the number it is shown under. Places
    outside the text are taken as its ends. Linear in text and spans, however they overlap."""
    events: dict[int, _Event] = {0: _Event(), len(text): _Event()}
    for span, number in spans:
        start = min(max(span.start, 0), len(text))
        end = min(max(span.end, start), len(text))
        last = events.setdefault(end, _Event())
        if start == end:
            last.empty.append((number, span.stands))
            continue
        first = events.setdefault(start, _Event())
        first.change, first.standing = first.change + 1, first.standing + span.stands
        last.change, last.standing = last.change - 1, last.standing - span.stands
        last.ends.append(number)
    return tuple(_pieces(text, sorted(events.items())))


def _pieces(text: str, events: list[tuple[int, _Event]]) -> Iterator[Piece]:
    open_, standing = 0, 0
    for place, (at, event) in enumerate(events):
        if place:
            yield Piece(text[events[place - 1][0] : at], open_ > 0, standing > 0, tuple(dict.fromkeys(event.ends)))
        for number, stands in event.empty:
            yield Piece("", True, stands, (number,))
        open_, standing = open_ + event.change, standing + event.standing


def marked(parts: Mapping[str, str], spans: Iterable[Span], names: Mapping[str, str]) -> Marked:
    """What was read, by part ("text", "filename", …), with its marks numbered from 1 in the order of reading. `names`:
    the words for the tool's categories. Marks on a part that was not handed in are listed and not placed."""
    order = {part: place for place, part in enumerate(parts)}
    by_place = sorted(spans, key=lambda s: (order.get(s.where, len(order)), s.start, s.end, s.category))
    numbers: dict[object, int] = {}
    marks: list[Mark] = []
    placed: dict[str, list[tuple[Span, int]]] = {part: [] for part in parts}
    for span in by_place:
        passage = parts.get(span.where, "")[max(span.start, 0) : max(span.end, 0)]
        key = (span.category, passage.casefold(), span.context, span.why, span.ask)
        if key not in numbers:
            numbers[key] = len(marks) + 1
            marks.append(_mark(span, passage, names, len(marks) + 1))
        placed.setdefault(span.where, []).append((span, numbers[key]))
    shown = (Part(WHERE.get(part, part), cut(text, placed[part])) for part, text in parts.items())
    return Marked(tuple(part for part in shown if part.pieces), tuple(marks))


def _mark(span: Span, passage: str, names: Mapping[str, str], number: int) -> Mark:
    return Mark(
        number=number,
        category=span.category,
        name=names.get(span.category, span.category),
        passage=passage if len(passage) <= QUOTED else passage[:QUOTED] + " …",
        contexts=tuple(CONTEXTS.get(context, context) for context in span.context),
        stands=span.stands,
        why=span.why,
        ask=span.ask,
    )
