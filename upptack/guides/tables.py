"""The guides' own decision tables: is it safe to talk, and under which class is the conversation counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from upptack.dmn import Model, Table, load
from upptack.law import frozen, rulings

Models: TypeAlias = Mapping[str, Model]
"""Tables by name that are tried in place of those in force."""

ROOM = Path(__file__).parent / "tables"
DECISIONS: Mapping[str, str] = {"safe-to-talk": "Säkert att tala", "answer-class": "Svarsklass"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a table says of the course of the conversation, with the sentences of the rows that applied."""

    value: str
    reasons: tuple[str, ...]


def read_also(folder: Path) -> None:
    """From now on the tables that an installation has published in this folder count, the law's as well as these."""
    rulings.read_also(folder)
    model.cache_clear()


@cache
def model(name: str) -> Model:
    """The compiled table, in its newest version."""
    return load(*frozen.text_in_force(name, ROOM / f"{name}.dmn"))


def table(name: str) -> Table:
    """The table as rows of text; raises KeyError for a name that is not ours."""
    found = model(name).table(DECISIONS[name])
    assert found is not None
    return found


def decide(name: str, inputs: Mapping[str, str], models: Models | None = None) -> Verdict:
    """What the table says, or the one in `models` that is tried in its place; raises ValueError when no row applies,
    which the tests show never happens for the values in facts.toml."""
    deciding = models[name] if models and name in models else model(name)
    outcome = deciding.evaluate(DECISIONS[name], inputs)
    if not isinstance(outcome.value, str):
        raise ValueError(f"{name}: ingen rad gäller för {', '.join(inputs.values())}.")
    return Verdict(outcome.value, tuple(row.annotations.get("reason", "") for row in outcome.fired))
