"""Where rooms meet that do not know each other: what a gathering agreed goes into the joint plan, and what a
supervision group has learned goes on to the exchange. Nothing else leads from one of them to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from upptack.exchange.cards import forms as cards
from upptack.exchange.cards.contents import situations
from upptack.exchange.cards.views import write as show_card
from upptack.exchange.gatherings import actions as gatherings
from upptack.exchange.gatherings import pages, queries
from upptack.exchange.gatherings.models import GatheringAction
from upptack.learning.supervision import queries as supervision
from upptack.staff.access import member_of, members_only
from upptack.staff.forms import new_token
from upptack.staff.models import Member
from upptack.steering.plan import access as plan
from upptack.steering.plan.actions import Planned, add_activity
from upptack.steering.plan.contents import areas
from upptack.steering.plan.forms import ActivityForm, read_activity

SAME_SITUATION: Final = {"uses": "uses_violence", "two_party": "both_parties"}
"""What a kind of situation in supervision is called on a card, where the names differ."""
LEARNED: Final = ("thought", "helped", "learning")
"""What of a sheet goes on to a card."""


@members_only()
def to_plan(request: HttpRequest, id: int) -> HttpResponse:
    """Makes what a gathering agreed an activity of the joint plan, in the area that the member chooses. Managers do it
    for their own agency, coordinators for all. What stands in the plan already is not made again."""
    member, today = member_of(request), timezone.localdate()
    found = queries.action(member, id)
    if found is None:
        raise Http404
    if found.activity is None:
        if sentence := plan.for_activity(member, found.agency_id):
            return render(request, "staff/refused.html", {"sentence": sentence}, status=403)
        if request.method != "POST":
            return _ask(request, found)
        form = _activity(request, found, today)
        if form.planned is None:
            return _ask(request, found, form)
        _plan(id, form.planned, member)
    return redirect(f"{queries.link_to(found.gathering)}?sparat=plan")


def _plan(id: int, planned: Planned, member: Member) -> None:
    """Makes the activity and links it, or neither."""
    with transaction.atomic():
        held = gatherings.hold(id, by=member)
        if held.activity is None:
            # Shorter than the name of any form, so that no form can have made an activity with it.
            made = add_activity(planned, token=f"atgard-{held.pk}", by=member, at=timezone.now())
            gatherings.link(held, made.pk, by=member)


def _activity(request: HttpRequest, found: GatheringAction, on: date) -> ActivityForm:
    """What was agreed as the plan's own form reads it: it begins today, and the gathering shows that it is done."""
    sent = QueryDict(mutable=True)
    sent.update(
        {
            "area": request.POST.get("area", ""),
            "agency": found.agency_id,
            "title": found.what,
            "owner": found.owner,
            "start": str(min(on, found.due)),
            "due": str(found.due),
            "evidence": queries.link_to(found.gathering),
        }
    )
    return read_activity(sent, [found.agency_id])


def _ask(request: HttpRequest, found: GatheringAction, form: ActivityForm | None = None) -> HttpResponse:
    """The question which area it belongs to; `form` when what was sent cannot be put into the plan."""
    choices = [(area.id, area.name) for area in areas().values()]
    if form is None:
        return pages.to_plan(request, found, choices)
    errors = {name: sentence for name, sentence in form.errors.items() if name == "area"}
    wrong = " ".join(sentence for name, sentence in form.errors.items() if name != "area")
    return pages.to_plan(request, found, choices, area=form.typed["area"], errors=errors, wrong=wrong, status=422)


@members_only()
def learning_onward(request: HttpRequest, id: int) -> HttpResponse:
    """Shows the form of an experience card filled with what a supervision group agreed that others may read. Nothing is
    kept before the member sends the card herself."""
    sheet = supervision.agreed(id, member_of(request))
    if sheet is None:
        raise Http404
    if request.method != "POST":
        return redirect(reverse("supervision_group", args=[sheet.session.group_id]))
    words = QueryDict(mutable=True)
    words.update({name: getattr(sheet, name) for name in LEARNED})
    situation = SAME_SITUATION.get(sheet.situation, sheet.situation)
    form = replace(cards.filled(words), situation=situation if situation in situations() else "")
    return show_card(request, form, new_token())
