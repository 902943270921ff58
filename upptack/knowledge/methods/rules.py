"""What a new version of a guide or a decision table must fulfil before anybody may publish it. Pure; sentences can be
shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from upptack.dmn import DmnError, Finding, Model, Table, check, load
from upptack.guides import tables
from upptack.guides.guide import BLANK, Guide, GuideError, Question, Words, newest, parse
from upptack.guides.vignettes import run
from upptack.guides.vignettes.vignette import Vignette, own
from upptack.law import rulings
from upptack.law.facts import FACTS
from upptack.law.provisions import provisions, sources

GUIDE: Final = "guide"
TABLE: Final = "table"
KINDS: Final = ((GUIDE, "samtalsguide"), (TABLE, "beslutstabell"))
NAME: Final = re.compile(r"([a-z]+(?:-[a-z]+)*)-([1-9][0-9]{0,3})")
"""Id and version together: exposed-2, what-now-3."""

MOST_QUESTIONS: Final = 10
MOST_SHORT: Final = 6
"""How many questions a guide may have, and how many of them when there is little time: five minutes are enough."""

TELEPHONE: Final = re.compile(r"\d[\d –-]+\d")

DECISIONS: Final[Mapping[str, str]] = {**rulings.TABLES, **tables.DECISIONS}
"""Every table and the name of its decision."""


LONGEST: Final = 500_000
"""Characters of a version's text: far more than any of ours."""


class Unusable(Exception):
    """A version cannot be used; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a method that can be used: its id, its number, its file and what it would put in place."""

    id: str
    number: int
    file: str
    trial: run.Trial


@dataclass(frozen=True, slots=True)
class InForce:
    """A method in the version in force: kind, id, number, and what it is called."""

    kind: str
    id: str
    number: int
    title: str

    @property
    def name(self) -> str:
        """Id and version together."""
        return f"{self.id}-{self.number}"


def in_force() -> tuple[InForce, ...]:
    """Every guide and table in the version in force, the guides first."""
    guides = [InForce(GUIDE, each.id, each.version, each.title["sv"]) for each in newest().values()]
    return (*guides, *(InForce(TABLE, id, rulings.version(id), title) for id, title in DECISIONS.items()))


def file_of(kind: str, name: str) -> str:
    """The file that a version is put in."""
    return f"guide-{name}.toml" if kind == GUIDE else f"{name}.dmn"


def parted(name: str) -> tuple[str, int]:
    """Id and version; raises ValueError for a name that does not have both."""
    id, _, number = name.rpartition("-")
    return id, int(number)


def version_of(kind: str, name: str, text: str) -> Version:
    """The version in a text. Raises Unusable with a sentence when it could not be put in force, whoever wished it."""
    if len(text) > LONGEST:
        raise Unusable(f"Texten är längre än {LONGEST} tecken.")
    parts = NAME.fullmatch(name)
    known = {each.id: each.number for each in in_force() if each.kind == kind}
    if not parts or parts[1] not in known:
        raise Unusable(f"Skriv namn och version, till exempel exposed-2. Namnen är: {', '.join(known)}.")
    if int(parts[2]) <= known[parts[1]]:
        raise Unusable(f"Version {known[parts[1]]} är redan i bruk. Den nya versionen ska ha ett högre nummer.")
    file = file_of(kind, name)
    if kind == GUIDE:
        return Version(parts[1], int(parts[2]), file, run.Trial({parts[1]: guide_in(text, file)}, {}))
    return Version(parts[1], int(parts[2]), file, run.Trial({}, {parts[1]: table_in(text, parts[1], file)}))


def guide_in(text: str, file: str) -> Guide:
    """The guide in a text. Raises Unusable with what is wrong."""
    try:
        guide = parse(text, file)
        problem = guide_problem(guide)
    except GuideError as error:
        raise Unusable(str(error)) from error
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise Unusable(f"{file}: guiden går inte att läsa.") from error
    if problem or file != f"guide-{guide.name}.toml":
        raise Unusable(f"{file}: {problem or 'id och version i texten stämmer inte med namnet.'}")
    return guide


def table_in(text: str, id: str, file: str) -> Model:
    """The table in a text. Raises Unusable when it leaves a case without an answer or answers one twice, when it reads
    or says anything else than the table in force, or when a row does not say what it rests on."""
    try:
        model = load(text, file)
        table = model.table(DECISIONS[id]) if model.decisions == (DECISIONS[id],) else None
    except DmnError as error:
        raise Unusable(str(error)) from error
    if table is None:
        raise Unusable(f"{file}: filen ska ha ett enda beslut, ”{DECISIONS[id]}”, och det ska vara en beslutstabell.")
    found = [*_shape_problems(table, table_in_force(id)), *_row_problems(table), *map(_finding, check(model, limit=3))]
    if found:
        raise Unusable(f"{file}: " + " ".join(found[:MOST_SENTENCES]))
    return model


MOST_SENTENCES: Final = 6
"""How many faults of a table are told at once."""


def table_in_force(id: str) -> Table:
    """The table that a new version would replace."""
    return rulings.table(id) if id in rulings.TABLES else tables.table(id)


def _shape_problems(table: Table, now: Table) -> Iterator[str]:
    """What a table reads and says that the one in force does not."""
    if [(each.name, each.allowed) for each in table.inputs] != [(each.name, each.allowed) for each in now.inputs]:
        yield f"kolumnerna ska läsa samma fakta med samma värden: {', '.join(each.name for each in now.inputs)}."
    if [(each.name, each.allowed) for each in table.outputs] != [(each.name, each.allowed) for each in now.outputs]:
        yield f"svaren ska vara desamma, i samma ordning: {', '.join(str(v) for v in now.outputs[0].allowed)}."
    if (table.hit_policy, table.aggregation) != (now.hit_policy, now.aggregation):
        yield f"träffregeln ska vara {now.hit_policy}."
    if table.annotations != now.annotations:
        yield f"anteckningarna ska vara: {', '.join(now.annotations)}."


def _row_problems(table: Table) -> Iterator[str]:
    """Rows that do not say why they apply and what they rest on."""
    known = {"provisions": provisions(), "sources": sources()}
    for row in table.rows:
        notes = dict(zip(table.annotations, row.annotations, strict=True))
        grounds = {name: notes[name].split() for name in known if name in notes}
        if not notes.get("reason", "").strip():
            yield f"rad {row.index} saknar skäl."
        if grounds and not any(grounds.values()):
            yield f"rad {row.index} saknar både bestämmelse och källa."
        for name, ids in grounds.items():
            if strange := [id for id in ids if id not in known[name]]:
                yield f"rad {row.index} vilar på något som inte finns: {', '.join(strange)}."


def _finding(found: Finding) -> str:
    case = ", ".join(f"{name} = {value}" for name, value in found.cells.items())
    rows = " och ".join(map(str, found.rows))
    said = {
        "gap": f"inget svar när {case}.",
        "overlap": f"rad {rows} svarar olika när {case}.",
        "value": f"rad {rows} har ett värde som inte finns: {case}.",
    }
    return said[found.kind]


def effect(version: Version, vignettes: Iterable[Vignette] | None = None) -> tuple[run.Moved, ...]:
    """The vignettes whose outcome changes with a version, those that are no longer found first."""
    tried = own() if vignettes is None else tuple(vignettes)
    return run.moved(run.judged(tried), run.judged(tried, version.trial))


def acute_problem(moved: Iterable[run.Moved]) -> str | None:
    """Why a version may not be published because of what it misses, as a sentence; None when it misses nothing new."""
    missed = [f"{each.vignette.title} ({each.vignette.id})" for each in moved if each.missed]
    if not missed:
        return None
    return f"Akuta vinjetter hittas inte längre med den här versionen: {'; '.join(missed)}."


def guide_problem(guide: Guide) -> str | None:
    """Why a guide that can be read may still not be used in a conversation, as a sentence; None when it may."""
    if type(guide.version) is not int or guide.role not in FACTS["role"].values:
        return "versionen ska vara ett heltal, och rollen någon av " + ", ".join(FACTS["role"].values) + "."
    ids = [question.id for question in guide.questions]
    if not 0 < len(set(ids)) == len(ids) <= MOST_QUESTIONS or sum(q.short for q in guide.questions) > MOST_SHORT:
        return f"guiden ska ha högst {MOST_QUESTIONS} frågor med olika id, och högst {MOST_SHORT} när tiden är kort."
    ordered = {fact for fact in FACTS if FACTS[fact].ordered}
    if missing := ordered - {fact for question in guide.questions for fact in question.may_set}:
        return f"inget svar sätter {', '.join(sorted(missing))}."
    if any(set(TELEPHONE.findall(text)) - {"112"} for words in _texts(guide) for text in words.values()):
        return "112 är det enda telefonnummer som får stå i en guide; andra nummer står i katalogen."
    before: set[str] = set()
    for question in guide.questions:
        if problem := _question_problem(question, before):
            return f"fråga {question.id}: {problem}"
        before |= question.may_set
    return None


def _question_problem(question: Question, before: Collection[str]) -> str | None:
    ids = [option.id for option in question.options]
    if not all(isinstance(id, str) and re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", id) for id in (question.id, *ids)):
        return "id ska vara små bokstäver a–z, siffror, - och _."
    if len(set(ids)) != len(ids) or len(ids) < 2 or set(ids) & set(BLANK):
        return "frågan ska ha minst två svar med olika id."
    if not isinstance(question.short, bool):
        return "short ska vara true eller false."
    if any(condition.fact not in before for condition in question.asked_when):
        return "asked_when får bara bero på tidigare frågor."
    asked = {fact for option in question.options if not option.none for fact in option.facts}
    none = [dict(option.facts) for option in question.options if option.none]
    if none != ([dict.fromkeys(asked, "no")] if question.kind == "many" and asked else []):
        return "en fråga med flera svar ska ha ett svar för ”inget av detta”, som svarar nej på allt den frågar om."
    return None


def _texts(guide: Guide) -> Iterable[Words]:
    yield guide.title
    yield from guide.opening.values()
    for question in guide.questions:
        yield from (question.name, question.hint, *question.words.values())
        for option in question.options:
            yield from (option.label, option.response)
