"""Every path under questions in and out of form, by schemathesis: no answer that the profile does not say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpResponse
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import FailureGroup

from upptack.knowledge.directory.hsds import profile, queries, views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content", "own_connection")]

SCHEMA = schemathesis.openapi.from_dict(profile.document())
SCHEMA.app = get_wsgi_application()
SCHEMA.location = "/hsds/profile.json"


@pytest.fixture
def own_connection(settings: Any) -> Iterator[None]:
    """The whole application answers over the test's own connection to the database, and by any name."""
    settings.ALLOWED_HOSTS = ["*"]
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


@SCHEMA.parametrize()
@settings(max_examples=12, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_profile_says(case: Any) -> None:
    case.call_and_validate()


def ask(path: str, **query: str) -> Any:
    return SCHEMA[path]["GET"].Case(query=query, path_parameters={"id": views.terms.identifier("nothing")})


def maimed(entry: dict[str, Any]) -> bytes:
    return json.dumps({**entry, "colour": "red"}).encode()


def as_page(status: int, title: str, detail: str) -> HttpResponse:
    return HttpResponse(detail, status=status)


def broken(*asked: Any) -> None:
    raise RuntimeError("seeded")


@pytest.mark.parametrize(
    ("place", "name", "fault", "case"),
    [
        (queries, "as_json", maimed, ask("/")),
        (queries, "as_json", maimed, ask("/taxonomies/{id}")),
        (views, "problem", as_page, ask("/services", page="0")),
        (views, "problem", as_page, ask("/services/{id}")),
        (queries, "catalogue", broken, ask("/organizations")),
    ],
)
def test_an_answer_that_the_profile_does_not_say_is_caught(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str, fault: Any, case: Any
) -> None:
    case.call_and_validate()
    monkeypatch.setattr(place, name, fault)
    with pytest.raises(FailureGroup):
        case.call_and_validate()
