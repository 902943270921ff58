"""Whether a text may be shared with colleagues: nothing in it leads to a person, every word is an ordinary one or one
of the field, and nothing in it is so rare or so widely known that it tells whom the text is about.

Names that no list has, also in lower case, are found as words that are not ordinary. Rare events are words listed by
hand (data/sharing/rare-events.toml), in Swedish only: of events that nobody had thought of when the list was made
about every second was found. It helps whoever writes and whoever reviews; it certifies nothing (deidentify.py)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from upptack.language import deidentify
from upptack.language.names import IDENTIFYING
from upptack.language.normal import normal
from upptack.language.passages import alternatives
from upptack.language.pieces import Marked, marked
from upptack.language.spans import Span

DATA: Final = Path(__file__).parent / "data" / "sharing" / "rare-events.toml"

WRITE_ANEW: Final = (
    "Texten kan visa vem den handlar om. Se markeringarna nedanför, skriv om de orden och spara igen. "
    "Inget är sparat än, och det du har skrivit står kvar."
)
NAMES: Final = {**IDENTIFYING, "rare": "Ovanlig uppgift"}
WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class RareEvents:
    """One class of rare events: the pattern that finds them in a text in lower case, the beginnings of words that it
    lets by, why they are marked and what to write instead."""

    id: str
    pattern: re.Pattern[str]
    passes: tuple[str, ...]
    why: str
    ask: str


def obstacles(text: str, lang: str = "sv") -> Marked | None:
    """What must be written anew before a text is kept, with why and what to write instead; None when nothing must.
    Raises ValueError for a language that there are no words for, and normal.TooLong."""
    spans = [*_without_field_words(text, deidentify.mark(text, lang)), *(rare_events(text) if lang == "sv" else ())]
    return marked({"text": text}, spans, NAMES) if spans else None


def rare_events(text: str) -> tuple[Span, ...]:
    """Every passage that names an event, a role or an age so rare or so widely known that it points somebody out, by
    place in the text as given. Each class marks a passage at most once. Raises normal.TooLong."""
    whole = normal(text)
    # What shows nothing may stand within a word; each character left knows its place.
    at = [index for index, sign in enumerate(whole.text) if deidentify.UNSEEN.match(sign) is None]
    seen = "".join(whole.text[index] for index in at).lower()
    if len(seen) != len(at):  # a capital that is several small letters: places would no longer hold
        seen = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in (whole.text[index] for index in at))
    found = sorted((start, end, each.id, each) for each in events() for start, end in _passages(seen, each))
    return tuple(_span(*whole.back(at[start], at[end - 1] + 1), each) for start, end, _, each in found)


@cache
def events() -> tuple[RareEvents, ...]:
    """The classes in the order of the file, read once."""
    return tuple(_events(each) for each in _data()["class"])


@cache
def field_words() -> frozenset[str]:
    """Words of the field, in lower case, that are no names though no list of ordinary words has them."""
    return frozenset(_data()["allowed"].split())


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def _events(row: dict[str, Any]) -> RareEvents:
    kinds = {name: row.get(name, "").split() for name in ("words", "begins", "ends", "phrases")}
    parts = [
        rf"\b(?:{alternatives(kinds['words'])})s?\b" if kinds["words"] else "",
        rf"\b(?:{alternatives(kinds['begins'])})[^\W\d_]*" if kinds["begins"] else "",
        rf"\b[^\W\d_]+(?:{alternatives(kinds['ends'])})\b" if kinds["ends"] else "",
        rf"\b(?:{'|'.join(_phrase(each) for each in kinds['phrases'])})" if kinds["phrases"] else "",
        *row.get("patterns", ()),
    ]
    pattern = re.compile("|".join(f"(?:{part})" for part in parts if part))
    return RareEvents(row["id"], pattern, tuple(row.get("passes", "").split()), row["why"], row["ask"])


def _phrase(written: str) -> str:
    """Words in a row with any space between; `*`: the last one may go on."""
    words = written.removesuffix("*").split("_")
    return r"\s+".join(re.escape(word) for word in words) + ("" if written.endswith("*") else r"\b")


def _passages(text: str, events: RareEvents) -> Iterator[tuple[int, int]]:
    for each in events.pattern.finditer(text):
        if not (events.passes and each.group().startswith(events.passes)):
            yield each.span()


def _span(start: int, end: int, events: RareEvents) -> Span:
    return Span(start, end, "rare", (), events.why, events.ask, f"sharing-{events.id}")


def _without_field_words(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The marks but those of field words that stand alone or in a row."""
    for span in spans:
        words = WORD.findall(text[span.start : span.end].lower())
        if span.category not in ("unknown_word", "name", "address") or not words or not field_words().issuperset(words):
            yield span
