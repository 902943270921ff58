"""The sections of the account, read from the data folder: what belongs in each and what is shown there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).parent / "data" / "sections.toml"
LISTS: Final = ("indicators", "by_agency", "parts", "areas")


@dataclass(frozen=True, slots=True)
class Section:
    """One section: what has its place there (`belongs`), what the writer should think of (`guidance`), and what is
    shown without anybody writing it. `needed`: its text is needed before the account is final; `plan`: the status of
    the whole plan; `history`: values published before."""

    id: str
    heading: str
    belongs: str
    guidance: str
    needed: bool
    indicators: tuple[str, ...] = ()
    by_agency: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    plan: bool = False
    history: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the first page: the measure it is about, and its words with places for figures."""

    of: str
    says: str


def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def sections() -> Mapping[str, Section]:
    """The sections by id, in the order in which they are read."""
    return {row["id"]: _section(row) for row in _read()["section"]}


def _section(row: Mapping[str, Any]) -> Section:
    return Section(**{**row, **{name: tuple(row[name]) for name in LISTS if name in row}})


@cache
def sentences() -> tuple[Sentence, ...]:
    """The sentences of the first page, in order."""
    return tuple(Sentence(**row) for row in _read()["sentence"])


@cache
def title() -> str:
    """What the account is called, before its year."""
    return str(_read()["title"])


@cache
def receiver() -> str:
    """To whom the account is given."""
    return str(_read()["to"])
