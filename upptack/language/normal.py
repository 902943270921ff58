"""Text in the one form that the tools read, with the way back to the text as it was given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LIMIT = 1_000_000
"""Characters that a tool reads at once."""

COMPOSING = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
"""A run outside ASCII with the letter before it, which it may change: `a` and a ring above it are one å."""


class TooLong(ValueError):
    """The text is longer than LIMIT; the message says so in Swedish."""

    def __init__(self, length: int) -> None:
        super().__init__(f"Texten är {length} tecken. Högst {LIMIT} tecken går att läsa på en gång: dela upp den.")


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in normal form C (å is one character). `at` says where each of its characters, and its end, stood in the
    text as it was given; None when nothing was changed."""

    text: str
    at: Sequence[int] | None = None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """A passage's place in the text as it was given, in code points; whole characters with all their marks."""
        if self.at is None or start >= end:
            return (start, end) if self.at is None else (self.at[start], self.at[start])
        while self.at[end] == self.at[end - 1]:
            end += 1
        return self.at[start], self.at[end]


def normal(given: str) -> Normal:
    """The text in normal form C. Raises TooLong."""
    if len(given) > LIMIT:
        raise TooLong(len(given))
    if unicodedata.is_normalized("NFC", given):
        return Normal(given)
    return _composed(given)


def _composed(given: str) -> Normal:
    parts: list[str] = []
    at: list[int] = []
    done = 0
    for run in COMPOSING.finditer(given):
        parts.append(given[done : run.start()])
        at.extend(range(done, run.start()))
        for start, cluster in _clusters(run.group(), run.start()):
            composed = unicodedata.normalize("NFC", cluster)
            parts.append(composed)
            at.extend([start] * len(composed))
        done = run.end()
    parts.append(given[done:])
    at.extend(range(done, len(given) + 1))
    return Normal("".join(parts), tuple(at))


def _clusters(run: str, offset: int) -> Iterator[tuple[int, str]]:
    """The shortest pieces of a run that compose by themselves, each with its place."""
    start = 0
    for index in range(1, len(run)):
        if not unicodedata.combining(run[index]) and _apart(run[start:index], run[index]):
            yield offset + start, run[start:index]
            start = index
    yield offset + start, run[start:]


def _apart(before: str, after: str) -> bool:
    """Whether a character stays outside what stands before it: vowels of some scripts join it without being marks."""
    composed = unicodedata.normalize("NFC", before + after)
    return composed == unicodedata.normalize("NFC", before) + unicodedata.normalize("NFC", after)
