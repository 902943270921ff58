"""The kinds of matter in which the agencies ask, read from matters.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

EVERY_AGENCY = "*"


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of matter. `asks`: routine, indication or unknown; `two_party`: no, unknown or yes, whether another
    person is party and may read what is written."""

    agency: str
    id: str
    name: str
    asks: str
    two_party: str
    source: str


@cache
def matters() -> tuple[Matter, ...]:
    """Every kind of matter, in the order of the file."""
    data = tomllib.loads((Path(__file__).parent / "matters.toml").read_text(encoding="utf-8"))
    return tuple(Matter(**row) for row in data["matter"])


def matters_of(agency: str) -> tuple[Matter, ...]:
    """The matters of an agency, then those that every agency has."""
    return tuple(m for m in matters() if m.agency == agency) + tuple(m for m in matters() if m.agency == EVERY_AGENCY)
