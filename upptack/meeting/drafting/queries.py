"""What the language tools say of a draft. Reads the draft that is handed in and the tools' own data; keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
