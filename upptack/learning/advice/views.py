"""The specialist's pages: to ask, to see the answer, to answer, to say who is free, and to hand over."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from upptack.learning.advice import access, actions, forms, queries
from upptack.learning.advice.forms import Busy, Words
from upptack.learning.advice.models import Inquiry
from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.forms import new_token, read_number, read_token

SAID = {
    "fragad": "Frågan är skickad. Svaret visas här.",
    "tillbaka": "Frågan är tillbakatagen och orden är borta.",
    "svarad": "Svaret är skickat.",
    "vidare": "Frågan ligger nu hos din kollega.",
    "ledig": "Enheten ser nu vad som gäller.",
}


@members_only()
def advice(request: HttpRequest) -> HttpResponse:
    """Who answers in the unit today, and what the member has asked."""
    member = member_of(request)
    if request.method == "POST":
        return take_back(request)
    found = queries.specialists(member.unit, timezone.localdate())
    context = {"specialists": found, "inquiries": queries.own(member), "answers": access.answers(member)}
    return _page(request, "advice/advice.html", context)


def take_back(request: HttpRequest) -> HttpResponse:
    """Takes back a question of the member's own."""
    try:
        actions.take_back(read_number(request.POST, "id"), by=member_of(request))
    except (Inquiry.DoesNotExist, Refused) as error:
        raise Http404 from error
    return redirect(f"{reverse('advice')}?gjort=tillbaka")


@members_only()
def ask(request: HttpRequest) -> HttpResponse:
    """Asks the unit's specialist, without anybody in the question."""
    member, today = member_of(request), timezone.localdate()
    context = {"specialists": queries.specialists(member.unit, today), "token": new_token(), "words": Words("")}
    if request.method != "POST":
        return _page(request, "advice/ask.html", context)
    words, token = forms.read_words(request.POST, "question"), read_token(request.POST)
    if words.error:
        return _page(request, "advice/ask.html", {**context, "words": words, "token": token}, status=422)
    try:
        actions.ask(words.typed, token=token, by=member, at=timezone.now(), on=today)
    except Refused as problem:
        return _page(request, "advice/ask.html", {**context, "words": words, "wrong": str(problem)}, status=422)
    return redirect(f"{reverse('advice')}?gjort=fragad")


@members_only("advice.open")
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the specialist, and whether she is free."""
    member = member_of(request)
    now = queries.specialist(member, timezone.localdate())
    busy = Busy(now.busy, now.until, now.instead.pk if now.instead else None, str(now.until or ""))
    if request.method != "POST":
        return _desk(request, busy)
    busy = forms.read_busy(request.POST)
    if busy.error:
        return _desk(request, busy, status=422)
    try:
        actions.set_busy(busy.busy, busy.until, busy.instead, by=member)
    except Refused as problem:
        return _desk(request, Busy(busy.busy, busy.until, None, busy.typed_until), wrong=str(problem), status=422)
    return redirect(f"{reverse('advice_desk')}?gjort=ledig")


@members_only("advice.open")
def answer(request: HttpRequest, id: int) -> HttpResponse:
    """Answers one question, or hands it over to a colleague."""
    member = member_of(request)
    found = queries.inquiry(id, member)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _answer(request, found, Words(""))
    try:
        if request.POST.get("do") == "hand_over":
            actions.hand_over(id, read_number(request.POST, "to"), by=member)
            return redirect(f"{reverse('advice_desk')}?gjort=vidare")
        words = forms.read_words(request.POST, "reply")
        if words.error:
            return _answer(request, found, words, status=422)
        actions.reply(id, words.typed, by=member, at=timezone.now())
    except Refused as problem:
        return _answer(request, found, Words(request.POST.get("reply", "")), wrong=str(problem), status=422)
    return redirect(f"{reverse('advice_desk')}?gjort=svarad")


def _desk(request: HttpRequest, busy: Busy, *, wrong: str = "", status: int = 200) -> HttpResponse:
    member = member_of(request)
    colleagues = [(str(each.pk), f"{each.name}, {each.unit.name}") for each in queries.colleagues(member)]
    context = {"inquiries": queries.desk(member), "busy": busy, "colleagues": colleagues, "wrong": wrong}
    return _page(request, "advice/desk.html", {**context, "chosen": str(busy.instead or "")}, status=status)


def _answer(request: HttpRequest, found: Inquiry, words: Words, *, wrong: str = "", status: int = 200) -> HttpResponse:
    colleagues = queries.colleagues(member_of(request))
    context = {"inquiry": found, "words": words, "colleagues": colleagues, "wrong": wrong}
    return _page(request, "advice/answer.html", context, status=status)


def _page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    done = SAID.get(request.GET.get("gjort", ""), "")
    return render(request, template, {**context, "done": done}, status=status)
