"""The learning paths, read from the data folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from upptack.staff.rules import Role

_FILE: Final = Path(__file__).parent / "data" / "paths.toml"
COUNTS: Final = ("", "trained", "managers-trained")


@dataclass(frozen=True, slots=True)
class Step:
    """A module of a path: id of the lesson, whether the certificate needs it, and whether it is done again when the
    certificate runs out."""

    lesson: str
    required: bool
    renew: bool


@dataclass(frozen=True, slots=True)
class LearningPath:
    """What whoever has one of `roles` goes through (no role: every member). `covers` are paths that need not be shown
    beside this one; `counts` is what its valid certificates are counted as in the tally, empty when they are not."""

    id: str
    name: str
    about: str
    roles: frozenset[Role]
    covers: frozenset[str]
    counts: str
    renewal_months: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """What no source says, and who decides it."""

    says: str
    whose: str


@cache
def paths() -> Mapping[str, LearningPath]:
    """Every learning path by id, in the order in which they are preferred. Raises ValueError for one that could give no
    certificate or never be renewed."""
    return {entry["id"]: _path(entry) for entry in _read()["path"]}


@cache
def assumption() -> Assumption:
    """What the paths assume without a source."""
    return Assumption(**_read()["assumption"])


def paths_of(roles: Iterable[Role]) -> tuple[LearningPath, ...]:
    """The paths of a member with these roles, the main one first, the one for everyone last."""
    own = set(roles)
    found = [each for each in paths().values() if not each.roles or each.roles & own]
    covered = {id for each in found for id in each.covers}
    return tuple(each for each in found if each.id not in covered)


def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _path(entry: dict[str, Any]) -> LearningPath:
    steps = tuple(
        Step(each["lesson"], bool(each.get("required")), bool(each.get("renew"))) for each in entry.pop("steps")
    )
    roles, covers = frozenset(Role(role) for role in entry.pop("roles")), frozenset(entry.pop("covers"))
    path = LearningPath(**entry, roles=roles, covers=covers, steps=steps)
    renewed = [step for step in steps if step.renew]
    if not renewed or any(not step.required for step in renewed):
        raise ValueError(f"{path.id}: det som görs om måste finnas och höra till intyget.")
    if path.counts not in COUNTS or not 3 <= path.renewal_months <= 60:
        raise ValueError(f"{path.id}: okänt slag av räkning, eller orimlig tid.")
    return path
