"""The closed lists of an experience card, read from the data folder, and half-years in words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).parent / "data" / "fields.toml"
BACK: Final = 8
"""Half-years that a card may be from: the present one and those before."""

HALVES: Final[Mapping[str, str]] = {"H1": "första halvåret", "H2": "andra halvåret"}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _listed(kind: str) -> Mapping[str, str]:
    rows = _read()[kind]
    found = {row["id"]: row["name"] for row in rows}
    if len(found) != len(rows):
        raise ValueError(f"{kind}: an id stands twice")
    return found


def situations() -> Mapping[str, str]:
    """What kinds of situation a card may be about: name by id."""
    return _listed("situation")


def helped() -> Mapping[str, str]:
    """What may have helped: name by id."""
    return _listed("helped")


def hindered() -> Mapping[str, str]:
    """What may have hindered: name by id."""
    return _listed("hindered")


def names(kind: Mapping[str, str], codes: Iterable[str]) -> tuple[str, ...]:
    """The names of some ids in the order of their list; an id that the list has no more is left out."""
    chosen = set(codes)
    return tuple(name for id, name in kind.items() if id in chosen)


def periods(on: date) -> tuple[str, ...]:
    """The half-years that a card written on a day may be from, the newest first, such as 2026-H2."""
    last = on.year * 2 + (on.month > 6)
    return tuple(f"{half // 2}-H{half % 2 + 1}" for half in range(last, last - BACK, -1))


def period_name(period: str) -> str:
    """A half-year (2026-H1), a year (2026) or none ("") in words; one of another form as it stands."""
    if not period:
        return "tiden anges inte"
    year, _, half = period.partition("-")
    return f"{HALVES.get(half, half)} {year}" if half else year
