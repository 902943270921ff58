"""The format of a simulated call: one file of `data/scenarios` a call, with what the person says and the expert coding.

Every person in the files is invented. A file is read by itself (`parse`); whether it fits the guide as it is worded
today is asked separately (`misfits`), so that a new version of a guide never takes a call away."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from upptack.guides import course
from upptack.guides.guide import MODES, Guide
from upptack.law.rulings import FACTS, values

FOLDER: Final = Path(__file__).parent / "data"
TRUSTS: Final = ("closed", "careful", "open")
"""How much the person dares to tell, from least to most."""
NOBODY: Final = "gate"
"""Where the talk before the gate leads when a choice names no further state."""
THEMES: Final[Mapping[str, str]] = {
    "hints": "Antydningar",
    "economic_control": "Pengar och kontroll",
    "overheard": "Någon annan hör",
    "relative_interprets": "En anhörig tolkar",
    "honour_17": "Heder och unga",
    "man_exposed": "En man berättar",
    "same_sex": "Samkönade par",
    "uses_violence": "Den som använder våld",
    "two_party": "Ärenden med motpart",
    "permit": "Tillstånd och anknytning",
    "colleague": "En kollega",
    "false_trail": "När det är något annat",
}
"""What the calls practise, in the order of the list; no name says how the call ends."""
_CODED: Final = ("sex", "age", "two_party", "protected", "situation", "minutes", "channel", "agency")
_FOR_NO: Final = {"prefers_no": "asks_for_no"}
"""What a wording built for a no is called in a call's file: the way it is."""
_LEVELS: Final = {"level": "what-now", "duty": "report-of-concern"}


class ScriptError(ValueError):
    """A call's file is wrong; the text names the file, the place and what to change."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a way of speaking does: steps of trust, whether it is a good way, at which trust the question is answered
    (empty: as it stands), and the sentence that explains it."""

    id: str
    name: str
    trust: int
    good: bool
    hears: str
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to say before the gate. `then` is a state or "gate"; `best` marks the expert's own choice."""

    id: str
    says: str
    how: str
    then: str
    why: str
    best: bool


@dataclass(frozen=True, slots=True)
class State:
    """A turn of the talk before the gate: what the person says, and what can be said back."""

    id: str
    says: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person answers to a question of the guide at each trust, and which options an attentive listener ticks.

    `wrong` holds own wordings of the question that are worse than the guide's, by way."""

    says: Mapping[str, str]
    said: Mapping[str, tuple[str, ...]]
    wrong: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Expert:
    """The expert coding: level, duty, bodies that must and must not be chosen, why, and what a question built for a no
    does not let one know. `deviates` says why the tables' ruling is another; empty when it is the same."""

    level: str
    duty: str
    bodies: tuple[str, ...]
    bodies_not: tuple[str, ...]
    why: str
    missed: str
    deviates: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What the person answers when it is checked whether anybody hears, and about the time. `goes_on`: how the call
    ends when one goes on although somebody hears; `righted`: what is said when that has been put right, else empty."""

    neutral: str
    outright: str
    time: str
    goes_on: str
    righted: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A simulated call, as its file tells it."""

    id: str
    title: str
    theme: str
    about: str
    agency: str
    matter: str
    channel: str
    mode: str
    guide: str
    name: str
    sex: str
    age: str
    two_party: str
    protected: str
    situation: str
    minutes: str
    trust: str
    sources: tuple[str, ...]
    checked: date
    responsible: str
    gate: Gate
    states: tuple[State, ...]
    replies: Mapping[str, Reply]
    expert: Expert

    def state(self, id: str) -> State:
        """The state with this id; raises KeyError when there is none."""
        return {state.id: state for state in self.states}[id]

    @property
    def context(self) -> dict[str, str]:
        """What the decision tables read of the call besides the answers."""
        names = ("agency", "sex", "age", "channel", "two_party", "protected")
        return {name: getattr(self, name) for name in names}


@cache
def ways() -> Mapping[str, Way]:
    """Every way of speaking, by id (data/ways.toml)."""
    data = tomllib.loads((FOLDER / "ways.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            id: Way(id, row["name"], row["trust"], row["good"], row.get("hears", ""), row["why"])
            for id, row in data["way"].items()
        }
    )


@cache
def wordings() -> Mapping[str, Any]:
    """What can be said, and what a person answers, where a call's own file says nothing (data/wordings.toml)."""
    return MappingProxyType(tomllib.loads((FOLDER / "wordings.toml").read_text(encoding="utf-8")))


@cache
def scenarios() -> Mapping[str, Scenario]:
    """Every call by id, in the order of themes and titles. Raises ScriptError for a file that is wrong."""
    files = sorted((FOLDER / "scenarios").glob("*.toml"))
    found = [parse(file.read_text(encoding="utf-8"), file.name) for file in files]
    order = list(THEMES)
    found.sort(key=lambda scenario: (order.index(scenario.theme), scenario.title))
    return MappingProxyType({scenario.id: scenario for scenario in found})


def parse(text: str, file: str) -> Scenario:
    """A call from the text of its file. Raises ScriptError with a plain sentence that names file and place."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScriptError(f"{file}: går inte att läsa som TOML: {error}") from error
    try:
        scenario = _scenario(data, file)
    except KeyError as error:
        raise ScriptError(f"{file}: {error} saknas.") from error
    wrong = next(_problems(scenario), None)
    if wrong:
        raise ScriptError(f"{file}: {wrong}")
    if scenario.id != file.removesuffix(".toml"):
        raise ScriptError(f"{file}: id är {scenario.id}. Filen och id ska heta lika.")
    return scenario


_TEXTS: Final = tuple(field.name for field in fields(Scenario) if field.type == "str")
_TOP: Final = {*_TEXTS, "sources", "checked", "gate", "state", "question", "expert"}


def _scenario(data: Mapping[str, Any], file: str) -> Scenario:
    unknown = set(data) - _TOP
    if unknown:
        raise ScriptError(f"{file}: {', '.join(sorted(unknown))} finns inte i formatet.")
    fields = {name: _text(data, name, file) for name in _TEXTS}
    return Scenario(
        **fields,
        sources=tuple(data["sources"]),
        checked=data["checked"],
        gate=_gate(data["gate"], fields["minutes"], f"{file}, [gate]"),
        states=tuple(_state(row, f"{file}, läge {row.get('id')}") for row in data["state"]),
        replies=MappingProxyType(
            {id: _reply(row, f"{file}, fråga {id}") for id, row in data.get("question", {}).items()}
        ),
        expert=_expert(data["expert"], f"{file}, [expert]"),
    )


def _text(data: Mapping[str, Any], name: str, where: str) -> str:
    if name not in data:
        raise ScriptError(f"{where}: {name} saknas.")
    if not isinstance(data[name], str) or not data[name].strip():
        raise ScriptError(f"{where}: {name} ska vara en text som inte är tom.")
    return str(data[name]).strip()


def _gate(data: Mapping[str, Any], minutes: str, where: str) -> Gate:
    time = data.get("time") or wordings()["time"].get(minutes, "")
    return Gate(
        neutral=_text(data, "neutral", where),
        outright=_text(data, "outright", where),
        time=str(time),
        goes_on=str(data.get("goes_on", "")).strip(),
        righted=str(data.get("righted", "")).strip(),
    )


def _state(data: Mapping[str, Any], where: str) -> State:
    return State(
        id=_text(data, "id", where),
        says=_text(data, "says", where),
        choices=tuple(_choice(row, f"{where}, val {row.get('id')}") for row in data["choice"]),
    )


def _choice(data: Mapping[str, Any], where: str) -> Choice:
    names = ("id", "says", "how", "then", "why")
    return Choice(**{name: _text(data, name, where) for name in names}, best=bool(data.get("best", False)))


def _reply(data: Mapping[str, Any], where: str) -> Reply:
    said = data.get("said", {})
    unknown = set(data) - {*TRUSTS, "said", "wrong"}
    if unknown or set(said) - set(TRUSTS):
        raise ScriptError(f"{where}: bara {', '.join(TRUSTS)}, said och wrong får stå här.")
    says = {trust: _text(data, trust, where) for trust in TRUSTS if trust in data}
    if set(says) != set(said):
        raise ScriptError(f"{where}: said ska ha samma förtroenden som det personen säger ({', '.join(says)}).")
    if "open" not in says:
        raise ScriptError(f"{where}: det som sägs vid open saknas.")
    return Reply(
        says=MappingProxyType(says),
        said=MappingProxyType({trust: tuple(ids) for trust, ids in said.items()}),
        wrong=MappingProxyType({_FOR_NO.get(how, how): words for how, words in data.get("wrong", {}).items()}),
    )


def _expert(data: Mapping[str, Any], where: str) -> Expert:
    return Expert(
        level=str(data.get("level", "")),
        duty=str(data.get("duty", "")),
        bodies=tuple(data.get("bodies", ())),
        bodies_not=tuple(data.get("bodies_not", ())),
        why=_text(data, "why", where),
        missed=_text(data, "missed", where),
        deviates=str(data.get("deviates", "")),
    )


def _problems(scenario: Scenario) -> Iterator[str]:
    """What is wrong with a call by itself, as sentences."""
    if scenario.theme not in THEMES:
        yield f"theme = {scenario.theme} finns inte. Välj bland {', '.join(THEMES)}."
    if scenario.mode not in MODES:
        yield f"mode = {scenario.mode} ska vara {', '.join(MODES)}."
    if scenario.trust not in TRUSTS:
        yield f"trust = {scenario.trust} ska vara {', '.join(TRUSTS)}."
    for fact in _CODED:
        if getattr(scenario, fact) not in FACTS[fact].values:
            yield f"{fact} = {getattr(scenario, fact)} finns inte i upptack/law/data/facts.toml."
    if not scenario.sources:
        yield "sources är tom."
    yield from _misplaced(scenario.states)
    yield from _ways_of(scenario)


def _ways_of(scenario: Scenario) -> Iterator[str]:
    for state in scenario.states:
        for choice in state.choices:
            if choice.how not in ways():
                yield f"läge {state.id}, val {choice.id}: how = {choice.how} finns inte i ways.toml."
    for id, reply in scenario.replies.items():
        for how in reply.wrong:
            if how not in ways() or ways()[how].good:
                yield f"fråga {id}, wrong: {how} är inget sämre sätt i ways.toml."


def _misplaced(states: Sequence[State]) -> Iterator[str]:
    """What would keep the talk from reaching the gate: a choice may only lead to a later state, or to the gate."""
    later = [state.id for state in states]
    if not states or len(set(later)) != len(later):
        yield "det ska finnas minst ett läge ([[state]]), och varje läge ska ha ett eget id."
    for state in states:
        later = later[1:]
        ids = [choice.id for choice in state.choices]
        if len(ids) < 2 or len(set(ids)) != len(ids):
            yield f"läge {state.id}: minst två val behövs, och varje val ska ha ett eget id."
        for choice in state.choices:
            if choice.then != NOBODY and choice.then not in later:
                yield f"läge {state.id}, val {choice.id}: then = {choice.then} är varken gate eller ett senare läge."


def misfits(scenario: Scenario, guide: Guide) -> tuple[str, ...]:
    """What in the call does not fit this version of the guide and the decision tables, as sentences; empty when all
    does. Where something does not fit, a call that is practised takes the person's default answer instead."""
    found = [*_said_wrong(scenario, guide), *_judged_wrong(scenario)]
    return tuple(f"{scenario.id}: {sentence}" for sentence in found)


def _said_wrong(scenario: Scenario, guide: Guide) -> Iterator[str]:
    known = {question.id: question for question in guide.questions}
    for id, reply in scenario.replies.items():
        if id not in known:
            yield f"fråga {id} finns inte i guiden {guide.name}."
            continue
        for trust, chosen in reply.said.items():
            wrong = course.problem(known[id], chosen)
            if wrong:
                yield f"fråga {id}, said.{trust} = {', '.join(chosen) or 'inget'}: {wrong}"


def _judged_wrong(scenario: Scenario) -> Iterator[str]:
    if not any((scenario.expert.level, scenario.expert.duty, scenario.expert.bodies)):
        return
    for name, table in _LEVELS.items():
        value = getattr(scenario.expert, name)
        if value not in values(table):
            yield f"[expert] {name} = {value or 'tom'}. Välj bland {', '.join(values(table))}."
    for id in (*scenario.expert.bodies, *scenario.expert.bodies_not):
        if id not in values("bodies"):
            yield f"[expert] verksamheten {id} finns inte bland {', '.join(values('bodies'))}."
