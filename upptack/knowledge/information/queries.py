"""Reads the texts as they may be shown on one day: to the public without what has run out, to staff with it marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from django.db.models import Q
from django.utils.safestring import SafeString

from upptack.knowledge.directory import contents as directory_contents
from upptack.knowledge.directory import queries as directory
from upptack.knowledge.directory.queries import ShownBody
from upptack.knowledge.information import markup
from upptack.knowledge.information.models import Chapter, PublicPage, Text
from upptack.knowledge.information.rules import GROUPS, LANGUAGES, NOT_SAFETY, SECTIONS, address_of, offered
from upptack.knowledge.publishing.queries import CameFrom, origins, shown
from upptack.knowledge.publishing.rules import Standing, standing
from upptack.law.provisions import Provision, provisions
from upptack.law.provisions import State as LawState
from upptack.matching import Need

Reader: TypeAlias = Literal["public", "staff"]
Maker: TypeAlias = Callable[[str, Any, date, Reader, markup.Address], "Piece"]
PER_KIND = 4
EVERYBODY = "unknown"
NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class Cited:
    """A provision under a text, and what may be said about it on the day."""

    provision: Provision
    state: LawState


@dataclass(frozen=True, slots=True)
class Help:
    """A kind of body with the bodies that may be named; `kind` is its id, for the words about it."""

    kind: str
    bodies: tuple[ShownBody, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a page as it may be shown. `standing` tells whether its proof holds; a reader of the public site
    gets no text of a piece whose proof has run out (`text` is empty then)."""

    kind: str
    id: str
    heading: str
    text: SafeString
    level: str = ""
    standing: Standing = "current"
    source: str = ""
    checked: date | None = None
    expires: date | None = None
    responsible: str = ""
    cited: tuple[Cited, ...] = ()
    help: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownText:
    """A page or chapter on one day. The public reader of a page that has run out gets no pieces."""

    name: str
    title: str
    menu: str
    summary: str
    standing: Standing
    source: str
    checked: date
    expires: date
    responsible: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """The public site on one day: the texts by language and section, and the languages that may be offered."""

    on: date
    texts: Mapping[tuple[str, str], ShownText]
    unreviewed: frozenset[tuple[str, str]]
    languages: tuple[str, ...]


def site(on: date) -> Site:
    """The public site as it may be shown on a day; languages that lack a text for somebody's safety are left out."""
    rows = list(PublicPage.objects.filter(shown(PublicPage, on)))
    sections: dict[str, set[str]] = {}
    for row in rows:
        sections.setdefault(row.language, set()).add(row.section)
    languages = offered(sections)
    known = {(row.language, row.section) for row in rows if row.language in languages and row.section in SECTIONS}
    texts = {
        (row.language, row.section): shown_text(row, row.section, on, "public", _link(row.language, known))
        for row in rows
        if (row.language, row.section) in known
    }
    unreviewed = {(row.language, row.section) for row in rows if row.translation == "unreviewed"}
    return Site(on, texts, frozenset(unreviewed & known), languages)


def pages_current(on: date) -> tuple[int, int]:
    """How many published public pages have not run out on a day, and how many there are."""
    ends = PublicPage.objects.filter(shown(PublicPage, on)).values_list("expires", flat=True)
    return sum(standing(day, on) != "expired" for day in ends), len(ends)


def languages_current(on: date) -> tuple[int, int]:
    """In how many languages every section that somebody's safety hangs on is published, has not run out and is no
    translation that nobody has reviewed; and how many languages there are."""
    held: dict[str, set[str]] = {}
    rows = PublicPage.objects.filter(shown(PublicPage, on)).exclude(translation="unreviewed")
    for language, section, expires in rows.values_list("language", "section", "expires"):
        if standing(expires, on) != "expired":
            held.setdefault(language, set()).add(section)
    needed = set(SECTIONS) - NOT_SAFETY
    return sum(needed <= held.get(code, set()) for code, _ in LANGUAGES), len(LANGUAGES)


def _link(language: str, known: Iterable[tuple[str, str]]) -> markup.Address:
    there = {section for code, section in known if code == language}
    return lambda name: address_of(language, name) if name in there else None


def shown_text(row: Text, name: str, on: date, reader: Reader, link: markup.Address) -> ShownText:
    """One text as a reader may see it on a day."""
    holds = standing(row.expires, on)
    withheld = reader == "public" and holds == "expired"
    return ShownText(
        name,
        row.title,
        row.menu,
        row.summary,
        holds,
        row.source,
        row.checked,
        row.expires,
        row.responsible,
        () if withheld else tuple(pieces(row.pieces(), on, reader, link)),
    )


def pieces(stored: Iterable[tuple[str, Any]], on: date, reader: Reader, link: markup.Address) -> Iterator[Piece]:
    """The pieces of a text in order."""
    for kind, value in stored:
        make: Maker = MAKERS.get(kind, _words)
        yield make(kind, value, on, reader, link)


def _words(kind: str, value: Any, on: date, reader: Reader, link: markup.Address) -> Piece:
    text = markup.html(value["text"], link)
    return Piece(kind, value["id"], value["heading"], text, level=value.get("level", ""))


def _fact(kind: str, value: Any, on: date, reader: Reader, link: markup.Address) -> Piece:
    holds = standing(value["expires"], on)
    withheld = reader == "public" and holds == "expired"
    return Piece(
        kind,
        value["id"],
        "",
        NOTHING if withheld else markup.html(value["text"], link),
        standing=holds,
        source=value["source"],
        checked=value["checked"],
        expires=value["expires"],
        responsible=value["responsible"],
    )


def _law(kind: str, value: Any, on: date, reader: Reader, link: markup.Address) -> Piece:
    cited = tuple(Cited(p, p.state(on)) for name in value["provisions"] if (p := provisions().get(name)))
    whole = len(cited) == len(value["provisions"]) and all(each.provision.is_current(on) for each in cited)
    withheld = reader == "public" and not whole
    return Piece(
        kind,
        value["id"],
        value["heading"],
        NOTHING if withheld else markup.html(value["text"], link),
        standing="current" if whole else "expired",
        cited=cited,
    )


def _contacts(kind: str, value: Any, on: date, reader: Reader, link: markup.Address) -> Piece:
    known = directory_contents.kinds()
    wanted = tuple(name for name in value["kinds"] if name in known)
    return Piece(kind, value["id"], value["heading"], NOTHING, help=help_for(anybody(wanted), on))


MAKERS: Mapping[str, Maker] = {"fact": _fact, "law": _law, "contacts": _contacts}


def anybody(kinds: tuple[str, ...]) -> Need:
    """The need of a reader about whom nothing is known: what the whole country has."""
    return Need(kinds, EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY, None, None, None, None, False)


def help_for(need: Need, on: date) -> tuple[Help, ...]:
    """The best bodies for each kind in the need's order."""
    found = directory.directory(on)
    return tuple(
        Help(kind, tuple(found.bodies[hit.service.id] for hit in hits))
        for kind, hits in found.index.by_kind(need, PER_KIND)
    )


def handbook(agency: str, on: date) -> tuple[tuple[str, tuple[ShownText, ...]], ...]:
    """The handbook as an agency's staff see it on a day, part by part: what is shared and what is the agency's own."""
    rows = list(Chapter.objects.filter(shown(Chapter, on), Q(agency=None) | Q(agency=agency)).order_by("order"))
    names = {row.chapter for row in rows}

    def link(name: str) -> str | None:
        return f"/handbok/{name}/" if name in names else None

    return tuple(
        (words, tuple(shown_text(row, row.chapter, on, "staff", link) for row in rows if row.group == group))
        for group, words in GROUPS
    )


def origins_of(chapter: str) -> tuple[CameFrom, ...]:
    """The proposals that are in what a chapter says, the newest first."""
    row = Chapter.objects.filter(chapter=chapter).first()
    return origins(row) if row else ()
