"""Reads the directory as open data: once for each edition and day in a process, and written as bytes once an entry."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeAlias

from upptack.knowledge.directory import queries
from upptack.knowledge.directory.hsds import entries, terms
from upptack.knowledge.directory.hsds.entries import Listed
from upptack.knowledge.directory.hsds.rules import Asked
from upptack.knowledge.directory.hsds.terms import Json
from upptack.knowledge.directory.queries import Directory

FORMS: Final[Mapping[str, Callable[[Listed, date], Json]]] = {
    "least": lambda listed, on: entries.least(listed),
    "service_summary": entries.summary,
    "service": entries.service,
    "organization_summary": lambda listed, on: entries.organization_summary(listed),
    "organization": lambda listed, on: entries.organization(listed, on, full_service=False),
    "organization_with_service": lambda listed, on: entries.organization(listed, on, full_service=True),
}
"""Every way that a body is written."""


@dataclass(frozen=True, slots=True)
class Row:
    """A body with what lists are filtered by."""

    listed: Listed
    service: str
    organization: str
    terms: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The open directory on one day. `services` and `organizations` by id; `written` fills as entries are asked for,
    and holds shared content only."""

    on: date
    services: Mapping[str, Row]
    organizations: Mapping[str, Row]
    written: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def write(self, form: str, row: Row) -> bytes:
        """A body in one of the FORMS, as JSON in UTF-8."""
        key = (form, row.service)
        found = self.written.get(key)
        if found is None:
            found = self.written[key] = as_json(FORMS[form](row.listed, self.on))
        return found


Kept: TypeAlias = tuple[object, object, Catalogue]
_kept: list[Kept] = []


def as_json(entry: Json) -> bytes:
    """An entry as compact JSON in UTF-8."""
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()


def catalogue(on: date, at: datetime | None = None) -> Catalogue:
    """The open directory as it stands on a day, with the free places that are fresh at a moment: kept as long as the
    directory itself is and these stay the same."""
    directory = queries.directory(on, at)
    if not _kept or _kept[0][0] is not directory.entries or _kept[0][1] != directory.free:
        _kept[:] = [(directory.entries, directory.free, build(listed(directory), on))]
    return _kept[0][2]


def mark(on: date, at: datetime) -> str:
    """What changes whenever the answers do: the directory's edition, the day, and the free places that are fresh."""
    found = queries.directory(on, at)
    return f"{found.edition}-{on}-{zlib.crc32(repr(found.free).encode()):08x}"


def build(bodies: Iterable[Listed], on: date) -> Catalogue:
    """The open directory of some bodies, in their order."""
    rows = tuple(
        Row(
            listed=body,
            service=entries.service_id(body.body.id),
            organization=entries.organization_id(body.body.id),
            terms=entries.term_ids(body, on),
            words=entries.searched(body),
        )
        for body in bodies
    )
    return Catalogue(on, {row.service: row for row in rows}, {row.organization: row for row in rows})


def listed(directory: Directory) -> tuple[Listed, ...]:
    """Every body that readers may see, in order of its own id."""
    free = {id: (places, told) for id, places, told in directory.free}
    return tuple(Listed(*entry, free.get(id)) for id, entry in directory.entries.items())


@dataclass(frozen=True, slots=True)
class Listing:
    """The ids of the entries that a question finds, in order, and how each is written."""

    ids: tuple[str, ...]
    write: Callable[[str], bytes]

    def page(self, number: int, size: int) -> bytes:
        """One page of HSDS, from 1; the page after the last is empty. A list without entries has no pages."""
        pages = -(-len(self.ids) // size)
        chosen = self.ids[(number - 1) * size : number * size]
        about = {
            "total_items": len(self.ids),
            "total_pages": pages,
            "page_number": number,
            "size": len(chosen),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not chosen,
        }
        return b'%s,"contents":[%s]}' % (as_json(about)[:-1], b",".join(map(self.write, chosen)))

    def lines(self) -> bytes:
        """Every entry, one a line."""
        return b"".join(self.write(id) + b"\n" for id in self.ids)


def services(found: Catalogue, asked: Asked) -> Listing:
    """The services that were asked for."""
    form = "least" if asked.minimal else "service" if asked.full else "service_summary"
    chosen = tuple(row.service for row in _rows(found, asked))
    return Listing(chosen, lambda id: found.write(form, found.services[id]))


def organizations(found: Catalogue, asked: Asked) -> Listing:
    """The organizations that were asked for."""
    form = organization_form(asked) if asked.full or asked.full_service else "organization_summary"
    chosen = tuple(row.organization for row in _rows(found, asked))
    return Listing(chosen, lambda id: found.write(form, found.organizations[id]))


def organization_form(asked: Asked) -> str:
    """How a whole organization is written."""
    return "organization_with_service" if asked.full_service else "organization"


def taxonomies(asked: Asked) -> Listing:
    """The taxonomies that were asked for."""
    return _of(terms.taxonomies(), asked)


def taxonomy_terms(asked: Asked) -> Listing:
    """The terms that were asked for. None stands under another, so that none has a parent and all are topmost."""
    wanted = {} if asked.parent_id else terms.terms()
    return _of({id: t for id, t in wanted.items() if asked.taxonomy_id in ("", t["taxonomy_id"])}, asked)


def nowhere() -> Listing:
    """The services at locations: none, for the directory has no locations."""
    return Listing((), lambda id: b"")


def _of(all_of_them: Mapping[str, Json], asked: Asked) -> Listing:
    chosen = (id for id, entry in all_of_them.items() if _says(_words(entry), asked.search))
    return Listing(tuple(chosen), lambda id: as_json(all_of_them[id]))


def _words(entry: Json) -> str:
    return f"{entry['name']} {entry['description']}".casefold()


def _rows(found: Catalogue, asked: Asked) -> Iterable[Row]:
    """The bodies that meet every condition."""
    wanted = {asked.taxonomy_term_id} if asked.taxonomy_term_id else set(terms.terms())
    if asked.taxonomy_id:
        wanted = {id for id in wanted if terms.terms().get(id, {}).get("taxonomy_id") == asked.taxonomy_id}
    by_terms = bool(asked.taxonomy_term_id or asked.taxonomy_id)
    for row in found.services.values():
        fits = not by_terms or not wanted.isdisjoint(row.terms)
        if fits and asked.organization_id in ("", row.organization) and _says(row.words, asked.search):
            yield row


def _says(words: str, search: str) -> bool:
    return all(word in words for word in search.split())
