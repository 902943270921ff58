"""Languages, sections and parts; which language may be offered. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

LANGUAGES: Final = (("sv", "svenska"), ("sv-lattlast", "lättläst svenska"), ("en", "engelska"), ("ar", "arabiska"))
TRANSLATIONS: Final = (
    ("original", "original"),
    ("unreviewed", "maskinöversatt, inte granskad"),
    ("reviewed", "granskad av översättare"),
)
GROUPS: Final = (("steg", "Samtalets steg"), ("form", "Former av våld"), ("ovrigt", "Övrigt stöd"))

SECTIONS: Final = (
    "start",
    "utsatt",
    "utovare",
    "barn",
    "orolig",
    "heder",
    "vad-ar-vald",
    "lagen",
    "skydd",
    "uppehallstillstand",
    "hitta-hjalp",
    "spar",
    "samarbetet",
    "tillganglighet",
)
"""The public site's sections in order. Addresses hold the number, never the name: a history list tells nothing."""

NOT_SAFETY: Final = frozenset({"samarbetet"})
"""Sections that nobody's safety hangs on; every other must be there before a language is offered."""

RIGHT_TO_LEFT: Final = frozenset({"ar"})


def offered(published: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The languages that may be offered, in order, from the sections published in each: those with every section
    that somebody's safety hangs on. Swedish is the source and is always offered."""
    needed = set(SECTIONS) - NOT_SAFETY
    return tuple(code for code, _ in LANGUAGES if code == "sv" or needed <= set(published.get(code, ())))


def html_language(code: str) -> str:
    """The language as a browser knows it (BCP 47): easy Swedish is Swedish in simplified form."""
    return {"sv-lattlast": "sv-simple"}.get(code, code)


PATHS: Final = {"sv": "sv", "sv-lattlast": "sl", "en": "en", "ar": "ar"}
"""Each language's part of an address."""


def address_of(language: str, section: str) -> str:
    """The address of a section: `/` for the Swedish first page, else language and number. Raises ValueError for a
    section that the site does not have."""
    number = SECTIONS.index(section)
    if number == 0:
        return "/" if language == "sv" else f"/{PATHS[language]}/"
    return f"/{PATHS[language]}/{number}/"
