"""The law for staff: statutes, provisions with their state in words, and what changes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.knowledge.law import queries
from upptack.knowledge.law.rules import AskedDay, asked_day, slug_of
from upptack.law.provisions import provisions
from upptack.staff.access import member_of, members_only


def day_of(request: HttpRequest) -> AskedDay:
    """The day that the reader asks for; a law's day tells nothing about a client, so it may stand in the address."""
    return asked_day(request.GET.get("pa", "")[:20], timezone.localdate())


@members_only()
def statutes(request: HttpRequest) -> HttpResponse:
    """Every statute that something here rests on."""
    today = timezone.localdate()
    return render(request, "law/statutes.html", {"statutes": queries.statutes(today, today)})


@members_only()
def statute(request: HttpRequest, statute: str) -> HttpResponse:
    """One statute with its provisions, on a day."""
    day = day_of(request)
    found = queries.statute(statute, day.on, timezone.localdate())
    if found is None:
        raise Http404
    return render(request, "law/statute.html", {"statute": found, "day": day}, status=422 if day.problem else 200)


@members_only()
def provision(request: HttpRequest, provision: str) -> HttpResponse:
    """One provision: the wording, its proof, its state on a day, and what rests on it."""
    row = provisions().get(provision)
    if row is None:
        raise Http404
    day, today = day_of(request), timezone.localdate()
    agency = member_of(request).unit.agency_id
    page = {
        "shown": queries.shown_provision(row, day.on, today),
        "provision": row,
        "statute": slug_of(row),
        "day": day,
        "uses": queries.uses().get(row.id, ()),
        "chapters": tuple(queries.chapters_citing(row.id, agency, today)),
        "link": row.source.startswith("https://"),
    }
    return render(request, "law/provision.html", page, status=422 if day.problem else 200)


@members_only()
def changes(request: HttpRequest) -> HttpResponse:
    """What is not known about the law, and what changes."""
    return render(request, "law/changes.html", {"changes": queries.shown_changes(timezone.localdate())})
