"""Reads the routines: as a page shows them on a day, as a meeting needs them, side by side, and their history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.urls import reverse

from upptack.knowledge.publishing import queries as publishing
from upptack.knowledge.publishing.queries import Version, editions
from upptack.knowledge.publishing.queries import shown as published
from upptack.knowledge.publishing.rules import standing
from upptack.knowledge.routines import rules
from upptack.knowledge.routines.models import Routine
from upptack.knowledge.routines.rules import EVERY_AGENCY, EVERYONE, FLOOR, UNKNOWN, Entry, Matter, Pair, Shown
from upptack.staff.models import Agency

ALL: Final = "Alla myndigheter"
"""What stands on pages for the routines that the agencies share."""

Key = tuple[str, str]
_kept: dict[tuple[int, date], Mapping[Key, Entry]] = {}


def entries(on: date) -> Mapping[Key, Entry]:
    """Every published routine by agency and matter, in the order in which they were added. Read once a day and edition
    in each process, and kept: it is shared content."""
    key = (editions().get(Routine.edition_part, 0), on)
    kept = _kept.get(key)
    if kept is None:
        rows = Routine.objects.filter(published(Routine, on)).order_by("pk")
        kept = {(row.agency_id or EVERY_AGENCY, row.matter): row.entry() for row in rows}
        _kept.clear()
        _kept[key] = kept
    return kept


def matters_of(agency: str, on: date) -> tuple[Matter, ...]:
    """The matters of an agency, then those that every agency has and it has no own routine for."""
    found = entries(on)
    own = [entry for (whose, _), entry in found.items() if whose == agency]
    taken = {FLOOR, *(entry.matter for entry in own)}
    shared = [entry for (whose, matter), entry in found.items() if whose == EVERY_AGENCY and matter not in taken]
    return tuple(rules.matter_of(entry, on) for entry in (*own, *shared))


def decided(agency: str, on: date) -> tuple[int, int]:
    """How many of an agency's matters have a routine of its own that has not run out and says when to ask; and how many
    matters it has, the shared ones among them."""
    found = entries(on)
    matters = matters_of(agency, on)
    own = (found[agency, matter.id] for matter in matters if (agency, matter.id) in found)
    return sum(entry.asks != UNKNOWN and standing(entry.expires, on) != "expired" for entry in own), len(matters)


def shown(agency: str, matter: str, on: date) -> Shown | None:
    """The routine that an agency ("*": all of them) follows in a matter; None when neither it nor all have one."""
    found = entries(on)
    keys = dict.fromkeys(((agency, matter), (EVERY_AGENCY, matter), (EVERY_AGENCY, FLOOR)))
    layers = [found[key] for key in keys if key in found]
    return rules.overlay(layers, on) if layers and layers[0].matter == matter else None


def routines_of(agency: str, on: date) -> tuple[Shown, ...]:
    """An agency's own routines, or for "*" the shared ones, in the order in which they were added."""
    matters = [matter for whose, matter in entries(on) if whose == agency]
    return tuple(each for matter in matters if (each := shown(agency, matter, on)))


def compare(a: str, b: str, on: date, matter_a: str = "", matter_b: str = "") -> tuple[Pair, ...]:
    """The routines of two agencies beside each other. With one matter named, that matter in both; with two, the first
    agency's against the second's; with none, each matter that both have. A matter that is missing gives no pair."""
    if matter_a or matter_b:
        wanted = [(matter_a or matter_b, matter_b or matter_a)]
    else:
        theirs = {matter.id for matter in matters_of(b, on)}
        wanted = [(matter.id, matter.id) for matter in matters_of(a, on) if matter.id in theirs]
    pairs = ((shown(a, left, on), shown(b, right, on)) for left, right in wanted)
    return tuple(rules.pair(left, right) for left, right in pairs if left and right)


def history(agency: str, matter: str) -> tuple[Version, ...]:
    """The published versions of the routine that stands nearest, the newest first."""
    rows = {row.agency_id: row for row in Routine.objects.filter(matter=matter, live=True)}
    routine = rows.get(agency) or rows.get(None)
    return publishing.history(routine) if routine else ()


def agencies() -> dict[str, str]:
    """The agencies' names by code, in order of name."""
    return dict(Agency.objects.values_list("code", "name"))


def address(agency: str, matter: str) -> str:
    """Where the routine is shown."""
    return reverse("routine", args=[EVERYONE if agency == EVERY_AGENCY else agency, matter])


def problems() -> tuple[str, ...]:
    """Why the routines cannot be used, as sentences; empty when they can. Raises DatabaseError when the database does
    not answer."""
    return () if Routine.objects.filter(live=True).exists() else ("Rutinerna saknas. Kör: upptack load",)
