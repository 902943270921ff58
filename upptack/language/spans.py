"""What every language tool answers with: passages of the text as it was given, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SET_ASIDE = frozenset({"negated", "denied", "quoted", "general", "stranger", "work", "idiom", "allowed"})
"""Contexts that take away a passage's weight. The passage is still shown, greyed, with the context as its reason."""


@dataclass(frozen=True, slots=True)
class Span:
    """One passage: from `start` up to, not including, `end`, in code points of the text as it was given (or of the
    part named by `where`: text, filename, subject, properties). `why` and `ask` are sentences to show."""

    start: int
    end: int
    category: str
    context: tuple[str, ...] = ()
    why: str = ""
    ask: str = ""
    rule: str = ""
    where: str = "text"

    @property
    def stands(self) -> bool:
        """Whether nothing in the context takes away its weight."""
        return SET_ASIDE.isdisjoint(self.context)


def flagged(spans: Iterable[Span]) -> bool:
    """Whether at least one passage stands."""
    return any(span.stands for span in spans)
