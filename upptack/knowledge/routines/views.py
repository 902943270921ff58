"""The pages about routines, for every member."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.knowledge.routines import pages
from upptack.staff.access import member_of, members_only


@members_only()
def listing(request: HttpRequest) -> HttpResponse:
    """Every agency's routines, the member's own agency first."""
    shown = pages.listing(member_of(request).unit.agency_id, timezone.localdate())
    return render(request, "routines/listing.html", shown)


@members_only()
def routine(request: HttpRequest, agency: str, matter: str) -> HttpResponse:
    """One routine; where there is none, or none any more, the list says so."""
    on = timezone.localdate()
    shown = pages.routine(agency, matter, on)
    if shown is None:
        return render(request, "routines/listing.html", pages.listing(member_of(request).unit.agency_id, on, gone=True))
    return render(request, "routines/routine.html", shown)


@members_only()
def comparison(request: HttpRequest) -> HttpResponse:
    """Two agencies' routines beside each other. The address holds codes of agencies and matters, nothing else."""
    shown = pages.comparison(request.GET.dict(), timezone.localdate())
    return render(request, "routines/comparison.html", shown)


@members_only()
def template(request: HttpRequest) -> HttpResponse:
    """What another agency fills in, to print or keep beside."""
    return render(request, "routines/template.html", pages.template())
