"""The only door to what the agencies share, for every other side of the house."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.utils import timezone

from upptack.knowledge.directory import contents, queries
from upptack.knowledge.directory.actions import answered, not_answered
from upptack.knowledge.directory.contents import BodyEntry, County, Kind, Municipality, Text
from upptack.knowledge.directory.life import Life
from upptack.knowledge.directory.queries import Reported, ShownBody, ShownContact, Silent, reported, silent
from upptack.knowledge.directory.rules import slot_of
from upptack.knowledge.information import queries as information
from upptack.knowledge.lessons.queries import lesson, lessons
from upptack.knowledge.lessons.shapes import LessonExample, LessonOption, LessonPage, LessonQuestion, LessonShown
from upptack.knowledge.methods import actions as methods
from upptack.knowledge.packages import keys
from upptack.knowledge.packages.rules import Key
from upptack.knowledge.packages.rules import Refused as KeyProblem
from upptack.knowledge.publishing.actions import draft_change
from upptack.knowledge.publishing.queries import (
    Change,
    Due,
    Target,
    Waiting,
    change_of,
    due,
    returned_to,
    targets,
    waiting_for,
)
from upptack.knowledge.routines import queries as routines
from upptack.knowledge.routines.rules import Matter
from upptack.knowledge.search.rules import Question, fts5, question, stems, tsquery, tsvector
from upptack.matching import Hit, Need, Why

__all__ = [
    "BodyEntry",
    "Change",
    "Counted",
    "County",
    "Due",
    "Found",
    "Hit",
    "Key",
    "KeyProblem",
    "Kind",
    "LessonExample",
    "LessonOption",
    "LessonPage",
    "LessonQuestion",
    "LessonShown",
    "Life",
    "Matter",
    "Municipality",
    "Need",
    "Question",
    "Reported",
    "ShownBody",
    "ShownContact",
    "Silent",
    "Target",
    "Text",
    "Waiting",
    "Why",
    "answered",
    "bodies",
    "bodies_for",
    "body",
    "change_of",
    "choosable",
    "contacts_expired",
    "counties",
    "directory_entries",
    "draft_change",
    "due",
    "fts5",
    "kinds",
    "languages_current",
    "lesson",
    "lessons",
    "matters_of",
    "municipalities",
    "next_bodies",
    "not_answered",
    "own_key",
    "pages_current",
    "problems",
    "question",
    "reported",
    "returned_to",
    "routine_address",
    "routines_decided",
    "sign_bytes",
    "silent",
    "slot_of",
    "social_services",
    "stems",
    "targets",
    "trusted_keys",
    "tsquery",
    "tsvector",
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
    found = _directory(at)
    named = kinds()
    return tuple(
        (named[kind], tuple(Found(found.bodies[hit.service.id], hit.why) for hit in hits))
        for kind, hits in found.index.by_kind(need, per_kind)
    )


def _directory(at: datetime) -> queries.Directory:
    return queries.directory(timezone.localdate(at), at)


def body(id: str, *, at: datetime) -> ShownBody | None:
    """A body as it may be shown at a moment; None when readers may not see one by that id."""
    return _directory(at).bodies.get(id)


def bodies(ids: Iterable[str], *, at: datetime) -> Mapping[str, ShownBody]:
    """Those of some bodies that readers may see at a moment, by id: asked for together, they cost as much as one."""
    found = _directory(at).bodies
    return {id: found[id] for id in ids if id in found}


def choosable(*, at: datetime) -> tuple[tuple[str, str], ...]:
    """Every body that readers may see, as (id, name), the national ones first, each group in alphabetical order."""
    shown = _directory(at).bodies.values()
    found = sorted(shown, key=lambda body: (not body.national, queries.alphabetical(body.name)))
    return tuple((body.id, body.name) for body in found)


def next_bodies(body_id: str, *, at: datetime, tried: Collection[str] = (), limit: int = 1) -> tuple[ShownBody, ...]:
    """The bodies to turn to when one cannot help: of a kind that it is too, for all of its area, none that has been
    tried or does not answer, the one most likely to answer now first. None when the body is gone."""
    found = _directory(at)
    hits = found.index.instead_of(body_id, slot_of(at), frozenset(tried), limit)
    return tuple(found.bodies[service.id] for service in hits)


def social_services(municipality: str, *, at: datetime) -> ShownBody | None:
    """The social services of a municipality by its code; None when the directory has none of its own for it."""
    found = _directory(at)
    unknown = ("unknown",) * 4
    need = Need(("social_services",), *unknown, municipality, None, None, slot_of(at), False)
    own = (hit.service for hit in found.index.search(need, 3) if municipality in hit.service.municipalities)
    return next((found.bodies[service.id] for service in own), None)


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
    methods.refresh()
    return routines.matters_of(agency, timezone.localdate())


def routine_address(agency: str, matter: str) -> str:
    """Where the routine that an agency follows in a matter is shown."""
    return routines.address(agency, matter)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of some shared content are as the question says, and how many there are."""

    n: int
    of: int


def routines_decided(agency: str, *, on: date) -> Counted:
    """For how many of an agency's matters its own published routine, whose check still holds on the day, says whether
    everyone is asked or those whom something points to; of all its matters, the shared ones among them."""
    return Counted(*routines.decided(agency, on))


def pages_current(*, on: date) -> Counted:
    """How many published public pages, in every language, have a check that holds on the day."""
    return Counted(*information.pages_current(on))


def languages_current(*, on: date) -> Counted:
    """In how many languages every page that somebody's safety hangs on is published, has a check that holds on the day
    and is no machine translation that nobody has reviewed; of all languages that the pages are made for."""
    return Counted(*information.languages_current(on))


def contacts_expired(*, on: date) -> Counted:
    """How many published contacts may not be shown as certain on the day: the check has run out, was never made, or
    somebody has said that it is wrong."""
    bodies = queries.directory(on).bodies.values()
    certain = [contact.certain for body in bodies for contact in body.contacts if contact.value]
    return Counted(certain.count(False), len(certain))


def directory_entries() -> tuple[BodyEntry, ...]:
    """What the directory is loaded from."""
    return contents.bodies()


def problems() -> tuple[str, ...]:
    """Why the shared content cannot be used, as sentences; empty when it is in order. Raises DatabaseError when the
    database does not answer."""
    return queries.problems() + routines.problems()


def own_key(installation: Path) -> Key:
    """The public key of the installation with this folder. Raises KeyProblem when it has none, or cannot be read."""
    return keys.own(keys.folder_in(installation))


def sign_bytes(installation: Path, content: bytes) -> bytes:
    """The installation's Ed25519 signature of some bytes. Raises KeyProblem as `own_key`."""
    return keys.sign(keys.folder_in(installation), content)


def trusted_keys(installation: Path) -> Mapping[str, Key]:
    """The keys of the installations that this one trusts, by id. Raises KeyProblem when they cannot be read."""
    return keys.trusted(keys.folder_in(installation))
