"""Runs vignettes through the guides and tables, those in force or others in their place, and compares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final, TypeAlias

from upptack.dmn import Model
from upptack.guides import course, words
from upptack.guides.course import Answers
from upptack.guides.guide import Guide, newest
from upptack.guides.vignettes.agreement import weighted_kappa
from upptack.guides.vignettes.vignette import ASKED, LEVELS, ONE, SOME, Vignette, gate_of
from upptack.law import rulings
from upptack.law.facts import UNKNOWN
from upptack.law.rulings import rule

LABELS: Final[Mapping[str, str]] = {
    "gate": "Säkert att tala",
    "answer_class": "Svarsklass",
    "level": "Nivå",
    "duty": "Anmälningsplikt",
    "bodies": "Verksamheter",
    "bodies_not": "Verksamheter som inte ska vara med",
    "protected": "Skyddade uppgifter",
    "writing": "Vad som skrivs",
}
"""What the parts of an outcome are called."""

LEAST_AGREEMENT: Final = 0.75
"""The weighted kappa on level that the guides and tables must reach."""

TwoParty: TypeAlias = Callable[[Vignette], str]
"""Whether another person is party in the vignette's kind of matter, as its routine says: no, unknown or yes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the product says in a situation; where the gate is "pause" or "stop" everything else is empty."""

    gate: str
    answer_class: str = ""
    level: str = ""
    duty: str = ""
    bodies: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    writing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deviation:
    """One field in which the outcome is not what was held to be right: values of the field's table."""

    field: str
    expected: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two outcomes: values of the field's table before and after."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """Guides by id and tables by name that are tried in place of those in force; empty: those in force."""

    guides: Mapping[str, Guide]
    tables: Mapping[str, Model]


IN_FORCE: Final = Trial({}, {})


@dataclass(frozen=True, slots=True)
class Judged:
    """A vignette with what the product says and where that deviates."""

    vignette: Vignette
    outcome: Outcome
    deviations: tuple[Deviation, ...]

    @property
    def missed(self) -> bool:
        """Whether help is needed at once and the product does not say so."""
        return self.vignette.acute and self.outcome.level != LEVELS[0]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well the product agrees with those who coded the vignettes. `kappa`: weighted, on level; None when it is not
    defined. `acute`: how many need help at once, `found` how many of them the product finds."""

    number: int
    kappa: float | None
    found: int
    acute: int
    deviating: int

    @property
    def holds(self) -> bool:
        """Whether every acute one is found and the agreement is enough."""
        return self.found == self.acute and (self.kappa is None or self.kappa >= LEAST_AGREEMENT)


@dataclass(frozen=True, slots=True)
class Moved:
    """A vignette whose outcome is another than before. `missed`: it needs help at once, was found and no longer is."""

    vignette: Vignette
    changes: tuple[Change, ...]
    missed: bool


def reached(guide: Guide, answers: Answers, gate: str) -> dict[str, tuple[str, ...]]:
    """The answers that the guide's course comes to, in its order. An answer to what this guide does not ask, or with
    an option that it lacks, is nothing that a caseworker could have ticked: it counts as not asked."""
    given: dict[str, tuple[str, ...]] = {}
    for question in guide.questions:
        chosen = answers.get(question.id, ())
        if chosen and not course.problem(question, chosen) and question in course.ahead(guide, given, gate):
            given[question.id] = chosen
    return given


def run(
    vignette: Vignette,
    *,
    guides: Mapping[str, Guide] | None = None,
    tables: Mapping[str, Model] | None = None,
    two_party: str = UNKNOWN,
) -> Outcome:
    """What the product says in the situation, with the guides and tables in force or those given in their place.

    `two_party` is what the routine of the matter says; it counts where the vignette does not say itself."""
    guide = (guides or {}).get(vignette.guide) or newest()[vignette.guide]
    context = {"two_party": two_party, **vignette.context}
    gate = gate_of(context, tables)
    if gate not in ASKED:
        return Outcome(gate)
    answers = reached(guide, vignette.answers, gate)
    facts = {**context, **course.told(guide, answers)}
    said = {table: rule(table, facts, tables).value for table in rulings.TABLES}
    return Outcome(
        gate,
        course.answer_class(guide, answers, tables),
        _one(said["what-now"]),
        _one(said["report-of-concern"]),
        _several(said["bodies"]),
        _several(said["protected-identity"]),
        _several(said["writing"]),
    )


def _one(value: str | tuple[str, ...] | None) -> str:
    return value if isinstance(value, str) else ""


def _several(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def deviations(vignette: Vignette, outcome: Outcome) -> tuple[Deviation, ...]:
    """Where an outcome is not what was held to be right, field by field."""
    expected = vignette.expected
    found = [
        Deviation(field, (wanted,) if wanted else (), (said,) if said else ())
        for field in ("gate", *ONE)
        if (wanted := getattr(expected, field)) != (said := getattr(outcome, field))
        and (field == "gate" or expected.gate in ASKED)
    ]
    for field in ("bodies", "protected", "writing"):
        said = getattr(outcome, field)
        if missing := tuple(value for value in getattr(expected, field) if value not in said):
            found.append(Deviation(field, missing, said))
    if unwanted := tuple(value for value in expected.bodies_not if value in outcome.bodies):
        found.append(Deviation("bodies_not", (), unwanted))
    return tuple(found)


def changes(before: Outcome, after: Outcome) -> tuple[Change, ...]:
    """The fields that differ between two outcomes, in the order of an outcome."""
    pairs = ((field.name, getattr(before, field.name), getattr(after, field.name)) for field in fields(Outcome))
    return tuple(Change(name, _listed(old), _listed(new)) for name, old, new in pairs if old != new)


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


def judged(
    vignettes: Iterable[Vignette], trial: Trial = IN_FORCE, two_party: TwoParty | None = None
) -> tuple[Judged, ...]:
    """Every vignette with what the product says of it."""
    found = ((each, _tried(each, trial, two_party)) for each in vignettes)
    return tuple(Judged(each, outcome, deviations(each, outcome)) for each, outcome in found)


def _tried(vignette: Vignette, trial: Trial, two_party: TwoParty | None) -> Outcome:
    party = two_party(vignette) if two_party else UNKNOWN
    return run(vignette, guides=trial.guides, tables=trial.tables, two_party=party)


def agreement(found: Iterable[Judged]) -> Agreement:
    """The sum of a run. A vignette in which questions were expected but the gate holds them back counts as the lowest
    level, for then nothing is shown; one in which none were expected has no level and is not in the kappa."""
    every = tuple(found)
    pairs = [
        (LEVELS.index(each.vignette.expected.level), LEVELS.index(each.outcome.level or LEVELS[-1]))
        for each in every
        if each.vignette.expected.level
    ]
    acute = [each for each in every if each.vignette.acute]
    return Agreement(
        number=len(every),
        kappa=weighted_kappa(pairs, len(LEVELS)),
        found=sum(not each.missed for each in acute),
        acute=len(acute),
        deviating=sum(bool(each.deviations) for each in every),
    )


def moved(before: Iterable[Judged], after: Iterable[Judged]) -> tuple[Moved, ...]:
    """The vignettes whose outcome differs between two runs of the same ones, those that are now missed first."""
    found = [
        Moved(new.vignette, differ, new.missed and not old.missed)
        for old, new in zip(before, after, strict=True)
        if (differ := changes(old.outcome, new.outcome))
    ]
    return tuple(sorted(found, key=lambda each: not each.missed))


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a vignette in words: what it is called, how it was, how it is, and what is held to be right."""

    label: str
    before: str
    after: str
    expected: str


@dataclass(frozen=True, slots=True)
class Told:
    """A vignette whose outcome changes, in words. `missed`: it needs help at once and is no longer found."""

    id: str
    title: str
    missed: bool
    lines: tuple[Line, ...]


def told(found: Iterable[Moved]) -> tuple[Told, ...]:
    """What changes, in words that can be shown."""
    return tuple(Told(each.vignette.id, each.vignette.title, each.missed, tuple(_lines(each))) for each in found)


def _lines(found: Moved) -> Iterable[Line]:
    for one in found.changes:
        wanted = _listed(getattr(found.vignette.expected, one.field))
        yield Line(
            LABELS[one.field], shown(one.field, one.before), shown(one.field, one.after), shown(one.field, wanted)
        )


def shown(field: str, values: Iterable[str]) -> str:
    """Values of a field in words, with commas; a dash when there are none."""
    return ", ".join(_word(field, value) for value in values) or "–"


def _word(field: str, code: str) -> str:
    if field == "gate":
        return words.text("gate", "outcome", code, "title")["sv"]
    if field == "answer_class":
        return words.text("shared", "answer_classes", code)["sv"]
    return rulings.outcome(ONE.get(field) or SOME[field], code).in_language("sv").title
