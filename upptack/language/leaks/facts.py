"""Kinds of facts that give somebody away: that violence was told, who told it, a shelter, a protected identity.

A kind is found in any wording, by the constructions of data/leaks/<language>/facts.toml. Some may never be told to a
party; the others count when the protected values name their kind (data/leaks/facts.toml)."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from upptack.language import context, engine, signals
from upptack.language.leaks.letters import DATA
from upptack.language.lexicon import LANGUAGES, Lexicon, load

TOOL = "leaks"
VIOLENCE = frozenset({
    "physical", "psychological", "control", "sexual", "digital", "honour", "after_separation", "children_exposed",
    "use_of_violence", "fear", "strangulation", "weapon", "threat_to_kill", "latent", "material",
    "economic", "isolation", "neglect",
})  # fmt: skip
"""Signals that tell of violence by themselves. Indirect signs are left out: they point, they do not tell."""

KEPT = frozenset({"general"})
"""The context that takes away a leak: what is said to everybody. A question or a denial still tells what was spoken of,
and a fact is a fact whoever tells it and whenever it was."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A passage that tells a fact of a kind, with its contexts (negated, general …) and the construction's id."""

    start: int
    end: int
    kind: str
    contexts: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a value that names a kind is known: words that begin so, exact words, phrases; words that must stand beside
    those (`beside`), and words that tell that another kind is meant (`not_with`)."""

    category: str
    begins: tuple[str, ...]
    exact: frozenset[str]
    phrases: tuple[str, ...]
    beside: tuple[str, ...]
    not_with: frozenset[str]


@cache
def _kinds() -> dict[str, _Kind]:
    rows = tomllib.loads((DATA / "facts.toml").read_text(encoding="utf-8"))["kinds"]
    return {
        name: _Kind(
            row["category"],
            tuple(row.get("begins", "").split()),
            frozenset(row.get("exact", "").split()),
            tuple(phrase for phrase in row.get("phrases", "").split("|") if phrase),
            tuple(row.get("with", "").split()),
            frozenset(row.get("not_with", "").split()),
        )
        for name, row in rows.items()
    }


def category(kind: str) -> str:
    """The category of leaks that a kind belongs to."""
    return _kinds()[kind].category


def kinds(value: str) -> tuple[str, ...]:
    """The kinds of fact that a protected value in words names; none for an address, a name, a number."""
    text = " ".join(value.lower().split())
    words = [word.strip(".,;:!?()\"'") for word in text.split()]
    return tuple(name for name, kind in _kinds().items() if _names(kind, words, text))


def _names(kind: _Kind, words: list[str], text: str) -> bool:
    if not kind.not_with.isdisjoint(words):
        return False
    if any(phrase in text for phrase in kind.phrases):
        return True
    hit = not kind.exact.isdisjoint(words) or any(word.startswith(kind.begins) for word in words)
    return hit and (not kind.beside or any(word.startswith(kind.beside) for word in words))


def find(text: str, lang: str, named: frozenset[str]) -> Iterator[Fact]:
    """The facts told in a text in Latin letters: those that may never be told, and those whose category is named.
    Read in both languages: a letter may be written in another than it is said to be."""
    for language in (lang, *(other for other in LANGUAGES if other != lang)):
        yield from _told(text, load(TOOL, language), named)
    for span in signals.find(text, lang):
        if span.category in VIOLENCE and ("told_violence" in named or span.stands):
            yield Fact(span.start, span.end, "told_violence", span.context, span.rule)


def _told(text: str, lexicon: Lexicon, named: frozenset[str]) -> Iterator[Fact]:
    data = engine.prepared(text)
    around: context.Passage | None = None
    always = frozenset(lexicon.messages.get("always", ()))
    for start, end, possible in engine.spots(data, lexicon):
        asked = [each for each in possible if each.entry.id in always or each.entry.category in named]
        for sentence in engine.sentences(data, start, end, lexicon) if asked else ():
            found = engine.matches(sentence, lexicon, asked)
            if found:
                around = around or context.passage(data, lexicon)
                index = bisect_left(around.places, (start, end))
                held = [match for match in found if around.holds(match, sentence, index)]
                yield from _facts(held, context.Reading(sentence, around, index)) if held else ()


def _facts(found: list[engine.Match], reading: context.Reading) -> Iterator[Fact]:
    for match in found:
        entry, sentence = match.construction.entry, reading.sentence
        contexts = tuple(each for each in reading.of(match) if each in KEPT)
        yield Fact(sentence.start(match.first), sentence.stop(match.last), entry.category, contexts, entry.id)
