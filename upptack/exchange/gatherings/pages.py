"""What the pages of gatherings are shown with."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.exchange.forum import access as forum
from upptack.exchange.forum import queries as exchange
from upptack.exchange.forum.forms import read_page
from upptack.exchange.forum.rules import REACH_NAMES, Reach
from upptack.exchange.gatherings import access, queries, rules
from upptack.exchange.gatherings.forms import Form
from upptack.exchange.gatherings.models import Gathering, GatheringAction
from upptack.exchange.gatherings.rules import STATE_NAMES, GatheringState
from upptack.language import sharing
from upptack.staff.access import member_of
from upptack.staff.forms import new_token
from upptack.staff.models import Agency, Member

SAVED: Final = {
    "ny": "Träffen är sparad.",
    "installd": "Träffen är inställd.",
    "punkt": "Dagordningen är ändrad.",
    "anteckningar": "Anteckningarna är sparade. Det som stod förut finns kvar under Tidigare versioner.",
    "bort": "Texten är borttagen.",
    "narvaro": "Närvaron är sparad.",
    "atgard": "Åtgärden är sparad.",
    "plan": "Åtgärden står nu i handlingsplanen.",
}
"""What is said after a change, by what the address says was done."""


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of gatherings, with the menu of the exchange, and what was just saved."""
    context |= {
        "here": "",
        "coordinates": forum.coordinates(member_of(request)),
        "done": SAVED.get(request.GET.get("sparat", ""), ""),
        "write_anew": sharing.WRITE_ANEW,
    }
    return render(request, template, context, status=status)


def gatherings(request: HttpRequest) -> HttpResponse:
    """The gatherings that the member may read: those to come, and those that are over."""
    member, now, number = member_of(request), timezone.now(), read_page(request.GET)
    group = exchange.group(request.GET.get("grupp", ""))
    slug = group.pk if group else ""
    held = queries.held(member, now, slug, (number - 1) * queries.PAGE)
    return page(
        request,
        "gatherings/gatherings.html",
        group=group,
        own=exchange.open_groups_of(member),
        coming=queries.coming(member, now, slug),
        held=held[: queries.PAGE],
        found={"number": number, "more": len(held) > queries.PAGE},
    )


def new(request: HttpRequest, form: Form, token: str, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """The form of a new gathering."""
    groups = [(each.pk, each.name) for each in exchange.open_groups_of(member_of(request))]
    reaches = [(reach.value, REACH_NAMES[reach]) for reach in rules.REACHES]
    context = {"form": form, "token": token, "groups": groups, "reaches": reaches, "wrong": wrong}
    return page(request, "gatherings/new.html", status, **context)


def gathering(
    request: HttpRequest,
    found: Gathering,
    *,
    sent: tuple[str, Form] | None = None,
    token: str = "",
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """A gathering. `sent`: which form was sent with something to change, and the form."""
    member = member_of(request)
    do, form = sent or ("", Form())
    lines = queries.agenda(found, member)
    context: dict[str, Any] = {
        "gathering": found,
        "state_name": STATE_NAMES[GatheringState(found.state)],
        "reach_name": REACH_NAMES[Reach(found.reach)],
        "writes": found.state == GatheringState.PLANNED and access.may_write(member, found) is None,
        "agenda": [(line, access.may_drop(member, line.item) is None) for line in lines],
        "to_take_up": [(f"{each.kind}:{each.key}", each.title) for each in queries.to_take_up(found, member)],
        "actions": found.actions.select_related("agency"),
        "agencies": list(Agency.objects.values_list("code", "name")),
        "adding": form if do == "take_up" else Form(),
        "linking": form if do == "take_up_from" else Form(),
        "doing": form if do == "action" else Form(),
        "errors": list(form.errors.items()),
        "marked": form.shown,
        "token": token or new_token(),
        "wrong": wrong,
        **_attendance(found),
        **_notes(found, member, form if do == "notes" else None),
    }
    return page(request, "gatherings/gathering.html", status, **context)


def _notes(found: Gathering, member: Member, form: Form | None) -> dict[str, Any]:
    """Every version of the notes, each with whether the member may take its words away, and the form for a new one."""
    versions = [(each, access.may_take_away(member, each.by_id) is None) for each in queries.notes(found)]
    newest = versions[0][0] if versions else None
    kept = Form({"said": newest.said, "number": str(newest.number)} if newest else {"number": "0"})
    return {"notes": versions[:1], "earlier": versions[1:], "noting": form or kept}


def _attendance(found: Gathering) -> dict[str, Any]:
    """Who was there, how many from each agency, and who may be ticked."""
    there = list(found.attendances.select_related("member", "agency"))
    keys = {each.member_id for each in there}
    people = {each.pk: f"{each.name}, {each.unit.agency.name}" for each in queries.members(found.group)}
    people |= {each.member_id: f"{each.member.name}, {each.agency.name}" for each in there}
    counted: dict[str, int] = {}
    for each in there:
        counted[each.agency.name] = counted.get(each.agency.name, 0) + 1
    return {
        "people": [(str(key), words, key in keys) for key, words in people.items()],
        "counted": sorted(counted.items()),
    }


def to_plan(
    request: HttpRequest,
    action: GatheringAction,
    areas: list[tuple[str, str]],
    *,
    area: str = "",
    errors: dict[str, str] | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """The question in which area of the joint plan something to be done belongs."""
    context = {"action": action, "areas": areas, "area": area, "errors": errors or {}, "wrong": wrong}
    return page(request, "gatherings/to_plan.html", status, **context)
