"""Who may approve a text, how long it counts, and which questions in it are hard to answer. Pure: days are passed in.
Sentences can be shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from upptack.guides.guide import MODES, Guide, newest
from upptack.language import lint
from upptack.language.names import FAULTS
from upptack.language.pieces import Marked, marked

Standing: TypeAlias = Literal["current", "soon", "expired"]

WARNING: Final = timedelta(days=30)
"""How long before its last day a text stands in the list of what runs out."""

LONGEST_TRUST: Final = timedelta(days=366)
"""A check never counts longer than this."""

EXCHANGE: Final = re.compile(r"/utbyte/(?:[A-Za-z0-9_-]+/)*")
"""Where a proposal may be: a path in the exchange on this site, and nothing else."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who changed the version that waits for review: key of the member, code of the agency."""

    member: int
    agency: str


def approval_refusal(reviewer: Author, authors: Collection[Author], *, shared: bool) -> str | None:
    """Why this reviewer may not approve what these authors wrote; None when she may.

    What the agencies share is approved by another agency than any that wrote it, everything else at least by another
    person. A text without a known author came from outside the installation: any reviewer may judge it."""
    if reviewer.member in {author.member for author in authors}:
        return "Du har själv skrivit i den här versionen. Någon annan behöver granska den."
    if shared and reviewer.agency in {author.agency for author in authors}:
        return "Innehållet är gemensamt. Någon från en annan myndighet än den som skrev behöver granska det."
    return None


def draft_refusal(*, locked: bool, waits: bool) -> str | None:
    """Why nobody may write in a content's draft now, as a sentence; None when an editor may."""
    if waits:
        return "Texten väntar redan på granskning. Vänta tills den är granskad, och försök igen."
    return "Texten är låst i redaktionen. Be den som låste den att låsa upp den." if locked else None


def standing(expires: date, on: date) -> Standing:
    """Whether a text may be shown as true on the day `on`; `expires` is the last day it may."""
    if on > expires:
        return "expired"
    return "soon" if expires - on <= WARNING else "current"


def dates_problem(checked: date | None, expires: date | None, source: str, responsible: str) -> str | None:
    """Why a text or a fact may not be published with this proof, as a sentence; None when it may."""
    if not source.strip():
        return "Skriv källan: var uppgiften kommer från."
    if not responsible.strip():
        return "Skriv vilken funktion som ansvarar för uppgiften, till exempel redaktionen. Skriv inget personnamn."
    if checked is None or expires is None:
        return "Skriv vilken dag uppgiften kontrollerades och vilken dag den går ut."
    if expires < checked:
        return "Dagen då uppgiften går ut ligger före dagen då den kontrollerades."
    if expires - checked > LONGEST_TRUST:
        return "En kontroll gäller högst ett år. Välj en tidigare dag då uppgiften går ut."
    return None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a text: where in it, its words, and its language ("sv" or "en")."""

    part: str
    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """A question that the linter marks, with its marks."""

    asked: Asked
    found: Marked


QUOTED: Final = re.compile('[”“"«]([^”“"«»\n]+)[”“"»]')
LINK: Final = re.compile(r"\[[^\[\]\n]*\]\([^()\n]*\)")
SENTENCE: Final = re.compile(r"[^.!?:\n]+[.!?:]*")


def asked_in(text: str) -> tuple[str, ...]:
    """The questions in a running text: each quotation with a question mark as a whole, and every other sentence that
    ends with one. A link's words are another page's heading and are left out. Linear in the text's length."""
    text = LINK.sub(" ", text)
    quoted = tuple(words.strip() for words in QUOTED.findall(text) if "?" in words)
    rest = (sentence.strip("\t •-–*#") for sentence in SENTENCE.findall(QUOTED.sub(" ", text)))
    return (*quoted, *(sentence for sentence in rest if sentence.endswith("?") and sentence != "?"))


def guide_questions(guide: Guide) -> Iterator[Asked]:
    """What a guide has the caseworker ask, in every way of meeting and language: the questions, and what is asked in
    answer."""
    for mode in MODES:
        for question in guide.questions:
            for language, words in question.words[mode].items():
                yield Asked(f"fråga {question.id}, {mode}", words, language)
    for question in guide.questions:
        for option in question.options:
            for language, words in option.response.items():
                for words_asked in asked_in(words):
                    yield Asked(f"fråga {question.id}, svar {option.id}", words_asked, language)


def opening(language: str) -> str:
    """What has been said before any question: why it is asked, and that everyone is asked."""
    return newest()["exposed"].opening["face"][language]


def flagged(questions: Iterable[Asked]) -> tuple[Flagged, ...]:
    """The questions that the linter marks, each read after the guide's opening: the reason for asking need not stand
    in every one."""
    found = ((asked, _linted(asked)) for asked in questions)
    return tuple(Flagged(asked, marks) for asked, marks in found if marks.standing)


def _linted(asked: Asked) -> Marked:
    before = opening(asked.language) + "\n"
    spans = lint.check(before + asked.words, asked.language)
    own = (
        replace(span, start=span.start - len(before), end=span.end - len(before))
        for span in spans
        if span.start >= len(before)
    )
    return marked({"text": asked.words}, own, FAULTS)
