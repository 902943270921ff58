"""What a vignette is, and how it is read from a file.

A vignette is an invented situation: what is told, the answers as a caseworker would tick them, and what somebody who
knows the field holds to be right, with reasoning and sources. A file that cannot be used is refused with every fault
in it, in sentences that say where and what to change. The form is described in docs/vignettes.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from upptack.guides import course, tables
from upptack.guides.course import Answers
from upptack.guides.guide import BLANK, Guide, newest
from upptack.law.parties import own_sources
from upptack.law.provisions import provisions, sources
from upptack.law.rulings import FACTS, values

DATA = Path(__file__).parent / "data"
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

CONTEXT: Final[Mapping[str, str]] = {
    "agency": "agency",
    "channel": "channel",
    "sex": "sex",
    "age": "age",
    "protected": "protected",
    "matters": "matters",
    "two_party": "two_party",
    "situation_gate": "situation",
    "minutes": "minutes",
}
"""What a vignette says of the circumstances, and the fact of facts.toml that it is a value of."""

WRITTEN: Final = ("id", "title", "situation", "guide", "why", "coded_by")
"""What has to be there and may not be empty; what is in `CONTEXT` but not in `LEFT_OUT` as well."""
LEFT_OUT: Final[Mapping[str, str]] = {"matter": "", "protected": "unknown", "matters": "unknown", "two_party": ""}
"""What may be left out, and what it is then."""
KEYS: Final = frozenset({*WRITTEN, *CONTEXT, *LEFT_OUT, "answers", "expected", "sources", "coded_on"})

LAST: Final = ("why", "sources", "coded_by", "coded_on")
"""What may stand last, under [vignette.expected]: that is where TOML puts what is written after it."""

ONE: Final[Mapping[str, str]] = {"answer_class": "answer-class", "level": "what-now", "duty": "report-of-concern"}
"""What is expected when questions are asked, and the table whose values it is one of."""
SOME: Final[Mapping[str, str]] = {
    "bodies": "bodies",
    "bodies_not": "bodies",
    "protected": "protected-identity",
    "writing": "writing",
}
"""What must be, or must not be, among what a table collects."""
ASKED: Final = ("full", "short")
"""What the gate says when questions are asked."""
LEVELS: Final = ("now", "today", "offer", "open")
"""The levels of what-now, the most urgent first."""
SHORTEST_SITUATION: Final = 40
"""Characters: less is no situation to judge."""


class VignetteError(ValueError):
    """A file of vignettes cannot be used; the text has a sentence on a line for each fault."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is held to be right. Where the gate is "pause" or "stop" nothing is asked, and the rest is empty.

    `bodies`, `protected` and `writing` must be among what the tables say, `bodies_not` must not."""

    gate: str
    answer_class: str = ""
    level: str = ""
    duty: str = ""
    bodies: tuple[str, ...] = ()
    bodies_not: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    writing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vignette:
    """An invented situation and what is held to be right in it.

    `context` holds facts by their ids; `two_party` is missing there when the vignette leaves it to the routine of the
    matter. `matter` is empty for any kind of matter. `sources` are ids of provisions and sources, or published works
    in words."""

    id: str
    title: str
    situation: str
    matter: str
    guide: str
    context: Mapping[str, str]
    answers: Answers
    expected: Expected
    why: str
    sources: tuple[str, ...]
    coded_by: str
    coded_on: date

    @property
    def agency(self) -> str:
        """The id of the agency where the meeting takes place."""
        return self.context["agency"]

    @property
    def acute(self) -> bool:
        """Whether help is needed at once, as the one who coded it holds."""
        return self.expected.level == LEVELS[0]


def parse(text: str, file: str, plans: Mapping[str, Guide] | None = None) -> tuple[Vignette, ...]:
    """The vignettes of a file; `plans` are the guides by id that they are read against, else the newest ones.

    Raises VignetteError with every fault."""
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise VignetteError(f"{file}: värdena ligger för djupt i varandra.") from error
    except ValueError as error:
        raise VignetteError(f"{file}: går inte att läsa som TOML: {error}") from error
    entries = data.get("vignette")
    if set(data) != {"vignette"} or not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise VignetteError(f"{file}: filen ska bara ha vinjetter, var och en under [[vignette]].")
    entries = [_lifted(entry) for entry in entries]
    guides = newest() if plans is None else plans
    wrong = [
        f"{file}, {_name(entry, at)}: {each}" for at, entry in enumerate(entries) for each in _faults(entry, guides)
    ]
    if wrong:
        raise VignetteError("\n".join(wrong))
    found = tuple(_vignette(entry) for entry in entries)
    return unique(found)


def read(paths: Iterable[Path]) -> tuple[Vignette, ...]:
    """The vignettes of several files. Raises VignetteError when one of them, or all together, cannot be used."""
    found: list[Vignette] = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise VignetteError(f"{path}: filen finns inte. Kontrollera sökvägen.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise VignetteError(f"{path}: filen går inte att läsa. Spara den som UTF-8.") from error
        found.extend(parse(text, path.name))
    return unique(found)


@cache
def own() -> tuple[Vignette, ...]:
    """The vignettes that come with the product, by theme and in the order they are written."""
    return read(sorted(DATA.glob("*.toml")))


def unique(vignettes: Iterable[Vignette]) -> tuple[Vignette, ...]:
    """The same vignettes. Raises VignetteError when two have one id."""
    found: dict[str, Vignette] = {}
    for each in vignettes:
        if each.id in found:
            raise VignetteError(f"{each.id}: id finns två gånger. Ge varje vinjett ett eget.")
        found[each.id] = each
    return tuple(found.values())


def known_values(table: str) -> tuple[str, ...]:
    """Every value that a table can have, in its own order; of the answer classes also that nothing was asked."""
    if table not in tables.DECISIONS:
        return values(table)
    allowed = tuple(str(value) for value in tables.table(table).outputs[0].allowed)
    return (*allowed, course.NOT_ASKED_CLASS) if table == "answer-class" else allowed


def gate_of(context: Mapping[str, str], models: tables.Models | None = None) -> str:
    """What the gate says in these circumstances: full, short, pause or stop."""
    return tables.decide(
        "safe-to-talk", {fact: context[fact] for fact in ("situation", "minutes", "channel")}, models
    ).value


def _lifted(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """The entry with what stands last moved up from what is expected."""
    expected = entry.get("expected")
    if not isinstance(expected, dict):
        return entry
    last = {key: value for key, value in expected.items() if key in LAST}
    return {**last, **entry, "expected": {key: value for key, value in expected.items() if key not in last}}


def _name(entry: Mapping[str, Any], at: int) -> str:
    return str(entry.get("id") or f"vinjett {at + 1}")


def _faults(entry: Mapping[str, Any], guides: Mapping[str, Guide]) -> Iterator[str]:
    """What is wrong with an entry: its form, and only when that holds what it says."""
    form = [*_keys(entry), *_texts(entry), *_circumstances(entry)]
    if form or entry["guide"] not in guides:
        yield from form or [f"guiden {entry['guide']!r} finns inte. Guiderna är: {', '.join(guides)}."]
        return
    yield from _grounds(entry)
    gate = gate_of(_context(entry))
    yield from _expectations(entry["expected"], gate)
    if gate in ASKED:
        yield from _unreached(guides[entry["guide"]], entry["answers"], gate)
    elif entry["answers"]:
        yield f"grinden säger {gate}, så inga frågor ställs. Ta bort svaren under answers."


def _keys(entry: Mapping[str, Any]) -> Iterator[str]:
    if strange := sorted(set(entry) - KEYS):
        yield f"okända nycklar: {', '.join(strange)}."
    if missing := sorted(KEYS - set(entry) - set(LEFT_OUT)):
        yield f"det saknas: {', '.join(missing)}."
    for key in ("answers", "expected"):
        if not isinstance(entry.get(key, {}), dict):
            yield f"{key} ska vara en tabell, [vignette.{key}]."
    if "sources" in entry and not _list(entry["sources"]):
        yield "sources ska vara en lista med minst en källa."
    if "coded_on" in entry and type(entry["coded_on"]) is not date:
        yield "coded_on ska vara ett datum, till exempel 2026-11-22."


def _list(value: Any, *, empty: bool = False) -> bool:
    return isinstance(value, list) and (empty or bool(value)) and all(isinstance(e, str) and e.strip() for e in value)


def _texts(entry: Mapping[str, Any]) -> Iterator[str]:
    for key in WRITTEN:
        if key in entry and not (isinstance(entry[key], str) and entry[key].strip()):
            yield f"{key} ska vara en text och får inte vara tom."
    for key in ("id", "matter"):
        if entry.get(key) and not (isinstance(entry[key], str) and SLUG.fullmatch(entry[key])):
            yield f"{key} ska skrivas med a–z, siffror och bindestreck."
    if len(str(entry.get("situation", "")).strip()) in range(1, SHORTEST_SITUATION):
        yield "situation är för kort för att bedömas. Skriv två till sex meningar."


def _circumstances(entry: Mapping[str, Any]) -> Iterator[str]:
    for key, fact in CONTEXT.items():
        value = entry.get(key, "")
        if value not in FACTS[fact].values and (value or key not in LEFT_OUT) and key in entry:
            yield f"{key} kan inte vara {value!r}. Värdena är: {', '.join(FACTS[fact].values)}."


def _grounds(entry: Mapping[str, Any]) -> Iterator[str]:
    known = {*provisions(), *sources(), *own_sources()}
    for source in entry["sources"]:
        if " " not in source.strip() and source not in known:
            yield f"källan {source!r} finns inte. Skriv id för en bestämmelse eller källa, eller ett publicerat verk."


def _expectations(expected: Mapping[str, Any], gate: str) -> Iterator[str]:
    if expected.get("gate") not in known_values("safe-to-talk"):
        yield f"expected.gate ska vara ett av: {', '.join(known_values('safe-to-talk'))}."
    elif expected["gate"] in ASKED:
        yield from _expected_values(expected)
        if gate not in ASKED:
            yield f"grinden säger {gate} i det här läget, så inget ställs. Ändra situation_gate eller minutes."
    elif len(expected) > 1:
        yield "när grinden är pause eller stop ska inget annat stå under expected."


def _expected_values(expected: Mapping[str, Any]) -> Iterator[str]:
    if strange := sorted(set(expected) - {"gate", *ONE, *SOME}):
        yield f"okända nycklar under expected: {', '.join(strange)}."
    for key, table in ONE.items():
        if expected.get(key) not in known_values(table):
            yield f"expected.{key} ska vara ett av: {', '.join(known_values(table))}."
    for key, table in SOME.items():
        listed = expected.get(key, [])
        if not _list(listed, empty=True) or not set(listed) <= set(known_values(table)):
            yield f"expected.{key} ska vara en lista av: {', '.join(known_values(table))}."


def _unreached(guide: Guide, answers: Mapping[str, Any], gate: str) -> Iterator[str]:
    """Answers that the guide has no place for, in its own order as the course goes."""
    questions = {question.id: question for question in guide.questions}
    for id in [id for id in answers if id not in questions]:
        yield f"frågan {id!r} finns inte i guiden. Frågorna är: {', '.join(questions)}."
    given: dict[str, tuple[str, ...]] = {}
    for question in guide.questions:
        if question.id not in answers:
            continue
        chosen = as_chosen(answers[question.id])
        wrong = course.problem(question, chosen)
        if wrong:
            allowed = ", ".join((*(option.id for option in question.options), *BLANK))
            yield f"svaret på {question.id}: {wrong} Alternativen är: {allowed}."
        elif question not in course.ahead(guide, given, gate):
            yield f"frågan {question.id} ställs inte i det här samtalet (grinden: {gate}). Ta bort svaret."
        else:
            given[question.id] = chosen


def as_chosen(value: Any) -> tuple[str, ...]:
    """The choices of an answer: a list of option ids, or one word ("declined"). Anything else is no choice."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if _list(value) else ()


def _context(entry: Mapping[str, Any]) -> dict[str, str]:
    given = {fact: entry.get(key, LEFT_OUT.get(key, "")) for key, fact in CONTEXT.items()}
    return {fact: value for fact, value in given.items() if value}


def _vignette(entry: Mapping[str, Any]) -> Vignette:
    expected: dict[str, Any] = {key: entry["expected"].get(key, "") for key in ("gate", *ONE)}
    expected |= {key: tuple(entry["expected"].get(key, ())) for key in SOME}
    return Vignette(
        **{key: entry[key].strip() for key in WRITTEN},
        matter=entry.get("matter", ""),
        context=MappingProxyType(_context(entry)),
        answers=MappingProxyType({question: as_chosen(value) for question, value in entry["answers"].items()}),
        expected=Expected(**expected),
        sources=tuple(entry["sources"]),
        coded_on=entry["coded_on"],
    )
