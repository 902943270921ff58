"""The shapes of what the open directory answers, as JSON Schema: HSDS 3.1 narrowed to what is in fact given.

Pure. Every property is HSDS's own, with its type; a test holds them to the standard's schemas. Nothing may be added
to an object, and there is no location and no address to fill in. Each shape's text says what is special here.
"""

from __future__ import annotations

from typing import Final

from upptack.knowledge.directory.hsds.terms import Json

TEXT: Final[Json] = {"type": "string"}
ID: Final[Json] = {"type": "string", "format": "uuid"}
LINK: Final[Json] = {"type": "string", "format": "uri"}
DAY: Final[Json] = {"type": "string", "format": "date"}
MOMENT: Final[Json] = {"type": "string", "format": "date-time"}
NUMBER: Final[Json] = {"type": "number"}
WHOLE: Final[Json] = {"type": "integer", "minimum": 0}
TRUTH: Final[Json] = {"type": "boolean"}
CLOCK: Final[Json] = {"type": "string", "pattern": r"^[0-2][0-9]:[03]0\+0[12]:00$"}


def refer(name: str) -> Json:
    """A reference to one of the shapes."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(name: str) -> Json:
    """A list of one of the shapes."""
    return {"type": "array", "items": refer(name)}


def shape(meaning: str, required: str, /, **properties: Json) -> Json:
    """An object with these properties and no others; `required` names those that are always there."""
    return {
        "type": "object",
        "description": meaning,
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def page(contents: Json) -> Json:
    """One page of a list."""
    return shape(
        "En sida av en lista.",
        "total_items total_pages page_number size first_page last_page empty contents",
        total_items=WHOLE,
        total_pages=WHOLE,
        page_number={"type": "integer", "minimum": 1},
        size=WHOLE,
        first_page=TRUTH,
        last_page=TRUTH,
        empty=TRUTH,
        contents=contents,
    )


SHAPES: Final[dict[str, Json]] = {
    "api": shape(
        "Vad detta är.", "version profile openapi_url", version={"const": "3.1"}, profile=LINK, openapi_url=LINK
    ),
    "problem": shape(
        "Varför frågan inte kunde besvaras (RFC 9457). Inget av frågan upprepas.",
        "type title status detail",
        type={"const": "about:blank"},
        title=TEXT,
        status={"type": "integer"},
        detail=TEXT,
    ),
    "taxonomy": shape("En taxonomi.", "id name description", id=ID, name=TEXT, description=TEXT),
    "taxonomy_term": shape(
        "En term. Ingen term står under en annan.",
        "id code name description",
        id=ID,
        code=TEXT,
        name=TEXT,
        description=TEXT,
        taxonomy=TEXT,
        taxonomy_detail=refer("taxonomy"),
        language={"const": "swe"},
        taxonomy_id=ID,
    ),
    "attribute": shape(
        "En term, eller en uppgift med etikett och värde. På kontaktuppgifter: kontroll, källa och dess datum.",
        "id link_id link_entity label value",
        id=ID,
        link_id=ID,
        taxonomy_term_id=ID,
        link_type=TEXT,
        link_entity=TEXT,
        value=TEXT,
        taxonomy_term=refer("taxonomy_term"),
        label=TEXT,
    ),
    "metadata": shape(
        "En kontroll som gäller: värdet fanns vara detsamma. updated_by är källan, aldrig en person.",
        "id resource_id resource_type last_action_date last_action_type field_name previous_value "
        "replacement_value updated_by",
        id=ID,
        resource_id=ID,
        resource_type=TEXT,
        last_action_date=DAY,
        last_action_type={"const": "checked"},
        field_name=TEXT,
        previous_value=TEXT,
        replacement_value=TEXT,
        updated_by=TEXT,
    ),
    "phone": shape(
        "Ett telefonnummer så som det skrivs. description säger om det är kontrollerat, med källa och datum.",
        "id number type description attributes",
        id=ID,
        number=TEXT,
        type={"type": "string", "enum": ["voice", "textphone"]},
        description=TEXT,
        attributes=many("attribute"),
        metadata=many("metadata"),
    ),
    "url": shape(
        "En webbplats eller chatt. label säger om adressen är kontrollerad, med källa och datum.",
        "id label url attributes",
        id=ID,
        label=TEXT,
        url=LINK,
        attributes=many("attribute"),
        metadata=many("metadata"),
    ),
    "schedule": shape(
        "När en kontaktväg svarar. Sveriges tid ändras två gånger om året: tiderna gäller till och med valid_to. "
        "closes_at 00:00 är dygnets slut. Utan freq är det vad källan säger, i ord.",
        "id description attributes",
        id=ID,
        valid_to=DAY,
        timezone=NUMBER,
        wkst={"type": "string", "enum": ["MO"]},
        freq={"type": "string", "enum": ["WEEKLY"]},
        interval=NUMBER,
        byday=TEXT,
        description=TEXT,
        opens_at=CLOCK,
        closes_at=CLOCK,
        attributes=many("attribute"),
    ),
    "service_area": shape(
        "Ett område: landet, ett län eller en kommun. Attributet har koden.",
        "id service_id name description attributes",
        id=ID,
        service_id=ID,
        name=TEXT,
        description=TEXT,
        attributes=many("attribute"),
    ),
    "unit": shape("Vad kapaciteten räknas i.", "id name", id=ID, name={"const": "plats"}),
    "service_capacity": shape(
        "Lediga platser, som verksamheten själv har uppgett dem. Finns bara medan uppgiften är färsk, högst ett dygn. "
        "updated är den timme då den lämnades.",
        "id service_id unit available description updated",
        id=ID,
        service_id=ID,
        unit=refer("unit"),
        available={"type": "number", "minimum": 0, "maximum": 99},
        description=TEXT,
        updated=MOMENT,
    ),
    "language": shape("Ett språk som talas.", "id code", id=ID, code={"type": "string", "pattern": "^[a-z]{2,3}$"}),
    "organization": shape(
        "Den som driver en tjänst. services finns när en hel organisation ges.",
        "id name description",
        id=ID,
        name=TEXT,
        description=TEXT,
        services=many("service"),
    ),
    "service": shape(
        "En verksamhet som hjälper. Det som inte är känt finns inte med. url är alltid kontrollerad.",
        "id name status",
        id=ID,
        organization_id=ID,
        name=TEXT,
        description=TEXT,
        url=LINK,
        additional_urls=many("url"),
        status={"type": "string", "enum": ["active"]},
        interpretation_services=TEXT,
        application_process=TEXT,
        eligibility_description=TEXT,
        minimum_age=NUMBER,
        maximum_age=NUMBER,
        assured_date=DAY,
        alert=TEXT,
        phones=many("phone"),
        schedules=many("schedule"),
        service_areas=many("service_area"),
        languages=many("language"),
        attributes=many("attribute"),
        capacities=many("service_capacity"),
        organization=refer("organization"),
    ),
}
"""Every shape by name; those of HSDS have the standard's own names."""
