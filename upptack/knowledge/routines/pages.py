"""The pages about routines: what each shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from upptack.knowledge.routines import contents, queries
from upptack.knowledge.routines.rules import (
    ASKS,
    EVERY_AGENCY,
    EVERYONE,
    FLOOR,
    HELP,
    LABELS,
    TWO_PARTY,
    Entry,
    Shown,
    said,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A routine in a list, with its address."""

    routine: Shown
    address: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: the chosen agency and matter (empty: not chosen) and the matters to choose among."""

    field: str
    agency: str
    name: str
    matters: Mapping[str, str]
    matter: str


def listing(own: str, on: date, *, gone: bool = False) -> dict[str, Any]:
    """The shared routines, then every agency's, the one with code `own` first. `gone`: the routine that somebody asked
    for is not there."""
    names = queries.agencies()
    codes = sorted(names, key=lambda code: code != own)
    return {
        "gone": gone,
        "shared": _lines(EVERY_AGENCY, on),
        "agencies": [(names[code], _lines(code, on)) for code in codes],
    }


def _lines(agency: str, on: date) -> list[Line]:
    return [Line(each, queries.address(agency, each.matter)) for each in queries.routines_of(agency, on)]


def routine(agency: str, matter: str, on: date) -> dict[str, Any] | None:
    """One routine by the words in its address; None when there is none."""
    code = EVERY_AGENCY if agency == EVERYONE else agency
    names = {EVERY_AGENCY: queries.ALL, **queries.agencies()}
    found = queries.shown(code, matter, on) if code in names else None
    if found is None:
        return None
    versions = queries.history(code, matter)
    return {
        "routine": found,
        "agency_name": names[code],
        "versions": versions,
        "origins": [origin for version in versions for origin in version.origins],
        "floor": "" if matter == FLOOR else queries.address(EVERY_AGENCY, FLOOR),
    }


def comparison(asked: Mapping[str, str], on: date) -> dict[str, Any]:
    """Two agencies' routines beside each other; what is asked for and not on a list is left out and never repeated."""
    names = queries.agencies()
    left, right = _side("a", asked, names, on), _side("b", asked, names, on)
    chosen = bool(left.agency and right.agency)
    pairs = queries.compare(left.agency, right.agency, on, left.matter, right.matter) if chosen else ()
    return {"names": names, "sides": (left, right), "pairs": pairs, "chosen": chosen}


def _side(field: str, asked: Mapping[str, str], names: Mapping[str, str], on: date) -> Side:
    code = _listed(asked.get(field, ""), names)
    matters = {matter.id: matter.name for matter in queries.matters_of(code, on)} if code else {}
    return Side(field, code, names.get(code, ""), matters, _listed(asked.get(f"{field}-arende", ""), matters))


def _listed(value: str, allowed: Collection[str]) -> str:
    return value if value in allowed else ""


def template() -> dict[str, Any]:
    """What another agency fills in: for each field its name, what to write, the choices, and words to begin with."""
    found = contents.template()
    choices = {"asks": [name for _, name in ASKS], "two_party": [name for _, name in TWO_PARTY]}
    fields = [(LABELS[name], HELP[name], choices.get(name, ()), _begun(found, name)) for name in LABELS]
    return {"routine": found, "fields": fields, "open_help": HELP["open"]}


def _begun(found: Entry, field: str) -> str:
    return "" if field in ("asks", "two_party") else said(found, field)
