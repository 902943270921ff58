"""Words, stems and questions: what is read out of a text and what somebody searches for. Pure.

Both databases are given the same stems and the same question, so both find the same. Nothing that is typed can be an
error: what is not a letter or a digit parts words and is otherwise forgotten."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import snowballstemmer

LONGEST_QUESTION: Final = 100
"""Characters of a question that are read."""
MOST_WORDS: Final = 8
"""Words of a question that are used."""
LONGEST_WORD: Final = 40
SHORTEST_BEGINNING: Final = 4
"""Letters that a word must have to find longer words that begin with it."""

FILE: Final = Path(__file__).parent / "data" / "synonyms.toml"
WORD: Final = re.compile(r"[^\W_]+")
NUMBER: Final = r"(\d{1,3})(?:\s?([a-zåäö])(?=\s*(?:§|kap))|\s?([a-h])\b|([a-zåäö])\b)?"
WITH_CHAPTER: Final = re.compile(rf"(?<!\d){NUMBER}\s*kap(?:itlet)?\b\.?\s*(?:§\s*)?{NUMBER}(?:\s*§+)?")
WITH_COLON: Final = re.compile(rf"(?<![\d:])(\d{{1,3}})(?:\s?([a-h]))?:{NUMBER}(?![\d:])(?:\s*§+)?")
ONLY_CHAPTER: Final = re.compile(rf"(?<!\d){NUMBER}\s*kap(?:itlet)?\b\.?")
ONLY_SECTION: Final = re.compile(rf"(?<!\d){NUMBER}\s*§+|(?<!§)§++\s*{NUMBER}")
TELLS_OF_LAW: Final = re.compile(r"\d\s?[a-zåäö]?(?::\d|\s*(?:§|kap))|§")
"""Whether a text may name a place in a statute at all: most do not, and need not be searched for one in five ways."""
COLLECTION: Final = re.compile(r"(?<!\d)([12]\d{3}):(\d{1,5})(?![\d:])")
"""A statute's number in Svensk författningssamling, such as 2025:400."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question: a text has it when it has one of `whole`, or a word that begins with one of
    `beginnings`. Both hold only letters and digits."""

    whole: tuple[str, ...]
    beginnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched for. `shortened` when more was typed than is read."""

    terms: tuple[Term, ...]
    shortened: bool


@cache
def words_file() -> Mapping[str, object]:
    """The field's own words, from data/synonyms.toml."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def endings() -> tuple[tuple[str, str], ...]:
    """Endings that the stemmer leaves, and the same with the s of the genitive, with what is read instead."""
    found: dict[str, str] = words_file()["endings"]  # type: ignore[assignment]
    return tuple((ending + s, instead) for ending, instead in found.items() for s in ("", "s"))


@cache
def empty() -> frozenset[str]:
    """Words that every text has, and that are not searched for."""
    return frozenset(str(words_file()["empty"]).split())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a word in small letters. It keeps words of shared content between calls; what somebody searches for
    is never kept (`stem.__wrapped__`). A stemmer of its own for each word: it holds the word while it works."""
    for ending, instead in endings():
        if word.endswith(ending):
            word = word[: -len(ending)] + instead
            break
    found: str = snowballstemmer.stemmer("swedish").stemWord(word)
    return found


@cache
def same() -> Mapping[str, tuple[str, ...]]:
    """The stems that a stem also stands for."""
    found: dict[str, dict[str, None]] = {}
    groups: list[Mapping[str, list[str]]] = words_file()["same"]  # type: ignore[assignment]
    for group in groups:
        stems = [stem(word) for word in group["words"]]
        for each in stems:
            found.setdefault(each, {}).update(dict.fromkeys(other for other in stems if other != each))
    return {each: tuple(others) for each, others in found.items()}


@cache
def phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What texts say in several words, with the one word that people search for."""
    rows: list[Mapping[str, str]] = words_file()["phrase"]  # type: ignore[assignment]
    return tuple((re.compile(rf"\b{row['said']}\b"), row["means"]) for row in rows)


@cache
def version() -> str:
    """Changes when texts have to be read anew because stems are made another way."""
    return hashlib.sha256(Path(__file__).read_bytes() + FILE.read_bytes()).hexdigest()[:12]


def plain(text: str) -> str:
    """The text in small letters, with compatible signs made one (NFKC): å is one sign whichever way it was typed."""
    return unicodedata.normalize("NFKC", text).lower()


def _number(parts: Iterable[str | None]) -> str:
    return "".join(part for part in parts if part)


def references(text: str, *, finest: bool) -> tuple[list[str], str]:
    """The places in statutes that a text in small letters names, as words of letters and digits, and the text without
    them. "19 kap. 1 §" and "19:1" are kap19par1; a text that is searched also gives kap19 and par1 unless `finest`."""
    found: list[str] = []
    if not TELLS_OF_LAW.search(text):
        return found, text

    def both(match: re.Match[str]) -> str:
        groups = match.groups()
        chapter, section = _number(groups[:-4]), _number(groups[-4:])
        found.append(f"kap{chapter}par{section}")
        if not finest:
            found.extend((f"kap{chapter}", f"par{section}"))
        return " "

    def one(name: str, match: re.Match[str]) -> str:
        found.append(name + _number(match.groups()))
        return " "

    text = COLLECTION.sub(lambda match: f" sfs{match[1]}nr{match[2]} ", text)
    text = WITH_CHAPTER.sub(both, text)
    text = WITH_COLON.sub(both, text)
    text = ONLY_CHAPTER.sub(lambda match: one("kap", match), text)
    text = ONLY_SECTION.sub(lambda match: one("par", match), text)
    return found, text


def stems(text: str) -> Iterator[str]:
    """The stems of a text in order, and the places in statutes that it names."""
    places, rest = references(plain(text), finest=False)
    yield from places
    yield from (stem(means) for said, means in phrases() for _ in said.findall(rest))
    yield from (stem(word[:LONGEST_WORD]) for word in WORD.findall(rest))


def question(typed: str) -> Question:
    """Reads what somebody searches for. Without a word that says something there are no terms."""
    places, rest = references(plain(typed[:LONGEST_QUESTION]), finest=True)
    words = [word[:LONGEST_WORD] for word in dict.fromkeys(WORD.findall(rest))]
    told = (term(word) for word in words if word not in empty())
    terms = [*(Term((place,), ()) for place in dict.fromkeys(places)), *told]
    shortened = len(typed.strip()) > LONGEST_QUESTION or len(terms) > MOST_WORDS
    return Question(tuple(terms[:MOST_WORDS]), shortened)


def term(word: str) -> Term:
    """One word: its stem, the stems that mean the same, and for a word of four letters or more what begins with it.

    The beginning is the stem, so that "kontaktförbuden" finds "kontaktförbudslagen"; when the stem is shorter than
    four letters it is the word as typed, so that "heder" does not find every word on "hed"."""
    if word.startswith("sfs") and word[3:4].isdigit():
        return Term((word,), ())
    own: str = stem.__wrapped__(word)
    whole = (own, *same().get(own, ()))
    if len(word) < SHORTEST_BEGINNING:
        return Term(whole, ())
    return Term(whole, (own if len(own) >= SHORTEST_BEGINNING else word,))


def fts5(asked: Question, *, any_word: bool) -> str:
    """The question as SQLite's FTS5 reads it: every word, or any of them. Stems stand within quotation marks."""

    def one(each: Term) -> str:
        return "(" + " OR ".join((*(f'"{w}"' for w in each.whole), *(f'"{w}" *' for w in each.beginnings))) + ")"

    return (" OR " if any_word else " AND ").join(one(each) for each in asked.terms)


def tsquery(asked: Question, *, any_word: bool, weight: str = "") -> str:
    """The question as PostgreSQL's type tsquery reads it; with weight A only words of the title count."""
    end = f":{weight}" if weight else ""

    def one(each: Term) -> str:
        words = (*(f"'{w}'{end}" for w in each.whole), *(f"'{w}':*{weight}" for w in each.beginnings))
        return f"({' | '.join(words)})"

    return (" | " if any_word else " & ").join(one(each) for each in asked.terms)


def tsvector(title: Iterable[str], body: Iterable[str]) -> str:
    """Stems as PostgreSQL's type tsvector reads them: those of the title weigh A, the others D. A position is at most
    16 383 there, and a word has at most 255 of them."""
    places: dict[str, list[str]] = {}
    at = 0
    for weight, words in (("A", title), ("", body)):
        for word in words:
            at = min(at + 1, 16_383)
            places.setdefault(word, []).append(f"{at}{weight}")
    return " ".join(f"'{word}':{','.join(dict.fromkeys(at[:255]))}" for word, at in places.items())
