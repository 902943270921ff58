"""The guided conversation: one address, one sealed field, nothing kept between two steps.

Every step posts the sealed meeting and what was chosen; the answer is the next page. The seal is bound to the member
who is signed in and made by this server, so it also is the proof that the form was ours (docs/adr/0003)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from upptack.knowledge import api as knowledge
from upptack.law.readable import readable
from upptack.law.rulings import TABLES, rule
from upptack.meeting.conversation import actions, forms, pages, queries, rules, seal
from upptack.meeting.conversation.forms import Wrong
from upptack.meeting.conversation.rules import Meeting
from upptack.meeting.drafting.workshop import pages as workshop
from upptack.meeting.drafting.workshop import rules as drafts
from upptack.meeting.significance import pages as bearing
from upptack.staff.access import member_of, members_only
from upptack.staff.models import Member


def signed_out(request: HttpRequest) -> HttpResponse | None:
    """For a step that was posted after the session ended: a page that carries the sealed meeting on, so that signing
    in again is all it takes. What was chosen on the last page is not taken; it is asked again."""
    if request.method != "POST" or "seal" not in request.POST:
        return None
    return render(request, "conversation/signed_out.html", {"seal": request.POST["seal"][: seal.LONGEST]}, status=403)


@csrf_exempt
@members_only("conversation.hold", signed_out=signed_out)
def conversation(request: HttpRequest) -> HttpResponse:
    """The start page on GET; every step of the meeting on POST."""
    member = member_of(request)
    if request.method != "POST":
        return pages.start(request, member)
    if "seal" not in request.POST:
        return begin(request, member)
    try:
        meeting = opened(request, member)
    except (seal.Broken, ValueError):
        return render(request, "conversation/broken.html", {"expired": False}, status=400)
    except seal.Expired:
        return render(request, "conversation/broken.html", {"expired": True}, status=410)
    try:
        return step(request, meeting)
    except Wrong as wrong:
        typed = forms.typed(request.POST)
        return pages.page(request, with_draft(request, meeting), wrong=str(wrong), at=wrong.at, typed=typed)


def opened(request: HttpRequest, member: Member) -> Meeting:
    """The meeting from the posted seal; raises what `seal.open_` and `rules.from_content` raise."""
    content = seal.open_(request.POST["seal"], member=member.pk, now=timezone.now().timestamp())
    return rules.from_content(content)


def begin(request: HttpRequest, member: Member) -> HttpResponse:
    """Makes the meeting from the start page; back to it with a sentence when something is missing."""
    try:
        chosen = forms.read_begin(request.POST, member.unit.agency_id)
    except Wrong as wrong:
        return pages.start(request, member, wrong=str(wrong))
    meeting = Meeting(
        token=secrets.token_urlsafe(16),
        started=int(timezone.now().timestamp()),
        agency=member.unit.agency_id,
        unit=member.unit_id,
        guide=chosen.guide,
        matter=chosen.matter.id,
        channel=chosen.channel,
        two_party=chosen.matter.two_party,
        language=chosen.language,
        interpreter=chosen.interpreter,
        spoken=chosen.spoken,
        sex=chosen.sex,
        age=chosen.age,
        protected=chosen.protected,
    )
    return pages.page(request, meeting)


def step(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One press of one button. What is not one of the page's own buttons shows the page again."""
    if "unasked" in request.POST:
        return unasked(request, meeting, forms.read_reason(request.POST))
    press = PRESSES.get("stay" if "stay" in request.POST else request.POST.get("do", "next"))
    return press(request, meeting) if press else pages.page(request, meeting)


def forward(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Takes what the page asked for and goes on."""
    if meeting.step == rules.GATE:
        return pages.page(request, rules.after_gate(meeting, *forms.read_gate(request.POST)))
    question = meeting.question if meeting.step == rules.QUESTION else None
    if question:
        chosen = forms.read_answer(request.POST, question)
        try:
            return pages.page(request, rules.answered(meeting, chosen), said=(question, chosen))
        except ValueError as error:
            return pages.page(request, replace(meeting, draft=chosen), wrong=str(error))
    return pages.page(request, rules.onward(meeting))


def backward(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One step back."""
    return pages.page(request, rules.back(meeting))


def once_more(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Back to the gate, from a pause or a stop."""
    return pages.page(request, rules.again(meeting))


def stay(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The same page again, with what was ticked and written; used to stay signed in."""
    return pages.page(request, with_draft(request, meeting), typed=forms.typed(request.POST).cut)


def show(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The page that was hidden, as it was."""
    typed = forms.Typed(meeting.own, meeting.protect, meeting.phrase)
    return pages.page(request, replace(meeting, own="", protect="", phrase=""), typed=typed)


def hide(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The neutral page, for browsers without scripts; what was ticked and written goes along in the seal alone."""
    typed = forms.typed(request.POST).cut
    hidden = replace(with_draft(request, meeting), own=typed.own, protect=typed.protect, phrase=typed.phrase)
    return render(request, "conversation/hidden.html", {"seal": pages.sealed(hidden, member_of(request))})


def with_draft(request: HttpRequest, meeting: Meeting) -> Meeting:
    """The meeting with what is ticked on the page, codes only."""
    if meeting.step == rules.GATE:
        return rules.ticked(meeting, forms.read_gate_ticked(request.POST))
    if meeting.step == rules.BODIES and request.POST.get("municipality") in knowledge.municipalities():
        return replace(meeting, municipality=request.POST["municipality"])
    if meeting.step == rules.QUESTION and meeting.question:
        return replace(meeting, draft=forms.read_answer(request.POST, meeting.question))
    if meeting.step == rules.WRITE:
        return replace(meeting, draft=forms.read_ticked(request.POST, meeting))
    if meeting.step == rules.CLOSE:
        return replace(meeting, draft=forms.read_close_ticked(request.POST))
    return meeting


def find_bodies(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The bodies anew, for another municipality."""
    return pages.page(request, replace(meeting, municipality=forms.read_municipality(request.POST)))


def make_text(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The text to copy, from what is ticked and written, once nothing in it stands in the way."""
    typed = forms.read_words(request.POST)
    meeting = with_draft(request, meeting)
    matters = request.POST.get("matters") if request.POST.get("matters") in ("yes", "no") else "unknown"
    if meeting.step != rules.WRITE:
        return pages.page(request, meeting)
    checked = queries.checked(meeting, meeting.draft, typed.own, typed.protect, timezone.localdate())
    confirmed = request.POST.get("confirmed", "")
    return pages.page(request, meeting, typed=typed, checked=checked, confirmed=confirmed, matters=str(matters))


def lint_phrase(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The question's page as it was, with what the linter says of the caseworker's own way to ask."""
    if meeting.step != rules.QUESTION or not meeting.question:
        return pages.page(request, meeting)
    typed = forms.read_phrase(request.POST)
    linted = queries.linted(meeting, typed.phrase)
    return pages.page(request, with_draft(request, meeting), typed=typed, linted=linted)


def draft(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A text to write besides, in its own tab, with what was told already ticked. The meeting stays where it was, and
    nothing but codes goes along."""
    context = drafts.Context(
        meeting.agency,
        {**meeting.facts, "role": meeting.plan.role},
        meeting.municipality,
        meeting.matter,
        meeting.two_party,
    )
    return workshop.opened(request, DRAFTS[request.POST["do"]], context)


DRAFTS = {"report": drafts.REPORT, "letter": drafts.LETTER, "sms": drafts.SMS, "interpreter": drafts.INTERPRETER}


def significance(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What the violence may mean for the case, in its own tab, with what was told already chosen."""
    facts = {**meeting.facts, "role": meeting.plan.role}
    return bearing.opened(request, meeting.agency, meeting.matter, facts)


def finish(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Counts the meeting and ends it; pressing again adds nothing."""
    if meeting.step != rules.CLOSE:
        return pages.page(request, meeting)
    action, did = forms.read_action(request.POST), forms.read_did(request.POST)
    fresh = actions.finish(meeting, action=action, did=did, at=timezone.localtime())
    return pages.done(request, fresh=fresh, unasked=False)


def unasked(request: HttpRequest, meeting: Meeting, reason: str) -> HttpResponse:
    """Counts that violence was not asked about, and ends the meeting."""
    fresh = actions.finish_unasked(meeting, reason=reason, at=timezone.localtime())
    return pages.done(request, fresh=fresh, unasked=True)


PRESSES: dict[str, Callable[[HttpRequest, Meeting], HttpResponse]] = {
    "next": forward,
    "back": backward,
    "again": once_more,
    "stay": stay,
    "hide": hide,
    "show": show,
    "bodies": find_bodies,
    "text": make_text,
    "lint": lint_phrase,
    "finish": finish,
    "significance": significance,
    **dict.fromkeys(DRAFTS, draft),
}


@csrf_exempt
@members_only("conversation.hold", signed_out=signed_out)
def whole_table(request: HttpRequest, name: str) -> HttpResponse:
    """A whole decision table; with a posted meeting, the rows that applied are marked."""
    if name not in TABLES:
        return render(request, "conversation/no_table.html", status=404)
    fired: tuple[int, ...] = ()
    if request.method == "POST":
        try:
            fired = tuple(r.row for r in rule(name, opened(request, member_of(request)).facts).reasons)
        except (seal.Broken, seal.Expired, ValueError, KeyError):
            return render(request, "conversation/broken.html", {"expired": False}, status=400)
    return pages.decision_table(request, readable(name), fired)
