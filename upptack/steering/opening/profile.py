"""The files of the open data described for programs: an OpenAPI 3.1 document."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Final

from upptack.steering.files import CSV, JSON, XLSX

DOCUMENT: Final = "/oppna-data/openapi.json"
DESCRIPTIONS: Final = {"ttl": "text/turtle", "jsonld": "application/ld+json"}
FILES: Final = {"csv": CSV.partition(";")[0], "xlsx": XLSX, "json": JSON}
ABOUT: Final = (
    "Släppta tabeller över möten och överlämningar, som CSV, xlsx och JSON, och en beskrivning av dem enligt "
    "DCAT-AP-SE. Talen är aldrig personer, små tal är dolda, och det som har släppts ändras aldrig. Alla får läsa, "
    "från vilken webbplats som helst; inget kan skickas in. Svar får sparas i fem minuter."
)
SLUG: Final = "^[-a-zA-Z0-9_]+$"


def document() -> dict[str, Any]:
    """The document. It is the same in every installation but for the version of the program."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Upptäcks öppna data", "version": version("upptack"), "description": ABOUT},
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/"}],
        "paths": {
            DOCUMENT: {"get": _read("Det här dokumentet.", "application/json", {"type": "object"})},
            **{
                f"/oppna-data/catalog.{form}": {"get": _read("Beskrivningen för dataportaler.", kind, {}, missing=True)}
                for form, kind in DESCRIPTIONS.items()
            },
            **{
                f"/oppna-data/{{period}}/{{table}}.{form}": {
                    "get": _read("En tabell.", kind, TABLES if form == "json" else {}, missing=True),
                    "parameters": [_named("period", "2026-Q1"), _named("table", "svar")],
                }
                for form, kind in FILES.items()
            },
        },
    }


TABLES: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["format", "tables"],
    "properties": {"format": {"const": 1}, "tables": {"type": "array", "minItems": 1, "items": {"type": "object"}}},
}


def _read(summary: str, kind: str, schema: dict[str, Any], *, missing: bool = False) -> dict[str, Any]:
    found = {"200": {"description": summary, "content": {kind: {"schema": schema}}}}
    page = {"404": {"description": "Finns inte, eller är inte släppt.", "content": {"text/html": {}}}}
    return {"summary": summary, "responses": found | (page if missing else {})}


def _named(name: str, example: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": SLUG, "maxLength": 80}
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": example}
