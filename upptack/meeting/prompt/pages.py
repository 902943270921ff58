"""What is answered: cards and problems as JSON, and the page of the keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from upptack.meeting.prompt import contents, keys, queries
from upptack.meeting.prompt.forms import NewKey
from upptack.meeting.prompt.keys import Presented
from upptack.meeting.prompt.queries import Card
from upptack.meeting.prompt.rules import Problem


def as_json(content: Any, *, status: int = 200, kind: str = "application/json") -> HttpResponse:
    """JSON in Swedish that is kept nowhere."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    answer = HttpResponse(text, content_type=kind, status=status)
    answer.headers["Content-Language"] = "sv"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def cards(request: HttpRequest, found: Iterable[Card]) -> HttpResponse:
    """The cards of CDS Hooks. The link goes to where every conversation begins, and carries nothing along."""
    start = request.build_absolute_uri(reverse("conversation"))
    shown = [
        {
            "summary": card.words.summary,
            "detail": card.words.detail,
            "indicator": "info",
            "source": {"label": f"Rutinen: {card.routine}", "url": request.build_absolute_uri(card.address)},
            "links": [{"label": contents.link_label(), "url": start, "type": "absolute"}],
        }
        for card in found
    ]
    return as_json({"cards": shown})


HEADERS_OF = {401: ("WWW-Authenticate", 'Bearer realm="prompt"')}
"""What must stand beside a status (RFC 9110, section 11.6.1)."""


def problem(found: Problem, *, allow: str) -> HttpResponse:
    """Why a call is refused, as problem details (RFC 9457), in sentences that repeat nothing of it. `allow`: the
    methods that there are."""
    wrong = contents.problems()[found.code]
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": wrong.title,
        "status": wrong.status,
        "detail": wrong.detail,
        "detail_en": wrong.detail_en,
    }
    told |= {"field": found.field} if found.field else {}
    told |= {"allowed": list(found.allowed)} if found.allowed else {}
    answer = as_json(told, status=wrong.status, kind="application/problem+json")
    beside = [HEADERS_OF[wrong.status]] if wrong.status in HEADERS_OF else []
    beside += [("Retry-After", str(found.wait))] if found.wait else []
    beside += [("Allow", allow)] if wrong.status == 405 else []
    for name, value in beside:
        answer.headers[name] = value
    return answer


EMPTY = NewKey("", "", "", ())


def listed(
    request: HttpRequest,
    *,
    typed: NewKey = EMPTY,
    made: Presented | None = None,
    wrong: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    """Every key, and the form for another. `made` is shown here and never again."""
    shown = {
        "keys": queries.every_key(),
        "agencies": queries.agencies(),
        "name": keys.new_name(),
        "typed": typed,
        "made": made,
        "wrong": wrong,
        "done": done,
        "address": request.build_absolute_uri(reverse("prompt")),
        "document": reverse("prompt_document"),
    }
    return render(request, "prompt/keys.html", shown, status=status)
