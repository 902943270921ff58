"""Facts that point somebody out together, though none does alone.

The rule is simple, so that it can be explained: when a text holds at least three kinds out of place, exact date, age,
rare occupation, origin or language, and an unusual family, each of them is marked. It counts kinds and knows nothing of
how many people share them; two kinds may be enough in a small municipality, and a rare event needs none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from upptack.language.passages import Found, cues

KINDS = 3
"""Kinds that are rare together. Few enough to stop short of every ordinary story."""

AGE = re.compile(r"(?<!\d)\d{1,3}[ -]?(?:år(?:s|ig|iga|igt|ing|ingen|ingar)?|åring(?:en)?|years?[ -]old|year-old)\b")
AGE_END = re.compile(r"åri(?:ng|g)(?:en|ar|a|t)?\b")
AGE_WORD = re.compile(r"(?i)\b(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)[a-zåäö]{0,4}[ -]?\Z")
SPAN_OF_TIME = re.compile(
    r"(?i)(?:\b(?:i|på|efter|för|under|sedan|de|senaste|cirka|ca|drygt|nästan|in|for|after|over)\s{1,2})$"
)
CHILDREN = re.compile(r"(?:barn|söner|döttrar|children|kids|syskon)\b")
MANY = re.compile(r"(?i)\b(?:fem|sex|sju|åtta|nio|tio|elva|five|six|seven|eight|nine|ten|[5-9]|1[0-5])\s\Z")


@cache
def signs() -> frozenset[str]:
    """The words, in lower case, for rare occupations and unusual families."""
    return cues()["occupations"] | cues()["families"]


def find(text: str, found: Iterable[Found], listed: Iterable[Found]) -> list[Found]:
    """One passage over each quasi-identifier where at least KINDS kinds of them meet; none otherwise. `found`: what is
    marked already; `listed`: where words of `signs` stand, each with its kind as category. `detail` is the kinds that
    met, with spaces between."""
    facts = [*_marked(found), *_ages(text), *((each.start, each.end, each.category) for each in listed)]
    kinds = sorted({kind for _, _, kind in facts})
    if len(kinds) < KINDS:
        return []
    return [Found(start, end, "rare", " ".join(kinds)) for start, end, _ in facts]


def _marked(found: Iterable[Found]) -> list[tuple[int, int, str]]:
    """What is marked already: places, addresses, dates, origins."""
    kinds = {"place": "place", "address": "place", "date": "date"}
    return [
        (each.start, each.end, "origin" if each.detail in ("people", "country") else kinds[each.category])
        for each in found
        if each.category in kinds
    ]


def _ages(text: str) -> list[tuple[int, int, str]]:
    """Ages of persons ("i 10 år" is a time) and many children."""
    facts: list[tuple[int, int, str]] = []
    for each in CHILDREN.finditer(text):
        many = MANY.search(text[max(0, each.start() - 7) : each.start()])
        if many is not None:
            facts.append((each.start() - len(many.group()), each.end(), "family"))
    for each in AGE.finditer(text):
        if SPAN_OF_TIME.search(text[max(0, each.start() - 12) : each.start()]) is None:
            facts.append((*each.span(), "age"))
    for each in AGE_END.finditer(text):
        number = AGE_WORD.search(text[max(0, each.start() - 16) : each.start()])
        if number is not None:
            facts.append((each.start() - len(number.group()), each.end(), "age"))
    return facts
