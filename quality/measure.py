"""What the tools say of each line, counted against what the line was settled to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from quality.agreement import Share
from quality.sets import CATEGORIES, Sentence
from upptack.language import lint, signals
from upptack.language.spans import Span, flagged

Tool = Callable[[str, str], tuple[Span, ...]]
READERS: dict[str, Tool] = {"signals": signals.find, "lint": lint.check}
"""The tools that the sets measure. Each takes a text and its language."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A line and what the tool said of it: `flagged`, and the categories and contexts of its passages (`categories`
    only of those that stand)."""

    line: Sentence
    flagged: bool
    categories: frozenset[str]
    contexts: frozenset[str]

    @property
    def right(self) -> bool:
        """Whether the tool flagged what should be flagged and nothing else."""
        return self.flagged == self.line.flagged


@dataclass(frozen=True, slots=True)
class Category:
    """How well one category is told: of the lines that have it, those found; of the lines given it, those that do."""

    name: str
    recall: Share
    precision: Share


def answer(line: Sentence, readers: dict[str, Tool] = READERS) -> Answer:
    """Runs the line's tool on it."""
    spans = readers[line.tool](line.text, line.lang)
    standing = frozenset(span.category for span in spans if span.stands)
    return Answer(line, flagged(spans), standing, frozenset(word for span in spans for word in span.context))


def answers(lines: Iterable[Sentence], readers: dict[str, Tool] = READERS) -> tuple[Answer, ...]:
    """Runs each line's tool on it."""
    return tuple(answer(line, readers) for line in lines)


def flagged_of(given: Iterable[Answer], kind: str) -> Share:
    """Of the lines of a kind, those that the tool flagged: recall for explicit and indirect lines, false alarms for
    confusable and plain ones."""
    said = [one.flagged for one in given if one.line.kind == kind]
    return Share(sum(said), len(said))


def recall(given: Iterable[Answer]) -> Share:
    """Of the lines that should be flagged, those that are."""
    said = [one.flagged for one in given if one.line.flagged]
    return Share(sum(said), len(said))


def precision(given: Iterable[Answer]) -> Share:
    """Of the flagged lines, those that should be."""
    said = [one.line.flagged for one in given if one.flagged]
    return Share(sum(said), len(said))


def right_of(given: Iterable[Answer]) -> Share:
    """Of the lines, those flagged as they should be."""
    said = [one.right for one in given]
    return Share(sum(said), len(said))


def contexts_shown(given: Iterable[Answer]) -> Share:
    """Of the contexts that the lines are settled to hold, those that the tool shows on any passage."""
    wanted = [(context, one) for one in given for context in one.line.contexts]
    return Share(sum(context in one.contexts for context, one in wanted), len(wanted))


def by_category(given: Sequence[Answer], tool: str) -> tuple[Category, ...]:
    """Recall and precision of each category that the lines or the tool use, in order of name."""
    rows = []
    for name in sorted(CATEGORIES[tool]):
        has = [name in one.line.categories for one in given]
        got = [name in one.categories for one in given]
        both = sum(a and b for a, b in zip(has, got, strict=True))
        if any(has) or any(got):
            rows.append(Category(name, Share(both, sum(has)), Share(both, sum(got))))
    return tuple(rows)
