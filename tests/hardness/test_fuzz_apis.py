"""Every API, asked for all that its description allows and for what it does not: no answer that it does not say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from tests.hardness import counted
from tests.hardness.crowd import LONG
from tests.house.addresses import addresses
from tests.house.conftest import planned, released, unit  # noqa: F401 (a released table)
from upptack.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)
from upptack.knowledge.directory.hsds import profile as directory
from upptack.meeting.handover import rules as guesses
from upptack.meeting.prompt import profile as prompt
from upptack.steering.opening import profile as opening
from upptack.steering.opening import views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unit", "released", "own_connection")]

DESCRIBED = {
    "/hsds/profile.json": directory.document(),
    prompt.DOCUMENT: prompt.document(),
    opening.DOCUMENT: opening.document(),
}
EXAMPLES = 150 if LONG else 4


def schema(at: str) -> Any:
    """A description as schemathesis reads it, answered by the application itself."""
    made = schemathesis.openapi.from_dict(DESCRIBED[at])
    made.app, made.location = get_wsgi_application(), at
    return made


DIRECTORY, PROMPT, OPENING = (schema(at) for at in DESCRIBED)


@pytest.fixture
def own_connection(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The application answers over the test's own connection to the database, by any name, and slows no wrong keys."""
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(guesses, "TRIES", 10_000)
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


def tried(case: Any) -> None:
    """Asks, and holds the answer against the description."""
    answer = case.call()
    counted.write("apis", 1, int(answer.status_code >= 500))
    case.validate_response(answer)


@DIRECTORY.parametrize()  # type: ignore[untyped-decorator]
@settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_open_directory_answers_as_its_profile_says(case: Any) -> None:
    tried(case)


@PROMPT.parametrize()  # type: ignore[untyped-decorator]
@settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_prompt_answers_as_its_description_says(case: Any) -> None:
    tried(case)


@OPENING.parametrize()  # type: ignore[untyped-decorator]
@settings(max_examples=3 * EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_open_data_answer_as_their_description_says(case: Any) -> None:
    tried(case)


def test_every_address_for_programs_is_in_a_description() -> None:
    told = {
        server["url"].rstrip("/") + path
        for each in DESCRIBED.values()
        for server in each["servers"]
        for path in each["paths"]
    }
    served = {f"/{a.route}" for a in addresses() if a.ours and a.route.startswith(("api/", "hsds/"))}
    files = {f"/{a.route}" for a in addresses() if a.ours and a.route.startswith("oppna-data/")} - {"/oppna-data/"}
    plain = {path.replace("<slug:", "{").replace(">", "}") for path in served | files}
    descriptions = {at.rstrip("/") for at in DESCRIBED}
    assert {path.rstrip("/") for path in plain} - descriptions == {path.rstrip("/") for path in told} - descriptions


@pytest.mark.parametrize("at", DESCRIBED)
def test_the_description_is_openapi_and_the_one_that_is_served(at: str) -> None:
    served = json.loads(Client().get(at).content)
    assert served == DESCRIBED[at]
    OPENAPI_31_VALIDATOR.validate(served)
    assert not OPENAPI_31_VALIDATOR.is_valid({**served, "paths": {"/x": {"get": {"responses": 7}}}})


@pytest.mark.parametrize("path", ["/api/", "/api/nothing", "/api/prompt/x", "/api/%00", "/api/prompt/openapi.json/"])
@pytest.mark.parametrize("way", ["get", "post", "delete"])
def test_an_unknown_address_for_programs_is_told_as_a_problem(path: str, way: str) -> None:
    answer = getattr(Client(), way)(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(answer.content)["status"] == 404


@pytest.mark.parametrize(("name", "fault"), [("table_file", RuntimeError), ("csv_bytes", ValueError)])
def test_an_answer_that_the_description_does_not_say_is_caught(
    monkeypatch: pytest.MonkeyPatch, name: str, fault: type[Exception]
) -> None:
    def broken(*given: object) -> None:
        raise fault("seeded")

    path = {"period": "2026-Q1", "table": "svar"}
    case = OPENING["/oppna-data/{period}/{table}.csv"]["GET"].Case(path_parameters=path)
    case.call_and_validate()
    monkeypatch.setattr(views.queries if name == "table_file" else views, name, broken)
    with pytest.raises(FailureGroup):
        case.call_and_validate()
