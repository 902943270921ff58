"""Passages that may point at violence, each with its category, the words that made it and a question to ask.

It finds words, not truth: no finding is no all clear, and nothing is said about a person."""

from __future__ import annotations

from bisect import bisect_left

from upptack.language.context import Passage, Reading, passage
from upptack.language.engine import Match, matches, prepared, sentences, spots
from upptack.language.lexicon import Lexicon, load
from upptack.language.normal import Normal, normal
from upptack.language.spans import SET_ASIDE, Span

TOOL = "signals"
INDIRECT = "indirect"
"""A sign where no violence is said; not shown where the same words say it."""


def find(text: str, lang: str = "sv") -> tuple[Span, ...]:
    """The passages in order of place; one span for each category of a passage. Raises TooLong for a text above the
    limit and ValueError for a language that there are no words for."""
    lexicon = load(TOOL, lang)
    given = normal(text)
    data = prepared(given.text)
    around: Passage | None = None
    spans: list[Span] = []
    for start, end, possible in spots(data, lexicon):
        for sentence in sentences(data, start, end, lexicon):
            found = matches(sentence, lexicon, possible)
            if found:
                around = around or passage(data, lexicon)
                index = bisect_left(around.places, (start, end))
                held = [match for match in found if around.holds(match, sentence, index)]
                spans += _spans(held, Reading(sentence, around, index), given, lexicon) if held else []
    return tuple(sorted(set(spans), key=lambda span: (span.start, span.end, span.category)))


def _spans(found: list[Match], reading: Reading, given: Normal, lexicon: Lexicon) -> list[Span]:
    """One span for each category where its matches overlap: the one that stands, and of several the one that most
    words made."""
    rated: dict[str, list[tuple[bool, int, Match, tuple[str, ...]]]] = {}
    for match in found:
        contexts = reading.of(match)
        stands = SET_ASIDE.isdisjoint(contexts)
        rated.setdefault(match.construction.entry.category, []).append((stands, len(match.indices), match, contexts))
    kept: list[tuple[bool, Match, tuple[str, ...]]] = []
    for category in sorted(rated, key=INDIRECT.__eq__):
        own: list[Match] = []
        said = [match for stands, match, _ in kept if stands] if category == INDIRECT else []
        for stands, _, match, contexts in sorted(rated[category], key=_first):
            if not any(_overlap(match, other) for other in (*own, *said)):
                own.append(match)
                kept.append((stands, match, contexts))
    return [_span(match, contexts, reading, given, lexicon) for _, match, contexts in kept]


def _overlap(one: Match, other: Match) -> bool:
    return one.first <= other.last and other.first <= one.last


def _first(row: tuple[bool, int, Match, tuple[str, ...]]) -> tuple[bool, int, int, str]:
    """The order among matches of one category: standing, of many words, early; the rest by name, for a sure order."""
    stands, length, match, _ = row
    return not stands, -length, match.first, match.construction.entry.id


def _span(match: Match, contexts: tuple[str, ...], reading: Reading, given: Normal, lexicon: Lexicon) -> Span:
    entry = match.construction.entry
    sentence = reading.sentence
    start, end = given.back(sentence.start(match.first), sentence.stop(match.last))
    messages = lexicon.messages
    why = entry.why or messages.get("why", {}).get(entry.category, "")
    ask = messages.get("ask", {}).get(entry.ask or entry.category, "")
    return Span(start, end, entry.category, contexts, why, ask, entry.id)
