"""What the joint plan is made of, read from the data folder: areas with sources, the yearly wheel, and the questions of
how far a unit has come."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent / "data"
KINDS: Final[Mapping[str, str]] = {"area": "Områden", "cross": "Ska synas i allt", "scope": "Vad uppdragen omfattar"}
"""The kinds of area with their headings, in the order in which they are shown."""
READ: Final = ("whole", "part")
HOW: Final = ("typed", "figure", "routines", "contact")


@dataclass(frozen=True, slots=True)
class Source:
    """What an area is taken from. `url` is empty when the page's address is not known; `read`: whole or part."""

    id: str
    title: str
    date: str
    url: str
    read: str


@dataclass(frozen=True, slots=True)
class Open:
    """Something that no source says, and whose task it is to say it."""

    what: str
    whose: str


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the agencies' work together. `kind`: area, cross (shall be seen in all the others) or scope;
    `things` are what was to be done, `indicators` ids of what naturally shows how it goes."""

    id: str
    name: str
    kind: str
    about: str
    periods: tuple[str, ...]
    sources: tuple[Source, ...]
    things: tuple[str, ...]
    indicators: tuple[str, ...]
    open: tuple[Open, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the yearly wheel, 1–12: what happens and whose it is; `source` only where a day has one."""

    number: int
    what: tuple[str, ...]
    whose: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of how far a unit has come. `how`: typed, figure, routines or contact; with figure, `indicator` is
    the id, `enough` the share (0–1) from which it means yes. `partly_passes`: partly lets the
    unit go on, since the rest is not its to do. `next` is what to do when the answer is no or partly, `find_out` when
    it is not known; `link` names an address."""

    id: str
    name: str
    asks: str
    how: str
    yes: str
    partly: str
    no: str
    next: str
    find_out: str
    link: str
    link_words: str
    indicator: str = ""
    enough: float = 1.0
    partly_passes: bool = False

    @property
    def may_be_typed(self) -> bool:
        """Whether a manager can answer it when nothing else does."""
        return self.how in ("typed", "figure")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


@cache
def areas() -> Mapping[str, Area]:
    """The areas by id, in order. Raises ValueError for a kind, a source or a way of reading that is not known."""
    data = _read("areas.toml")
    sources = {row["id"]: Source(**row) for row in data["source"]}
    wrong = [source.id for source in sources.values() if source.read not in READ]
    wrong += [row["id"] for row in data["area"] if row["kind"] not in KINDS or set(row["sources"]) - sources.keys()]
    if wrong:
        raise ValueError(f"areas.toml: {', '.join(wrong)} has an unknown kind, source or way of reading.")
    return {row["id"]: _area(row, sources) for row in data["area"]}


def _area(row: Mapping[str, Any], sources: Mapping[str, Source]) -> Area:
    lists = {name: tuple(row[name]) for name in ("periods", "things", "indicators")}
    named = tuple(sources[id] for id in row["sources"])
    return Area(**{**row, **lists, "sources": named, "open": tuple(Open(**each) for each in row["open"])})


@cache
def wheel() -> tuple[str, tuple[Month, ...]]:
    """What the wheel is, and its twelve months. Raises ValueError when a month is missing or out of order."""
    data = _read("wheel.toml")
    months = tuple(Month(**{**row, "what": tuple(row["what"])}) for row in data["month"])
    if [month.number for month in months] != list(range(1, 13)):
        raise ValueError("wheel.toml: the months are not 1–12 in order.")
    return data["about"], months


@cache
def questions() -> Mapping[str, Question]:
    """The questions by id, in the order in which they are best met. Raises ValueError for a way of answering that is
    not known, or a figure without an indicator."""
    found = {row["id"]: Question(**row) for row in _read("health.toml")["question"]}
    wrong = [
        each.id for each in found.values() if each.how not in HOW or (each.how == "figure") != bool(each.indicator)
    ]
    if wrong:
        raise ValueError(f"health.toml: {', '.join(wrong)} cannot be answered that way.")
    return found
