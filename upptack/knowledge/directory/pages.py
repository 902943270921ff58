"""What the pages of the directory show: plain values, in the words of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils import timezone

from upptack.knowledge.directory import contents, queries, sheet
from upptack.knowledge.directory.forms import Asked
from upptack.knowledge.directory.models import Body
from upptack.knowledge.directory.queries import Change, ShownBody
from upptack.knowledge.directory.sheet import Sheet
from upptack.knowledge.publishing.queries import edit_address

A_PAGE: Final = 50
AT_ONCE: Final = 100
"""As many bodies may become drafts from one sheet: each is a review that somebody has to do."""

OUTCOMES: Final = {"new": "Ny verksamhet.", "changed": "Ändras.", "same": "Oförändrad."}


def catalogue(asked: Asked, at: datetime, *, edits: bool) -> dict[str, Any]:
    """The list of bodies as it was asked for, fifty at a time; for editors with what has been reported as wrong and
    what does not answer."""
    found = queries.find(timezone.localdate(at), words=asked.words, kind=asked.kind, place=asked.place, at=at)
    page = Paginator(found, A_PAGE).get_page(asked.page)
    return {
        "asked": asked,
        "page": page,
        "cards": [card(body) for body in page],
        "query": urlencode({"sok": asked.words, "slag": asked.kind, "plats": asked.place}),
        "kinds": sheet.kind_names(),
        "counties": sheet.county_names(),
        "municipalities": municipalities(),
        "edits": edits,
        "reported": queries.reported() if edits else (),
        "silent": queries.silent() if edits else (),
    }


def municipalities() -> list[tuple[str, str]]:
    """The municipalities by code with their names, in alphabetical order by Swedish rules."""
    return sorted(sheet.municipality_names(), key=lambda place: queries.alphabetical(place[1]))


@dataclass(frozen=True, slots=True)
class Card:
    """A body with its kinds and where it is for, in words."""

    body: ShownBody
    kinds: str
    area: str


def card(body: ShownBody) -> Card:
    """A body as a card."""
    kinds, counties, places = (
        dict(names()) for names in (sheet.kind_names, sheet.county_names, sheet.municipality_names)
    )
    names = {**counties, **places}
    area = [names.get(code, code) for code in (*body.counties, *body.municipalities)]
    return Card(
        body,
        ", ".join(kinds.get(kind, kind) for kind in body.kinds),
        "Hela landet" if body.national else ", ".join(area),
    )


def body_page(body: ShownBody, *, edits: bool, link: str = "") -> dict[str, Any]:
    """A body with everything that is known of it; for editors with where to change it and what has been reported.
    `link` is its new link for free places, which is shown once."""
    return {
        "card": card(body),
        "look_up": look_up(body),
        "edits": edits,
        "link": link,
        "edit": edit_address(Body(id=body.id)) if edits else "",
        "reported": {each.contact: each for each in queries.reported(body.id)} if edits else {},
    }


def look_up(body: ShownBody) -> tuple[str, ...]:
    """How to find a number that works: the body's own words, else those about its kinds."""
    own = body.look_up["sv"]
    return (own,) if own else tuple(contents.kinds()[kind].look_up.sv for kind in body.kinds)


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row of a sheet with what would come of it, or why it cannot be used."""

    number: int
    name: str
    contact: str
    accepted: bool
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A sheet as it would be brought in. `drafts` is how many bodies would become drafts, none when anything is wrong;
    `problem` is why the sheet as a whole cannot be brought in, as a sentence."""

    rows: tuple[JudgedRow, ...]
    drafts: int
    problem: str


def judge(found: Sheet) -> Judged:
    """What would come of a sheet."""
    changes = queries.changes(found.entries)
    rows = tuple(_judge(found, changes))
    drafts = sum(change.outcome != "same" for change in changes.values())
    refused = sum(not row.accepted for row in rows)
    problem = ""
    if refused:
        problem = f"{refused} av {len(rows)} rader kan inte läggas in. Inget har sparats. Rätta filen och försök igen."
    elif not drafts:
        problem = "Filen säger samma sak som katalogen. Det finns inget att lägga in."
    elif drafts > AT_ONCE:
        problem = f"Filen ändrar {drafts} verksamheter. Lägg in högst {AT_ONCE} åt gången."
    return Judged(rows, 0 if problem else drafts, problem)


def _judge(found: Sheet, changes: Mapping[str, Change]) -> Iterator[JudgedRow]:
    told: set[str] = set()
    for row in found.rows:
        change = changes.get(row.body)
        said = row.problems
        if change and not said:
            said = tuple(_said(change, row.value, first=row.body not in told))
            told.add(row.body)
        yield JudgedRow(row.number, row.name, row.contact, not row.problems and not (change and change.refusal), said)


def _said(change: Change, value: str, *, first: bool) -> Iterator[str]:
    yield change.refusal or OUTCOMES[change.outcome]
    if value in change.unchecked:
        yield "Numret eller adressen är ny utan senare kontroll och räknas som inte kontrollerad."
    if first and change.removed:
        yield f"Tas bort: {', '.join(change.removed)}."
