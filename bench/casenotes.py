"""Invented case notes to measure on: ordinary agency prose by lot, a signal in six of ten, and details of persons.

The prose stands in prose-sv.txt, the signals are those of the open development set, the details are drawn."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from quality import identities, sets

PROSE = Path(__file__).with_name("prose-sv.txt")
NOTE = 1_000
"""Characters of one note, about."""

WITH_SIGNAL = 0.6
SEED = 20261122


@cache
def prose() -> tuple[str, ...]:
    """The ordinary sentences, none of which says anything of violence."""
    return tuple(PROSE.read_text(encoding="utf-8").splitlines())


@cache
def passages() -> tuple[str, ...]:
    """The development set's Swedish passages that are to be flagged."""
    lines = sets.sentences("development")
    return tuple(line.text for line in lines if line.flagged and (line.tool, line.lang) == ("signals", "sv"))


def notes(characters: int, seed: int = SEED) -> tuple[str, ...]:
    """Notes of so many characters in all, the same for the same seed."""
    chance = random.Random(seed)
    made, length = [], 0
    while length < characters:
        made.append(_note(chance))
        length += len(made[-1]) + 1
    return tuple(made)


def running(characters: int, seed: int = SEED) -> str:
    """The notes as one text of exactly so many characters."""
    return "\n".join(notes(characters, seed))[:characters]


def adversarial(characters: int) -> dict[str, str]:
    """Texts made to be slow, each with what it is."""
    anchors = "min man slår mig inte och hotar att döda mig med kniv om jag lämnar honom "
    patterns = {
        "inte inte inte": "inte ",
        "ett signalord om och om igen": "slår ",
        "hela signaler utan skiljetecken": anchors,
        "en signal i varje mening": anchors.strip() + ". ",
        "öppna citattecken och parenteser": '"(' + "han sa ",
        "ett enda långt ord": "a",
        "bara skiljetecken": "?!.,;:-–()",
        "bara radbyten": "\n",
        "kombinerande tecken": "a\u030a\u0301\u0323",
        "bara kombinerande tecken": "\u0301",
        "siffror": "0701",
        "emoji och ensamma surrogat": "\U0001f9d1\u200d\U0001f373\ud83d ",
    }
    return {name: (piece * (characters // len(piece) + 1))[:characters] for name, piece in patterns.items()}


def _note(chance: random.Random) -> str:
    parts, length = [], 0
    while length < NOTE:
        parts.append(chance.choice(prose()))
        length += len(parts[-1]) + 1
    if chance.random() < WITH_SIGNAL:
        parts[chance.randrange(len(parts))] = chance.choice(passages())
    kinds = chance.sample(sorted(identities.SHAPES), 2)
    parts += [f"Uppgift i ärendet: {identities.SHAPES[kind](chance)}." for kind in kinds]
    chance.shuffle(parts)
    return " ".join(parts)
