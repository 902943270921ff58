"""Own employees: pages for everyone who works here, and a manager's conversation in one sealed field.

Every step posts the sealed conversation and what was chosen; the answer is the next page. The seal is bound to the
member who is signed in and made by this server, so it also is the proof that the form was ours (docs/adr/0003)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from upptack.guides.workplace import talk as guide
from upptack.meeting.conversation import seal
from upptack.meeting.workplace import actions, forms, pages, queries, rules
from upptack.meeting.workplace.forms import Wrong
from upptack.meeting.workplace.pages import OURS
from upptack.meeting.workplace.rules import Talk
from upptack.staff.access import may, member_of, members_only
from upptack.staff.models import Member


def signed_out(request: HttpRequest) -> HttpResponse | None:
    """For a step posted after the session ended: a page that carries the sealed conversation on."""
    if request.method != "POST" or "seal" not in request.POST:
        return None
    carried = {**OURS, "seal": request.POST["seal"][: seal.LONGEST]}
    return render(request, "conversation/signed_out.html", carried, status=403)


@members_only()
def own_staff(request: HttpRequest) -> HttpResponse:
    """Who are you? Leads to the chapters of the handbook; who opens what is kept nowhere."""
    member = member_of(request)
    holds, leads = may(member, "own_staff.hold") is None, may(member, "own_staff.read") is None
    return pages.own_staff(request, manager=holds, leads=leads)


@members_only("own_staff.read")
def leading(request: HttpRequest) -> HttpResponse:
    """The agency's own count of closed years, where it is large enough to show."""
    return pages.leading(request, queries.years(member_of(request), timezone.localdate()))


@csrf_exempt
@members_only("own_staff.hold", signed_out=signed_out)
def talk(request: HttpRequest) -> HttpResponse:
    """The start page on GET; every step of the conversation on POST."""
    member = member_of(request)
    if request.method != "POST":
        return pages.start(request)
    if "seal" not in request.POST:
        return begin(request, member)
    try:
        held = opened(request, member)
    except (seal.Broken, ValueError):
        return render(request, "conversation/broken.html", {**OURS, "expired": False}, status=400)
    except seal.Expired:
        return render(request, "conversation/broken.html", {**OURS, "expired": True}, status=410)
    try:
        return step(request, held)
    except Wrong as wrong:
        return pages.page(request, with_draft(request, held), wrong=str(wrong))


def opened(request: HttpRequest, member: Member) -> Talk:
    """The conversation from the posted seal; raises what `seal.open_` and `rules.from_content` raise."""
    return rules.from_content(seal.open_(request.POST["seal"], member=member.pk, now=timezone.now().timestamp()))


def begin(request: HttpRequest, member: Member) -> HttpResponse:
    """Makes the conversation from the start page; back to it with a sentence when something is missing."""
    try:
        chosen = forms.read_begin(request.POST)
    except Wrong as wrong:
        return pages.start(request, wrong=str(wrong))
    held = Talk(
        token=secrets.token_urlsafe(16),
        started=int(timezone.now().timestamp()),
        agency=member.unit.agency_id,
        occasion=chosen.occasion,
        channel=chosen.channel,
        language=chosen.language,
        interpreter=chosen.interpreter,
    )
    return pages.page(request, held)


def step(request: HttpRequest, held: Talk) -> HttpResponse:
    """One press of one button. What is not one of the page's own buttons shows the page again."""
    if "unasked" in request.POST:
        return unasked(request, held, forms.read_reason(request.POST))
    press = PRESSES.get("stay" if "stay" in request.POST else request.POST.get("do", "next"))
    return press(request, held) if press else pages.page(request, held)


def forward(request: HttpRequest, held: Talk) -> HttpResponse:
    """Takes what the page asked for and goes on."""
    if held.step == rules.GATE:
        return pages.page(request, rules.after_gate(held, *forms.read_gate(request.POST)))
    if held.step != rules.QUESTION or not held.ahead:
        return pages.page(request, rules.onward(held))
    question = held.ahead[0]
    chosen = forms.read_answer(request.POST, question)
    try:
        return pages.page(request, rules.answered(held, chosen), said=(question, chosen))
    except ValueError as error:
        return pages.page(request, replace(held, draft=chosen), wrong=str(error))


def backward(request: HttpRequest, held: Talk) -> HttpResponse:
    """One step back."""
    return pages.page(request, rules.back(held))


def once_more(request: HttpRequest, held: Talk) -> HttpResponse:
    """Back to the gate, from a pause or a stop."""
    return pages.page(request, rules.again(held))


def stay(request: HttpRequest, held: Talk) -> HttpResponse:
    """The same page again, with what was ticked."""
    return pages.page(request, with_draft(request, held))


def show(request: HttpRequest, held: Talk) -> HttpResponse:
    """The page that was hidden, as it was."""
    return pages.page(request, held)


def hide(request: HttpRequest, held: Talk) -> HttpResponse:
    """The neutral page, for browsers without scripts; what was ticked goes along in the seal alone."""
    sealed = pages.sealed(with_draft(request, held), member_of(request))
    return render(request, "conversation/hidden.html", {**OURS, "seal": sealed})


def with_draft(request: HttpRequest, held: Talk) -> Talk:
    """The conversation with what is ticked on the page, codes only."""
    if held.step == rules.GATE:
        return replace(held, draft=forms.read_ticked(request.POST))
    if held.step == rules.QUESTION and held.ahead:
        return replace(held, draft=forms.read_answer(request.POST, held.ahead[0]))
    return held


def finish(request: HttpRequest, held: Talk) -> HttpResponse:
    """Counts the conversation and ends it; pressing again adds nothing."""
    if held.step != rules.CLOSE:
        return pages.page(request, held)
    fresh = actions.finish(held, asked=True, at=timezone.localtime())
    return render(request, "workplace/done.html", {"fresh": fresh, "advice": ""})


def unasked(request: HttpRequest, held: Talk, reason: str) -> HttpResponse:
    """Counts that nothing was asked, and ends the conversation. The reason is answered with advice and forgotten."""
    fresh = actions.finish(held, asked=False, at=timezone.localtime())
    return render(request, "workplace/done.html", {"fresh": fresh, "advice": guide.read("reasons", reason, "advice")})


PRESSES: dict[str, Callable[[HttpRequest, Talk], HttpResponse]] = {
    "next": forward,
    "back": backward,
    "again": once_more,
    "stay": stay,
    "hide": hide,
    "show": show,
    "finish": finish,
}
