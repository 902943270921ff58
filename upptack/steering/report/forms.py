"""Reads what the page of a text posts."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from upptack.language import identifiers
from upptack.steering.report import rules

PERSONAL = ("personnummer", "samordningsnummer")


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as it was typed, with one kind of line break, and the version that was open when it was."""

    text: str
    seen: int

    @property
    def problem(self) -> str:
        """Why it cannot be saved, as a sentence that repeats nothing of it; empty when it can."""
        if any(found.category in PERSONAL for found in identifiers.find(self.text)):
            return "Ta bort personnumret. Ingen enskild person hör hemma i redovisningen."
        return rules.problem(self.text)


def read(post: QueryDict) -> Typed:
    """The text and the version that was open."""
    seen = post.get("seen", "")
    lines = post.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    return Typed(lines.strip(), int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0)
