"""What a lesson must have, how long it takes, and what is wrong with one. Pure; sentences can be shown.

A lesson's pages are plain values: `id`, `title`, `text`, `examples` (`title`, `text`) and `questions` (`id`, `asks`,
`many`, `options` with `id`, `text`, `right`, `why`)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

Page: TypeAlias = Mapping[str, Any]

ID: Final = re.compile(r"[a-z0-9-]{1,40}")
WORDS_A_MINUTE: Final = 170
"""How fast a grown-up reads a text that she is to remember: slower than for pleasure, so that nobody is hurried."""
LONGEST: Final = 20
"""Minutes that a lesson may take: what there is time for between two matters."""
FEWEST_OPTIONS: Final = 2


def minutes(pages: Iterable[Page]) -> int:
    """How long a lesson takes, in whole minutes: the words of its pages and examples, and a minute a question."""
    words = asked = 0
    for page in pages:
        texts = (page, *page.get("examples", ()))
        words += sum(len(f"{each.get('title', '')} {each.get('text', '')}".split()) for each in texts)
        asked += len(page.get("questions", ()))
    return math.ceil(words / WORDS_A_MINUTE) + asked


def problems(pages: Sequence[Page]) -> tuple[str, ...]:
    """What is wrong with a lesson's pages, as sentences; none when it can be published."""
    return tuple(_problems(pages))


def _problems(pages: Sequence[Page]) -> Iterator[str]:
    if not pages:
        yield "Modulen har ingen sida. Skriv minst en."
    yield from _ids("Sidan", (page.get("id", "") for page in pages))
    asked = [question for page in pages for question in page.get("questions", ())]
    yield from _ids("Frågan", (question.get("id", "") for question in asked))
    for question in asked:
        yield from _question(question)
    if (long := minutes(pages)) > LONGEST:
        yield f"Modulen tar {long} minuter. Den får ta högst {LONGEST}. Korta den, eller dela den i två."


def _ids(what: str, ids: Iterable[str]) -> Iterator[str]:
    found = list(ids)
    for id in dict.fromkeys(found):
        if not ID.fullmatch(str(id)):
            yield f"{what} {id}: skriv id med a–z, siffror och bindestreck, högst 40 tecken."
        elif found.count(id) > 1:
            yield f"{what} {id} finns två gånger. Ge den ena ett annat id."


def _question(question: Mapping[str, Any]) -> Iterator[str]:
    id, options = question.get("id", ""), question.get("options", ())
    yield from _ids(f"Fråga {id}, svaret", (option.get("id", "") for option in options))
    right = sum(bool(option.get("right")) for option in options)
    if len(options) < FEWEST_OPTIONS:
        yield f"Fråga {id} behöver minst två svar att välja bland."
    if not right:
        yield f"Fråga {id} har inget rätt svar. Märk minst ett svar som rätt."
    if right > 1 and not question.get("many"):
        yield f"Fråga {id} har flera rätta svar. Märk ett som rätt, eller låt frågan ta emot flera svar."
    for option in options:
        if not str(option.get("why") or "").strip():
            yield f"Fråga {id}, svaret {option.get('id', '')}: skriv varför svaret är rätt eller fel."


def address_of(id: str) -> str:
    """Where staff take the lesson."""
    return f"/utbildning/{id}/"
