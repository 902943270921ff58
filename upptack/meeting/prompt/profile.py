"""The prompt described as it is: the discovery of CDS Hooks, and an OpenAPI 3.1 document made from the same tables."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from upptack.meeting.prompt import contents, shapes
from upptack.meeting.prompt.contents import Wrong
from upptack.meeting.prompt.rules import CALLS_A_MINUTE, HOOK, LARGEST
from upptack.meeting.prompt.shapes import Json, refer

PROMPT: Final = "/api/prompt"
DOCUMENT: Final = "/api/prompt/openapi.json"
TITLE: Final = "Dags att fråga om våld"
ABOUT: Final = (
    "Säger till i myndighetens eget ärendesystem när rutinen är att fråga om våld, med en länk till samtalsstödet. "
    "Kortet följer av ärendeslaget och händelsen, aldrig av vem personen är."
)
NEEDS: Final = (
    "En nyckel för varje system, som samordnaren gör. Anropet har fem koder och inget om en person: okända fält "
    "avvisas. Ett möte räknas en gång per anrop, i en månadssiffra för enheten. Med Idempotency-Key, ett slumpat UUID, "
    "räknas samma anrop en gång hur ofta det än skickas inom fyra timmar. Ingenting annat sparas."
)
CARDS: Final = (
    "Anropet har formen av CDS Hooks utan det som där handlar om personen: hookInstance, context, prefetch och "
    "user finns inte. Svaret har högst ett kort."
)


def discovery(openapi: str) -> Json:
    """What there is to call; `openapi` is where the document stands."""
    codes = [{"code": each.code, "name": each.name, "meeting": each.meeting} for each in contents.events().values()]
    service = {
        "hook": HOOK,
        "id": "prompt",
        "title": TITLE,
        "description": ABOUT,
        "usageRequirements": NEEDS,
        "extension": {"upptack": {"openapi": openapi, "channels": list(contents.channels()), "events": codes}},
    }
    return {"services": [service]}


def document() -> Json:
    """The OpenAPI document. It is the same in every installation but for the version of the program."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Upptäcks påminnelse för ärendesystem",
            "version": version("upptack"),
            "description": f"{ABOUT} {NEEDS} {CARDS}",
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/"}],
        "paths": {
            PROMPT: {"get": _read("Vilken tjänst som finns här.", "discover", refer("discovery")), "post": _call()},
            DOCUMENT: {"get": _read("Det här dokumentet.", "describe", {"type": "object"})},
        },
        "components": {
            "schemas": {"call": shapes.call(contents.channels(), tuple(contents.events())), **shapes.SHAPES},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "Systemets nyckel."}},
        },
    }


def _read(summary: str, name: str, schema: Json) -> Json:
    found = {"description": summary, "content": {"application/json": {"schema": schema}}}
    return {"summary": summary, "operationId": name, "responses": {"200": found, **_refusals("parameters")}}


def _call() -> Json:
    cards = {"description": "Ett kort eller inget.", "content": {"application/json": {"schema": refer("cards")}}}
    return {
        "summary": TITLE,
        "operationId": "prompt",
        "description": f"Högst {LARGEST} byte, och högst {CALLS_A_MINUTE} anrop i minuten med en nyckel.",
        "security": [{"key": []}],
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "Ett slumpat UUID, version 4: samma anrop räknas en gång.",
                "schema": {"type": "string", "format": "uuid", "pattern": ONCE_PATTERN},
            }
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": refer("call")}}},
        "responses": {"200": cards, **_refusals(*CALL_REFUSALS)},
    }


ONCE_PATTERN: Final = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"
CALL_REFUSALS: Final = ("fields", "key", "unit", "large", "media", "too_many")
"""One of each status that a call can be refused with."""


def _refusals(*codes: str) -> Json:
    return {str(wrong.status): _refusal(wrong) for wrong in map(contents.problems().__getitem__, codes)}


def _refusal(wrong: Wrong) -> Json:
    content = {"application/problem+json": {"schema": refer("problem")}}
    found: Json = {"description": f"{wrong.title}, eller ett annat fel med samma status.", "content": content}
    if wrong.status == 429:
        wait = {"description": "Sekunder att vänta.", "schema": {"type": "integer", "minimum": 1}, "required": True}
        found["headers"] = {"Retry-After": wait}
    return found
