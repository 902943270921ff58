"""Who else may read what is written in a matter, and what that asks of the caseworker before she writes.

The texts are data (`data/parties.toml`) in layers: one that holds for every matter, one for each agency, and what each
kind of matter adds. Every statement names what it rests on and the days between which our check of it holds. What no
source says is there as a question with whose task it is, never as an answer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

from upptack.law.provisions import CHECK_AGAIN, NOT_YET, REPEALED, Ground, Provision, Source, State, provisions, sources

FILE: Final = "parties.toml"
_FILE = Path(__file__).parent / "data" / FILE

_further: dict[str, tuple[Mapping[tuple[str, str], Layer], Mapping[str, Source]]] = {}
"""What an installation's further agencies have written, by the agency's code: layers, and sources of their own."""

Topic: TypeAlias = Literal["who", "told", "read", "sent", "avoid", "mark", "before", "find_out"]
TwoParty: TypeAlias = Literal["no", "unknown", "yes"]

TOPICS: Final[dict[Topic, str]] = {
    "who": "Vem som kan läsa",
    "told": "När de får veta",
    "read": "Vad de kan läsa",
    "sent": "Brev och meddelanden som går ut",
    "avoid": "Skriv inte",
    "mark": "Så märker du",
    "before": "Innan något skickas",
    "find_out": "Ta reda på",
}
"""What a statement is about, in the order in which it is read."""

FURTHER: Final[dict[Topic, str]] = {
    "who": "Vem som kan läsa i alla ärenden",
    "told": "När parter får veta i alla ärenden",
}
"""The topics that are read at a glance, and their headings where they hold what every matter has."""

ALL: Final = "*"
"""Every agency, or every matter."""

_LEAST_CERTAIN: Final[tuple[State, ...]] = ("repealed", "not_yet", "check", "in_force")

NOT_KNOWN: Final = "Det är inte känt om ärendet har en motpart. Skriv som om någon annan kan läsa, tills du vet."
RUN_OUT: Final = (
    "Kontrollen av det här gick ut den {day}. Räkna med att någon annan kan läsa, tills det är kontrollerat. "
    "Uppgift för: {responsible}."
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to know, do or find out. `provisions` and `sources` are ids; `task` is whose task a question is, and
    empty for what is not a question. `checked` and `expires` are the first and the last day our check holds."""

    topic: Topic
    text: str
    task: str
    provisions: tuple[str, ...]
    sources: tuple[str, ...]
    checked: date
    expires: date

    def state(self, on: date) -> State:
        """The least certain of what may be said on that day of the statement itself and of each provision under it."""
        own: State = "in_force" if self.checked <= on <= self.expires else "check"
        found = {own, *(law.state(on) for law in _laws(self))}
        return min(found, key=_LEAST_CERTAIN.index)

    def note(self, on: date) -> str:
        """What has to be said with the statement on that day; empty when it can be shown as it is. That nobody has
        read a wording is said with the provision, not here: it does not run out."""
        notes = [law.note(on) for law in _laws(self)]
        found = {note for note in notes if note in (REPEALED, NOT_YET, CHECK_AGAIN)}
        if not self.checked <= on <= self.expires:
            found.add(CHECK_AGAIN)
        return next((note for note in (REPEALED, NOT_YET, CHECK_AGAIN) if note in found), "")


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer adds. `agency` and `matter` are ids, or "*" for all of them; `lead` is the one sentence that is
    read first; `two_party`: whether another person is party and may read; `expires`: the last day that these two hold
    (a statement has days of its own); `responsible`: the function that checks them."""

    agency: str
    matter: str
    two_party: TwoParty
    lead: str
    statements: tuple[Statement, ...]
    expires: date
    responsible: str


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as shown on a day: what it says, whose task (empty when it is no question), and what has to be said
    with it (empty when our check of it holds)."""

    text: str
    task: str
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """The statements on one topic, under its heading."""

    topic: Topic
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows on a day. `first` is read at a glance: who may read and when they are told, in the nearest
    layer's words. `rest` is read when there is a minute. `run_out`: the check of the texts no longer holds."""

    two_party: TwoParty
    lead: str
    run_out: bool
    first: tuple[Part, ...]
    rest: tuple[Part, ...]
    grounds: tuple[Ground, ...]

    @property
    def parts(self) -> tuple[tuple[Part, bool], ...]:
        """Every part in the order in which it is read, with whether it is folded away."""
        return tuple((part, False) for part in self.first) + tuple((part, True) for part in self.rest)


@dataclass(frozen=True, slots=True)
class Parties:
    """Who may read in a matter of an agency. `known` is false when nothing is written of the matter: then only what
    holds for every matter is there. `nearest` is what the matter adds (for an unknown matter: what holds for all),
    `further` the rest, each in the order of the topics."""

    agency: str
    matter: str
    known: bool
    two_party: TwoParty
    lead: str
    nearest: tuple[Statement, ...]
    further: tuple[Statement, ...]
    expires: date
    responsible: str

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement, the nearest first."""
        return self.nearest + self.further

    def on(self, day: date) -> Shown:
        """What may be shown on that day. When the check has run out it is no longer said that nobody else is party."""
        run_out = day > self.expires
        told = RUN_OUT.format(day=f"{self.expires:%Y-%m-%d}", responsible=self.responsible)
        lead = told if run_out else self.lead
        two_party: TwoParty = "unknown" if run_out and self.two_party == "no" else self.two_party
        glance = _glance(self.nearest) or _glance(self.further)
        others = _by_topic(each for each in self.statements if each not in glance)
        first, rest = _parts(glance, TOPICS, day), _parts(others, TOPICS | FURTHER, day)
        return Shown(two_party, lead, run_out, first, rest, _grounds(self.statements, day))


def parties_of(matter: str, agency: str) -> Parties:
    """Who may read in this kind of matter at this agency, by the ids of the routines.

    A matter or agency that nothing is written of gives what holds for all, and says that it is not known whether there
    is another party; it is never refused, so that a warning is always shown.
    """
    found = layers()
    own = found.get((agency, matter)) or found.get((ALL, matter)) if matter != ALL else None
    base = found[ALL, ALL]
    general = [layer for layer in (found.get((agency, ALL)) if agency != ALL else None, base) if layer]
    used = [own, *general] if own else general
    nearest = own or base
    return Parties(
        agency=agency,
        matter=matter,
        known=own is not None,
        two_party=own.two_party if own else "unknown",
        lead=own.lead if own else NOT_KNOWN,
        nearest=_by_topic(nearest.statements),
        further=_by_topic(each for layer in used if layer is not nearest for each in layer.statements),
        expires=min(layer.expires for layer in used),
        responsible=nearest.responsible,
    )


@cache
def layers() -> Mapping[tuple[str, str], Layer]:
    """Every layer by agency and matter. Raises ValueError for a file that cannot be used."""
    found = dict(read(_FILE.read_text(encoding="utf-8")))
    for added, _ in _further.values():
        found |= added
    return found


@cache
def own_sources() -> Mapping[str, Source]:
    """The sources that only these texts rest on, by id."""
    return _sources_beside("")


def read_also(folders: Iterable[Path]) -> tuple[str, ...]:
    """From now on the layers of these agencies' folders count too, each folder named after the agency's code; a folder
    need not have any. Answers with a sentence for each file that cannot be used: it is left out, so that what holds for
    every matter is shown."""
    _further.clear()
    wrong = []
    for folder in folders:
        try:
            if (folder / FILE).exists():
                _further[folder.name] = read_agency(folder / FILE, folder.name)
        except (OSError, ValueError, KeyError, TypeError) as error:
            wrong.append(f"{folder / FILE}: {error}")
    layers.cache_clear()
    own_sources.cache_clear()
    return tuple(wrong)


def read_agency(file: Path, agency: str) -> tuple[Mapping[tuple[str, str], Layer], Mapping[str, Source]]:
    """The layers of one agency's own file, and the sources that only they rest on. Raises ValueError as `read`, and for
    a layer or a source that is not the agency's own."""
    text = file.read_text(encoding="utf-8")
    named = _own_sources(tomllib.loads(text))
    if shared := set(named) & set(_sources_beside(agency)):
        raise ValueError(f"{FILE}: the sources {sorted(shared)} are already known elsewhere.")
    found = _layers(text)
    if strange := sorted({of for of, _ in found} - {agency}):
        raise ValueError(f"{FILE}: the layers of {', '.join(strange)} are not {agency}'s own.")
    return found, named


def read(text: str) -> Mapping[tuple[str, str], Layer]:
    """The layers of a file in the form that the head of `data/parties.toml` describes. Raises ValueError with a
    sentence that names the place and what is wrong with it."""
    found = _layers(text)
    if (ALL, ALL) not in found:
        raise ValueError("parties.toml: the layer that holds for every matter is missing.")
    return found


def _layers(text: str) -> Mapping[tuple[str, str], Layer]:
    data = tomllib.loads(text)
    known = {*sources(), *_own_sources(data)}
    found: dict[tuple[str, str], Layer] = {}
    for entry in data["layer"]:
        shared = {key: data[key] for key in ("checked", "expires", "responsible")}
        layer = _layer(shared | entry, known)
        key = (layer.agency, layer.matter)
        if key in found:
            raise ValueError(f"parties.toml: the layer {key} is there twice.")
        found[key] = layer
    return found


def faults_in(data: Mapping[str, Any], agency: str) -> Iterator[str]:
    """Everything that is wrong with what one agency has written of its matters, a sentence each."""
    known = {*sources(), *_own_sources(data), *_sources_beside(agency)}
    shared = {key: data[key] for key in ("checked", "expires", "responsible")}
    for entry in data["layer"]:
        for each in entry["statement"]:
            try:
                _layer(shared | entry | {"statement": [each]}, known)
            except ValueError as error:
                yield str(error)


def _sources_beside(agency: str) -> Mapping[str, Source]:
    """The sources of the product's file and of every further agency but one."""
    found = dict(_own_sources(tomllib.loads(_FILE.read_text(encoding="utf-8"))))
    for code, (_, named) in _further.items():
        found |= {} if code == agency else named
    return found


def _own_sources(data: Mapping[str, Any]) -> Mapping[str, Source]:
    found = {entry["id"]: Source(**({"url": "", "url_missing": ""} | entry)) for entry in data.get("source", ())}
    if twice := set(found) & {*sources(), *provisions()}:
        raise ValueError(f"parties.toml: the sources {sorted(twice)} are already known elsewhere.")
    return found


def _layer(entry: Mapping[str, Any], known: set[str]) -> Layer:
    place = f"parties.toml, {entry['agency']} {entry['matter']}"
    if entry["two_party"] not in get_args(TwoParty):
        raise ValueError(f"{place}: two_party cannot be '{entry['two_party']}'.")
    if not entry["lead"] and entry["matter"] != ALL:
        raise ValueError(f"{place}: the sentence that is read first is missing.")
    dates = {key: entry[key] for key in ("checked", "expires")}
    statements = tuple(_statement(dates | each, place, known) for each in entry["statement"])
    return Layer(
        agency=entry["agency"],
        matter=entry["matter"],
        two_party=entry["two_party"],
        lead=entry["lead"],
        statements=statements,
        expires=entry["expires"],
        responsible=entry["responsible"],
    )


def _statement(entry: Mapping[str, Any], place: str, known: set[str]) -> Statement:
    optional: dict[str, Any] = {"task": "", "provisions": (), "sources": ()}
    values = optional | dict(entry)
    lists = {key: tuple(values[key]) for key in ("provisions", "sources")}
    statement = Statement(**(values | lists))
    if wrong := next(_faults(statement, known), ""):
        raise ValueError(f"{place}: {wrong} ({statement.text})")
    return statement


def _faults(statement: Statement, known: set[str]) -> Iterator[str]:
    laws = provisions()
    strange = [id for id in statement.provisions if id not in laws]
    strange += [id for id in statement.sources if id not in known]
    if statement.topic not in TOPICS:
        yield f"the topic '{statement.topic}' does not exist."
    if strange:
        yield f"nothing is known of {', '.join(strange)}."
    if [id for id in statement.provisions if id in laws and laws[id].in_force_to is not None]:
        yield "it rests on law that has been repealed."
    if (statement.topic == "find_out") != bool(statement.task):
        yield "a question, and only a question, says whose task it is."
    if not (statement.provisions or statement.sources or statement.task):
        yield "it says neither what it rests on nor whose task it is."
    if not 0 <= (statement.expires - statement.checked).days <= 366:
        yield "a check holds for a year at most."


def _by_topic(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    order = list(TOPICS)
    return tuple(sorted(statements, key=lambda each: order.index(each.topic)))


def _glance(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(each for each in statements if each.topic in FURTHER)


def _parts(statements: Iterable[Statement], headings: Mapping[Topic, str], on: date) -> tuple[Part, ...]:
    return tuple(
        Part(topic, headings[topic], tuple(Line(each.text, each.task, each.note(on)) for each in group))
        for topic, group in groupby(statements, key=lambda each: each.topic)
    )


def _laws(statement: Statement) -> tuple[Provision, ...]:
    return tuple(provisions()[id] for id in statement.provisions)


def _grounds(statements: Iterable[Statement], on: date) -> tuple[Ground, ...]:
    statements = tuple(statements)
    laws = (law for each in statements for law in _laws(each))
    named = {**sources(), **own_sources()}
    others = (named[id] for each in statements for id in each.sources)
    return tuple(dict.fromkeys((*(law.ground(on) for law in laws), *(other.ground(other.seen) for other in others))))
