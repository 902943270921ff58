"""What the language tools say of a draft. Reads the draft that is handed in and the tools' own data; keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from upptack.language import deidentify, leaks, lint, names, signals
from upptack.language.pieces import Marked, marked
from upptack.language.spans import Span
from upptack.meeting.drafting import rules
from upptack.meeting.drafting.rules import Draft


def lint_spans(draft: Draft) -> tuple[Span, ...]:
    """What makes a question hard to answer truly."""
    return lint.check(draft.text, draft.language)


def signal_spans(draft: Draft) -> tuple[Span, ...]:
    """What may point at violence."""
    return signals.find(draft.text, draft.language)


def leak_spans(draft: Draft) -> tuple[Span, ...]:
    """What the text, the file's name and the subject give away to those who were ticked; nobody ticked counts as a
    reader who must not know."""
    outgoing = leaks.Outgoing(
        text=draft.text,
        lang=draft.language,
        protect=draft.protected,
        readers=draft.readers,
        filename=draft.filename,
        subject=draft.subject,
    )
    return leaks.check(outgoing)


def identifying_spans(draft: Draft) -> tuple[Span, ...]:
    """What can lead to a person."""
    return deidentify.mark(draft.text, draft.language)


TOOLS: Final[Mapping[str, tuple[Callable[[Draft], tuple[Span, ...]], names.Names]]] = {
    rules.LINT: (lint_spans, names.FAULTS),
    rules.SIGNALS: (signal_spans, names.SIGNALS),
    rules.LEAKS: (leak_spans, names.LEAKS),
    rules.DEIDENTIFY: (identifying_spans, names.IDENTIFYING),
}
"""How each tool reads a draft, and the words for its categories."""


def read(draft: Draft) -> Marked:
    """The draft with the chosen tool's marks."""
    spans_of, words = TOOLS[draft.tool]
    parts = {"text": draft.text}
    if draft.tool == rules.LEAKS:
        parts |= {"filename": draft.filename, "subject": draft.subject}
    return marked(parts, spans_of(draft), words)


@dataclass(frozen=True, slots=True)
class Checked:
    """A text as the leak check saw it. `found` is None when it could not be checked. `seen` names exactly this text,
    what is to be protected and who reads, so that what was confirmed of one text opens no other. `strict`: nothing
    that was found can be confirmed away."""

    text: str
    found: Marked | None
    seen: str
    strict: bool = False

    @property
    def confirmable(self) -> bool:
        """Whether somebody who has read the marks may let it through: never in a strict kind, nor what nobody could
        read."""
        if self.strict or self.found is None:
            return False
        return not any(mark.stands and mark.category == "unreadable" for mark in self.found.marks)

    def opens(self, confirmed: str) -> bool:
        """Whether the text may be shown and fetched, `confirmed` being what was ticked."""
        if self.found is None:
            return False
        return not self.found.standing or (self.confirmable and confirmed == self.seen)


def told_spans(text: str, sentences: Iterable[str]) -> tuple[Span, ...]:
    """The chosen sentences of a text as leaks, whatever their words: each tells what the person said when she was asked
    about violence."""
    why = "Meningen visar vad personen har berättat. Texten kan läsas av den andra parten."
    ask = "Låt meningen stå bara om den behövs för beslutet."
    places = ((text.index(sentence), len(sentence)) for sentence in sentences)
    return tuple(Span(at, at + length, "told_violence", (), why, ask, "chosen-sentence") for at, length in places)


def beside(found: tuple[Span, ...], more: Iterable[Span]) -> tuple[Span, ...]:
    """The marks with those of `more` that lie over nothing that stands marked already."""
    return (*found, *(span for span in more if not _covered(span, found)))


def _covered(span: Span, found: Iterable[Span]) -> bool:
    return any(each.stands and each.start < span.end and span.start < each.end for each in found)
