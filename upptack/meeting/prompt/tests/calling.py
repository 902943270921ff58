"""Calls as a case system makes them, and what came back."""

from __future__ import annotations

import json
from typing import Any, Final

from django.db.models import Sum
from django.http import HttpResponse
from django.test import Client

from upptack.tally.models import Met

AT: Final = "/api/prompt"
RIGHT: Final = {
    "hook": "meeting-start",
    "unit": "fk-sthlm-1",
    "matter": "sjukpenning",
    "channel": "phone",
    "event": "contact_started",
}
"""A call that is right, in a matter in which everyone is asked."""


def post(
    body: bytes | str,
    key: str = "",
    *,
    once: str = "",
    kind: str = "application/json",
    address: str = "192.0.2.7",
    at: str = AT,
) -> Any:
    """Posts bytes with a key, and a name when the call has one."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    headers |= {"Idempotency-Key": once} if once else {}
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
    return client.post(at, body, content_type=kind, headers=headers)


def send(key: str, *, once: str = "", address: str = "192.0.2.7", **given: Any) -> Any:
    """A call that is right but for what is given."""
    return post(json.dumps({**RIGHT, **given}), key, once=once, address=address)


def cards(answer: HttpResponse) -> Any:
    """The cards of an answer that must be one."""
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    found = json.loads(answer.content)
    assert found.keys() == {"cards"}
    return found["cards"]


def refused(answer: Any, status: int) -> Any:
    """The problem details of a refusal."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert (told["type"], told["status"]) == ("about:blank", status)
    return told


def met() -> int:
    """How many meetings case systems have told of in all."""
    return Met.objects.aggregate(n=Sum("n"))["n"] or 0
