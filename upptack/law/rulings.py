"""What follows from the facts of a conversation, read from the decision tables and never from code.

A ruling is support for a caseworker's own thought. It holds every reason that applies, it decides
nothing about a person, and nothing of it is kept.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from upptack.dmn import FiredRow, Model, Table, load
from upptack.law import frozen
from upptack.law.facts import FACTS, UNKNOWN, Fact, known, worst

__all__ = [
    "FACTS",
    "TABLES",
    "Fact",
    "Phrases",
    "Reason",
    "Ruling",
    "Wording",
    "inputs",
    "outcome",
    "read_also",
    "rule",
    "table",
    "values",
    "version",
    "worst",
]

_ROOM = Path(__file__).parent

TABLES: Mapping[str, str] = {
    "what-now": "Nivå",
    "report-of-concern": "Anmälningsplikt",
    "protected-identity": "Skyddade uppgifter",
    "writing": "Vad får skrivas var",
    "bodies": "Verksamheter",
}
"""Each table's file name and the name of its decision."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of a table that applies: a sentence for the caseworker and what it rests on.

    `row` counts from 1; `provisions` and `sources` are ids of `upptack.law.provisions`.
    """

    row: int
    value: str
    text: str
    provisions: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a table says: one value, or several in order for a table that collects, each once.

    None when the table has no answer. `reasons` holds every row that applies, also those that a
    higher level passes over, in the order of the table.
    """

    table: str
    value: str | tuple[str, ...] | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """A value in one language: its name, what the caseworker does, and words to say to the person."""

    title: str
    do: str
    tell: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A value of a table in the languages there are."""

    by_language: Mapping[str, Phrases]

    def in_language(self, language: str) -> Phrases:
        """The words in `language` ("sv", "en", also "en-gb"); Swedish, the source language, when the
        language is missing."""
        return self.by_language.get(language.split("-")[0].lower(), self.by_language["sv"])


def rule(table: str, facts: Mapping[str, str], models: Mapping[str, Model] | None = None) -> Ruling:
    """What `table` says about these facts; `models` holds tables by name that are tried in place of those in force.

    `facts` may hold more than the table reads; what it lacks counts as unknown. Raises ValueError, in
    words that say what to change, for a table, fact or value that does not exist, and for a missing
    fact that cannot be unknown (whose conversation it is must always be said).
    """
    for fact, value in facts.items():
        known(fact).place(value)
    asked = {fact: facts.get(fact, UNKNOWN) for fact in inputs(table)}
    for fact, value in asked.items():
        if value not in FACTS[fact].values:
            raise ValueError(f"The table '{table}' must be given the fact '{fact}'.")
    deciding = models[table] if models and table in models else _model(table)
    outcome = deciding.evaluate(TABLES[table], asked)
    reasons = tuple(_reason(row) for row in outcome.fired)
    return Ruling(table, _value(outcome.value), reasons)


def outcome(table: str, value: str) -> Wording:
    """The words for a value of a table. Raises ValueError when there are none."""
    _known_table(table)
    worded = _outcomes()[table]
    if value not in worded:
        raise ValueError(f"The table '{table}' has no words for '{value}'. It has: {', '.join(worded)}.")
    return worded[value]


def values(table: str) -> tuple[str, ...]:
    """Every value that has words, in the order they are written (for "what-now": worst first)."""
    _known_table(table)
    return tuple(_outcomes()[table])


@cache
def inputs(table: str) -> tuple[str, ...]:
    """The ids of the facts that a table reads, in the order of its columns."""
    return tuple(column.name for column in _read_table(table).inputs)


def table(name: str) -> Table:
    """The table as rows of text, for showing it whole with the rows that applied."""
    return _read_table(name)


def read_also(folder: Path) -> None:
    """From now on the tables that an installation has published in this folder, frozen by the list there, take the
    place of the product's own.

    To be called when a process starts, and again when the folder has changed."""
    frozen.read_also(folder)
    _model.cache_clear()
    inputs.cache_clear()


def version(name: str) -> int:
    """The version of the table that is in force; the product's own is 1."""
    return frozen.versions().get(name, 1)


@cache
def _model(table: str) -> Model:
    _known_table(table)
    return load(*frozen.text_in_force(table, _ROOM / "tables" / f"{table}.dmn"))


def _read_table(name: str) -> Table:
    found = _model(name).table(TABLES[name])
    if found is None:
        raise ValueError(f"{name}.dmn: the decision '{TABLES[name]}' is not a decision table.")
    return found


@cache
def _outcomes() -> Mapping[str, Mapping[str, Wording]]:
    data = tomllib.loads((_ROOM / "data" / "outcomes.toml").read_text(encoding="utf-8"))
    return {
        table: {value: Wording(_by_language(words)) for value, words in worded.items()}
        for table, worded in data.items()
    }


def _by_language(words: Mapping[str, Mapping[str, str]]) -> Mapping[str, Phrases]:
    languages = words["title"]
    return {
        language: Phrases(words["title"][language], words["do"][language], words["tell"][language])
        for language in languages
    }


def _reason(row: FiredRow) -> Reason:
    value = next(iter(row.outputs.values()))
    notes = row.annotations
    return Reason(
        row=row.index,
        value=str(value),
        text=notes["reason"],
        provisions=tuple(notes["provisions"].split()),
        sources=tuple(notes["sources"].split()),
    )


def _value(value: object) -> str | tuple[str, ...] | None:
    if isinstance(value, list | tuple):
        return tuple(dict.fromkeys(str(each) for each in value))
    return None if value is None else str(value)


def _known_table(table: str) -> None:
    if table not in TABLES:
        raise ValueError(f"There is no table '{table}'. The tables are: {', '.join(TABLES)}.")
