"""The lessons that come with the product: reads data/lessons/<id>.toml and says what is wrong with them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from upptack.knowledge.lessons.rules import ID, problems
from upptack.knowledge.publishing.rules import dates_problem

FOLDER: Final = Path(__file__).parent / "data" / "lessons"

Kinds = Mapping[str, type]
LESSON: Final[Kinds] = {
    **dict.fromkeys(("id", "title", "aim", "source", "responsible"), str),
    **dict.fromkeys(("checked", "expires"), date),
    "page": list,
}
PAGE: Final[Kinds] = {"id": str, "title": str, "text": str, "example": list, "question": list}
EXAMPLE: Final[Kinds] = {"title": str, "text": str}
QUESTION: Final[Kinds] = {"id": str, "asks": str, "many": bool, "option": list}
OPTION: Final[Kinds] = {"id": str, "text": str, "right": bool, "why": str}
"""The keys of each part of a file, with the kind of value of each."""

MAY_LACK: Final[Mapping[str, Any]] = {"example": [], "question": [], "option": [], "many": False, "right": False}
MAY_BE_EMPTY: Final = frozenset({"why"})
"""Left to the rules, which say which answer it is."""
SAID: Final[Mapping[type, str]] = {
    str: "en text",
    bool: "true eller false",
    list: "skriven med dubbla hakparenteser",
    date: "ett datum, till exempel 2026-11-22",
}


@dataclass(frozen=True, slots=True)
class Shipped:
    """A lesson as it comes with the product: what finds it, and its other values."""

    key: Mapping[str, Any]
    values: Mapping[str, Any]


def lessons(folder: Path = FOLDER) -> tuple[Shipped, ...]:
    """Every lesson, by id. Raises ValueError with a sentence for a file that cannot be used."""
    return tuple(parse(file.read_text(encoding="utf-8"), file.name) for file in sorted(folder.glob("*.toml")))


def parse(text: str, file: str) -> Shipped:
    """The lesson in a file. Raises ValueError with every fault that was found, each as a sentence."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file}: filen går inte att läsa. {error}") from error
    try:
        lesson = _part(data, LESSON, "modulen")
        pages = [_page(page) for page in lesson.pop("page")]
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from error
    id = lesson.pop("id")
    dates = dates_problem(lesson["checked"], lesson["expires"], lesson["source"], lesson["responsible"])
    wrong = [*problems(pages), *([dates] if dates else [])]
    if not ID.fullmatch(id) or file != f"{id}.toml":
        wrong.append("Filen ska heta som modulens id, med a–z, siffror och bindestreck.")
    if wrong:
        raise ValueError(f"{file}: {' '.join(wrong)}")
    body = [{"type": "page", "value": page, "id": page["id"]} for page in pages]
    return Shipped({"key": id}, {**lesson, "body": body})


def _page(data: Any) -> dict[str, Any]:
    page = _part(data, PAGE, "sidan")
    page["text"] = page["text"].strip()
    page["examples"] = [_part(each, EXAMPLE, f"exempel på sidan {page['id']}") for each in page.pop("example")]
    page["questions"] = [_question(each) for each in page.pop("question")]
    return page


def _question(data: Any) -> dict[str, Any]:
    question = _part(data, QUESTION, "frågan")
    question["options"] = [_part(each, OPTION, f"svar på frågan {question['id']}") for each in question.pop("option")]
    return question


def _part(data: Any, kinds: Kinds, where: str) -> dict[str, Any]:
    """One part with every key. Raises ValueError for a key that no such part has, one that is missing, and a value of
    another kind."""
    if not isinstance(data, dict):
        raise ValueError(f"{where} har inte den form som den ska ha.")
    place = f"{where} {data['id']}" if "id" in data else where
    if strange := sorted(set(data) - set(kinds)):
        raise ValueError(f"okänt i {place}: {', '.join(strange)}. Rätta stavningen, eller ta bort det.")
    for name, kind in kinds.items():
        if name not in data and name not in MAY_LACK:
            raise ValueError(f"{place} saknar {name}.")
        value = data.get(name, MAY_LACK.get(name))
        if type(value) is not kind:
            raise ValueError(f"{name} i {place} ska vara {SAID[kind]}.")
        if isinstance(value, str) and not value.strip() and name not in MAY_BE_EMPTY:
            raise ValueError(f"{name} i {place} är tom.")
    return {name: data.get(name, MAY_LACK.get(name)) for name in kinds}
