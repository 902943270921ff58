"""Whether this installation is in order, and what every page knows of it."""

from __future__ import annotations

import sys
from typing import Final

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from upptack.config import durable
from upptack.config.postgres.limits import nothing_saved
from upptack.dmn import DmnError
from upptack.guides import guide as guides
from upptack.guides.guide import GuideError
from upptack.knowledge import api as knowledge
from upptack.knowledge.directory.hsds import views as open_directory
from upptack.knowledge.information import views as public
from upptack.law.rulings import TABLES, table
from upptack.ui import views as pages
from upptack.ui.access import everyone

FOR_PROGRAMS: Final = ("/api/", "/hsds/")
"""What programs read begins so: they are told of faults as problem details (RFC 9457)."""


def content_problems() -> list[str]:
    """Why the guides and tables cannot be used; empty when they can."""
    try:
        guides.newest()
        for name in TABLES:
            table(name)
    except (GuideError, DmnError, OSError, ValueError) as error:
        return [str(error)]
    return []


@everyone
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when database and content are in order; 503 with the reasons when not."""
    try:
        connection.ensure_connection()
        problems = [*knowledge.problems(), *content_problems()]
        if settings.ENVIRONMENT.mode == "production":  # elsewhere a database may be quick and careless
            problems += durable.problems()
    except Error:
        problems = ["Databasen svarar inte eller saknar tabeller. Kör: upptack migrate"]
    return JsonResponse({"ok": not problems, "problems": problems}, status=503 if problems else 200)


@everyone
def kept_by_the_agency(request: HttpRequest) -> HttpResponse:
    """The sign-in library's pages for a member's own e-mail and forgotten password: the agency keeps both, because
    its sign-in recognises a member by the e-mail."""
    sentence = "E-postadress och lösenord sköts av din myndighet. Be din chef eller er support om hjälp."
    return render(request, "ui/error.html", {"heading": "Det ordnar din myndighet", "sentence": sentence}, status=404)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Status 404: a page, with the exit on the public site, but problem details where programs read."""
    if request.path.startswith("/hsds/"):
        return open_directory.not_found()
    if request.path.startswith(FOR_PROGRAMS):
        told = {"type": "about:blank", "status": 404, "title": "Finns inte", "detail": "Det finns inget på adressen."}
        return JsonResponse(told, status=404, content_type="application/problem+json")
    return public.not_found(request) or pages.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Status 500; or 503 when the database could not be reached or has no room, and then whether anything was saved.
    Called while the exception is handled, so that it can be asked for. Programs are told as problem details."""
    found = sys.exception()
    if not isinstance(found, OperationalError | InterfaceError):
        return pages.server_error(request)
    sure = nothing_saved(found)
    if request.path.startswith(FOR_PROGRAMS):
        saved = "Inget har sparats." if sure else "Det är okänt om något sparades."
        told = {"type": "about:blank", "status": 503, "title": "Databasen svarar inte", "detail": saved}
        head = {"Retry-After": "5"}
        return JsonResponse(told, status=503, headers=head, content_type="application/problem+json")
    return pages.not_reached(request, sure=sure)


def mode(request: HttpRequest) -> dict[str, bool]:
    """What every page may need to know of the installation: whether it is the demo, whose figures are invented."""
    return {"demo": settings.ENVIRONMENT.mode == "demo"}
