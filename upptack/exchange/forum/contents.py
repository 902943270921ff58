"""The development groups that are shipped, and the closed lists of the exchange, read from the data folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent / "data"
READ: Final = ("whole", "part")


@dataclass(frozen=True, slots=True)
class GroupSource:
    """What a group's purpose is taken from. `read`: whole or part."""

    id: str
    title: str
    date: str
    url: str
    read: str


@dataclass(frozen=True, slots=True)
class ShippedGroup:
    """One of the three development groups of the assignment."""

    slug: str
    name: str
    about: str
    sources: tuple[GroupSource, ...]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def gives() -> str:
    """What the groups together shall give, in our own words."""
    return str(_read("groups.toml")["gives"])


@cache
def groups() -> Mapping[str, ShippedGroup]:
    """The shipped groups by slug, in the assignment's order. Raises ValueError for a source that is not there."""
    data = _read("groups.toml")
    sources = {row["id"]: GroupSource(**row) for row in data["source"]}
    if wrong := [each.id for each in sources.values() if each.read not in READ]:
        raise ValueError(f"read: {wrong}")
    try:
        found = [
            ShippedGroup(row["slug"], row["name"], row["about"], tuple(sources[id] for id in row["sources"]))
            for row in data["group"]
        ]
    except KeyError as missing:
        raise ValueError(f"a group lacks {missing}") from missing
    return {each.slug: each for each in found}


@cache
def subjects() -> Mapping[str, str]:
    """What a post may be about: name by id."""
    return {row["id"]: row["name"] for row in _read("subjects.toml")["subject"]}


@cache
def places() -> Mapping[str, str]:
    """In what kind of work a method may have been tried: name by id."""
    return {row["id"]: row["name"] for row in _read("subjects.toml")["place"]}
