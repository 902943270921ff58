"""The open directory under /hsds/: HSDS 3.1 for reading, to everyone, from any site.

Nothing is sent in, so no view takes a form, and none looks at who asks: what is answered may be kept by anybody for
five minutes. Only with a cookie in the question is the answer kept nowhere, lest a cookie be kept with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Final, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from upptack.knowledge.directory.hsds import forms, profile, queries, terms
from upptack.knowledge.directory.hsds.forms import Unprocessable
from upptack.knowledge.directory.hsds.queries import Catalogue, Listing
from upptack.knowledge.directory.hsds.rules import Asked
from upptack.ui.access import everyone

JSON: Final = "application/json"
LINES: Final = "application/x-ndjson"
KEEP: Final = "public, max-age=300"

View: TypeAlias = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the request, its parameters, the id ("" for a list), and the moment it is answered for."""

    request: HttpRequest
    asked: Asked
    id: str
    at: datetime

    @property
    def catalogue(self) -> Catalogue:
        """The open directory at that moment."""
        return queries.catalogue(timezone.localdate(self.at), self.at)


Answer: TypeAlias = Callable[[Question], HttpResponse | None]


def reading(path: str) -> Callable[[Answer], View]:
    """Makes a view of what answers a question to one of HSDS's paths, with None when there is no such entry."""

    def decorate(answer: Answer) -> View:
        @everyone
        @csrf_exempt
        @wraps(answer)
        def view(request: HttpRequest, id: str = "") -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return not_allowed()
            try:
                asked = forms.read(path, request.GET.lists())
            except Unprocessable as error:
                return problem(422, "Frågan gick inte att läsa", str(error))
            at = timezone.now()
            # The edition is read first: if it changes meanwhile, new content goes out under the old mark, and the
            # next question mends that. The other way round, old content would pass as new.
            mark = f'"{profile.program_version()}-{queries.mark(timezone.localdate(at), at)}"'
            found = answer(Question(request, asked, id.lower(), at))
            return not_found() if found is None else for_everyone(request, found, mark)

        return view

    return decorate


def for_everyone(request: HttpRequest, found: HttpResponse, mark: str) -> HttpResponse:
    """The answer under its ETag, or 304 when the asker has it already; open to every site, and kept for five minutes
    when no cookie came with the question."""
    found.headers["ETag"] = mark
    answer = get_conditional_response(request, etag=mark, response=found)
    assert isinstance(answer, HttpResponse)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if not request.COOKIES:
        answer.headers["Cache-Control"] = KEEP
    return answer


def problem(status: int, title: str, detail: str) -> HttpResponse:
    """What went wrong, as problem details (RFC 9457), in sentences that repeat nothing of the question."""
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    answer = HttpResponse(queries.as_json(told), content_type="application/problem+json", status=status)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Content-Language"] = "sv"
    return answer


def not_found() -> HttpResponse:
    """404, for an entry or an address that is not there."""
    return problem(404, "Finns inte", "Det finns inget på den här adressen. Profilen säger vilka adresser som finns.")


def not_allowed() -> HttpResponse:
    """405: the directory is for reading."""
    answer = problem(405, "Går bara att läsa", "Katalogen går bara att läsa, med GET.")
    answer.headers["Allow"] = "GET, HEAD"
    return answer


def as_listed(found: Listing, asked: Asked) -> HttpResponse:
    """A list as one page, or as lines."""
    if asked.format == "ndjson":
        return HttpResponse(found.lines(), content_type=LINES)
    everything = max(1, len(found.ids)) if asked.minimal else forms.PER_PAGE
    return HttpResponse(found.page(asked.page, asked.per_page or everything), content_type=JSON)


@reading("/")
def api(question: Question) -> HttpResponse:
    """What this is, and where the profile is."""
    address = question.request.build_absolute_uri(reverse("hsds_profile"))
    about = {"version": profile.HSDS_VERSION, "profile": address, "openapi_url": address}
    return HttpResponse(queries.as_json(about), content_type=JSON)


@reading("/")
def profile_document(question: Question) -> HttpResponse:
    """The profile."""
    return HttpResponse(queries.as_json(profile.document()), content_type=JSON)


@reading("/services")
def services(question: Question) -> HttpResponse:
    """The services that were asked for."""
    return as_listed(queries.services(question.catalogue, question.asked), question.asked)


@reading("/services/{id}")
def service(question: Question) -> HttpResponse | None:
    """One whole service."""
    found = question.catalogue
    row = found.services.get(question.id)
    return HttpResponse(found.write("service", row), content_type=JSON) if row else None


@reading("/organizations")
def organizations(question: Question) -> HttpResponse:
    """The organizations that were asked for."""
    return as_listed(queries.organizations(question.catalogue, question.asked), question.asked)


@reading("/organizations/{id}")
def organization(question: Question) -> HttpResponse | None:
    """One whole organization."""
    found = question.catalogue
    row = found.organizations.get(question.id)
    form = queries.organization_form(question.asked)
    return HttpResponse(found.write(form, row), content_type=JSON) if row else None


@reading("/taxonomies")
def taxonomies(question: Question) -> HttpResponse:
    """The taxonomies."""
    return as_listed(queries.taxonomies(question.asked), question.asked)


@reading("/taxonomies/{id}")
def taxonomy(question: Question) -> HttpResponse | None:
    """One taxonomy."""
    found = terms.taxonomies().get(question.id)
    return HttpResponse(queries.as_json(found), content_type=JSON) if found else None


@reading("/taxonomy_terms")
def taxonomy_terms(question: Question) -> HttpResponse:
    """The terms that were asked for."""
    return as_listed(queries.taxonomy_terms(question.asked), question.asked)


@reading("/taxonomy_terms/{id}")
def taxonomy_term(question: Question) -> HttpResponse | None:
    """One term."""
    found = terms.terms().get(question.id)
    return HttpResponse(queries.as_json(found), content_type=JSON) if found else None


@reading("/service_at_locations")
def service_at_locations(question: Question) -> HttpResponse:
    """The services at locations: there are none."""
    return as_listed(queries.nowhere(), question.asked)


@reading("/service_at_locations/{id}")
def service_at_location(question: Question) -> HttpResponse | None:
    """One service at a location: there is none."""
    return None
