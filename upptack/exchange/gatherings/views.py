"""The groups' gatherings: called, with agenda, notes, who was there, and what is to be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from upptack.exchange.forum import queries as exchange
from upptack.exchange.forum.actions import Obstructed
from upptack.exchange.forum.rules import NotNow
from upptack.exchange.gatherings import actions, calendar, forms, pages, queries
from upptack.exchange.gatherings.forms import Form
from upptack.exchange.gatherings.models import Gathering
from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.forms import new_token, read_number, read_token
from upptack.staff.models import Agency


class Unsaved(Exception):
    """What was sent is not saved: the form says what to change, or `wrong` does in a sentence."""

    def __init__(self, form: Form, wrong: str = "") -> None:
        self.form = form
        self.wrong = wrong
        super().__init__()


@members_only()
def gatherings(request: HttpRequest) -> HttpResponse:
    """The gatherings that the member may read."""
    return pages.gatherings(request)


@members_only()
def new(request: HttpRequest) -> HttpResponse:
    """Calls a gathering."""
    member = member_of(request)
    if request.method != "POST":
        empty = Form({"group": request.GET.get("grupp", "")[:40], "minutes": "60", "reach": "group"})
        return pages.new(request, empty, new_token())
    token = read_token(request.POST)
    form, called = forms.read_gathering(request.POST, exchange.open_groups_of(member))
    if called is None:
        return pages.new(request, form, token, status=422)
    try:
        made = actions.call(called, token=token, by=member, at=timezone.now())
    except Obstructed as found:
        return pages.new(request, form.obstructed(found), token, status=422)
    except Refused as problem:
        return pages.new(request, form, token, wrong=str(problem), status=422)
    return redirect(f"{queries.link_to(made)}?sparat=ny")


@members_only()
def gathering(request: HttpRequest, id: int) -> HttpResponse:
    """A gathering, and what is written in it; 404 alike when it is not there and when the member may not read it."""
    found = queries.gathering(member_of(request), id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return pages.gathering(request, found)
    do, token = request.POST.get("do", ""), read_token(request.POST)
    if do not in DOES:
        return pages.gathering(request, found, status=422)
    try:
        what = DOES[do](request, found, token)
    except Unsaved as unsaved:
        found.refresh_from_db()
        sent = (do, unsaved.form)
        return pages.gathering(request, found, sent=sent, token=token, wrong=unsaved.wrong, status=422)
    except Refused as problem:
        return render(request, "staff/refused.html", {"sentence": str(problem)}, status=403)
    return redirect(f"{queries.link_to(found)}?sparat={what}")


def saving(form: Form, save: Callable[[], object]) -> None:
    """Saves what a form holds. Raises Unsaved when it has something to change, or cannot be saved as it is."""
    if form.errors:
        raise Unsaved(form)
    try:
        save()
    except Obstructed as found:
        raise Unsaved(form.obstructed(found)) from found
    except NotNow as problem:
        raise Unsaved(form, str(problem)) from problem


def cancel(request: HttpRequest, found: Gathering, token: str) -> str:
    """Cancels the gathering, and gives what to say of it. Raises Refused."""
    actions.cancel(found.pk, by=member_of(request))
    return "installd"


def take_up(request: HttpRequest, found: Gathering, token: str) -> str:
    """Puts something on the agenda. Raises Unsaved, Refused."""
    form, member = forms.read_item(request.POST), member_of(request)
    saving(form, lambda: actions.take_up(found.pk, form.typed["title"], token=token, by=member))
    return "punkt"


def take_up_from(request: HttpRequest, found: Gathering, token: str) -> str:
    """Puts a question or a proposal on the agenda. Raises Unsaved, Refused."""
    form, member = forms.read_link(request.POST), member_of(request)
    kind, _, key = form.typed["from"].partition(":")
    saving(form, lambda: actions.take_up_from(found.pk, kind, key, token=token, by=member))
    return "punkt"


def drop(request: HttpRequest, found: Gathering, token: str) -> str:
    """Takes something off the agenda. Raises Unsaved, Refused."""
    item, member = read_number(request.POST, "item"), member_of(request)
    saving(Form(), lambda: actions.drop(found.pk, item, by=member))
    return "punkt"


def notes(request: HttpRequest, found: Gathering, token: str) -> str:
    """Writes the notes. Raises Unsaved, Refused."""
    form, member = forms.read_notes(request.POST), member_of(request)
    number, at = int(form.typed["number"]), timezone.now()
    saving(form, lambda: actions.write_notes(found.pk, form.typed["said"], number=number, by=member, at=at))
    return "anteckningar"


def erase(request: HttpRequest, found: Gathering, token: str) -> str:
    """Takes away the words of a version of the notes. Raises Refused."""
    actions.erase_notes(found.pk, read_number(request.POST, "number"), by=member_of(request))
    return "bort"


def attend(request: HttpRequest, found: Gathering, token: str) -> str:
    """Writes down who was there. Raises Unsaved, Refused."""
    present, member = forms.read_present(request.POST), member_of(request)
    saving(Form(), lambda: actions.attend(found.pk, present, by=member))
    return "narvaro"


def action(request: HttpRequest, found: Gathering, token: str) -> str:
    """Writes down something to be done. Raises Unsaved, Refused."""
    form, to_do = forms.read_action(request.POST, tuple(Agency.objects.values_list("code", flat=True)))
    if to_do is None:
        raise Unsaved(form)
    member = member_of(request)
    saving(form, lambda: actions.add_action(found.pk, to_do, token=token, by=member))
    return "atgard"


DOES: Final[dict[str, Callable[[HttpRequest, Gathering, str], str]]] = {
    "cancel": cancel,
    "take_up": take_up,
    "take_up_from": take_up_from,
    "drop": drop,
    "notes": notes,
    "erase": erase,
    "attend": attend,
    "action": action,
}
"""What can be done on a gathering's page, by what the button says."""


@members_only()
def file(request: HttpRequest, id: int) -> HttpResponse:
    """The gathering for the member's own calendar, in neutral words."""
    found = queries.gathering(member_of(request), id)
    if found is None:
        raise Http404
    answer = HttpResponse(calendar.entry(found, timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="inbokad-tid.ics"'
    return answer
