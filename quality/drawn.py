"""Figures for the two tools that are measured on texts drawn by lot: the leak check and de-identification."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quality import identities
from quality.agreement import Share
from quality.leaks import harmless, leaking
from quality.sets import Sentence
from upptack.language import deidentify, leaks
from upptack.language.spans import flagged

LEAK_SEED, IDENTITY_SEED = 20261122, 20261123
LEAKS = 2_000
IDENTITIES = 6_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A share, and the texts that it went wrong with (what was looked for, and the text)."""

    share: Share
    wrong: tuple[tuple[str, str], ...]


def leak_recall(n: int = LEAKS, seed: int = LEAK_SEED) -> Drawn:
    """Of letters that give away what is to be protected, those stopped."""
    texts = [outgoing for outgoing, _ in leaking(n, seed)]
    missed = [("/".join(one.protect), one.text) for one in texts if not flagged(leaks.check(one))]
    return Drawn(Share(len(texts) - len(missed), len(texts)), tuple(missed))


def false_blocks(n: int = LEAKS, seed: int = LEAK_SEED) -> Drawn:
    """Of letters that give nothing away, those stopped all the same."""
    texts = [outgoing for outgoing, _ in harmless(n, seed)]
    stopped = [("/".join(one.protect), one.text) for one in texts if flagged(leaks.check(one))]
    return Drawn(Share(len(stopped), len(texts)), tuple(stopped))


def details_hidden(n: int = IDENTITIES, seed: int = IDENTITY_SEED) -> dict[str, Drawn]:
    """Of the details of each kind, those marked whole."""
    said: dict[str, list[tuple[bool, str, str]]] = {kind: [] for kind in identities.SHAPES}
    for one in identities.planted(n, seed):
        found = identities.hidden(one, deidentify.mark(one.text, "sv"))
        said[one.kind].append((found, one.text[one.start : one.end], one.text))
    return {
        kind: Drawn(
            Share(sum(found for found, _, _ in rows), len(rows)),
            tuple((detail, text) for found, detail, text in rows if not found),
        )
        for kind, rows in said.items()
    }


def marks_in_prose(lines: Iterable[Sentence]) -> Drawn:
    """Of the words of ordinary prose (the sets' plain lines in Swedish), those marked as unknown words. A plain line
    may hold an ordinary word that the list lacks, but nobody's name in lower case: each such mark is one too many."""
    words, marked = 0, []
    for line in lines:
        if line.kind == "plain" and line.lang == "sv":
            words += len(line.text.split())
            spans = deidentify.mark(line.text, line.lang)
            marked += [(line.text[s.start : s.end], line.text) for s in spans if s.category == "unknown_word"]
    return Drawn(Share(len(marked), words), tuple(marked))
