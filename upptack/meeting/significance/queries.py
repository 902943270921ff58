"""The fields as a member meets them, and what the tables answer, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from upptack.law import agencies
from upptack.law import significance as law
from upptack.law.provisions import CHECK_AGAIN
from upptack.law.significance import Bearing, Field


@dataclass(frozen=True, slots=True)
class Shelf:
    """The fields of one agency, or of all, under a heading."""

    heading: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """A kind of evidence in words: how strong it usually is, and the sources that say so."""

    kind: str
    strength: str
    note: str
    who: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownGround:
    """A ground with its answer. `changes` are the unknown questions, in words, that could change it."""

    bearing: Bearing
    title: str
    evidence: tuple[ShownEvidence, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The grounds with one answer, under its heading, with what to do."""

    code: str
    heading: str
    do: str
    grounds: tuple[ShownGround, ...]


def shelves(agency: str) -> tuple[Shelf, ...]:
    """Every field: the own agency's first, then everybody's, then those of the others."""
    names = {"*": "För alla myndigheter", **{code: each.name for code, each in agencies.known().items()}}
    order = [agency, "*", *(code for code in names if code not in (agency, "*"))]
    every = sorted(law.all_fields().values(), key=lambda each: (order.index(each.agency), each.order, each.id))
    return tuple(Shelf(names[code], tuple(found)) for code, found in groupby(every, key=lambda each: each.agency))


def fitting(agency: str, matter: str) -> tuple[Field, ...]:
    """The fields that are for a kind of matter; all of the agency's and everybody's when none names it."""
    offered = law.fields(agency)
    return tuple(each for each in offered if matter in each.matters) or offered


def answered(field: Field, facts: Mapping[str, str], on: date) -> tuple[Part, ...]:
    """What the tables answer on a day, the grounds with the same answer together."""
    said = law.words()["bearing"]
    found = law.judge(field.id, facts, on).grounds
    return tuple(
        Part(code, said[code]["heading"], said[code]["do"], tuple(shown(field, each) for each in group))
        for code, group in groupby(found, key=lambda each: each.bearing)
    )


def shown(field: Field, bearing: Bearing) -> ShownGround:
    """A ground in words."""
    said = law.words()
    asked = {question.id: question.text for question in field.questions}
    return ShownGround(
        bearing,
        said["bearing"][bearing.bearing]["title"],
        tuple(_evidence(field, bearing)),
        tuple(asked[id] for id in bearing.would_change),
    )


def _evidence(field: Field, bearing: Bearing) -> Iterator[ShownEvidence]:
    strengths = law.words()["strength"]
    for each in bearing.ground.evidence:
        cited = tuple(law.citation(field, id) for id in each.sources)
        yield ShownEvidence(each.kind, strengths[each.strength], each.note, each.who, cited)


def note(field: Field, today: date) -> str:
    """What has to be said of the whole field on a day: that its check has run out; else empty."""
    return CHECK_AGAIN if today > field.expires else ""
