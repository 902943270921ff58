"""Reads what a case system posts, and what the coordinator types. A call that is not exactly as it should be is refused
whole; nothing of it is repeated."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, QueryDict

from upptack.meeting.prompt import contents, keys, queries
from upptack.meeting.prompt.models import Key
from upptack.meeting.prompt.rules import FIELDS, HOOK, LARGEST, ONCE, Call, Problem

CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
UNIT: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


def read_call(request: HttpRequest, key: Key) -> Call:
    """A call with a key that holds. Raises Problem."""
    once = request.headers.get("Idempotency-Key")
    if once is not None and not ONCE.fullmatch(once):
        raise Problem("once", field="Idempotency-Key")
    told = _fields(_body(request))
    _coded(told, "hook", (HOOK,))
    _coded(told, "channel", contents.channels())
    _coded(told, "event", tuple(contents.events()))
    if not UNIT.fullmatch(told["unit"]) or not queries.has_unit(key.agency_id, told["unit"]):
        raise Problem("unit", field="unit")
    _coded(told, "matter", tuple(queries.matters(key.agency_id)))
    return Call(told["unit"], told["matter"], told["channel"], told["event"], (once or "").lower())


def _body(request: HttpRequest) -> bytes:
    """The bytes of the call, once it has said that they are JSON and few."""
    if request.content_type != "application/json":
        raise Problem("media")
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isdecimal() or int(said) > LARGEST:
        raise Problem("large")
    return request.body


def _fields(body: bytes) -> dict[str, str]:
    """The call's fields: all that there are, each once, each a text that is not too long for a code."""
    try:
        told = json.loads(body.decode(), object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise Problem("json", allowed=FIELDS) from None
    if not isinstance(told, dict):
        raise Problem("json", allowed=FIELDS)
    if told.keys() != set(FIELDS):
        raise Problem("fields", allowed=FIELDS)
    for name in FIELDS:
        if not isinstance(told[name], str):
            raise Problem("code", field=name)
    return told


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Raises ValueError when a name comes twice: readers differ in which of them they take."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def _coded(told: dict[str, str], name: str, allowed: tuple[str, ...]) -> None:
    if told[name] not in allowed:
        raise Problem("code", field=name, allowed=allowed)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to make, as typed, with a sentence for each field that has to be changed."""

    name: str
    agency: str
    system: str
    errors: tuple[tuple[str, str], ...]


def read_new_key(post: QueryDict, agencies: Collection[str]) -> NewKey:
    """Which agency and system a key is for, and the name that the page has given it."""
    name, agency = post.get("id", ""), post.get("agency", "")
    system = named(post.get("system", ""))
    errors = (
        ("agency", "Välj vilken myndighet nyckeln är till.", agency not in agencies),
        ("system", "Skriv systemets namn, med 2 till 80 tecken.", not is_system(system)),
        ("system", "Öppna sidan på nytt och fyll i den igen.", not keys.is_name(name)),
    )
    return NewKey(name, agency, system[:80], tuple((field, why) for field, why, is_so in errors if is_so))


def named(typed: str) -> str:
    """The name of a system on one line."""
    return " ".join(CONTROL.sub(" ", typed).split())


def is_system(name: str) -> bool:
    """Whether a system can be called that."""
    return 2 <= len(name) <= 80
