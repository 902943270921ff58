"""What violence may mean for a case: what is known is posted, answered and forgotten. Nothing is decided here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from upptack.law import significance as law
from upptack.law.significance import Field
from upptack.meeting.significance import forms, pages
from upptack.meeting.significance.rules import Chosen
from upptack.staff.access import member_of, members_only
from upptack.staff.carrying import carried


def found(id: str) -> Field:
    """The field; no such page when there is none."""
    try:
        return law.field(id)
    except KeyError:
        raise Http404 from None


@members_only()
def overview(request: HttpRequest) -> HttpResponse:
    """Which fields there are."""
    return pages.overview(request, member_of(request).unit.agency_id)


# Without the check of the form's own token, which changes at sign-in: nothing is changed or stored here, and what
# was chosen before the session ended must not be refused after it (docs/adr/0003).
@csrf_exempt
@members_only(signed_out=carried())
def field(request: HttpRequest, field: str) -> HttpResponse:
    """The questions on GET; on POST what the tables answer, on the same page."""
    asked = found(field)
    if request.method != "POST":
        return pages.page(request, asked, Chosen({}, timezone.localdate()), answered=False)
    chosen = forms.read(request.POST, asked, timezone.localdate())
    return pages.page(request, asked, chosen, answered="stay" not in request.POST)


@csrf_exempt
@members_only(signed_out=carried())
def leaflet(request: HttpRequest, field: str) -> HttpResponse | HttpResponseRedirect:
    """The leaflet for the person, in the language that was chosen."""
    asked = found(field)
    if request.method != "POST":
        return redirect("significance_field", asked.id)
    return pages.leaflet(request, asked, forms.language(request.POST))


@members_only()
def table(request: HttpRequest, field: str, ground: str) -> HttpResponse:
    """The whole table of a ground."""
    return pages.table(request, found(field), ground)
