"""What comes with the product: the events, the words of the cards, and why a call is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from upptack.law.rulings import FACTS
from upptack.meeting.prompt.rules import CARD_OF, LONGEST_CODE, SUMMARY

FOLDER: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens in a matter; `meeting`: whether somebody is met or spoken with."""

    code: str
    name: str
    meeting: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What a card says."""

    summary: str
    detail: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a call is refused, with its HTTP status, in Swedish and in English."""

    status: int
    title: str
    detail: str
    detail_en: str


def _read(name: str, folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def events(folder: Path = FOLDER) -> Mapping[str, Event]:
    """The events by code. Raises ValueError for two with one code, or a code that is too long."""
    found = [Event(**row) for row in _read("events", folder)["event"]]
    codes = {event.code: event for event in found}
    if len(codes) < len(found) or max(map(len, codes)) > LONGEST_CODE // 2:
        raise ValueError("events.toml: varje kod ska finnas en gång och ha högst tjugo tecken")
    return codes


@cache
def cards(folder: Path = FOLDER) -> Mapping[str, Words]:
    """The words of the cards by kind. Raises ValueError when a kind is missing or a summary too long."""
    data = _read("cards", folder)
    found = {kind: Words(**data[kind]) for kind in CARD_OF.values() if kind in data}
    if set(found) != set(CARD_OF.values()) or any(len(words.summary) > SUMMARY for words in found.values()):
        raise ValueError(f"cards.toml: varje slags kort ska finnas, med högst {SUMMARY} tecken i summary")
    return found


@cache
def link_label() -> str:
    """What the link into the conversation is called."""
    return str(_read("cards", FOLDER)["link"])


@cache
def problems() -> Mapping[str, Wrong]:
    """Why calls are refused, by code."""
    return {code: Wrong(**row) for code, row in _read("problems", FOLDER).items()}


def channels() -> tuple[str, ...]:
    """The codes of how people talk with each other."""
    return FACTS["channel"].values
