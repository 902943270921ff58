"""Cases that say what the tables should answer, coded without sight of them.

Each is a situation in own words, invented or told after a published decision, with what a caseworker would know of it,
and for the provisions that it turns on what somebody who has read the law expects, with reasons and sources. Files:
`data/vignettes/*.toml`; known deviations with their reason: `data/vignettes/accepted.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from upptack.law.significance import BEARINGS, field, judge

FOLDER: Final = Path(__file__).parent / "data" / "vignettes"
ACCEPTED: Final = "accepted.toml"


@dataclass(frozen=True, slots=True)
class Vignette:
    """A coded case. `field` is the field it is put to, `on` the day it is judged on, `facts` what is known by question,
    `expect` the answer held to be right by ground; `sources` are published works or ids of provisions and sources."""

    id: str
    field: str
    title: str
    situation: str
    on: date
    facts: Mapping[str, str]
    expect: Mapping[str, str]
    why: str
    sources: tuple[str, ...]
    coded_by: str
    coded_on: date


@dataclass(frozen=True, slots=True)
class Deviation:
    """A ground of a vignette where the table answers otherwise than was held to be right."""

    vignette: str
    ground: str
    expected: str
    found: str


def vignettes(folder: Path = FOLDER) -> tuple[Vignette, ...]:
    """Every vignette of a folder. Raises ValueError, with every fault and what to change, for what cannot be used."""
    files = sorted(file for file in folder.glob("*.toml") if file.name != ACCEPTED)
    found = [_vignette(entry, file.name) for file in files for entry in _read(file)["vignette"]]
    faults = [fault for each in found for fault in _faults(each)]
    ids = [each.id for each in found]
    faults += [f"{id}: namnet används två gånger." for id in sorted({id for id in ids if ids.count(id) > 1})]
    if faults:
        raise ValueError("\n".join(faults))
    return tuple(found)


def deviations(cases: Iterable[Vignette]) -> tuple[Deviation, ...]:
    """Where the tables in force answer otherwise than the coding, in the order of the vignettes."""
    return tuple(
        Deviation(case.id, ground, expected, found)
        for case in cases
        for ground, expected in case.expect.items()
        if (found := answers(case)[ground]) != expected
    )


def answers(case: Vignette) -> Mapping[str, str]:
    """What the tables answer in a vignette, for every ground of its field."""
    found = judge(case.field, case.facts, case.on)
    return {ground.id: ground.bearing for ground in found.grounds}


@cache
def accepted(folder: Path = FOLDER) -> Mapping[tuple[str, str], str]:
    """Deviations that are known: (vignette, ground) and why the table is left as it is."""
    return {(entry["vignette"], entry["ground"]): entry["why"] for entry in _read(folder / ACCEPTED)["accepted"]}


def _read(file: Path) -> Mapping[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _vignette(entry: Mapping[str, Any], file: str) -> Vignette:
    try:
        return Vignette(**{**entry, "sources": tuple(entry["sources"])})
    except (KeyError, TypeError) as error:
        raise ValueError(f"{file}, {entry.get('id', '')}: {error}") from error


def _faults(case: Vignette) -> Iterable[str]:
    try:
        asked = field(case.field)
    except KeyError:
        yield f"{case.id}: området {case.field} finns inte."
        return
    options = {question.id: {option.id for option in question.options} for question in asked.questions}
    for name, value in case.facts.items():
        if value not in options.get(name, ()):
            yield f"{case.id}: {name} = {value} finns inte i {case.field}."
    for ground, bearing in case.expect.items():
        if ground not in {each.id for each in asked.grounds}:
            yield f"{case.id}: {ground} finns inte i {case.field}."
        if bearing not in BEARINGS:
            yield f"{case.id}: {bearing} är inget svar. Svaren är {', '.join(BEARINGS)}."
    if not (case.expect and case.sources and case.why.strip()):
        yield f"{case.id}: säg vad som väntas, varför och med vilken källa."
