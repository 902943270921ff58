"""What a draft is, and when it can be read. Pure. Sentences can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TEXT, LINES, LINE = 20_000, 50, 200
"""At most: characters of a text, lines of what must be protected, characters of a line or of another field."""

LINT, SIGNALS, LEAKS, DEIDENTIFY = "lint", "signals", "leaks", "deidentify"
TOOLS: Final = {
    LINT: ("Granska min fråga", "Visar vad som gör en fråga svår att svara sant på, och föreslår andra ord."),
    SIGNALS: ("Se signaler i en text", "Markerar ord som kan peka på våld, och vad du kan fråga."),
    LEAKS: ("Läcker texten?", "Visar vad som röjer det du vill skydda, innan texten lämnas ut."),
    DEIDENTIFY: ("Avidentifiera", "Markerar det som kan leda till en person, innan en erfarenhet delas."),
}
LANGUAGES: Final = {"sv": "Svenska", "en": "Engelska"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed and chosen. `protect` is one text, a fact on each line; `readers` the ids that were ticked."""

    tool: str = LINT
    language: str = "sv"
    text: str = ""
    protect: str = ""
    readers: tuple[str, ...] = ()
    filename: str = ""
    subject: str = ""

    @property
    def protected(self) -> tuple[str, ...]:
        """What must be protected, fact by fact."""
        return tuple(line.strip() for line in self.protect.split("\n") if line.strip())


def said(number: int) -> str:
    """A number as it is written in a sentence, thousands apart."""
    return f"{number:,}".replace(",", "\u00a0")


def problem(draft: Draft) -> tuple[str, str]:
    """Which field has to be changed before the text can be read, and how; two empty texts when none has."""
    if not draft.text.strip():
        return "text", "Skriv eller klistra in en text."
    if len(draft.text) > TEXT:
        return "text", f"Texten är {said(len(draft.text))} tecken. Dela upp den: högst {said(TEXT)} läses åt gången."
    return _leak_problem(draft) if draft.tool == LEAKS else ("", "")


def _leak_problem(draft: Draft) -> tuple[str, str]:
    longest = max(map(len, draft.protected), default=0)
    checks = (
        ("protect", f"Skriv högst {LINES} rader om vad som måste skyddas.", len(draft.protected) > LINES),
        ("protect", f"Korta raderna om vad som måste skyddas till högst {LINE} tecken.", longest > LINE),
        ("filename", f"Korta filens namn till högst {LINE} tecken.", len(draft.filename) > LINE),
        ("subject", f"Korta ämnesraden till högst {LINE} tecken.", len(draft.subject) > LINE),
    )
    return next(((field, sentence) for field, sentence, is_so in checks if is_so), ("", ""))
