"""The only door to what the agencies share, for every other side of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from upptack.knowledge.directory import contents, queries
from upptack.knowledge.directory.contents import BodyEntry, County, Kind, Municipality, Text
from upptack.knowledge.directory.queries import ShownBody, ShownContact
from upptack.knowledge.directory.rules import slot_of
from upptack.knowledge.routines.rules import Matter, matters_of
from upptack.matching import Hit, Need, Why

__all__ = [
    "BodyEntry",
    "County",
    "Found",
    "Hit",
    "Kind",
    "Matter",
    "Municipality",
    "Need",
    "ShownBody",
    "ShownContact",
    "Text",
    "Why",
    "bodies_for",
    "counties",
    "directory_entries",
    "kinds",
    "matters_of",
    "municipalities",
    "problems",
    "slot_of",
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


def directory_entries() -> tuple[BodyEntry, ...]:
    """What the directory is loaded from."""
    return contents.bodies()


def problems() -> tuple[str, ...]:
    """Why the shared content cannot be used, as sentences; empty when it is in order. Raises DatabaseError when the
    database does not answer."""
    return queries.problems()
