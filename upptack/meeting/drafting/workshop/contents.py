"""The workshop's own data: the forms, and the sentences that drafts are made of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from upptack.meeting.drafting.workshop.rules import KINDS, Field, Form, Part

DATA = Path(__file__).parent / "data"
EXPOSED, USES, SHARED = "exposed", "uses", "shared"
GROUPS = (EXPOSED, USES, SHARED)
"""Whose conversation it was, and what is asked in both."""


@cache
def table(name: str) -> Mapping[str, Any]:
    """A file of sentences."""
    found: Mapping[str, Any] = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return found


@cache
def forms() -> Mapping[str, Form]:
    """Every form by kind, in the order they are shown."""
    return {kind: _form(kind, table(kind)) for kind in KINDS}


def _form(kind: str, row: Mapping[str, Any]) -> Form:
    lists = {name: tuple(row[name]) for name in ("law", "formats")}
    instead = {at: tuple(steps) for at, steps in row.get("instead", {}).items()}
    law_of = {agency: tuple(ids) for agency, ids in row.get("law_of", {}).items()}
    more = {**row, **lists, "law_of": law_of, "parts": tuple(map(_part, row["parts"])), "instead": instead}
    return Form(kind=kind, **more)


def _part(row: Mapping[str, Any]) -> Part:
    return Part(**{**row, "fields": tuple(map(_field, row["fields"]))})


def _field(row: Mapping[str, Any]) -> Field:
    pairs = {name: tuple(map(tuple, row[name])) for name in ("options", "columns") if name in row}
    return Field(**{**row, **pairs})


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a letter is for: the fields it needs, its paragraphs, and the same as a text message."""

    id: str
    name: str
    needs: tuple[str, ...]
    letter: tuple[str, ...]
    sms: str


@cache
def purposes() -> Mapping[str, Purpose]:
    """Every purpose by id."""
    rows = table("letters")["purposes"]
    return {row["id"]: Purpose(**{**row, "needs": tuple(row["needs"]), "letter": tuple(row["letter"])}) for row in rows}


@cache
def clauses() -> Mapping[str, str]:
    """What may have been told, as clauses of a report, by "whose conversation.fact.value"."""
    return {
        f"{group}.{fact}.{value}": clause
        for group in GROUPS
        for fact, values in table("told")[group].items()
        if fact != "name"
        for value, clause in values.items()
    }


def group_name(group: str) -> str:
    """What a group of clauses is called on the page."""
    return str(table("told")[group]["name"])


@cache
def never() -> Mapping[str, re.Pattern[str]]:
    """What finds the words that never stand in a text that anybody may see, by what they give away."""
    return {category: _pattern(row["begins"], row["words"]) for category, row in table("never").items()}


def _pattern(begins: str, words: str) -> re.Pattern[str]:
    parts = [rf"{_spaced(each)}\w*" for each in begins.split()] + [_spaced(each) for each in words.split()]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def _spaced(word: str) -> str:
    return r"\s+".join(map(re.escape, word.split("_")))
