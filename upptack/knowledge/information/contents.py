"""The texts that come with the product: reads data/public and data/handbook, and says what is wrong with them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from upptack.knowledge.directory.contents import kinds

FOLDER: Final = Path(__file__).parent / "data"
HANDBOOK: Final = "handbook"
"""The folder of the chapters, here and in the folder of an agency that joins."""
SHARED_KEYS: Final = ("title", "menu", "summary", "source", "checked", "expires", "responsible")
PIECES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("id", "heading", "text"),
    "more": ("id", "heading", "text"),
    "notice": ("id", "heading", "text", "level"),
    "fact": ("id", "text", "source", "source_url", "checked", "expires", "responsible"),
    "law": ("id", "heading", "text", "provisions"),
    "contacts": ("id", "heading", "kinds"),
}
"""The values of each kind of piece."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """One text as it comes with the product: what finds it, and its other values."""

    key: Mapping[str, Any]
    values: Mapping[str, Any]


def public_pages() -> Iterator[Shipped]:
    """The public pages in every language they are written in."""
    for file in sorted((FOLDER / "public").glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        language = data["language"]
        translation = "original" if language == "sv" else "unreviewed"
        yield Shipped(
            {"section": data["section"], "language": language},
            {**_shared(data), "translation": data.get("translation", translation)},
        )


def chapters(folder: Path = FOLDER / HANDBOOK) -> Iterator[Shipped]:
    """The handbook's chapters. Raises ValueError or KeyError for one that cannot be used."""
    for file in sorted(folder.glob("*.toml")):
        yield chapter(tomllib.loads(file.read_text(encoding="utf-8")))


def chapter(data: Mapping[str, Any]) -> Shipped:
    """One chapter from its file. Raises KeyError for what is missing, ValueError for a piece that none has."""
    return Shipped(
        {"chapter": data["section"]},
        {**_shared(data), "group": data["group"], "order": data["order"], "agency_id": data.get("agency")},
    )


def _shared(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: data[key] for key in SHARED_KEYS}, "content": [piece(each) for each in data["block"]]}


def piece(data: Mapping[str, Any]) -> dict[str, Any]:
    """A piece in the form that a page stores. Raises ValueError for a kind or value that no piece has."""
    kind = data["type"]
    known = PIECES.get(kind, ())
    strange = set(data) - {"type", *known}
    if not known or strange:
        raise ValueError(f"Okänt i stycket {data.get('id', '')}: {kind} {', '.join(sorted(strange))}".strip())
    value = {name: _plain(data.get(name, [] if name in ("kinds", "provisions") else "")) for name in known}
    return {"type": kind, "value": value, "id": data["id"]}


def _plain(value: Any) -> Any:
    """Dates as a page stores them."""
    return value.isoformat() if hasattr(value, "isoformat") else value


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The words of the public site's frame: by key, then by language. The kinds of body have their Swedish and English
    from the directory."""
    found: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    for name, kind in kinds().items():
        for key, said in (("", kind.name), ("_does", kind.does), ("_look_up", kind.look_up)):
            found.setdefault(f"kind_{name}{key}", {}).update(sv=said.sv, en=said.en)
    return found
