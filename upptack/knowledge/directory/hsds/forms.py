"""What may be asked of the open directory: each parameter once, as JSON Schema and as what reads it.

The profile document is made from the same table, so what it promises is what is held. A question with a parameter
that is unknown, given twice or out of its form is refused whole, with a sentence that repeats nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from upptack.knowledge.directory.hsds.rules import Asked
from upptack.knowledge.directory.hsds.terms import Json

PER_PAGE, MOST_PER_PAGE, LAST_PAGE, LONGEST_SEARCH = 50, 100, 1_000_000, 100

_ID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII)


class Unprocessable(Exception):
    """A question that cannot be answered; the text is a Swedish sentence that may be shown."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its form as JSON Schema, what it means, and how it is read. `read` raises ValueError; `form`
    finishes the sentence "Parametern … ska vara"."""

    name: str
    schema: Json
    meaning: str
    form: str
    read: Callable[[str], Any]


def _whole(name: str, most: int, meaning: str, default: int) -> Parameter:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= most:
            raise ValueError(name)
        return int(text)

    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return Parameter(name, schema, meaning, f"ett heltal från 1 till {most}", read)


def _truth(name: str, meaning: str) -> Parameter:
    words = {"true": True, "false": False}

    def read(text: str) -> bool:
        if text not in words:
            raise ValueError(name)
        return words[text]

    return Parameter(name, {"type": "boolean", "default": False}, meaning, "true eller false", read)


def _matching(name: str, pattern: str, meaning: str, form: str) -> Parameter:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(name)
        return text

    return Parameter(name, {"type": "string", "pattern": f"^{pattern}$"}, meaning, form, read)


def _id(name: str, meaning: str) -> Parameter:
    def read(text: str) -> str:
        if not _ID.fullmatch(text):
            raise ValueError(name)
        return text.lower()

    return Parameter(name, {"type": "string", "format": "uuid"}, meaning, "ett id av formen UUID", read)


def _searched(text: str) -> str:
    if len(text) > LONGEST_SEARCH:
        raise ValueError("search")
    return text.casefold()


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise ValueError("modified_after")
    return datetime.fromisoformat(text.upper())


def _format(text: str) -> str:
    if text not in ("json", "ndjson"):
        raise ValueError("format")
    return text


PARAMETERS: Final = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            "search",
            {"type": "string", "maxLength": LONGEST_SEARCH},
            "Ord som alla ska finnas i namn, beskrivning, sort eller område. Stora och små bokstäver är lika.",
            f"en text på högst {LONGEST_SEARCH} tecken",
            _searched,
        ),
        _whole("page", LAST_PAGE, "Sidans nummer. En sida efter den sista är tom.", 1),
        _whole("per_page", MOST_PER_PAGE, "Antal poster på en sida.", PER_PAGE),
        Parameter(
            "format",
            {"type": "string", "enum": ["json", "ndjson"], "default": "json"},
            "ndjson ger alla poster på en gång, en på varje rad; page och per_page gäller då inte.",
            "json eller ndjson",
            _format,
        ),
        _truth("minimal", "Bara det som HSDS kräver av en post. Utan per_page kommer alla på en sida. Går före full."),
        _truth("full", "Hela posten, med allt som hör till den."),
        _truth("full_service", "Hela tjänsten inne i organisationen."),
        _id("taxonomy_term_id", "Bara poster som har termen, eller har en kontaktuppgift med den."),
        _id("taxonomy_id", "Bara poster som har någon term i taxonomin."),
        _id("organization_id", "Bara tjänster som organisationen driver."),
        Parameter(
            "modified_after",
            {"type": "string", "format": "date-time"},
            "När en post ändrades sparas inte. Okänt räknas inte som oförändrat, så alla poster kommer med. "
            "Jämför ETag för att se om något har ändrats.",
            "datum och tid enligt RFC 3339, till exempel 2026-11-22T08:00:00Z",
            _moment,
        ),
        _truth("top_only", "Bara termer utan underordnade. Ingen term har någon, så alla kommer med."),
        _id("parent_id", "Bara termer under en viss term. Ingen term är underordnad, så listan blir tom."),
        _matching("postcode", "[0-9]{3} ?[0-9]{2}", "Postnummer. Inga platser finns att jämföra med.", "fem siffror"),
        _matching("proximity", "[0-9]{1,7}", "Avstånd i meter från postnumret.", "ett helt antal meter"),
    )
}

_PAGED: Final = ("search", "page", "per_page", "format")
_TERMED: Final = ("taxonomy_term_id", "taxonomy_id")
READS: Final[Mapping[str, tuple[str, ...]]] = {
    "/": (),
    "/services": (*_PAGED, *_TERMED, "organization_id", "modified_after", "minimal", "full"),
    "/services/{id}": (),
    "/taxonomies": _PAGED,
    "/taxonomies/{id}": (),
    "/taxonomy_terms": (*_PAGED, "taxonomy_id", "top_only", "parent_id"),
    "/taxonomy_terms/{id}": (),
    "/organizations": (*_PAGED, *_TERMED, "full_service", "full"),
    "/organizations/{id}": ("full_service",),
    "/service_at_locations": (
        *_PAGED,
        *_TERMED,
        "organization_id",
        "modified_after",
        "full",
        "postcode",
        "proximity",
    ),
    "/service_at_locations/{id}": (),
}
"""Every path of HSDS 3.1's OpenAPI, with the parameters that it names for reading."""


def read(path: str, given: Iterable[tuple[str, Sequence[str]]]) -> Asked:
    """A question to one of the paths, from each name with its values. Raises Unprocessable."""
    found: dict[str, Any] = {}
    for name, values in given:
        if name not in READS[path]:
            raise Unprocessable(_unknown(READS[path]))
        parameter = PARAMETERS[name]
        try:
            (value,) = values
            found[name] = parameter.read(value)
        except ValueError as error:
            raise Unprocessable(f"Parametern {name} ska vara {parameter.form}, och ges en gång.") from error
    return Asked(**found)


def _unknown(allowed: tuple[str, ...]) -> str:
    if not allowed:
        return "Adressen har inga parametrar."
    return f"Frågan har en parameter som inte finns. De som finns är {', '.join(allowed)}."
