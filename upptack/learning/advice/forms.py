"""Reads what is typed to and by the specialist. What points at somebody is shown and not kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import QueryDict

from upptack.language.pieces import Marked
from upptack.language.sharing import WRITE_ANEW, obstacles
from upptack.learning.advice.rules import LONGEST, SHORTEST
from upptack.staff.forms import read_number

LENGTH: Final = f"Skriv mellan {SHORTEST} och {LONGEST} tecken."
A_DAY: Final = "Skriv datumet så här: 2027-03-31. Lämna tomt om du inte vet."


@dataclass(frozen=True, slots=True)
class Words:
    """A text as typed, with the sentence that says what to change, and the marked words. Without `error` it may be
    kept."""

    typed: str
    error: str = ""
    marked: Marked | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """Whether a specialist is free, as typed. `error`: what to change."""

    busy: bool
    until: date | None
    instead: int | None
    typed_until: str = ""
    error: str = ""


def read_words(post: QueryDict, name: str) -> Words:
    """A question or an answer."""
    typed = post.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()
    if not SHORTEST <= len(typed) <= LONGEST:
        return Words(typed[: 4 * LONGEST], LENGTH)
    found = obstacles(typed)
    return Words(typed, WRITE_ANEW, found) if found else Words(typed)


def read_busy(post: QueryDict) -> Busy:
    """Free or busy, to which day, and who answers instead."""
    busy = post.get("standing") == "busy"
    typed = post.get("until", "").strip()[:20]
    chosen = read_number(post, "instead")
    instead = chosen if chosen >= 0 else None
    if not busy or not typed:
        return Busy(busy, None, instead)
    try:
        return Busy(busy, date.fromisoformat(typed), instead, typed)
    except ValueError:
        return Busy(busy, None, instead, typed, A_DAY)
