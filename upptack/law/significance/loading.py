"""The fields as they are written: reads `data/<field>.toml`, `tables/<field>.dmn` and the leaflets in `data/person`.

Says in plain words what does not fit. An installation may have further fields in folders of its own (`read_also`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from upptack.dmn import Model, load
from upptack.law.facts import FACTS
from upptack.law.provisions import Source, provisions, sources

ROOM: Final = Path(__file__).parent
LANGUAGES: Final = ("sv", "sv-lattlast", "en", "ar")
UNKNOWN: Final = "unknown"
PERIOD: Final = "period"
"""The column of a table that says in which of the field's periods the chosen day lies."""
STRENGTHS: Final = ("strong", "supporting", "weak", "not_known")
PARTS: Final = ("means", "gather", "ask", "not_afraid")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a caseworker may know. `ordered`: the answers stand from least to most exposed. `told_by` is the fact of a
    conversation that can answer it, with the answer for each of the fact's values; empty when none can."""

    id: str
    text: str
    hint: str
    ordered: bool
    options: tuple[Option, ...]
    told_by: str
    told: Mapping[str, str]

    def label(self, value: str) -> str:
        """The words of an answer; raises KeyError for none of the question's."""
        return {option.id: option.label for option in self.options}[value]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of evidence: how strong it usually is (one of STRENGTHS; anything but not_known has a source that says
    so), a note, who can give it."""

    kind: str
    strength: str
    note: str
    who: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """What no source says, and whose task it is to find out."""

    text: str
    task: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A provision, or one part of it, that may bear on the matter. `id` is also the name of its decision. `asks`: what
    it asks for; `tell`: words to the person; `read`: what another party may read; `ask`: whom to ask."""

    id: str
    title: str
    provisions: tuple[str, ...]
    asks: tuple[str, ...]
    tell: str
    read: str
    ask: str
    evidence: tuple[Evidence, ...]
    open: tuple[Open, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """Days between which the law of a field was one and the same; None where an end is open."""

    id: str
    first: date | None
    last: date | None

    def holds(self, on: date) -> bool:
        """Whether the day lies in the period."""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)

    @property
    def said(self) -> str:
        """The period in words."""
        first = f"från {self.first}" if self.first else ""
        return " ".join(part for part in (first, f"till {self.last}" if self.last else "") if part) or "alltid"


@dataclass(frozen=True, slots=True)
class Field:
    """A field: whose it is ("*" is everybody's), for which kinds of matter, what is asked, which grounds there are.
    `caution` is what may have changed; `sources` are those that only this field rests on."""

    id: str
    agency: str
    matters: tuple[str, ...]
    order: int
    title: str
    lead: str
    caution: str
    checked: date
    expires: date
    responsible: str
    questions: tuple[Question, ...]
    grounds: tuple[Ground, ...]
    periods: tuple[Period, ...]
    sources: Mapping[str, Source]

    def source(self, id: str) -> Source:
        """A source of the field's own or of the house; raises KeyError when there is none."""
        return self.sources[id] if id in self.sources else sources()[id]

    def period(self, on: date) -> str:
        """The id of the period that the day lies in; empty when it lies in none."""
        return next((period.id for period in self.periods if period.holds(on)), "")


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What the person is given in one language: what it may mean, what to gather, whom to ask, what not to be afraid
    of, each as sentences."""

    field: str
    language: str
    title: str
    means: tuple[str, ...]
    gather: tuple[str, ...]
    ask: tuple[str, ...]
    not_afraid: tuple[str, ...]
    sources: tuple[str, ...]


_further: list[Path] = []
"""Folders of the installation's own agencies; a field there lies beside its table, its leaflets in `person`."""


def read_also(folders: Iterable[Path]) -> None:
    """From now on the fields in these folders are read too, and no others but the product's: `<field>.toml`,
    `<field>.dmn`, `person/…`. To be called when a process starts and again when a folder has changed. Raises ValueError
    for what cannot be used; then those that were read before still count."""
    before = list(_further)
    _further[:] = folders
    _forget()
    try:
        all_fields()
    except ValueError:
        _further[:] = before
        _forget()
        raise


def _forget() -> None:
    for read in (all_fields, model, leaflet):
        read.cache_clear()


def fields(agency: str) -> tuple[Field, ...]:
    """The fields that an agency's staff meet: its own in order, then everybody's."""
    found = [each for each in all_fields().values() if each.agency in (agency, "*")]
    return tuple(sorted(found, key=lambda each: (each.agency == "*", each.order, each.id)))


def field(id: str) -> Field:
    """The field with this id; raises KeyError when there is none."""
    return all_fields()[id]


@cache
def all_fields() -> Mapping[str, Field]:
    """Every field by id, in the order of agencies. Raises ValueError with every fault, a sentence on each line."""
    files = sorted((ROOM / "data").glob("*.toml"))
    files += [file for folder in _further for file in sorted(folder.glob("*.toml"))]
    found: dict[str, Field] = {}
    wrong: list[str] = []
    for file in files:
        try:
            each = read(file.read_text(encoding="utf-8"), file.name)
        except ValueError as error:
            wrong.append(str(error))
            continue
        wrong += [f"{file.name}: {fault}" for fault in faults(each, file.stem)]
        wrong += [f"{file.name}: området {each.id} finns redan."] if each.id in found else []
        found[each.id] = each
    if wrong:
        raise ValueError("\n".join(wrong))
    return MappingProxyType(found)


@cache
def model(id: str) -> Model:
    """The field's decision tables, one decision for each ground. Raises ValueError when they are not there."""
    places = [ROOM / "tables", *_further]
    file = next((place / f"{id}.dmn" for place in places if (place / f"{id}.dmn").exists()), None)
    if file is None:
        raise ValueError(f"{id}: tabellen {id}.dmn saknas.")
    return load(file.read_bytes(), file.name)


@cache
def words() -> Mapping[str, Any]:
    """The words for answers, strengths and leaflets (`words.toml`)."""
    return tomllib.loads((ROOM / "words.toml").read_text(encoding="utf-8"))


@cache
def leaflet(id: str, language: str) -> Leaflet | None:
    """What the person is given of a field in a language; None when nobody has written it. Raises ValueError for one
    that lacks a part."""
    places = [ROOM / "data" / "person", *(folder / "person" for folder in _further)]
    name = f"{id}.{language}.toml"
    file = next((place / name for place in places if (place / name).exists()), None)
    if file is None:
        return None
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    if lacking := [part for part in ("title", *PARTS) if not data.get(part)]:
        raise ValueError(f"{name}: skriv {', '.join(lacking)}.")
    parts = {part: tuple(data[part]) for part in PARTS}
    return Leaflet(id, language, data["title"], **parts, sources=tuple(data.get("sources", ())))


def read(text: str, file: str) -> Field:
    """A field from the text of its file. Raises ValueError that names the file and what is missing."""
    try:
        data = tomllib.loads(text)
        own = [Source(**({"url": "", "url_missing": ""} | entry)) for entry in data.get("source", [])]
        return Field(
            **{name: data[name] for name in ("id", "agency", "order", "title", "lead", "caution")},
            **{name: data[name] for name in ("checked", "expires", "responsible")},
            matters=tuple(data["matters"]),
            questions=tuple(_question(entry) for entry in data["question"]),
            grounds=tuple(_ground(entry) for entry in data["ground"]),
            periods=tuple(Period(each["id"], each.get("from"), each.get("to")) for each in data.get(PERIOD, [])),
            sources=MappingProxyType({each.id: each for each in own}),
        )
    except KeyError as error:
        raise ValueError(f"{file}: {error} saknas.") from error
    except (TypeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{file}: {error}") from error


def _question(data: Mapping[str, Any]) -> Question:
    told = data.get("told", {"fact": "", "values": {}})
    return Question(
        id=data["id"],
        text=data["text"],
        hint=data.get("hint", ""),
        ordered=data["ordered"],
        options=tuple(Option(option["id"], option["label"]) for option in data["option"]),
        told_by=told["fact"],
        told=MappingProxyType(dict(told["values"])),
    )


def _ground(data: Mapping[str, Any]) -> Ground:
    return Ground(
        **{name: data[name] for name in ("id", "title", "tell", "read", "ask")},
        provisions=tuple(data["provisions"]),
        asks=tuple(data["asks"]),
        evidence=tuple(
            Evidence(
                each["kind"],
                each["strength"],
                each.get("note", ""),
                each.get("who", ""),
                tuple(each.get("sources", ())),
            )
            for each in data.get("evidence", [])
        ),
        open=tuple(Open(each["text"], each["task"]) for each in data.get("open", [])),
    )


def faults(field: Field, name: str) -> Iterator[str]:
    """Everything in a field that does not fit, a sentence each; `name` is its file's, without the ending."""
    if field.id != name:
        yield f"filen ska heta {field.id}.toml."
    if not 0 <= (field.expires - field.checked).days <= 366:
        yield "en kontroll gäller högst ett år: expires ska vara efter checked, och inom ett år."
    if not field.title.strip() or not field.lead.strip() or not field.responsible.strip():
        yield "skriv title, lead och responsible."
    for id in sorted({each.id for each in field.grounds if [g.id for g in field.grounds].count(each.id) > 1}):
        yield f"grunden {id} står två gånger."
    for question in field.questions:
        yield from (f"fråga {question.id}: {fault}" for fault in _of_question(question))
    for ground in field.grounds:
        yield from (f"grund {ground.id}: {fault}" for fault in _of_ground(ground, field))
    yield from _of_tables(field)


def _of_question(question: Question) -> Iterator[str]:
    values = [option.id for option in question.options]
    if UNKNOWN not in values:
        yield "svaret unknown saknas."
    if len(set(values)) != len(values):
        yield "ett svar står två gånger."
    if question.told_by and question.told_by not in FACTS:
        yield f"{question.told_by} är inget faktum i samtalet."
    elif question.told_by:
        for fact, value in question.told.items():
            if fact not in FACTS[question.told_by].values or value not in values:
                yield f"told: {fact} = {value} finns inte."


def _of_ground(ground: Ground, field: Field) -> Iterator[str]:
    yield from (f"bestämmelsen {id} finns inte." for id in ground.provisions if id not in provisions())
    if not ground.provisions:
        yield "skriv minst en bestämmelse."
    for name in ("title", "tell", "read", "ask"):
        if not getattr(ground, name).strip():
            yield f"skriv {name}."
    for each in ground.evidence:
        yield from (f"{each.kind}: {fault}" for fault in _of_evidence(each, field))
    if any(not (each.text.strip() and each.task.strip()) for each in ground.open):
        yield "en öppen fråga ska ha text och task."


def _of_evidence(evidence: Evidence, field: Field) -> Iterator[str]:
    if evidence.strength not in STRENGTHS:
        yield f"strength ska vara något av {', '.join(STRENGTHS)}."
    if evidence.strength != "not_known" and not evidence.sources:
        yield "en styrka ska ha en källa som säger det."
    yield from (f"källan {id} finns inte." for id in evidence.sources if not is_known(field, id))


def is_known(field: Field, id: str) -> bool:
    """Whether an id is that of a provision or of a source that the field may cite."""
    return id in provisions() or id in sources() or id in field.sources


def _of_tables(field: Field) -> Iterator[str]:
    try:
        tables = model(field.id)
    except ValueError as error:
        yield str(error)
        return
    named, written = {ground.id for ground in field.grounds}, set(tables.decisions)
    yield from (f"grunden {id} saknar tabell." for id in sorted(named - written))
    yield from (f"tabellen {id} saknar grund." for id in sorted(written - named))
    values = {question.id: {option.id for option in question.options} for question in field.questions}
    values[PERIOD] = {period.id for period in field.periods}
    for id in sorted(named & written):
        for column in table.inputs if (table := tables.table(id)) else ():
            if values.get(column.name) != set(column.allowed):
                yield f"tabellen {id}: kolumnen {column.name} har andra värden än frågan."
