"""What the search reads, part by part: only what is published, as staff may see it on a day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, Final

from upptack.knowledge.directory import contents as directory
from upptack.knowledge.directory.models import Body
from upptack.knowledge.directory.queries import bodies_with_contacts
from upptack.knowledge.directory.queries import shown as shown_contact
from upptack.knowledge.information import markup
from upptack.knowledge.information.models import Chapter, PublicPage
from upptack.knowledge.information.rules import SECTIONS, address_of
from upptack.knowledge.law.contents import changes
from upptack.knowledge.law.queries import uses
from upptack.knowledge.lessons.models import Lesson
from upptack.knowledge.publishing.queries import shown
from upptack.knowledge.routines.models import Routine
from upptack.knowledge.routines.queries import address as routine_address
from upptack.knowledge.routines.rules import EVERY_AGENCY
from upptack.law.provisions import Provision, provisions

SOURCE_LANGUAGE: Final = "sv"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be found. `text` is read for its words and not kept; the rest is as in `models.Entry`."""

    kind: str
    key: str
    title: str
    summary: str
    path: str
    text: str
    expires: date | None
    agency: str = ""
    language: str = SOURCE_LANGUAGE
    past: bool = False

    def digest(self, version: str) -> str:
        """The hash of everything about it and of the way that words are read."""
        values = [version, *(getattr(self, field.name) for field in fields(self))]
        return hashlib.sha256(json.dumps(values, default=str, ensure_ascii=False).encode()).hexdigest()


def routines(on: date) -> Iterator[Item]:
    """The agencies' routines, and what they share."""
    for row in Routine.objects.filter(shown(Routine, on)).select_related("agency"):
        owner = row.agency_id or EVERY_AGENCY
        yield Item(
            kind="routine",
            key=f"{owner}/{row.matter}",
            title=f"{row.name}, {row.agency.name}" if row.agency else row.name,
            summary=row.asks_note,
            path=routine_address(owner, row.matter),
            text=" ".join((row.by_whom, row.channels_note, row.documented, row.contact_note, *row.open)),
            expires=row.expires,
            agency=row.agency_id or "",
        )


def law(on: date) -> Iterator[Item]:
    """The provisions, and what is not known about the law. A provision is found also by how people shorten the
    statute's name, which is the first part of its id, and by the decision tables that rest on it."""
    for provision in provisions().values():
        short = provision.id.split("-")[0]
        tables = dict.fromkeys(use.title for use in uses().get(provision.id, ()))
        text = (short, *tables, provision.summary, provision.quote, provision.caution)
        title, path = f"{provision.title}, {provision.citation}", f"/lag/p/{provision.id}/"
        past = provision.state(on) == "repealed"
        yield Item("law", provision.id, title, provision.summary, path, " ".join(text), provision.expires, past=past)
    for point in changes():
        text = (point.when, point.known, point.unknown, point.do, *(_citation(name) for name in point.provisions))
        path = f"/lag/forandringar/#{point.id}"
        yield Item("law", f"#{point.id}", point.title, point.unknown, path, " ".join(text), point.expires)


def _citation(name: str) -> str:
    known: Provision | None = provisions().get(name)
    return known.citation if known else ""


@cache
def law_edition() -> str:
    """Changes with the provisions, tables and points, which come with the product."""
    said = repr((tuple(provisions().values()), changes(), dict(uses())))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def texts(on: date) -> Iterator[Item]:
    """The handbook, and the public pages in every language."""
    for chapter in Chapter.objects.filter(shown(Chapter, on)):
        yield Item(
            kind="chapter",
            key=chapter.chapter,
            title=chapter.title,
            summary=chapter.summary,
            path=f"/handbok/{chapter.chapter}/",
            text=words_of(chapter.content),
            expires=chapter.expires,
            agency=chapter.agency_id or "",
        )
    for page in PublicPage.objects.filter(shown(PublicPage, on), section__in=SECTIONS):
        yield Item(
            kind="page",
            key=f"{page.section}/{page.language}",
            title=page.title,
            summary=page.summary,
            path=address_of(page.language, page.section),
            text=words_of(page.content),
            expires=page.expires,
            language=page.language,
        )


def lessons(on: date) -> Iterator[Item]:
    """The modules of the training. A question is found by its words; its answers, right and wrong, are not read."""
    for row in Lesson.objects.filter(shown(Lesson, on)):
        parts = [part for page in row.pages() for part in (page, *page["examples"])]
        asked = [each["asks"] for page in row.pages() for each in page["questions"]]
        texts = [words for part in parts for words in (part["title"], markup.LINK.sub(r"\1", part["text"]))]
        yield Item("lesson", row.key, row.title, row.aim, row.read_at(), "\n".join((*texts, *asked)), row.expires)


def words_of(content: Iterable[Any]) -> str:
    """The words of a text's pieces, with the provisions it rests on and the kinds of body it names."""
    return "\n".join(part for piece in content for part in _words(piece.value))


def _words(value: Mapping[str, Any]) -> Iterator[str]:
    yield value.get("heading") or ""
    yield markup.LINK.sub(r"\1", value.get("text") or "")
    yield from (_citation(name) for name in value.get("provisions", ()))
    yield from (directory.kinds()[kind].name.sv for kind in value.get("kinds", ()) if kind in directory.kinds())


def bodies(on: date) -> Iterator[Item]:
    """The bodies of the directory. One that no certain way leads to counts as not checked."""
    for body, contacts in bodies_with_contacts(on):
        kinds = ", ".join(directory.kinds()[kind].name.sv for kind in body.kinds if kind in directory.kinds())
        places = ", ".join(("hela landet",) if body.national else _places(body))
        certain = [each.expires_on for each in contacts if shown_contact(each, on).certain]
        yield Item(
            kind="body",
            key=body.id,
            title=body.name,
            summary=f"{kinds}. {places}." if places else f"{kinds}.",
            path=f"/katalog/{body.id}/",
            text=f"{kinds} {places} {body.run_by} {body.note_sv}",
            expires=max((day for day in certain if day), default=None),
        )


def _places(body: Body) -> Iterator[str]:
    named = place_names()
    yield from (named[code] for code in (*body.counties, *body.municipalities) if code in named)


@cache
def place_names() -> Mapping[str, str]:
    """The names of counties and municipalities by code."""
    return {
        **{county.code: county.name for county in directory.counties()},
        **{place.code: place.name for place in directory.municipalities()},
    }


PARTS: Final[Mapping[str, Callable[[date], Iterator[Item]]]] = {
    "routines": routines,
    "law": law,
    "texts": texts,
    "lessons": lessons,
    "directory": bodies,
}
"""What is read for each part of the content."""
