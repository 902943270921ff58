"""The description is true: valid as OpenAPI 3.1, and no answer that it does not say."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from upptack.meeting.handover import rules as guesses
from upptack.meeting.prompt import contents, forms, pages, profile, rules, shapes, views
from upptack.meeting.prompt.keys import Presented
from upptack.meeting.prompt.tests.calling import AT, RIGHT, cards, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content", "own_connection")]


def closed() -> dict[str, Any]:
    """The document with one agency's unit and matters filled in, which differ between agencies and stand in none."""
    document: dict[str, Any] = copy.deepcopy(profile.document())
    call = document["components"]["schemas"]["call"]["properties"]
    call["unit"] = {"enum": ["fk-sthlm-1"]}
    call["matter"] = {"enum": ["sjukpenning", "underhallsstod"]}
    return document


SCHEMA = schemathesis.openapi.from_dict(closed())
SCHEMA.app = get_wsgi_application()
SCHEMA.location = profile.DOCUMENT


@pytest.fixture
def own_connection(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The whole application answers over the test's own connection to the database, and by any name. Schemathesis tries
    wrong keys with every example, and expects each to be told that it is wrong; that they are slowed is tried apart."""
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(guesses, "TRIES", 10_000)
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


def bearer(key: Presented) -> dict[str, str]:
    """The header that a key stands in."""
    return {"Authorization": f"Bearer {key.text}"}


@SCHEMA.parametrize()
@settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_description_says(case: Any, key: Presented) -> None:
    case.call_and_validate(headers=bearer(key))


def right(key: Presented) -> Any:
    """A call that is right, as schemathesis makes one."""
    body: Any = RIGHT
    return SCHEMA[AT]["POST"].Case(body=body, headers=bearer(key), media_type="application/json")


def maimed(content: Any, **more: Any) -> HttpResponse:
    return HttpResponse(json.dumps({**content, "colour": "red"}), content_type="application/json")


def broken(*asked: Any, **more: Any) -> None:
    raise RuntimeError("seeded")


@pytest.mark.parametrize(("place", "name", "fault"), [(pages, "as_json", maimed), (forms, "read_call", broken)])
def test_an_answer_that_the_description_does_not_say_is_caught(
    monkeypatch: pytest.MonkeyPatch, key: Presented, place: Any, name: str, fault: Any
) -> None:
    right(key).call_and_validate()
    monkeypatch.setattr(place, name, fault)
    with pytest.raises(FailureGroup):
        right(key).call_and_validate()


def test_the_document_is_valid_openapi_and_the_one_that_is_served() -> None:
    served = json.loads(Client().get(profile.DOCUMENT).content)
    assert served == profile.document()
    assert served["openapi"].startswith("3.1.")
    OPENAPI_31_VALIDATOR.validate(served)
    assert not OPENAPI_31_VALIDATOR.is_valid({**served, "paths": {AT: {"post": {"responses": 7}}}})


def test_the_discovery_names_every_code_and_the_document() -> None:
    (service,) = json.loads(Client().get(AT).content)["services"]
    told = service["extension"]["upptack"]
    assert (service["hook"], service["id"]) == (rules.HOOK, "prompt")
    assert [event["code"] for event in told["events"]] == list(contents.events())
    assert told["channels"] == ["phone", "video", "meeting"]
    assert told["openapi"] == f"http://testserver{profile.DOCUMENT}"


def test_the_call_that_is_described_is_the_one_that_is_taken() -> None:
    call = profile.document()["components"]["schemas"]["call"]
    assert tuple(call["required"]) == tuple(call["properties"]) == rules.FIELDS
    jsonschema.validate(RIGHT, call)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**RIGHT, "person": "x"}, call)


def test_every_card_and_refusal_has_the_shape_that_is_described(key: Presented) -> None:
    schemas = {"components": {"schemas": shapes.SHAPES}}
    for name, content in (
        ("cards", {"cards": cards(send(key.text))}),
        ("cards", {"cards": cards(send(key.text, matter="underhallsstod"))}),
        ("problem", json.loads(send(key.text, person="x").content)),
        ("problem", json.loads(send("").content)),
    ):
        jsonschema.validate(content, {**schemas, **shapes.refer(name)})


def test_every_problem_has_a_status_that_is_described() -> None:
    described = profile.document()["paths"][AT]["post"]["responses"]
    statuses = {str(wrong.status) for code, wrong in contents.problems().items() if code != "method"}
    assert statuses | {"200"} == set(described)
    assert views.prompt.who == "everyone"
