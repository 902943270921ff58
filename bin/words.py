"""Writes the word lists of upptack/language/data/deidentify: ordinary-sv.txt, ordinary-en.txt and names.txt.

Run by hand when a source has a new version, in an environment of its own: `pip install wordfreq hunspell-sv
english-words Faker`, then `PYTHONPATH=. python bin/words.py`. Sources and licences: SOURCES.md beside the lists."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import tomllib
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from upptack.language.vocabulary import DATA, Words

ROOT = Path(__file__).resolve().parent.parent
HUNSPELL = Path(sys.prefix) / "share" / "hunspell"

HELD_OUT = {"hr_HR", "ro_RO", "ha_NG", "uz_UZ", "id_ID"}
"""Faker's names that no list is told of, so that they measure how the lists meet names that nobody thought of."""

SHOWN = {"sv_SE": ("first", "last"), "tr_TR": ("first",), "fi_FI": ("first",)}
"""Faker's names that are listed as names; the others only keep a word from being listed as ordinary."""

RARE = {"sv": 1.75, "en": 2.75}
"""Zipf frequencies (log10 of uses per billion words) under which a word is left out."""

EVERYDAY = {"sv": 5.0, "en": 4.2}
"""Zipf frequencies from which a word is ordinary though it is a surname or somebody's name far away."""

NEAR = ("sv_SE", "fi_FI", "pl_PL", "tr_TR", "de_DE", "no_NO", "da_DK", "en_GB", "en_US", "es_ES", "fr_DZ")
"""Countries whose first names are no ordinary words however often they are used."""

SHORT = 3.3
"""Zipf frequency under which a word of one to three letters is left out: there most are abbreviations and names."""

STREETS = ("gatan", "vägen", "torget", "gränd", "allén", "backen", "stigen")
"""Endings of street names: such a word is ordinary only where `ambiguous.toml` says so."""

ENGLISH_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "est", "ness", "r", "rs")
Affixes = dict[str, list[tuple[str, str, re.Pattern[str]]]]


def frequencies(lang: str) -> dict[str, float]:
    """Every word that wordfreq knows, with its Zipf frequency."""
    wordfreq: Any = importlib.import_module("wordfreq")
    listed = wordfreq.top_n_list(lang, 10**6, wordlist="large")
    return {word: wordfreq.zipf_frequency(word, lang, wordlist="large") for word in listed if word.isalpha()}


def affixes() -> Affixes:
    """The suffixes of hunspell-sv by flag: what is taken away, what is added, and how the word must end."""
    found: Affixes = {}
    for line in (HUNSPELL / "sv_SE.aff").read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if len(fields) >= 5 and fields[0] == "SFX":
            _, flag, strip, add, condition = fields[:5]
            add = "" if add == "0" else add.split("/")[0]
            found.setdefault(flag, []).append(("" if strip == "0" else strip, add, re.compile(condition + "$")))
    return found


def forms(word: str, flags: str, suffixes: Affixes) -> Iterator[str]:
    """A word of hunspell-sv in all its forms."""
    yield word
    for flag in flags:
        for strip, add, condition in suffixes.get(flag, ()):
            if word.endswith(strip) and condition.search(word):
                yield word[: len(word) - len(strip)] + add


def swedish() -> set[str]:
    """Every form of every word that hunspell-sv writes with a small letter."""
    suffixes = affixes()
    found: set[str] = set()
    for name in ("sv_SE.dic", "sv_SE_expanded.dic"):
        for line in (HUNSPELL / name).read_text(encoding="utf-8").splitlines():
            word, _, flags = line.split()[0].partition("/") if line.strip() else ("", "", "")
            if word.isalpha() and word == word.lower():
                found.update(forms(word, flags, suffixes))
    return found


@cache
def english() -> Collection[str]:
    """Every word that web2 writes with a small letter."""
    listed: Any = importlib.import_module("english_words")
    return {word for word in listed.get_english_words_set(["web2"]) if word == word.lower()}


def is_english(word: str) -> bool:
    """Whether a word is in web2, or an inflected form of a listed one."""
    bases = [word.removesuffix(end) for end in ENGLISH_ENDINGS if word.endswith(end) and len(word) - len(end) > 2]
    bases += [base + "e" for base in bases] + [base[:-1] for base in bases if base[-1] == base[-2]]
    bases += [word[:-3] + "y"] if word.endswith(("ies", "ied")) else []
    return word in english() or any(base in english() for base in bases)


def people(locale: str, kinds: Iterable[str] = ("first", "last")) -> set[str]:
    """Faker's names of a country, in lower case, word by word; none where they are not in Latin letters."""
    provider: Any = importlib.import_module(f"faker.providers.person.{locale}").Provider
    lists = [getattr(provider, each) for each in dir(provider) if any(f"{kind}_name" in each for kind in kinds)]
    given = (one if isinstance(one, str) else one[0] for many in lists if isinstance(many, Collection) for one in many)
    parts = {part.lower() for one in given for part in re.split(r"[\s'’.-]+", one)}
    return {part for part in parts if part.isalpha() and max(part) < "\u0250"}


def locales() -> list[str]:
    """Faker's countries."""
    person = importlib.import_module("faker.providers.person")
    return [each.name for each in pkgutil.iter_modules(person.__path__) if "_" in each.name]


def toml_words(name: str) -> dict[str, Any]:
    """A data file written by hand, its texts split into words."""

    def split(value: Any) -> Any:
        return {key: split(each) for key, each in value.items()} if isinstance(value, dict) else set(value.split())

    found: dict[str, Any] = split(tomllib.loads((DATA / name).read_text(encoding="utf-8")))
    return found


def own_texts() -> set[str]:
    """The words that our own Swedish texts write with a small letter."""
    paths = [*(ROOT / "upptack/guides/data").glob("*.toml"), *(ROOT / "upptack/knowledge").glob("routines/data/*.toml")]
    text = " ".join(path.read_text(encoding="utf-8") for path in paths)
    return {word for word in re.findall(r"(?<![\w-])[a-zåäöé]{3,}(?![\w-])", text) if re.search("[aeiouyåäö]", word)}


def pruned(kept: Collection[str], names: Collection[str], compounds: bool) -> set[str]:
    """The words without those that are made of other listed ones."""
    ordinary: set[str] = set()
    listed = Words(ordinary, names, compounds)
    for word in sorted(kept, key=lambda each: (len(each), each)):
        if not listed.is_ordinary(word):
            ordinary.add(word)
    return ordinary


def kept(lang: str, freq: dict[str, float], unlisted: Collection[str]) -> set[str]:
    """The words of a language's dictionary that are used often enough and are no names."""
    near = set().union(*(people(each, ("first",)) for each in NEAR))
    listed = swedish() if lang == "sv" else {word for word in freq if is_english(word)}
    return {
        word
        for word, often in freq.items()
        if word in listed
        and not word.endswith(STREETS)
        and often >= (SHORT if len(word) <= 3 else RARE[lang])
        and (word not in unlisted or (often >= EVERYDAY[lang] and word not in near))
    }


def write(name: str, listed: Iterable[str]) -> None:
    """Writes a list, one word a line, sorted."""
    (DATA / name).write_text("\n".join(sorted(listed)) + "\n", encoding="utf-8")


def main() -> int:
    """Writes the three lists and says how long they are; returns 0."""
    judged, own, places = toml_words("ambiguous.toml"), toml_words("own-words.toml"), set(place_words())
    unlisted = set().union(*(people(each) for each in locales() if each not in HELD_OUT)) | own["names"] | places
    shown = set().union(*(people(each, kinds) for each, kinds in SHOWN.items())) | own["names"]
    shown |= judged["sv"]["also_names"] | judged["en"]["also_names"]
    shown -= judged["sv"]["words_only"]
    ordinary = {}
    for lang in ("sv", "en"):
        spared = judged[lang]["words_only"] | judged[lang]["also_names"] | own[lang]
        every = kept(lang, frequencies(lang), unlisted) | (own_texts() - unlisted if lang == "sv" else set()) | spared
        ordinary[lang] = pruned(every, shown, compounds=lang == "sv")
    listed = Words(ordinary["sv"], shown, compounds=True)
    shown |= {name for name in unlisted - places - ordinary["sv"] if listed.is_ordinary(name)}
    for name, words in (("ordinary-sv", ordinary["sv"]), ("ordinary-en", ordinary["en"]), ("names", shown)):
        write(f"{name}.txt", words)
        print(name, len(words), (DATA / f"{name}.txt").stat().st_size)
    return 0


def place_words() -> Iterator[str]:
    """Single-word places, which are no ordinary words either."""
    for line in (DATA / "places.tsv").read_text(encoding="utf-8").splitlines():
        name = line.split("\t")[0]
        if not line.startswith("#") and " " not in name:
            yield name.lower()


if __name__ == "__main__":
    sys.exit(main())
