"""What the description of the open data says of all of it: the product's own file, and the installation's."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

FILE: Final = "catalogue.toml"
_PRODUCT: Final = Path(__file__).parent / "data" / FILE
LISTS: Final = ("themes", "keywords")


class Unreadable(ValueError):
    """The installation's file cannot be used; the text says what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is said of all the open data. `agency`: the code of the one that publishes; `licence` and `homepage`:
    addresses; `themes`: codes of the EU's data themes. `homepage`, `contact_name` and `contact_email` are empty until
    the agency that publishes has said them."""

    title: str
    description: str
    agency: str
    homepage: str
    contact_name: str
    contact_email: str
    licence: str
    themes: tuple[str, ...]
    keywords: tuple[str, ...]


def catalogue(installation: Path) -> Catalogue:
    """What holds in an installation, whose folder this is. Raises Unreadable when its file cannot be used."""
    own = installation / FILE
    try:
        given = tomllib.loads(own.read_text(encoding="utf-8")) if own.exists() else {}
    except (OSError, ValueError) as error:
        raise Unreadable(f"{own}: {error}") from error
    known = {field.name for field in fields(Catalogue)}
    if unknown := sorted(set(given) - known):
        raise Unreadable(f"{own}: {unknown[0]} finns inte. Fälten är: {', '.join(sorted(known))}.")
    values = {**tomllib.loads(_PRODUCT.read_text(encoding="utf-8")), **given}
    if problem := _problem(values):
        raise Unreadable(f"{own}: {problem}")
    made: dict[str, Any] = {name: tuple(value) if name in LISTS else value for name, value in values.items()}
    return Catalogue(**made)


def _problem(values: dict[str, object]) -> str:
    for name, value in values.items():
        texts = value if name in LISTS and isinstance(value, list) else [value]
        if not all(isinstance(text, str) for text in texts) or (name in LISTS) != isinstance(value, list):
            return f"{name} ska vara text" + (" i en lista." if name in LISTS else ".")
    for name in ("homepage", "licence"):
        address = str(values[name])
        if (address or name == "licence") and urlsplit(address).scheme not in ("http", "https"):
            return f"{name} ska vara en webbadress."
    return "" if values["title"] and values["description"] else "title och description ska vara ifyllda."
