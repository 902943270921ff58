"""What violence may mean for a case: fields, what is known, and for each provision an answer that decides nothing.

A field is data: questions that a caseworker can answer, grounds with a decision table each, words for the person. What
is not known is a value of every question and never reads as no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from upptack.dmn import Table
from upptack.law.provisions import Ground as Cited
from upptack.law.provisions import provisions
from upptack.law.readable import CODE
from upptack.law.significance.loading import (
    LANGUAGES,
    PERIOD,
    UNKNOWN,
    Evidence,
    Field,
    Ground,
    Leaflet,
    Open,
    Question,
    all_fields,
    field,
    fields,
    leaflet,
    model,
    read_also,
    words,
)

__all__ = [
    "BEARINGS",
    "LANGUAGES",
    "Basis",
    "Bearing",
    "Evidence",
    "Field",
    "Ground",
    "Leaflet",
    "Open",
    "Question",
    "Significance",
    "all_fields",
    "citation",
    "field",
    "fields",
    "judge",
    "leaflet",
    "model",
    "read_also",
    "readable",
    "words",
]

BEARINGS: Final = ("may_apply", "find_out", "lawyer", "unknown_law", "not_this")
"""The answers in the order they are read. `unknown_law`: nothing here says what the law was on that day."""


HEADINGS: Final = {
    "reason": "Skäl",
    "provisions": "Bestämmelser",
    "sources": "Andra källor",
    "from": "Gäller från",
    "to": "Gäller till",
    "checked": "Kontrollerad",
}
"""What the notes of a row are called."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on: an id (of a provision, else empty), its citation and words, and its note on the day."""

    provision: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a ground's table answers. `row` counts from 1, 0 when the day is outside what is known. `basis` is what the
    row and the ground rest on. `would_change`: the unknown questions where some answer would give another bearing."""

    ground: Ground
    bearing: str
    row: int
    reason: str
    checked: str
    basis: tuple[Basis, ...]
    would_change: tuple[str, ...]

    @property
    def id(self) -> str:
        """The ground's id."""
        return self.ground.id


@dataclass(frozen=True, slots=True)
class Significance:
    """What the tables of a field answer on a day: the grounds in the order of BEARINGS, then of the field."""

    field: Field
    on: date
    facts: Mapping[str, str]
    grounds: tuple[Bearing, ...]


def judge(id: str, facts: Mapping[str, str], on: date) -> Significance:
    """What may bear on the matter, given what is known, as the law was on the day `on`.

    `facts` may leave questions out: they are unknown. Raises KeyError for a field that does not exist, and ValueError
    for a question or an answer that the field does not have."""
    asked = field(id)
    known = {question.id: facts.get(question.id, UNKNOWN) for question in asked.questions}
    if strange := facts.keys() - known.keys():
        raise ValueError(f"{id}: frågan {', '.join(sorted(strange))} finns inte.")
    for question in asked.questions:
        if known[question.id] not in {option.id for option in question.options}:
            raise ValueError(f"{id}: {question.id} = {known[question.id]} finns inte.")
    found = [_bearing(asked, ground, known, on) for ground in asked.grounds]
    return Significance(asked, on, known, tuple(sorted(found, key=lambda each: BEARINGS.index(each.bearing))))


def citation(asked: Field, id: str) -> str:
    """A provision or a source that a field rests on, as it is cited; raises KeyError when there is none."""
    found = provisions().get(id)
    return found.citation if found else asked.source(id).ground().citation


def readable(asked: Field, ground: str) -> Table | None:
    """A ground's table as people read it: words in place of codes, citations in place of ids. None when there is no
    such ground."""
    table = model(asked.id).table(ground) if ground in {each.id for each in asked.grounds} else None
    if table is None:
        return None
    labels = {question.id: {option.id: option.label for option in question.options} for question in asked.questions}
    labels[PERIOD] = {period.id: period.said for period in asked.periods}
    titles = {code: said["title"] for code, said in words()["bearing"].items()}
    names = [column.name for column in table.inputs]
    return replace(
        table,
        annotations=tuple(HEADINGS[name] for name in table.annotations),
        rows=tuple(
            replace(
                row,
                inputs=tuple(_worded(cell, labels[name]) for name, cell in zip(names, row.inputs, strict=True)),
                outputs=tuple(_worded(cell, titles) for cell in row.outputs),
                annotations=tuple(
                    "; ".join(citation(asked, id) for id in note.split()) if name in ("provisions", "sources") else note
                    for name, note in zip(table.annotations, row.annotations, strict=True)
                ),
            )
            for row in table.rows
        ),
    )


def _worded(cell: str, labels: Mapping[str, str]) -> str:
    return CODE.sub(lambda code: labels[code[1]], cell).replace(",", ", ").replace("not(", "inte (")


def _bearing(asked: Field, ground: Ground, known: Mapping[str, str], on: date) -> Bearing:
    bearing, row, notes = _answer(asked, ground, known, on)
    cited = dict.fromkeys((*notes.get("provisions", "").split(), *ground.provisions, *notes.get("sources", "").split()))
    unknown = [question for question in asked.questions if known[question.id] == UNKNOWN]
    changing = tuple(
        question.id
        for question in unknown
        if any(
            _answer(asked, ground, {**known, question.id: option.id}, on)[0] != bearing for option in question.options
        )
    )
    return Bearing(
        ground,
        bearing,
        row,
        notes.get("reason", ""),
        notes.get("checked", ""),
        tuple(_basis(asked, id, on) for id in cited),
        changing,
    )


def _basis(asked: Field, id: str, on: date) -> Basis:
    found = provisions().get(id)
    return Basis(id, found.ground(on)) if found else Basis("", asked.source(id).ground())


def _answer(asked: Field, ground: Ground, known: Mapping[str, str], on: date) -> tuple[str, int, Mapping[str, str]]:
    """The bearing, the row that gave it, and the row's notes; the row 0 when nothing is known of that day's law."""
    tables = model(asked.id)
    table = tables.table(ground.id)
    inputs = {column.name: known.get(column.name, "") for column in (table.inputs if table else ())}
    if PERIOD in inputs:
        inputs[PERIOD] = asked.period(on)
        if not inputs[PERIOD]:
            return "unknown_law", 0, {}
    outcome = tables.evaluate(ground.id, inputs)
    if not outcome.fired:
        return "unknown_law", 0, {}
    (fired,) = outcome.fired
    first, last = (fired.annotations.get(name, "") for name in ("from", "to"))
    if (first and on < date.fromisoformat(first)) or (last and on > date.fromisoformat(last)):
        return "unknown_law", 0, {}
    return str(outcome.value), fired.index, fired.annotations
