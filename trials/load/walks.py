"""Conversations and what surrounds them, request by request, as a caseworker's browser sends them.

A walk is driven by whoever holds the connection: it gives a request, is handed the page that came back, and gives the
next. So the same walks serve every generator, and nothing here knows of sockets."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
SEAL: Final = re.compile(r'name="seal" value="([^"]+)"')
TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NUMBER: Final = re.compile(r'<input[^>]* name="id" value="([^"]+)"')
COUNTED: Final = "Samtalet är räknat och glömt"

Fields = Sequence[tuple[str, str]]


class Lost(Exception):
    """A page did not hold what the next step needs: the walk cannot go on."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: the step's name in the report, method, path, and the body with its kind, empty for GET. `expect`
    are words that the right page holds; `key` is a bearer key, for programs."""

    step: str
    method: str
    path: str
    body: str = ""
    kind: str = FORM
    expect: str = ""
    key: str = ""


Walk = Generator[Ask, str, None]
"""Yields requests and is sent the text of each page."""


def get(step: str, path: str, expect: str = "") -> Ask:
    """A page that is read."""
    return Ask(step, "GET", path, expect=expect)


def post(step: str, path: str, fields: Fields, expect: str = "") -> Ask:
    """A form that is sent."""
    return Ask(step, "POST", path, urlencode(fields), expect=expect)


def found(pattern: re.Pattern[str], page: str, what: str) -> str:
    """What the page holds. Raises Lost."""
    match = pattern.search(page)
    if not match:
        raise Lost(f"inget {what} på sidan")
    return match[1]


def press(step: str, page: str, *fields: tuple[str, str], expect: str = "") -> Ask:
    """A step of the conversation: the sealed field of the page before, and what was chosen."""
    return post(step, "/samtal/", [("seal", found(SEAL, page, "förseglat fält")), *fields], expect)


BEGIN: Final = (("matter", "sjukpenning"), ("channel", "phone"), ("guide", "exposed"))
QUIET: Final = (("safe",), ("none",), ("none",), ("none",), ("free",))
"""Nothing is told. Every question that is left after these was not asked."""

TOLD: Final = (
    ("unsafe",),
    ("decides", "watches"),
    ("none",),
    ("controls",),
    ("free",),
    ("partner",),
    ("now",),
    ("none",),
    ("worried",),
    ("yes",),
)
"""A partner who decides over her and her money; she is worried, and there are children."""

OWN: Final = "Personen vill prata mer nästa vecka och har fått tid att tänka efter."


def begun() -> Generator[Ask, str, str]:
    """From the start page to the first question."""
    yield get("startsida", "/samtal/", "Nytt samtal")
    page = yield post("börja", "/samtal/", BEGIN)
    page = yield press("säkert?", page, ("do", "next"), ("situation", "alone"), ("minutes", "5_to_15"))
    return (yield press("inledning", page, ("do", "next"), expect='name="answer"'))


def asked(page: str, answers: Sequence[Sequence[str]]) -> Generator[Ask, str, str]:
    """These answers in order, and "was not asked" to every question that is left; ends on "what now"."""
    left = list(answers)
    while 'name="answer"' in page:
        given = left.pop(0) if left else ("not_asked",)
        page = yield press("fråga", page, ("do", "next"), *(("answer", code) for code in given))
    return page


def closed(page: str, action: str) -> Generator[Ask, str, None]:
    """From "what now" to the end, where the conversation is counted."""
    for step in ("hjälp", "skydda", "skriv", "avsluta"):
        page = yield press(step, page, ("do", "next"))
    yield press("räknat", page, ("do", "finish"), ("action", action), ("did", "same"), expect=COUNTED)


def quiet(chance: random.Random) -> Walk:
    """A whole conversation in which nothing is told: the commonest one."""
    page = yield from asked((yield from begun()), QUIET)
    yield from closed(page, "door_open")


def told(chance: random.Random) -> Walk:
    """A whole conversation in which violence is told of, with help in a municipality and a text to take away."""
    page = yield from asked((yield from begun()), TOLD)
    page = yield press("hjälp", page, ("do", "next"))
    page = yield press("hjälp i kommunen", page, ("do", "bodies"), ("municipality", chance.choice(PLACES)))
    page = yield press("skydda", page, ("do", "next"))
    page = yield press("skriv", page, ("do", "next"))
    page = yield press("text", page, ("do", "text"), ("fact", "violence"), ("own", OWN), ("matters", "no"))
    page = yield press("avsluta", page, ("do", "next"))
    yield press("räknat", page, ("do", "finish"), ("action", "contact_given"), ("did", "more"), expect=COUNTED)


PLACES: Final = ("0180", "1280", "1480", "2480", "0380", "0580", "2580", "1980")
"""Municipalities that help is asked for in."""


def unasked(chance: random.Random) -> Walk:
    """ "Did not ask": the conversation begins, and two clicks later it is counted with its reason."""
    yield get("startsida", "/samtal/", "Nytt samtal")
    page = yield post("börja", "/samtal/", BEGIN)
    reason = chance.choice(("no_time", "not_alone", "no_interpreter"))
    yield press("frågade inte", page, ("unasked", reason), expect=COUNTED)


def handover(chance: random.Random) -> Walk:
    """A handover by code without anything about the person, and a look at the unit's list."""
    page = yield post("överlämning: väg", "/lamna-over/", [("body", "kvinnofridslinjen"), ("urgency", "offer")])
    fields = [
        ("csrfmiddlewaretoken", found(TOKEN, page, "formulär")),
        ("id", found(NUMBER, page, "namn på överlämningen")),
        ("body", "kvinnofridslinjen"),
        ("urgency", "other"),
        ("way", "code"),
        ("contact", "no"),
        ("page", "choose"),
    ]
    yield post("överlämning: gör", "/lamna-over/klar/", fields)
    yield get("överlämningar", "/overlamningar/")


def reading(chance: random.Random) -> Walk:
    """A member reads: the first page, the handbook, the routines, the law, a search."""
    yield get("start", "/start/")
    for step, path in chance.sample(READ, 2):
        yield get(step, path)


READ: Final = (
    ("handbok", "/handbok/"),
    ("handbok: kapitel", "/handbok/steg-gate/"),
    ("rutiner", "/rutiner/"),
    ("lag", "/lag/"),
    ("sök", "/sok/?q=skyddade+uppgifter"),
    ("sök", "/sok/?q=anm%C3%A4lan+barn"),
    ("katalog", "/katalog/"),
)


def prompted(key: str, unit: str) -> Callable[[random.Random], Walk]:
    """A case system asks whether it is time to ask about violence."""
    told = {"hook": "meeting-start", "unit": unit, "matter": "sjukpenning", "channel": "phone"}

    def walk(chance: random.Random) -> Walk:
        body = json.dumps({**told, "event": "contact_started"})
        yield Ask("påminnelse", "POST", "/api/prompt", body, JSON, '"cards"', key)

    return walk


def public(chance: random.Random) -> Walk:
    """A reader of the public site: the first page and two more."""
    for page in (1, *chance.sample((2, 3, 4, 5), 2)):
        yield get("publik sida", f"/sv/{page}/")


CONVERSATIONS: Final = MappingProxyType({"inget berättat": quiet, "berättat": told})
"""Those that count as complete: from the start page to the counted end."""
