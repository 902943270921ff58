"""Reads what is typed about activities, decisions and answers. Nothing that is typed is lost: it stands in the form
beside the sentence that says what to change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import unquote, urlsplit

from django.http import QueryDict

from upptack.language import deidentify
from upptack.staff.forms import one_line
from upptack.steering.indicators.contents import indicators
from upptack.steering.plan.actions import Decided, Planned
from upptack.steering.plan.contents import areas, questions
from upptack.steering.plan.rules import ActivityStatus, HealthState, PlanGroup

Typed = Mapping[str, str]
Errors = dict[str, str]

SOMEBODYS: Final = frozenset({"personnummer", "samordningsnummer", "phone", "email", "address"})
"""What leads straight to a person and has no place in a plan."""
NO_PERSONS: Final = "Ta bort det som pekar ut en person: personnummer, telefonnummer, e-postadress eller adress."
A_FUNCTION: Final = "Skriv en funktion, till exempel enhetschef eller processägare, inte ett namn."
A_DAY: Final = "Skriv datumet så här: 2027-03-31."
A_LINK: Final = "Skriv en länk som börjar med https://, eller en adress här i Upptäck som börjar med /."
FIRST: Final = date(2019, 1, 1)
LAST: Final = date(2099, 12, 31)
"""Days outside these are mistyped: the work began in 2019."""
ACTIVITY: Final = ("area", "agency", "title", "owner", "start", "due", "indicator", "evidence")
DECISION: Final = ("date", "group", "title", "decided", "due", "owner")


@dataclass(frozen=True, slots=True)
class ActivityForm:
    """An activity as typed, with a sentence for each field that has to be changed; `planned` when there is none."""

    typed: Typed
    errors: Errors
    planned: Planned | None = None


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """A decision as typed, with a sentence for each field that has to be changed; `decided` when there is none."""

    typed: Typed
    errors: Errors
    decided: Decided | None = None


@dataclass(frozen=True, slots=True)
class StatusForm:
    """A new status as typed; `to` is None when none was chosen."""

    to: ActivityStatus | None
    reason: str
    errors: Errors


def read_version(post: QueryDict) -> int:
    """Which version of an activity the form was filled from; -1 when it does not say."""
    typed = post.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def read_activity(post: QueryDict, agencies: Sequence[str]) -> ActivityForm:
    """An activity; `agencies` are the codes of those that the member may choose."""
    typed = {name: one_line(post, name, 320) for name in ACTIVITY}
    errors: Errors = {}
    if typed["area"] not in areas():
        errors["area"] = "Välj ett område."
    if typed["agency"] not in agencies:
        errors["agency"] = "Välj en myndighet."
    _text(typed, "title", 4, 120, "Skriv vad som ska göras, med 4 till 120 tecken.", errors)
    _owner(typed, errors)
    start, due = _day(typed, "start", errors), _day(typed, "due", errors)
    if start and due and due < start:
        errors["due"] = "Slutdatumet ligger före startdatumet. Ändra ett av dem."
    if typed["indicator"] and typed["indicator"] not in indicators():
        errors["indicator"] = "Välj en indikator i listan, eller ingen."
    if wrong := evidence_fault(typed["evidence"]):
        errors["evidence"] = wrong
    if errors or start is None or due is None:
        return ActivityForm(typed, errors)
    words = {name: typed[name] for name in ("area", "agency", "title", "owner", "indicator", "evidence")}
    return ActivityForm(typed, {}, Planned(**words, start=start, due=due))


def read_decision(post: QueryDict) -> DecisionForm:
    """A decision; its last day and function may be left out."""
    typed = {name: one_line(post, name, 700) for name in DECISION}
    errors: Errors = {}
    on = _day(typed, "date", errors)
    due = _day(typed, "due", errors) if typed["due"] else None
    if typed["group"] not in set(PlanGroup):
        errors["group"] = "Välj vilken grupp som beslutade."
    _text(typed, "title", 4, 120, "Skriv vad beslutet gäller, med 4 till 120 tecken.", errors)
    _text(typed, "decided", 4, 600, "Skriv vad som beslutades, med 4 till 600 tecken.", errors)
    _owner(typed, errors)
    if on and due and due < on:
        errors["due"] = "Dagen då det ska vara klart ligger före beslutet. Ändra en av dem."
    if errors or on is None:
        return DecisionForm(typed, errors)
    group = PlanGroup(typed["group"])
    return DecisionForm(typed, {}, Decided(on, group, typed["title"], typed["decided"], due, typed["owner"]))


def read_status(post: QueryDict) -> StatusForm:
    """A new status and why."""
    typed = {"reason": one_line(post, "reason", 320)}
    errors: Errors = {}
    to = post.get("to", "")
    if to not in set(ActivityStatus):
        errors["to"] = "Välj vad som gäller nu."
    _text(typed, "reason", 0, 200, "Skriv högst 200 tecken.", errors)
    return StatusForm(ActivityStatus(to) if "to" not in errors else None, typed["reason"], errors)


def read_answers(post: QueryDict) -> dict[str, HealthState]:
    """What a unit answers, by question; what was left out or is no answer is left out."""
    named = {each.id: post.get(each.id, "") for each in questions().values() if each.may_be_typed}
    return {id: HealthState(typed) for id, typed in named.items() if typed in set(HealthState)}


def evidence_fault(link: str) -> str:
    """What is wrong with a link to evidence, as a sentence; empty when it is empty or can be kept: an https address of
    a named server, or a path here, that holds nobody's number or address."""
    if not link:
        return ""
    if len(link) > 300:
        return "Länken är för lång. Den får ha högst 300 tecken."
    if not (_is_path(link) or _is_https(link)):
        return A_LINK
    parts = re.sub(r"[/?&=#:;,]+", " ", unquote(link))
    return NO_PERSONS if points_at_somebody(parts) else ""


def points_at_somebody(text: str) -> bool:
    """Whether a text holds a number or an address that leads straight to a person."""
    return any(span.category in SOMEBODYS for span in deidentify.mark(text))


def _is_path(link: str) -> bool:
    plain = re.fullmatch(r"/[A-Za-z0-9/_.-]*(\?[A-Za-z0-9=&_.-]*)?(#[A-Za-z0-9_-]*)?", link)
    return plain is not None and not link.startswith("//") and ".." not in link


def _is_https(link: str) -> bool:
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    named = re.fullmatch(r"([a-z0-9åäöé-]+\.)+[a-z]{2,}", host) is not None
    whole = re.fullmatch(r"[^\s<>\"'\\]+", link) is not None
    return parts.scheme == "https" and named and whole and "@" not in parts.netloc and (port is None or port > 0)


def _text(typed: Typed, name: str, least: int, most: int, sentence: str, errors: Errors) -> None:
    if not least <= len(typed[name]) <= most:
        errors[name] = sentence
    elif points_at_somebody(typed[name]):
        errors[name] = NO_PERSONS


def _owner(typed: Typed, errors: Errors) -> None:
    _text(typed, "owner", 0, 80, "Skriv funktionen med högst 80 tecken.", errors)
    if "owner" not in errors and _names_somebody(typed["owner"]):
        errors["owner"] = A_FUNCTION


def _names_somebody(owner: str) -> bool:
    """Whether a function is a name. Units have words that may be names too (Stöd, Sjukförsäkring), so one word counts
    only where a name would stand first."""
    names = (span for span in deidentify.mark(owner) if span.category == "name")
    return any(span.start == 0 or " " in owner[span.start : span.end] for span in names)


def _day(typed: Typed, name: str, errors: Errors) -> date | None:
    try:
        day = date.fromisoformat(typed[name]) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed[name]) else None
    except ValueError:
        day = None
    if day is None or not FIRST <= day <= LAST:
        errors[name] = A_DAY
        return None
    return day
