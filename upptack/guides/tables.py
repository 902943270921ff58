"""The guides' own decision tables: is it safe to talk, and under which class is the conversation counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from upptack.dmn import Model, Table, load

ROOM = Path(__file__).parent / "tables"
DECISIONS: Mapping[str, str] = {"safe-to-talk": "Säkert att tala", "answer-class": "Svarsklass"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a table says of the course of the conversation, with the sentences of the rows that applied."""

    value: str
    reasons: tuple[str, ...]


@cache
def model(name: str) -> Model:
    """The compiled table."""
    return load((ROOM / f"{name}.dmn").read_text(encoding="utf-8"), f"{name}.dmn")


def table(name: str) -> Table:
    """The table as rows of text; raises KeyError for a name that is not ours."""
    found = model(name).table(DECISIONS[name])
    assert found is not None
    return found


def decide(name: str, inputs: Mapping[str, str]) -> Verdict:
    """What the table says; raises ValueError when no row applies, which the tests show never happens for the
    values in facts.toml."""
    outcome = model(name).evaluate(DECISIONS[name], inputs)
    if not isinstance(outcome.value, str):
        raise ValueError(f"{name}: ingen rad gäller för {', '.join(inputs.values())}.")
    return Verdict(outcome.value, tuple(row.annotations.get("reason", "") for row in outcome.fired))
