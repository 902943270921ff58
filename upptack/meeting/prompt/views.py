"""The prompt for case systems, and the page where the coordinator keeps their keys.

A call comes from a program with a bearer key: without session, cookie or form. So it needs no form's own token, which
guards against a browser that carries a cookie along, and the key is the only thing that opens anything here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from upptack.meeting.handover.pages import address_of
from upptack.meeting.prompt import actions, forms, pages, profile, queries
from upptack.meeting.prompt.rules import Problem
from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.confirming import recently_confirmed
from upptack.ui.access import everyone

Answer = Callable[[HttpRequest], HttpResponse]


def program(**answers: Answer) -> Answer:
    """A view for programs, by method: open to everyone without signing in. What needs a key asks for it itself
    (`actions.admit`). Whatever is refused is told as a problem."""
    ways = {**answers, **({"HEAD": answers["GET"]} if "GET" in answers else {})}

    @everyone
    @csrf_exempt
    @wraps(next(iter(answers.values())))
    def view(request: HttpRequest) -> HttpResponse:
        try:
            answer = ways.get(str(request.method))
            if answer is None:
                raise Problem("method")
            if request.META.get("QUERY_STRING"):
                raise Problem("parameters")
            return answer(request)
        except Problem as problem:
            return pages.problem(problem, allow=", ".join(ways))

    return view


def discover(request: HttpRequest) -> HttpResponse:
    """What there is to call."""
    return pages.as_json(profile.discovery(request.build_absolute_uri(reverse("prompt_document"))))


def call(request: HttpRequest) -> HttpResponse:
    """The cards that follow from a call; the meeting that it tells of is counted."""
    at = timezone.now()
    key = actions.admit(request.headers.get("Authorization", ""), near(request), at=at)
    told = forms.read_call(request, key)
    actions.tell(told, key, at=at)
    return pages.cards(request, queries.cards(told, key.agency_id))


def near(request: HttpRequest) -> str:
    """The network address of the caller, or nothing when the proxy in front does not say it: all such count as one."""
    try:
        return address_of(request)
    except PermissionDenied:
        return ""


def describe(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return pages.as_json(profile.document())


prompt: Final = program(GET=discover, POST=call)
prompt_document: Final = program(GET=describe)


@members_only("prompt.keep_keys")
@recently_confirmed()
def prompt_keys(request: HttpRequest) -> HttpResponse:
    """The keys of case systems: shows them, makes one, ends one. A new key stands on the page that answers and nowhere
    else; so that page is the one after a post, and its form's name lets it make one key however often it is sent."""
    if request.method != "POST":
        done = "Nyckeln är avslutad." if request.GET.get("klart") == "avslutad" else ""
        return pages.listed(request, done=done)
    try:
        return end(request) if request.POST.get("do") == "end" else make(request)
    except Refused as problem:
        return pages.listed(request, wrong=str(problem), status=409)


def make(request: HttpRequest) -> HttpResponse:
    """Makes a key and shows it once."""
    typed = forms.read_new_key(request.POST, queries.agencies())
    if typed.errors:
        return pages.listed(request, typed=typed, status=422)
    by, at = member_of(request), timezone.localdate()
    made = actions.make_key(typed.name, typed.agency, typed.system, by=by, at=at)
    return pages.listed(request, made=made)


def end(request: HttpRequest) -> HttpResponse:
    """Ends a key."""
    actions.end_key(request.POST.get("id", ""), by=member_of(request), at=timezone.localdate())
    return redirect(f"{reverse('prompt_keys')}?klart=avslutad")
