"""Proposals: made, discussed, decided, made a draft, followed until they are shown; and the groups' decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from upptack.exchange.forum import queries as exchange
from upptack.exchange.forum.actions import Obstructed
from upptack.exchange.forum.rules import NotNow
from upptack.exchange.proposals import access, actions, forms, pages, queries
from upptack.exchange.proposals.forms import Form
from upptack.exchange.proposals.models import GroupDecision, Proposal
from upptack.exchange.proposals.rules import ProposalState
from upptack.knowledge import api as knowledge
from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.forms import new_token, read_token


class Unread(Exception):
    """What was sent has something to change; the form says what."""

    def __init__(self, form: Form) -> None:
        self.form = form
        super().__init__()


@members_only()
def proposals(request: HttpRequest) -> HttpResponse:
    """The proposals that the member may read."""
    return pages.proposals(request)


@members_only()
def new(request: HttpRequest) -> HttpResponse:
    """Makes a proposal."""
    member = member_of(request)
    if request.method != "POST":
        return pages.new(request, Form({"group": request.GET.get("grupp", "")[:40]}), new_token())
    token, offered = read_token(request.POST), forms.choices(knowledge.targets(timezone.localdate()))
    groups = exchange.open_groups_of(member)
    form, written = forms.read_proposal(request.POST, groups, offered, reverse("methods"))
    if written is None:
        return pages.new(request, form, token, status=422)
    try:
        made = actions.propose(written, token=token, by=member, at=timezone.now())
    except Obstructed as found:
        return pages.new(request, form.obstructed(found), token, status=422)
    except Refused as problem:
        return pages.new(request, form, token, wrong=str(problem), status=422)
    return redirect(f"{queries.link_to(made)}?sparat=ny")


@members_only()
def proposal(request: HttpRequest, id: int) -> HttpResponse:
    """A proposal, and what is done with it; 404 alike when it is not there and when the member may not read it."""
    found = queries.proposal(member_of(request), id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return pages.proposal(request, found)
    do, token = request.POST.get("do", ""), read_token(request.POST)
    if do not in DOES:
        return pages.proposal(request, found, status=422)
    form = Form()
    try:
        form = READS[do](request)
        what = DOES[do](request, found, form, token)
    except Unread as unread:
        return pages.proposal(request, found, sent=(do, unread.form), token=token, status=422)
    except Obstructed as stopped:
        return pages.proposal(request, found, sent=(do, form.obstructed(stopped)), token=token, status=422)
    except NotNow as problem:
        found.refresh_from_db()
        return pages.proposal(request, found, sent=(do, form), token=token, wrong=str(problem), status=422)
    except Refused as problem:
        return refused(request, problem)
    return redirect(f"{queries.link_to(found)}?sparat={what}")


def comment(request: HttpRequest, found: Proposal, form: Form, token: str) -> str:
    """Says something about a proposal, and gives what to say of it. Raises Refused, NotNow, Obstructed."""
    actions.comment(found.pk, form.typed["said"], token=token, by=member_of(request), at=timezone.now())
    return "kommentar"


def vote(request: HttpRequest, found: Proposal, form: Form, token: str) -> str:
    """Says whether the member agrees. Raises Refused, NotNow, Obstructed."""
    agrees = form.typed["agrees"] == "yes"
    actions.vote(found.pk, agrees, form.typed["reason"], by=member_of(request), at=timezone.now())
    return "rost"


def decide(request: HttpRequest, found: Proposal, form: Form, token: str) -> str:
    """Accepts or declines for the group. Raises Refused, NotNow, Obstructed."""
    to = ProposalState(form.typed["to"])
    actions.decide(found.pk, to, form.typed["why"], token=token, by=member_of(request), at=timezone.now())
    return "beslut"


def draft(request: HttpRequest, found: Proposal, form: Form, token: str) -> str:
    """Makes the proposal a draft. Raises Refused, NotNow."""
    actions.draft(found.pk, by=member_of(request), at=timezone.now())
    return "utkast"


def retract(request: HttpRequest, found: Proposal, form: Form, token: str) -> str:
    """Takes the proposal's words away. Raises Refused, NotNow."""
    actions.retract(found.pk, by=member_of(request), at=timezone.now())
    return "bort"


def erase(request: HttpRequest, found: Proposal, form: Form, token: str) -> str:
    """Takes a comment away. Raises Refused."""
    actions.erase_comment(found.pk, int(form.typed["comment"]), by=member_of(request))
    return "bort"


DOES: Final[dict[str, Callable[[HttpRequest, Proposal, Form, str], str]]] = {
    "comment": comment,
    "vote": vote,
    "decide": decide,
    "draft": draft,
    "retract": retract,
    "erase": erase,
}
"""What can be done on a proposal's page, by what the button says."""


def whole(form: Form) -> Form:
    """The form when there is nothing to change in it. Raises Unread."""
    if form.errors:
        raise Unread(form)
    return form


READS: Final[dict[str, Callable[[HttpRequest], Form]]] = {
    "comment": lambda request: whole(forms.read_comment(request.POST)),
    "vote": lambda request: whole(forms.read_vote(request.POST)),
    "decide": lambda request: whole(forms.read_outcome(request.POST)),
    "draft": lambda request: Form(),
    "retract": lambda request: Form(),
    "erase": lambda request: forms.read_erased(request.POST),
}
"""How each form is read."""


@members_only()
def decisions(request: HttpRequest) -> HttpResponse:
    """The groups' decisions that the member may read."""
    return pages.decisions(request)


@members_only()
def new_decision(request: HttpRequest) -> HttpResponse:
    """Writes down what a group has decided. A group that the member may not write in is not found."""
    member, sent = member_of(request), request.method == "POST"
    group = exchange.group((request.POST if sent else request.GET).get("grupp", ""))
    if group is None or access.may_take_part(member, group):
        raise Http404
    today = timezone.localdate()
    if not sent:
        return pages.new_decision(request, group, Form({"day": str(today), "reach": "group"}), new_token())
    members = [each.pk for each in queries.members(group)]
    token, present = read_token(request.POST), forms.read_present(request.POST, members)
    form, written = forms.read_decision(request.POST, members, today)
    if written is None:
        return pages.new_decision(request, group, form, token, present=present, status=422)
    try:
        made = actions.record(group, written, token=token, by=member, at=timezone.now())
    except Obstructed as found:
        return pages.new_decision(request, group, form.obstructed(found), token, present=present, status=422)
    except (NotNow, Refused) as problem:
        return pages.new_decision(request, group, form, token, present=present, wrong=str(problem), status=422)
    return redirect(f"{queries.link_to_decision(made)}?sparat=beslut")


@members_only()
def decision(request: HttpRequest, id: int) -> HttpResponse:
    """A decision; who wrote it down changes it within the hour, after that a new one replaces it."""
    member, now = member_of(request), timezone.now()
    found = queries.decision(member, id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return pages.decision(request, found, now)
    token = read_token(request.POST)
    form, words = forms.read_words(request.POST)
    if words is None:
        return pages.decision(request, found, now, form=form, token=token, status=422)
    try:
        made = change(request, found, words, token)
    except Obstructed as stopped:
        return pages.decision(request, found, now, form=form.obstructed(stopped), token=token, status=422)
    except NotNow as problem:
        return pages.decision(request, found, now, form=form, token=token, wrong=str(problem), status=422)
    except Refused as problem:
        return refused(request, problem)
    return redirect(f"{queries.link_to_decision(made)}?sparat={'andrat' if made.pk == found.pk else 'ersatt'}")


def change(request: HttpRequest, found: GroupDecision, words: actions.Words, token: str) -> GroupDecision:
    """Changes or replaces a decision. Raises Refused, NotNow, Obstructed."""
    member, now = member_of(request), timezone.now()
    if request.POST.get("do") == "edit":
        return actions.edit(found.pk, words, by=member, at=now)
    return actions.replace(found.pk, words, token=token, by=member, at=now)


def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    """Why the member may not do it."""
    return render(request, "staff/refused.html", {"sentence": str(problem)}, status=403)
