"""The lexicons of the tools: data files of word classes and constructions, read once for each tool and language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from upptack.language.building import build, inflected
from upptack.language.shapes import Construction, Entry, Index, Lexicon, LexiconError, Part

__all__ = ["Construction", "Entry", "Index", "Lexicon", "LexiconError", "Part", "build", "inflected", "load", "ranks"]

DATA = Path(__file__).parent / "data"
LANGUAGES = ("sv", "en")


@cache
def ranks(lang: str) -> Mapping[str, int]:
    """The rank of each of a language's most frequent words, the first being 1."""
    listed = (DATA / f"frequent-{lang}.txt").read_text(encoding="utf-8").split()
    return {word: rank for rank, word in enumerate(listed, start=1)}


def _files(tool: str, lang: str) -> Iterator[Mapping[str, Any]]:
    if lang not in LANGUAGES:
        raise ValueError(f"Språket {lang!r} finns inte. Välj ett av: {', '.join(LANGUAGES)}")
    for path in sorted((DATA / tool / lang).glob("*.toml")):
        with path.open("rb") as file:
            yield tomllib.load(file)


@cache
def load(tool: str, lang: str) -> Lexicon:
    """The lexicon of a tool (a folder of data files) in a language; read once. Raises ValueError for a language that
    there is none for, LexiconError for data that cannot be read."""
    files = tuple(_files(tool, lang))
    return build(files, ranks(lang))
