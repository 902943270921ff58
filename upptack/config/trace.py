"""Each request gets a number of its own, drawn at random: it stands in every log line of the request, in the header
X-Request-Id and on the page for what went wrong, so that a person can tell support which fault she met. It says nothing
of her, and what a client sends of the kind is not read.

With UPPTACK_ACCESS_LOG=1 each request leaves a line: name of the route, method, status, and about how long it took.
Never address, path, browser or member. What is asked of the rooms of the meeting leaves none: the tally promises that
no row tells when a meeting was counted, and neither shall the log."""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from upptack.config import figures
from upptack.knowledge.information.pages import ADDRESSES

ACCESS: Final = logging.getLogger("upptack.access")
ACCESS.setLevel(logging.INFO)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
MEETING: Final = "meeting"
OTHERS: Final = {"/redaktion/": "editing", "/konto/": "sign_in"}
STEPS: Final = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
"""Milliseconds, rounded up to one of these: enough to see what is slow, too little to tell answers apart by."""

LAST_RESORT: Final = (
    '<!doctype html><html lang="sv"><meta charset="utf-8"><title>Något gick fel hos oss</title>'
    "<h1>Något gick fel hos oss</h1><p>Inget svar kunde visas. Försök igen. Hjälper det inte, ring din support.</p>"
    "<p>Felnummer: {}</p></html>"
)


@dataclass(frozen=True, slots=True)
class Current:
    """The request that this thread is answering, and its number."""

    number: str
    request: HttpRequest


_current: ContextVar[Current | None] = ContextVar("request that is being answered", default=None)


def method(request: HttpRequest) -> str:
    """The method as one of a closed set: a client may send any word as one."""
    return request.method if request.method in METHODS else "OTHER"


def route(request: HttpRequest) -> str:
    """The name of the route that the request found, or of its view where the route has none: of a closed set, never the
    path or what stood in it. All rooms of the meeting are one, so are the editors' pages and those of the sign-in
    library."""
    path, match = request.path_info, request.resolver_match
    if match is None:
        if path in ADDRESSES:
            return "public"
        return "static" if path.startswith(settings.STATIC_URL) else "none"
    for prefix, name in OTHERS.items():
        if path.startswith(prefix):
            return name
    if match.func.__module__.startswith("upptack.meeting."):
        return MEETING
    return match.url_name or match.func.__name__


def about(seconds: float) -> int:
    """A time in milliseconds, rounded up to one of STEPS."""
    return next((step for step in STEPS if seconds * 1000 <= step), STEPS[-1])


def present(known: object = None) -> dict[str, object]:
    """What a log line says of the request that is being answered, or of the one that the record itself knows: Django
    tells of a refusal when all of ours is done. Empty for neither."""
    now = _current.get()
    if now is None and isinstance(known, HttpRequest) and "number" in vars(known):
        now = Current(vars(known)["number"], known)
    if now is None:
        return {}
    return {"request": now.number, "method": method(now.request), "route": route(now.request)}


class Traced:
    """Gives the request its number, measures it, and answers when nothing else could."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        folder = os.environ.get(figures.FOLDER)
        self.counting = not folder or figures.reserve(folder)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with its number."""
        number = secrets.token_hex(6)
        vars(request)["number"] = number
        mine = _current.set(Current(number, request))
        begun = time.perf_counter()
        try:
            response = self.answer(request, number)
            self.note(request, response, time.perf_counter() - begun)
        finally:
            _current.reset(mine)
        response.headers["X-Request-Id"] = number
        return response

    def answer(self, request: HttpRequest, number: str) -> HttpResponse:
        """What the rest of the product answers. Should the page for what went wrong go wrong itself, the server would
        write the exception with its words: a fixed page is sent instead, and the log gets type and place."""
        try:
            return self.get_response(request)
        except Exception:
            logging.getLogger("upptack.trace").exception("no page could be shown")
            return HttpResponse(LAST_RESORT.format(number), status=500)

    def note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """Counts the request, and writes its line where lines are wanted."""
        name = route(request)
        if self.counting:
            figures.count(name, method(request), response.status_code, seconds)
        if settings.ACCESS_LOG and name != MEETING:
            ACCESS.info("answered", extra={"status_code": response.status_code, "about_ms": about(seconds)})
