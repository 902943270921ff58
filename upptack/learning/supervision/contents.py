"""Reads what sheets may be about, and the check of one's own strain, from the data folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Strain:
    """The check: its questions and answers by id, the advice by name, and what it rests on."""

    questions: Mapping[str, str]
    answers: Mapping[str, str]
    advice: Mapping[str, str]
    source: str


@cache
def situations() -> Mapping[str, str]:
    """The kinds of situations by id, in order."""
    return {row["id"]: row["name"] for row in _read("situations.toml")["situation"]}


@cache
def strain() -> Strain:
    """The check of one's own strain."""
    data = _read("strain.toml")
    questions = {row["id"]: row["asks"] for row in data["question"]}
    answers = {row["id"]: row["name"] for row in data["answer"]}
    return Strain(questions, answers, data["advice"], data["source"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
