"""The profile: an OpenAPI 3.1 document of the open directory as it is, made from the same tables that serve it.

HSDS 3.1 documents only the answer 200. The profile adds when there is nothing (404), when a question is out of form
(422), both as problem details (RFC 9457), and when nothing has changed (304). It leaves out POST, which HSDS also
names for lists: nothing is sent here.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Final

from upptack.knowledge.directory.hsds import shapes, terms
from upptack.knowledge.directory.hsds.entries import organization_id, service_id
from upptack.knowledge.directory.hsds.forms import PARAMETERS, READS
from upptack.knowledge.directory.hsds.terms import Json

HSDS_VERSION: Final = "3.1"

_EXAMPLE: Final = "sos-112"
_ENTRIES: Final = {
    "services": ("service", service_id(_EXAMPLE)),
    "taxonomies": ("taxonomy", terms.identifier("taxonomy", terms.KINDS)),
    "taxonomy_terms": ("taxonomy_term", terms.identifier("term", terms.KINDS, "emergency")),
    "organizations": ("organization", organization_id(_EXAMPLE)),
    "service_at_locations": ("", service_id(_EXAMPLE)),
}
"""For each collection: the shape of an entry, and an id to try. There are no services at locations."""

_DESCRIPTION: Final = (
    "Verksamheter som hjälper mot våld i nära relationer, med kontaktuppgifter och hur säkra de är. "
    "Inga adresser och inga platser finns: ett skyddat boende ska inte kunna hittas här. "
    "En kontaktuppgift som ingen har kontrollerat säger det, med källa och datum. En vars kontroll har gått ut, eller "
    "som någon har sagt är fel, är utelämnad, och tjänstens alert säger det. Det som inte är känt finns inte med. "
    "Id:n är beständiga. Språk anges enligt ISO 639-3. Svar får sparas i fem minuter; "
    "ETag ändras när katalogen, dagen eller de lediga platserna ändras. Lediga platser står som capacities, som "
    "verksamheten själv har uppgett dem, i högst ett dygn. Alla får läsa; inget kan skickas in."
)


@cache
def program_version() -> str:
    """The version of the program that answers."""
    return version("upptack")


@cache
def document() -> Json:
    """The whole document. It is the same in every installation but for the version of the program."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Upptäcks katalog över stöd, enligt HSDS 3.1",
            "version": program_version(),
            "description": _DESCRIPTION,
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/hsds"}],
        "paths": {path: _path(path) for path in READS},
        "components": {
            "schemas": shapes.SHAPES,
            "parameters": {name: _parameter(name) for name in PARAMETERS},
            "responses": {
                "not_found": _problem("Det finns ingen post med det id:t."),
                "unprocessable": _problem("En parameter är okänd, ges två gånger eller har fel form."),
                "unchanged": {"description": "Inget har ändrats sedan det svar som If-None-Match nämner."},
            },
        },
    }


def _problem(description: str) -> Json:
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": shapes.refer("problem")}},
    }


def _parameter(name: str) -> Json:
    parameter = PARAMETERS[name]
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": parameter.meaning,
        "schema": parameter.schema,
    }


def _path(path: str) -> Json:
    collection, _, single = path.strip("/").partition("/")
    entry, example = _ENTRIES.get(collection, ("api", ""))
    operation: Json = {
        "summary": _summary(collection, bool(single)),
        "operationId": f"read_{collection or 'api'}{'_by_id' if single else ''}",
        "responses": _responses(entry, single=bool(single), paged=bool(collection and not single)),
    }
    if READS[path]:
        operation["parameters"] = [{"$ref": f"#/components/parameters/{name}"} for name in READS[path]]
    return {**({"parameters": [_id(example)]} if single else {}), "get": operation}


def _summary(collection: str, single: bool) -> str:
    if not collection:
        return "Vad detta är, och var profilen finns."
    return f"En post ur {collection}." if single else f"Sidindelad lista ur {collection}."


def _id(example: str) -> Json:
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "Postens id.",
        "schema": shapes.ID,
        "example": example,
    }


def _responses(entry: str, *, single: bool, paged: bool) -> Json:
    found: Json = {}
    if paged:
        contents = shapes.many(entry) if entry else {"type": "array", "maxItems": 0}
        lines = {"type": "string", "description": "En post på varje rad, var och en som i contents."}
        found["200"] = {
            "description": "En sida, eller alla poster radvis.",
            "content": {
                "application/json": {"schema": shapes.page(contents)},
                "application/x-ndjson": {"schema": lines},
            },
        }
    elif entry:
        found["200"] = {"description": "Posten.", "content": {"application/json": {"schema": shapes.refer(entry)}}}
    if single:
        found["404"] = {"$ref": "#/components/responses/not_found"}
    return {
        **found,
        "304": {"$ref": "#/components/responses/unchanged"},
        "422": {"$ref": "#/components/responses/unprocessable"},
    }
