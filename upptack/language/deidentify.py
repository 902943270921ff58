"""De-identification: marks what may tell who a story is about, with what to write instead.

It helps the person who is to share a text; it does not certify that nobody can be recognised. What happened may be rare
enough in itself, and names that are ordinary words stay unseen in lower case. Figures: `make quality`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache

from upptack.language import addresses, gazetteer, identifiers, persons, rare
from upptack.language.normal import Normal, normal
from upptack.language.passages import DATA, Found, free
from upptack.language.spans import Span

LANGUAGES = ("sv", "en")
CATEGORIES = (
    "personnummer",
    "samordningsnummer",
    "organisationsnummer",
    "phone",
    "email",
    "web",
    "address",
    "date",
    "place",
    "name",
    "unknown_word",
    "number",
    "rare",
)
"""Every kind of passage that is marked."""

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
"""Characters that show nothing and may stand within a name or a number: soft hyphens, zero-width signs, marks of
direction."""


def mark(text: str, lang: str = "sv") -> tuple[Span, ...]:
    """Every passage that may tell who a text is about, by place in the text as given (code points). `context` is
    checksum_right or checksum_wrong for numbers with a check digit, else empty. A passage of the category rare may lie
    over another one. Raises ValueError for another language, and normal.TooLong."""
    if lang not in LANGUAGES:
        raise ValueError(f"Språket {lang!r} finns inte. Välj sv eller en.")
    whole = normal(text)
    seen = _seen(whole.text)
    found, listed = _find(seen.text, lang)
    found = sorted(
        [*found, *rare.find(seen.text, found, listed)], key=lambda each: (each.start, each.end, each.category)
    )
    return tuple(_span(each, seen, whole, lang) for each in dict.fromkeys(found))


def _seen(text: str) -> Normal:
    """The text without what shows nothing."""
    if UNSEEN.search(text) is None:
        return Normal(text)
    hidden = {at for each in UNSEEN.finditer(text) for at in range(*each.span())}
    at = [index for index in range(len(text)) if index not in hidden]
    return Normal("".join(text[index] for index in at), (*at, len(text)))


def _find(text: str, lang: str) -> tuple[list[Found], list[Found]]:
    """Every passage but the rare combinations, and the words for rare occupations and families. Where two readers want
    the same words, the one asked first has them."""
    found = _apart(addresses.find(text))
    digits = free([*identifiers.find(text), *identifiers.spoken(text)], found)
    found += free(addresses.postal(text), [*found, *(each for each in digits if each.category != "number")])
    found += free(digits, found)
    words, listed = persons.find(text, lang)
    words += addresses.boxes(text) + (addresses.english(text) if lang == "en" else [])
    for category in ("address", "date"):
        found += free(_apart([each for each in words if each.category == category]), found)
    return found + free((each for each in words if each.category not in ("address", "date")), found), listed


def _apart(found: Sequence[Found]) -> list[Found]:
    """The longest of passages that overlap each other."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
        elif each.end > kept[-1].end:
            kept[-1] = Found(kept[-1].start, each.end, kept[-1].category, kept[-1].detail)
    return kept


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((DATA / "texts.toml").read_text(encoding="utf-8"))


def _span(found: Found, seen: Normal, whole: Normal, lang: str) -> Span:
    texts = _texts()[lang]
    start, end = whole.back(*_back(seen, found.start, found.end))
    check = found.detail if found.detail.startswith("checksum") else ""
    why = texts["why"][found.category].format(detail=texts["why"].get(check) or _detail(found, lang))
    ask = texts["ask"][found.category].format(detail=_detail(found, lang))
    return Span(start, end, found.category, (check,) if check else (), why, ask, f"deidentify-{found.category}")


def _back(seen: Normal, start: int, end: int) -> tuple[int, int]:
    """A passage's place before what shows nothing was taken out, without what is unseen after its last character."""
    return (start, end) if seen.at is None else (seen.at[start], seen.at[end - 1] + 1)


def _detail(found: Found, lang: str) -> str:
    """What `detail` says in words."""
    words = _texts()[lang]["detail"]
    if found.detail.startswith("county "):
        return words["county"].format(county=gazetteer.places().counties[found.detail.removeprefix("county ")])
    return ", ".join(words.get(each, "") for each in found.detail.split())
