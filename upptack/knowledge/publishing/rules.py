"""Who may approve a text, and how long it counts. Pure: days are passed in. Sentences can be shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

Standing: TypeAlias = Literal["current", "soon", "expired"]

WARNING: Final = timedelta(days=30)
"""How long before its last day a text stands in the list of what runs out."""

LONGEST_TRUST: Final = timedelta(days=366)
"""A check never counts longer than this."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who changed the version that waits for review: key of the member, code of the agency."""

    member: int
    agency: str


def approval_refusal(reviewer: Author, authors: Collection[Author], *, shared: bool) -> str | None:
    """Why this reviewer may not approve what these authors wrote; None when she may.

    What the agencies share is approved by another agency than any that wrote it, everything else at least by another
    person. A text without a known author came from outside the installation: any reviewer may judge it."""
    if reviewer.member in {author.member for author in authors}:
        return "Du har själv skrivit i den här versionen. Någon annan behöver granska den."
    if shared and reviewer.agency in {author.agency for author in authors}:
        return "Innehållet är gemensamt. Någon från en annan myndighet än den som skrev behöver granska det."
    return None


def standing(expires: date, on: date) -> Standing:
    """Whether a text may be shown as true on the day `on`; `expires` is the last day it may."""
    if on > expires:
        return "expired"
    return "soon" if expires - on <= WARNING else "current"


def dates_problem(checked: date | None, expires: date | None, source: str, responsible: str) -> str | None:
    """Why a text or a fact may not be published with this proof, as a sentence; None when it may."""
    if not source.strip():
        return "Skriv källan: var uppgiften kommer från."
    if not responsible.strip():
        return "Skriv vilken funktion som ansvarar för uppgiften, till exempel redaktionen. Skriv inget personnamn."
    if checked is None or expires is None:
        return "Skriv vilken dag uppgiften kontrollerades och vilken dag den går ut."
    if expires < checked:
        return "Dagen då uppgiften går ut ligger före dagen då den kontrollerades."
    if expires - checked > LONGEST_TRUST:
        return "En kontroll gäller högst ett år. Välj en tidigare dag då uppgiften går ut."
    return None
