"""The words of handovers, read from the data folder: what may be told of a person, the ways, and how a code is said."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from upptack.law.provisions import Provision, provisions

_FOLDER: Final = Path(__file__).parent / "data"
KINDS: Final = ("text", "number", "choice")
LONGEST_CHOICE: Final = 120


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a receiver may be told of a person. `choices`: code and words, in order, for kind choice;
    `longest`: characters of a text or number. `grounds` are the provisions that let it be told, `why` says what the
    receiver needs it for, `missing` what to do when a needed one is empty."""

    id: str
    label: str
    kind: str
    help: str
    grounds: tuple[str, ...]
    why: str
    needed: bool
    longest: int = LONGEST_CHOICE
    missing: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    def shown(self, value: str) -> str:
        """The value in words: a choice by its name, what was typed as it stands."""
        return dict(self.choices).get(value, "") if self.kind == "choice" else value

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """The provisions that let it be told."""
        return tuple(provisions()[ground] for ground in self.grounds)


@dataclass(frozen=True, slots=True)
class WayWords:
    """One way to hand over: its name, one line for the choice, and the steps to go through. `say`, `unanswered` and
    `voicemail` only for the call; `say` has a place for the agency's name."""

    id: str
    name: str
    line: str
    heading: str
    steps: tuple[str, ...]
    say: str = ""
    unanswered: str = ""
    voicemail: str = ""


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


@cache
def fields() -> tuple[Field, ...]:
    """The closed list of what may be told, in order. Raises ValueError for a kind or provision that is not known."""
    return tuple(_field(row) for row in _read("details.toml")["field"])


def _field(row: dict[str, Any]) -> Field:
    unknown = [ground for ground in row["grounds"] if ground not in provisions()]
    if row["kind"] not in KINDS or unknown or not row["grounds"]:
        raise ValueError(f"details.toml: {row['id']} has an unknown kind or ground.")
    choices = tuple((choice["id"], choice["name"]) for choice in row.pop("choice", ()))
    return Field(**{**row, "grounds": tuple(row["grounds"]), "choices": choices})


@cache
def ways() -> Mapping[str, WayWords]:
    """The ways by code, in the order they are offered."""
    rows = _read("ways.toml")["way"]
    return {row["id"]: WayWords(**{**row, "steps": tuple(row["steps"])}) for row in rows}


@cache
def words(*place: str) -> Mapping[str, str]:
    """The words by code at a place of words.toml, such as `words("answer", "receiver")`."""
    found: Any = _read("words.toml")
    for step in place:
        found = found[step]
    return dict(found)


def spelled(code: str) -> str:
    """A code as it is said: "Kalle, sju, Petter – två, Qvintus, Xerxes"."""
    alphabet = words("spelling")
    groups = [
        ", ".join(alphabet[sign].lower() if sign.isdigit() else alphabet[sign] for sign in part)
        for part in code.split()
    ]
    return " – ".join(groups)
