"""What a learner's own words amount to: one way of speaking. The words are read, answered and forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from upptack.language import lint, signals
from upptack.language.asking import Form
from upptack.language.engine import prepared, sentences, whole
from upptack.language.lexicon import load
from upptack.language.names import FAULTS
from upptack.language.normal import normal
from upptack.language.pieces import Marked, marked
from upptack.learning.practice.rules import TALK, Play
from upptack.learning.practice.script import ways

LONGEST: Final = 300
"""Characters of own words that are read."""
WAY_OF: Final[Mapping[str, str]] = {
    "negative_polarity": "asks_for_no",
    "prefers_no": "asks_for_no",
    "double": "double",
    "why": "why",
    "blame": "blames",
    "abstract": "abstract",
    "leading": "leading",
    "others_present": "others_present",
    "no_reason": "no_reason",
}
"""The way of speaking that each of the linter's marks is."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of own words: the way of speaking, and the linter's marks in them."""

    way: str
    found: Marked


def read(phrase: str, now: Play) -> Read:
    """Reads own words as they would be said where the call stands: after the guide's opening, or before the gate, where
    violence is not to be named at all. Raises ValueError for a text that cannot be read."""
    before = "" if now.phase == TALK else now.guide.opening[now.scenario.mode]["sv"] + "\n"
    spans = lint.check(before + phrase)
    first = len(before)
    own = [replace(s, start=s.start - first, end=s.end - first) for s in spans if s.start >= first]
    found = marked({"text": phrase}, own, FAULTS)
    said = {WAY_OF[span.category] for span in own if span.stands}
    if now.phase == TALK and names_violence(phrase):
        said.add("reveals")
    if said:
        return Read(min(said, key=lambda way: (ways()[way].trust, list(ways()).index(way))), found)
    return Read("asks_open" if asks(phrase) else "listens", found)


def asks(phrase: str) -> bool:
    """Whether anything in the words is a question, or a request to tell."""
    return any(form.sentence.end == "?" or form.asked for form in _forms(phrase))


def names_violence(phrase: str) -> bool:
    """Whether blows, threats or being treated badly are named at all, in whatever form."""
    if any(span.category != signals.INDIRECT for span in signals.find(phrase)):
        return True
    return any(form.holds(name) for form in _forms(phrase) for name in ("hit", "harm"))


def _forms(phrase: str) -> Iterator[Form]:
    lexicon = load(lint.TOOL, "sv")
    data = prepared(normal(phrase).text)
    for start, end in whole(data):
        yield from (Form(each, lexicon) for each in sentences(data, start, end, lexicon))
