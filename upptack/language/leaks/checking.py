"""The leak check: reads every part of what is to be sent, in every way it can be read, for everything protected."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache

from upptack.language.leaks import facts, letters, readable
from upptack.language.leaks.near import Leak
from upptack.language.leaks.outgoing import Outgoing
from upptack.language.leaks.reading import Reading, readings
from upptack.language.leaks.searching import Search
from upptack.language.leaks.values import protected
from upptack.language.lexicon import LANGUAGES
from upptack.language.spans import Span

SPECIAL = frozenset({"told-special-reasons", "en-told-special"})


def check(outgoing: Outgoing) -> tuple[Span, ...]:
    """What gives a protected thing away, in order of part and place. With only safe readers every span has the context
    "allowed" and none stands. A part that cannot be read gives a span "unreadable".

    Raises ValueError for a language other than sv and en, upptack.language.normal.TooLong for a part above the limit.
    """
    if outgoing.lang not in LANGUAGES:
        raise ValueError(f"Språket {outgoing.lang!r} finns inte. Välj ett av: {', '.join(LANGUAGES)}")
    values = tuple(value for value in outgoing.protect if isinstance(value, str))
    search = Search(protected(values))
    spans: list[Span] = []
    if len(values) != len(outgoing.protect):
        spans.append(_span((0, 0), Leak(0, 0, "unreadable", "value"), (), "text", outgoing))
    for where, part in outgoing.parts():
        spans += _merged(_part(where, part, search, outgoing))
    return tuple(spans)


def _part(where: str, part: object, search: Search, outgoing: Outgoing) -> Iterator[Span]:
    if not isinstance(part, str):
        yield _span((0, 0), Leak(0, 0, "unreadable", "no text"), (), where, outgoing)
        return
    if not part:
        return
    for leak in (*readable.unreadable(part), *search.in_arabic(part)):
        yield _span((leak.start, leak.end), leak, (), where, outgoing)
    for reading in readings(part):
        yield from _read(where, reading, search, outgoing)


def _read(where: str, reading: Reading, search: Search, outgoing: Outgoing) -> Iterator[Span]:
    for leak in search.find(reading.text):
        yield _span(reading.back(leak.start, leak.end), leak, (), where, outgoing)
    for fact in facts.find(reading.text, outgoing.lang, search.named):
        leak = Leak(fact.start, fact.end, fact.kind, fact.rule)
        yield _span(reading.back(fact.start, fact.end), leak, fact.contexts, where, outgoing)


@cache
def _wording() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads((letters.DATA / "wording.toml").read_text(encoding="utf-8"))
    return found


def _span(place: tuple[int, int], leak: Leak, contexts: Iterable[str], where: str, outgoing: Outgoing) -> Span:
    wording = _wording()
    if outgoing.is_safe:
        return Span(*place, leak.category, ("allowed",), wording["allowed"]["why"], "", leak.rule, where)
    special = leak.rule in SPECIAL
    why = wording["special"]["why"] if special else wording["why"][leak.category]
    ask = wording["ask"]["special_reasons" if special else leak.category]
    reader = wording["readers"][outgoing.unsafe_reader]
    return Span(*place, leak.category, tuple(contexts), why.format(reader=reader), ask, leak.rule, where)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """One span for each passage and category: of two that overlap the one that stands, and of those the longer."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda each: (each.category, each.start, each.end, each.rule)):
        last = kept[-1] if kept else None
        if last is None or last.category != span.category or span.start >= last.end:
            kept.append(span)
        elif (span.stands, span.end - span.start) > (last.stands, last.end - last.start):
            kept[-1] = span
    return sorted(kept, key=lambda each: (each.start, each.end, each.category))
