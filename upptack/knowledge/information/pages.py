"""Draws the public pages: the same page for everyone who asks on the same day, so it is drawn once and kept.

What is kept is shared content; a reader's choices are drawn for her alone and kept nowhere."""

from __future__ import annotations

import gzip
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from upptack.knowledge.directory.contents import counties, municipalities
from upptack.knowledge.information import forms, queries
from upptack.knowledge.information.forms import Choices
from upptack.knowledge.information.models import Chapter, PublicPage
from upptack.knowledge.information.queries import Site
from upptack.knowledge.information.rules import PATHS, RIGHT_TO_LEFT, SECTIONS, address_of, html_language
from upptack.knowledge.information.words import Words, leave_for
from upptack.knowledge.publishing.queries import editions

FIND_HELP: Final = "hitta-hjalp"
REFERRER: Final = "no-referrer"
"""What a browser is told to say of where its reader came from; the one place for server and files alike."""

ABOUT_THE_FORM: Final = frozenset({"valen", "kort"})
"""The pieces of "find help" that explain its questions and its card; without a form they would not be true."""

NEEDS: Final[tuple[tuple[str, Choices], ...]] = (
    ("role_exposed", Choices(role="exposed")),
    ("role_uses", Choices(role="uses")),
    ("role_child", Choices(role="child")),
    ("role_relative", Choices(role="relative")),
    ("form_honour", Choices(role="exposed", forms=("honour",))),
)
"""What "find help" without a form has pages for: the key of the words, and what they mean. Addresses hold the number,
from 1."""

WHOLE_COUNTRY: Final = "00"
"""Stands in an address where the code of a county else does."""

LOOK_AGAIN_SECONDS: Final = 1.0
"""How long a process goes on without asking whether the content has changed."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page ready to send, as it is and compressed."""

    plain: bytes
    compressed: bytes


@dataclass
class Kept:
    """What a process keeps of the site: which content and day it was drawn from, when it last asked, the pages."""

    key: object = None
    asked: float = 0.0
    site: Site | None = None
    pages: dict[str, Drawn] | None = None


_kept = Kept()
ADDRESSES: Final[Mapping[str, tuple[str, str]]] = {
    address_of(language, section): (language, section) for language in PATHS for section in SECTIONS
} | {"/sv/": ("sv", "start")}


def forget() -> None:
    """Empties what the process keeps; the next reader's page is drawn anew."""
    _kept.key, _kept.asked, _kept.site, _kept.pages = None, 0.0, None, None


def current() -> Site:
    """The site as it may be shown now; asks at most once a second whether the content has changed."""
    now = time.monotonic()
    today = timezone.localdate()
    if _kept.site is None or now - _kept.asked >= LOOK_AGAIN_SECONDS or _kept.site.on != today:
        key = (editions(), today)
        if _kept.key != key:
            _kept.site, _kept.pages, _kept.key = queries.site(today), {}, key
        _kept.asked = now
    assert _kept.site is not None
    return _kept.site


def page(address: str) -> Drawn | None:
    """The page at an address, drawn at most once for each content and day; None when there is none."""
    found = ADDRESSES.get(address)
    if found is None:
        return None
    site = current()
    assert _kept.pages is not None
    drawn = _kept.pages.get(address)
    if drawn is None and found in site.texts:
        plain = draw(site, *found).encode()
        drawn = _kept.pages[address] = Drawn(plain, gzip.compress(plain, 6, mtime=0))
    return drawn


def draw(site: Site, language: str, section: str, *, static: bool = False) -> str:
    """One page as HTML. `static`: for files without a server, where a form has nobody to answer it."""
    values = frame(site, language, section) | {"text": site.texts[language, section], "static": static}
    if section != FIND_HELP:
        return render_to_string("information/public/page.html", values)
    if static:
        return render_to_string("information/public/needs.html", values | _needs(values["words"], values["find_help"]))
    return render_to_string("information/public/find_help.html", values | form(values["words"], Choices()))


def _needs(words: Words, find_help: str) -> dict[str, Any]:
    """The needs to choose among, each with its address; and the pieces of the page that are not about the form."""
    return {
        "heading": words["role"],
        "choices": tuple((f"{find_help}{number}/", words[key], "") for number, (key, _) in enumerate(NEEDS, 1)),
        "left_out": ABOUT_THE_FORM,
    }


def day_counties(site: Site, language: str, need: int) -> str:
    """The counties to choose among for a need, for files without a server."""
    values = frame(site, language, FIND_HELP, f"{need}/")
    at = f"{values['find_help']}{need}/"
    country = (f"{at}{WHOLE_COUNTRY}/", values["words"]["area_national"], "")
    places = tuple((f"{at}{county.code}/", county.name, "sv") for county in counties())
    values |= {"text": site.texts[language, FIND_HELP], "static": True, "below": True}
    values |= {"heading": values["words"][NEEDS[need - 1][0]], "choices": (country, *places)}
    return render_to_string("information/public/needs.html", values)


def day_help(site: Site, language: str, need: int, county: str) -> str:
    """The help for a need in a county or the whole country, for files without a server."""
    known = "" if county == WHOLE_COUNTRY else county
    found = queries.help_for(forms.need_of(replace(NEEDS[need - 1][1], county=known)), site.on)
    values = frame(site, language, FIND_HELP, f"{need}/{county}/") | {"help": found, "today": site.on, "static": True}
    values |= {"place": next((each.name for each in counties() if each.code == known), "")}
    return render_to_string("information/public/help.html", values | {"back": f"{values['find_help']}{need}/"})


def lost(site: Site) -> str:
    """The page for an address that leads nowhere, in Swedish with the way to the other languages."""
    values = frame(site, "sv", "start")
    values["menu"] = tuple((address, name, False) for address, name, _ in values["menu"])
    values |= {"heading": values["words"]["not_found_heading"], "sentence": values["words"]["not_found"]}
    return render_to_string("information/public/message.html", values | {"static": True})


def thanks(language: str) -> str:
    """The page after somebody has said that a number is wrong."""
    values = frame(current(), language, FIND_HELP)
    values |= {"heading": values["words"]["report_wrong"], "sentence": values["words"]["report_thanks"]}
    return render_to_string("information/public/message.html", values)


def frame(site: Site, language: str, section: str, below: str = "") -> dict[str, Any]:
    """What every public page has around its text. `below`: the rest of the address, for a page under a section's."""

    def there(name: str) -> str:
        return address_of(language, name) if (language, name) in site.texts else ""

    return {
        "words": Words(language),
        "lang": html_language(language),
        "dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "unreviewed": (language, section) in site.unreviewed,
        "leave_for": leave_for(),
        "languages": tuple(
            (html_language(code), Words(code)["language_name"], address_of(code, section) + below, code == language)
            for code in site.languages
            if (code, section) in site.texts
        ),
        "menu": tuple(
            (address_of(language, name), site.texts[language, name].menu, name == section and not below)
            for name in SECTIONS
            if (language, name) in site.texts
        ),
        "start": there("start"),
        "find_help": there(FIND_HELP),
        "traces": there("spar"),
        "shows_find_help": section != FIND_HELP and bool(there(FIND_HELP)),
        "home": section == "start",
    }


def form(words: Words, chosen: Choices) -> dict[str, Any]:
    """The questions of "find help" with what was chosen."""
    meanings = forms.meanings()
    return {
        "chosen": chosen,
        "roles": tuple((value, words[f"role_{value}"]) for value in meanings["role"]),
        "forms": tuple((value, words[f"form_{value}"]) for value in meanings["form"]),
        "ages": tuple((value, words[f"age_{value}"]) for value in forms.AGES),
        "sexes": tuple((value, words[f"sex_{value}"]) for value in forms.SEXES),
        "children": tuple((value, words[f"children_{value}"]) for value in meanings["children"]),
        "tongues": tuple((value, words[f"tongue_{value}"]) for value in forms.TONGUES),
        "municipalities": tuple((place.code, place.short) for place in sorted_places()),
    }


def sorted_places() -> list[Any]:
    """The municipalities in alphabetical order by Swedish rules (å, ä, ö last)."""
    swedish = str.maketrans("åäöÅÄÖ", "{|}{|}")
    return sorted(municipalities(), key=lambda place: place.short.lower().translate(swedish))


def answer(language: str, chosen: Choices, *, card: bool) -> str:
    """The help for one reader's choices, as a page or as a small card to print. Kept nowhere."""
    site = current()
    found = queries.help_for(forms.need_of(chosen), site.on)
    values = frame(site, language, FIND_HELP) | {"help": found, "today": site.on}
    values |= form(values["words"], chosen)
    return render_to_string("information/public/card.html" if card else "information/public/help.html", values)


def wrong(language: str, sentence: str) -> str:
    """The form again, with the sentence that says what could not be read."""
    site = current()
    values = frame(site, language, FIND_HELP) | {"text": site.texts[language, FIND_HELP], "static": False}
    return render_to_string(
        "information/public/find_help.html", values | form(values["words"], Choices()) | {"wrong": sentence}
    )


def preview(request: HttpRequest, row: PublicPage | Chapter) -> HttpResponse:
    """A draft as its reader would see it today."""
    today: date = timezone.localdate()
    if isinstance(row, Chapter):
        text = queries.shown_text(row, row.chapter, today, "staff", lambda name: f"/handbok/{name}/")
        return HttpResponse(
            render_to_string("information/handbook/chapter.html", {"text": text, "words": Words("sv")}, request)
        )
    site = queries.site(today)
    link = lambda name: address_of(row.language, name) if name in SECTIONS else None  # noqa: E731
    text = queries.shown_text(row, row.section, today, "public", link)
    section = row.section if row.section in SECTIONS else "start"
    values = frame(site, row.language, section) | {"text": text, "static": True}
    return HttpResponse(render_to_string("information/public/page.html", values))
