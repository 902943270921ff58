"""The only door to what the agencies share, for every other side of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.utils import timezone

from upptack.knowledge.directory import contents, queries
from upptack.knowledge.directory.contents import BodyEntry, County, Kind, Municipality, Text
from upptack.knowledge.directory.queries import Reported, ShownBody, ShownContact, reported
from upptack.knowledge.directory.rules import slot_of
from upptack.knowledge.publishing.queries import Due, Waiting, due, returned_to, waiting_for
from upptack.knowledge.routines import queries as routines
from upptack.knowledge.routines.rules import Matter
from upptack.matching import Hit, Need, Why

__all__ = [
    "BodyEntry",
    "County",
    "Due",
    "Found",
    "Hit",
    "Kind",
    "Matter",
    "Municipality",
    "Need",
    "Reported",
    "ShownBody",
    "ShownContact",
    "Text",
    "Waiting",
    "Why",
    "bodies_for",
    "counties",
    "directory_entries",
    "due",
    "kinds",
    "matters_of",
    "municipalities",
    "problems",
    "reported",
    "returned_to",
    "routine_address",
    "slot_of",
    "waiting_for",
]


@dataclass(frozen=True, slots=True)
class Found:
    """A body that may help, as it may be shown today, and every reason why it stands where it does."""

    body: ShownBody
    why: tuple[Why, ...]


def bodies_for(need: Need, *, at: datetime, per_kind: int = 2) -> tuple[tuple[Kind, tuple[Found, ...]], ...]:
    """The best few bodies for each needed kind, in the need's order; a kind without any body is there with none,
    so that the page can say how to look it up."""
    found = queries.directory(at.date())
    named = kinds()
    return tuple(
        (named[kind], tuple(Found(found.bodies[hit.service.id], hit.why) for hit in hits))
        for kind, hits in found.index.by_kind(need, per_kind)
    )


def kinds() -> Mapping[str, Kind]:
    """Every kind of body by id."""
    return contents.kinds()


def counties() -> tuple[County, ...]:
    """The counties in code order."""
    return contents.counties()


@cache
def municipalities() -> Mapping[str, Municipality]:
    """The municipalities by code, in alphabetical order by Swedish rules (å, ä, ö last)."""
    swedish = str.maketrans("åäöÅÄÖ", "{|}{|}")
    places = sorted(contents.municipalities(), key=lambda place: place.short.lower().translate(swedish))
    return {place.code: place for place in places}


def matters_of(agency: str) -> tuple[Matter, ...]:
    """The matters of an agency, then those that every agency has, from its published routines as they hold today."""
    return routines.matters_of(agency, timezone.localdate())


def routine_address(agency: str, matter: str) -> str:
    """Where the routine that an agency follows in a matter is shown."""
    return routines.address(agency, matter)


def directory_entries() -> tuple[BodyEntry, ...]:
    """What the directory is loaded from."""
    return contents.bodies()


def problems() -> tuple[str, ...]:
    """Why the shared content cannot be used, as sentences; empty when it is in order. Raises DatabaseError when the
    database does not answer."""
    return queries.problems() + routines.problems()
