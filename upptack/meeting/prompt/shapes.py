"""The shapes of what the prompt takes and answers, as JSON Schema (2020-12). Pure."""

from __future__ import annotations

from typing import Any, Final

from upptack.meeting.prompt.rules import FIELDS, HOOK, LONGEST_CODE, SUMMARY

Json = dict[str, Any]

TEXT: Final[Json] = {"type": "string"}
LINK: Final[Json] = {"type": "string", "format": "uri"}
CODE: Final[Json] = {"type": "string", "pattern": f"^[A-Za-z0-9_-]{{1,{LONGEST_CODE}}}$"}


def refer(name: str) -> Json:
    """A reference to one of the shapes."""
    return {"$ref": f"#/components/schemas/{name}"}


def shape(meaning: str, required: str, /, **properties: Json) -> Json:
    """An object with these properties and no others; `required` names those that are always there."""
    return {
        "type": "object",
        "description": meaning,
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def many(items: Json) -> Json:
    """A list."""
    return {"type": "array", "items": items}


def call(channels: tuple[str, ...], events: tuple[str, ...]) -> Json:
    """What a case system sends: codes, and nothing else."""
    return shape(
        "Ett anrop. Alla fält ska finnas, och inga andra. Inget om en person får skickas.",
        " ".join(FIELDS),
        hook={"const": HOOK},
        unit={**CODE, "description": "Enhetens kod. Enheten hör till nyckelns myndighet."},
        matter={**CODE, "description": "Ärendeslagets kod, som i adressen till rutinen. Aldrig ett ärendes nummer."},
        channel={"type": "string", "enum": list(channels)},
        event={"type": "string", "enum": list(events), "description": "Vad som händer i ärendet."},
    )


SHAPES: Final[dict[str, Json]] = {
    "discovery": shape("Vilken tjänst som finns här.", "services", services=many(refer("service"))),
    "service": shape(
        "Tjänsten, som CDS Hooks beskriver den. I extension står händelserna, kanalerna och var OpenAPI finns.",
        "hook id title description usageRequirements extension",
        hook={"const": HOOK},
        id={"const": "prompt"},
        title=TEXT,
        description=TEXT,
        usageRequirements=TEXT,
        extension=shape("Det som CDS Hooks inte har namn för.", "upptack", upptack=refer("codes")),
    ),
    "codes": shape(
        "Koderna som ett anrop får ha, och var beskrivningen finns.",
        "openapi channels events",
        openapi=LINK,
        channels=many(TEXT),
        events=many(refer("event")),
    ),
    "event": shape(
        "En händelse. Bara den som är ett möte räknas, och bara den kan ge ett kort.",
        "code name meeting",
        code=CODE,
        name=TEXT,
        meeting={"type": "boolean"},
    ),
    "cards": shape("Svaret: ett kort eller inget.", "cards", cards={**many(refer("card")), "maxItems": 1}),
    "card": shape(
        "Ett kort, som CDS Hooks beskriver det. Inget i det handlar om personen.",
        "summary detail indicator source links",
        summary={"type": "string", "maxLength": SUMMARY},
        detail=TEXT,
        indicator={"const": "info"},
        source=shape("Rutinen som kortet vilar på.", "label url", label=TEXT, url=LINK),
        links=many(
            shape("Vägen till samtalsstödet.", "label url type", label=TEXT, url=LINK, type={"const": "absolute"})
        ),
    ),
    "problem": shape(
        "Varför anropet inte togs emot (RFC 9457). Inget av anropet upprepas.",
        "type title status detail detail_en",
        type={"const": "about:blank"},
        title=TEXT,
        status={"type": "integer"},
        detail=TEXT,
        detail_en=TEXT,
        field={"type": "string", "description": "Fältet som felet gäller."},
        allowed={**many(TEXT), "description": "Vad som får stå där."},
    ),
}
"""Every shape by name but for the call, whose codes come from the contents."""
