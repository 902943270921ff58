"""What the leak check knows beforehand: word lists of data/leaks/values.toml, places, names and ordinary words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from upptack.language import vocabulary
from upptack.language.leaks.letters import DATA, bare, sounds


@cache
def tables() -> dict[str, Any]:
    """The tables of values.toml."""
    return tomllib.loads((DATA / "values.toml").read_text(encoding="utf-8"))


@cache
def listed(table: str, name: str) -> frozenset[str]:
    """The words of one list, in lower case; an underscore stands for a space."""
    return frozenset(word.replace("_", " ") for word in tables()[table][name].split())


@cache
def heard(table: str, name: str) -> frozenset[str]:
    """The same words as they sound."""
    return frozenset(map(sounds, listed(table, name)))


@cache
def labels() -> Mapping[str, str]:
    """Which kind a label before a colon stands for."""
    return {word: kind for kind in tables()["labels"] for word in listed("labels", kind)}


@cache
def endings() -> tuple[str, ...]:
    """Endings of a street's name, longest first, in plain letters."""
    return tuple(sorted({bare(word) for word in listed("street", "endings")}, key=len, reverse=True))


@cache
def tails() -> tuple[str, ...]:
    """What a school's own name is joined with, longest first, in plain letters."""
    return tuple(sorted(listed("school", "tails"), key=len, reverse=True))


@cache
def shortened_endings() -> Mapping[str, tuple[str, ...]]:
    """For the endings that are often shortened, by the ending in plain letters: the other forms."""
    rows = tables()["street"]["short"]
    return {bare(row["full"]): tuple(bare(row["forms"]).split()) for row in rows}


@cache
def shortened_before() -> Mapping[str, frozenset[str]]:
    """The words before a street's own name (stora, norra), as they sound, with how they may be written."""
    rows: dict[str, str] = tables()["street"]["before"]
    return {
        sounds(full): frozenset(sounds(piece) for form in (full, *forms.split()) for piece in form.split(":"))
        for full, forms in rows.items()
    }


@cache
def short_names() -> Mapping[str, frozenset[str]]:
    """For a first name, as it sounds: its short forms and other spellings, in the tables' own letters."""
    found: dict[str, frozenset[str]] = {}
    for group in tables()["short"]["groups"]:
        names = group.split()
        for name in names:
            found[sounds(name)] = found.get(sounds(name), frozenset()) | frozenset(names)
    return found


@cache
def places() -> frozenset[str]:
    """Municipalities, counties, provinces and towns, as they sound. Source: data/deidentify/places.tsv."""
    rows = (vocabulary.DATA / "places.tsv").read_text(encoding="utf-8").splitlines()
    kinds = {"municipality", "county", "province", "town", "city"}
    cut = [row.split("\t") for row in rows if row and row[0] != "#"]
    return frozenset(heard_together(row[0]) for row in cut if len(row) > 1 and row[1] in kinds)


def heard_together(words: str) -> str:
    """Several words as they sound, with a space between them."""
    return " ".join(sounds(word) for word in words.lower().split())


def is_name(word: str) -> bool:
    """Whether a word in lower case is a listed first name or surname, or a surname made as Swedish ones are."""
    return vocabulary.words("sv").is_name(word) or is_surname(word)


def is_surname(word: str) -> bool:
    """Whether a word in lower case is made as most Swedish surnames are: Lundqvist, Bergström, Johansson."""
    key = sounds(word)
    heads, tails = heard("surname", "heads"), heard("surname", "tails")
    for form in (key, key[:-1]) if key.endswith("s") else (key,):
        if any(form[:cut] in heads and form[cut:] in tails for cut in range(2, len(form) - 1)):
            return True
    return False


def is_ordinary(word: str) -> bool:
    """Whether a word in lower case is an ordinary Swedish or English one."""
    return vocabulary.words("sv").is_ordinary(word) or vocabulary.words("en").is_ordinary(word)


@cache
def listed_words() -> frozenset[str]:
    """Every word that stands in a list of ordinary words. A word of these is never a misspelling of another."""
    return frozenset(vocabulary.words("sv").ordinary) | frozenset(vocabulary.words("en").ordinary)


def is_listed(word: str) -> bool:
    """Whether a word in lower case, or what it is the genitive of, stands itself in a list of ordinary words."""
    return word in listed_words() or word.removesuffix("s") in listed_words()


def is_other(word: str) -> bool:
    """Whether a word in lower case is a word, name or place of its own, and so no misspelling of another."""
    return is_ordinary(word) or is_name(word) or sounds(word) in places()


def is_other_street(word: str) -> bool:
    """Whether a word in lower case is a street's name made of a word or name of its own (Lundgatan, Kungsvägen)."""
    plain = bare(word)
    for ending in endings():
        stem = word[: len(word) - len(ending)]
        if plain.endswith(ending) and len(stem) > 1:
            return any(is_other(form) for form in (stem, stem.removesuffix("s"), stem + "a", stem + "e", stem + "en"))
    return False
