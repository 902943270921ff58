"""What every entry of the open directory is made with: lasting ids, taxonomies and their terms, and attributes.

Pure. HSDS 3.1 names the fields; every id is a UUID of version 5 (RFC 9562), so that it stays the same as long as
the body's own name in addresses does, in every installation.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from uuid import UUID, uuid5

from upptack.knowledge.directory import contents

Json: TypeAlias = dict[str, Any]

NAMESPACE: Final = UUID("6f58f289-9480-4c58-9a06-c8019b4d5a5a")
"""Drawn once at random; every id of the open directory is made under it, and changing it would change them all."""

KINDS: Final = "upptack-kinds"
CHECKS: Final = "upptack-checks"
CHECK_TERMS: Final = {
    "verified": ("Kontrollerad", "Någon har kontrollerat uppgiften, och kontrollen gäller fortfarande."),
    "unverified": ("Inte kontrollerad", "Ingen har kontrollerat uppgiften. Källan är angiven."),
}
"""How sure a contact is. One whose check has run out, or that is said to be wrong, is left out of the open data."""

_TAXONOMIES: Final = {
    KINDS: (
        "Upptäcks sorter",
        "Vilken sort en verksamhet är, så som Upptäck sorterar hjälp mot våld i nära relationer.",
    ),
    CHECKS: ("Upptäcks kontroll", "Hur säker en kontaktuppgift är den dag då svaret ges."),
}


def identifier(*parts: str) -> str:
    """The lasting id of what the parts name, such as "service" and a body's own id."""
    return str(uuid5(NAMESPACE, "/".join(parts)))


@cache
def taxonomies() -> Mapping[str, Json]:
    """The two taxonomies by id, as HSDS taxonomies."""
    made = (
        {"id": identifier("taxonomy", code), "name": name, "description": description}
        for code, (name, description) in _TAXONOMIES.items()
    )
    return MappingProxyType({taxonomy["id"]: taxonomy for taxonomy in made})


@cache
def terms() -> Mapping[str, Json]:
    """Every term of both taxonomies by id, as HSDS taxonomy terms. No term stands above another."""
    words = [(KINDS, kind.id, kind.name.sv, kind.does.sv) for kind in contents.kinds().values()]
    words += [(CHECKS, code, name, meaning) for code, (name, meaning) in CHECK_TERMS.items()]
    made = (_term(*entry) for entry in words)
    return MappingProxyType({term["id"]: term for term in made})


def _term(taxonomy: str, code: str, name: str, description: str) -> Json:
    whole = taxonomies()[identifier("taxonomy", taxonomy)]
    return {
        "id": identifier("term", taxonomy, code),
        "code": code,
        "name": name,
        "description": description,
        "taxonomy": whole["name"],
        "taxonomy_detail": whole,
        "language": "swe",
        "taxonomy_id": whole["id"],
    }


def attribute(entity: str, link: str, label: str, value: str) -> Json:
    """A plain fact about something: `entity` is its HSDS table and `link` its id."""
    return {
        "id": identifier("attribute", link, label, value),
        "link_id": link,
        "link_entity": entity,
        "label": label,
        "value": value,
    }


def classified(entity: str, link: str, taxonomy: str, code: str) -> Json:
    """Says that something belongs under a term. `code` must be a term of the taxonomy, else KeyError."""
    term = terms()[identifier("term", taxonomy, code)]
    return {
        "id": identifier("attribute", link, term["id"]),
        "link_id": link,
        "taxonomy_term_id": term["id"],
        "link_type": taxonomy,
        "link_entity": entity,
        "value": code,
        "taxonomy_term": {key: term[key] for key in ("id", "code", "name", "description", "taxonomy_id")},
        "label": term["name"],
    }


@cache
def _three_letters() -> Mapping[str, str]:
    file = Path(__file__).parent / "data" / "languages.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["iso_639_1"]: row["iso_639_3"] for row in csv.DictReader(rows)}


def language_code(code: str) -> str:
    """The ISO 639-3 code of a language given by ISO 639-1. A code that the table lacks stays as it is: HSDS allows
    both, and a language is not dropped for want of a row."""
    return _three_letters().get(code, code)
