"""The pages about methods: what each shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from upptack.guides import words
from upptack.guides.guide import BLANK, Question, newest
from upptack.guides.vignettes import run
from upptack.guides.vignettes.run import Judged, Line
from upptack.guides.vignettes.vignette import CONTEXT, LEVELS, Vignette
from upptack.knowledge.methods import queries
from upptack.law.facts import FACTS
from upptack.law.parties import own_sources
from upptack.law.provisions import provisions, sources
from upptack.law.readable import value_words


@dataclass(frozen=True, slots=True)
class Row:
    """A vignette in the list: the level held to be right and the one that is shown, and whether anything deviates."""

    id: str
    title: str
    expected: str
    outcome: str
    acute: bool
    missed: bool
    deviates: bool


def overview() -> dict[str, Any]:
    """The methods in force, how well they agree with the vignettes now, and every vignette."""
    found = queries.judged()
    return {
        "methods": queries.methods(),
        "waiting": queries.waiting(),
        "agreement": run.agreement(found),
        "least": run.LEAST_AGREEMENT,
        "rows": [_row(each) for each in sorted(found, key=_worst_first)],
    }


def _worst_first(each: Judged) -> tuple[bool, int]:
    level = each.vignette.expected.level
    return not each.missed, LEVELS.index(level) if level else len(LEVELS)


def _row(each: Judged) -> Row:
    vignette = each.vignette
    return Row(
        vignette.id,
        vignette.title,
        _level(vignette.expected.gate, vignette.expected.level),
        _level(each.outcome.gate, each.outcome.level),
        vignette.acute,
        each.missed,
        bool(each.deviations),
    )


def _level(gate: str, level: str) -> str:
    return run.shown("level", (level,)) if level else run.shown("gate", (gate,))


def vignette(id: str) -> dict[str, Any] | None:
    """One vignette: the situation, what is ticked, what is held to be right and why, and what the methods say."""
    found = next((each for each in queries.judged() if each.vignette.id == id), None)
    if found is None:
        return None
    return {
        "vignette": found.vignette,
        "guide": newest()[found.vignette.guide].title["sv"],
        "context": list(_context(found.vignette)),
        "answers": list(_answers(found.vignette)),
        "lines": list(_lines(found)),
        "missed": found.missed,
        "deviating": {run.LABELS[each.field] for each in found.deviations},
        "sources": [_source(each) for each in found.vignette.sources],
    }


def _context(vignette: Vignette) -> Iterator[tuple[str, str]]:
    for fact in CONTEXT.values():
        value = vignette.context.get(fact)
        if value:
            yield FACTS[fact].name, value_words().get(value, value)


def _answers(vignette: Vignette) -> Iterator[tuple[str, str]]:
    guide = newest()[vignette.guide]
    for question in guide.questions:
        chosen = vignette.answers.get(question.id, ())
        if chosen:
            yield question.name["sv"], "; ".join(_label(question, code) for code in chosen)


def _label(question: Question, code: str) -> str:
    if code in BLANK:
        return words.text("shared", code, "label")["sv"]
    option = question.option(code)
    return option.label["sv"] if option else f"{code} (finns inte längre i guiden)"


def _lines(found: Judged) -> Iterator[Line]:
    """Field by field: what is held to be right (`expected`) and what is said (`after`)."""
    expected, outcome = found.vignette.expected, found.outcome
    for field, label in run.LABELS.items():
        wanted = _listed(getattr(expected, field))
        if field == "bodies_not":
            said = tuple(value for value in wanted if value in outcome.bodies)
        else:
            said = _listed(getattr(outcome, field))
        if wanted or said:
            yield Line(label, "", run.shown(field, said), run.shown(field, wanted))


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ((value,) if value else ())


def _source(id: str) -> tuple[str, str]:
    """What a source is called, and its address on this site or another; a published work in words has none."""
    if id in provisions():
        return provisions()[id].citation, f"/lag/p/{id}/"
    known = {**sources(), **own_sources()}.get(id)
    return (f"{known.title} ({known.publisher})", known.url) if known else (id, "")
