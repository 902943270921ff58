"""The open data, for everyone, from any site: a list to read, a description for portals, and the files.

Nothing is sent in, and no view looks at who asks: what is answered may be kept by anybody for five minutes. Only with a
cookie in the question is the answer kept nowhere, lest a cookie be kept with it."""

from __future__ import annotations

import json
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from upptack.steering.files import CSV, JSON, XLSX, csv_bytes, json_bytes, xlsx_bytes
from upptack.steering.opening import opendata, profile, queries
from upptack.steering.opening.contents import Catalogue, Unreadable, catalogue
from upptack.steering.statistics import rules
from upptack.ui.access import everyone

KEEP: Final = "public, max-age=300"
TURTLE: Final = "text/turtle; charset=utf-8"
JSON_LD: Final = "application/ld+json"


def said() -> tuple[Catalogue | None, str]:
    """What is said of all the open data, and the name of who publishes it: None and "" when the installation's own
    file cannot be used or its agency is not here."""
    try:
        found = catalogue(settings.ENVIRONMENT.folder)
    except Unreadable:
        return None, ""
    return found, queries.publisher(found.agency)


def for_everyone(request: HttpRequest, content: bytes, kind: str) -> HttpResponse:
    """An answer that any site may read."""
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if not request.COOKIES:
        answer.headers["Cache-Control"] = KEEP
    return answer


@everyone
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The tables that everyone may have, by period."""
    found, publisher = said()
    by_period: dict[str, list[opendata.Opened]] = {}
    for table in queries.opened():
        by_period.setdefault(table.period, []).append(table)
    shown = [(code, rules.period(code).name, tables) for code, tables in by_period.items()]
    context = {"catalogue": found, "publisher": publisher, "periods": shown, "notes": queries.NOTES}
    return render(request, "opening/list.html", context)


# Without the check of the form's own token, here and below: programs ask, nothing is sent in, and what is no question
# is told so (405) instead of being taken for a form that is too old.
@everyone
@csrf_exempt
@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return for_everyone(request, json.dumps(profile.document(), ensure_ascii=False).encode(), JSON)


@everyone
@csrf_exempt
@require_safe
def description(request: HttpRequest, form: str) -> HttpResponse:
    """The description for data portals; 404 until it is known who publishes."""
    found, publisher = said()
    if found is None or not publisher:
        raise Http404
    base = request.build_absolute_uri(reverse("open_data"))
    graph = opendata.described(found, publisher, queries.opened(), base)
    if form == "ttl":
        return for_everyone(request, opendata.as_turtle(graph), TURTLE)
    return for_everyone(request, opendata.as_jsonld(graph), JSON_LD)


@everyone
@csrf_exempt
@require_safe
def file(request: HttpRequest, period: str, table: str, form: str) -> HttpResponse:
    """One table as a file."""
    sheet = queries.table_file(table, period)
    if sheet is None:
        raise Http404
    if form == "json":
        return for_everyone(request, json_bytes([sheet]), JSON)
    kind, content = (CSV, csv_bytes(sheet)) if form == "csv" else (XLSX, xlsx_bytes([sheet]))
    answer = for_everyone(request, content, kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{table}-{period}.{form}"'
    return answer
