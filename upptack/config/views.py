"""Whether this installation is in order, and what every page knows of it."""

from __future__ import annotations

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from upptack.dmn import DmnError
from upptack.guides import guide as guides
from upptack.guides.guide import GuideError
from upptack.knowledge import api as knowledge
from upptack.knowledge.directory.hsds import views as open_directory
from upptack.knowledge.information import views as public
from upptack.law.rulings import TABLES, table
from upptack.ui import views as pages
from upptack.ui.access import everyone


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
    """Status 404: a page, with the exit on the public site, but problem details under the open directory, which
    programs read."""
    if request.path.startswith("/hsds/"):
        return open_directory.not_found()
    return public.not_found(request) or pages.not_found(request, exception)


def mode(request: HttpRequest) -> dict[str, bool]:
    """What every page may need to know of the installation: whether it is the demo, whose figures are invented."""
    return {"demo": settings.ENVIRONMENT.mode == "demo"}
