"""What the pages of proposals and decisions are shown with."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from upptack.exchange.forum import access as forum
from upptack.exchange.forum import queries as exchange
from upptack.exchange.forum.models import DevelopmentGroup
from upptack.exchange.forum.rules import REACH_NAMES, Reach
from upptack.exchange.proposals import access, forms, queries, rules
from upptack.exchange.proposals.forms import Form
from upptack.exchange.proposals.models import GroupDecision, Proposal
from upptack.exchange.proposals.rules import ProposalState
from upptack.knowledge import api as knowledge
from upptack.language import sharing
from upptack.staff.access import member_of
from upptack.staff.forms import new_token
from upptack.staff.models import Member

SAVED: Final = {
    "ny": "Förslaget är sparat. De som du valde kan läsa det nu.",
    "kommentar": "Kommentaren är sparad.",
    "rost": "Det du tycker är sparat.",
    "beslut": "Beslutet är sparat.",
    "bort": "Texten är borttagen.",
    "utkast": "Utkastet är gjort och väntar på granskning.",
    "andrat": "Beslutet är ändrat.",
    "ersatt": "Det nya beslutet är sparat. Det gamla står kvar med en länk hit.",
}
"""What is said after a change, by what the address says was done."""


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of proposals or decisions, with the menu of the exchange, and what was just saved."""
    context |= {
        "here": "",
        "coordinates": forum.coordinates(member_of(request)),
        "done": SAVED.get(request.GET.get("sparat", ""), ""),
        "write_anew": sharing.WRITE_ANEW,
    }
    return render(request, template, context, status=status)


def proposals(request: HttpRequest) -> HttpResponse:
    """The proposals that the member may read, all or a group's."""
    member = member_of(request)
    group, (number, start) = _chosen(request), forms.read_start(request.GET, queries.PAGE)
    found = queries.proposals(member, group=group.pk if group else "", start=start)
    rows = [(each, queries.standing(each)) for each in found[: queries.PAGE]]
    more = len(found) > queries.PAGE
    own = exchange.open_groups_of(member)
    return page(
        request, "proposals/proposals.html", rows=rows, group=group, own=own, found={"number": number, "more": more}
    )


def _chosen(request: HttpRequest) -> DevelopmentGroup | None:
    return exchange.group(request.GET.get("grupp", ""))


def new(request: HttpRequest, form: Form, token: str, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """The form of a new proposal."""
    member = member_of(request)
    offered = forms.choices(knowledge.targets(timezone.localdate()))
    targets = [
        (of, [(each.value, each.name) for each in texts]) for of, texts in groupby(offered, lambda each: each.of)
    ]
    return page(
        request,
        "proposals/new.html",
        status,
        form=form,
        token=token,
        wrong=wrong,
        targets=targets,
        elsewhere=list(rules.ELSEWHERE.items()),
        groups=[(each.pk, each.name) for each in exchange.open_groups_of(member)],
        reaches=reaches(),
    )


def reaches() -> list[tuple[str, str]]:
    """Whom a proposal or decision may be meant for, with words."""
    return [(reach.value, REACH_NAMES[reach]) for reach in rules.REACHES]


def proposal(
    request: HttpRequest,
    found: Proposal,
    *,
    sent: tuple[str, Form] | None = None,
    token: str = "",
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """A proposal with what is said of it, what may be done, and what has become of it. `sent`: which form was sent with
    something to change, and the form."""
    member = member_of(request)
    do, form = sent or ("", Form())
    comments = [
        (each, access.may_take_away(member, each.by_id) is None)
        for each in found.comments.select_related("by", "agency")
    ]
    context: dict[str, Any] = {
        "proposal": found,
        "reach_name": REACH_NAMES[Reach(found.reach)],
        "comments": comments,
        "voices": found.voices.select_related("member", "agency"),
        "steps": [(each, rules.STATE_NAMES[ProposalState(each.after)]) for each in found.steps.select_related("by")],
        "decision": found.decisions.filter(replaced_by=None).first(),
        "is_method": found.target == rules.METHOD,
        "methods": reverse("methods"),
        "vignettes": queries.vignettes(found, timezone.localdate()),
        "trial": getattr(found, "trial", None),
        "commenting": form if do == "comment" else Form(),
        "voting": form if do == "vote" else _own_voice(found, member),
        "deciding": form if do == "decide" else Form(),
        "errors": list(form.errors.items()),
        "marked": form.shown,
        "token": token or new_token(),
        "wrong": wrong,
        **_may(found, member),
    }
    return page(request, "proposals/proposal.html", status, **context)


def _may(found: Proposal, member: Member) -> dict[str, Any]:
    """Where a proposal stands, and what the member may do with it."""
    standing = queries.standing(found)
    state = standing.state
    takes_part = access.may_take_part(member, found.group) is None
    drafts = bool(found.field) and access.may_draft(member) is None
    return {
        "standing": standing,
        "retracted": state == ProposalState.RETRACTED,
        "open": takes_part and state in rules.OPEN,
        "decidable": takes_part and state == ProposalState.DISCUSSED,
        "elsewhere": not found.field,
        "draftable": drafts and state == ProposalState.ACCEPTED,
        "retractable": state in rules.OPEN and access.may_take_away(member, found.author_id) is None,
    }


def _own_voice(found: Proposal, member: Member) -> Form:
    """What the member has said before, so that she can change it."""
    own = found.voices.filter(member=member).first()
    return Form({"agrees": "yes" if own.agrees else "no", "reason": own.reason}) if own else Form()


def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions that the member may read, all or a group's."""
    member = member_of(request)
    group, (number, start) = _chosen(request), forms.read_start(request.GET, queries.PAGE)
    found = queries.decisions(member, group=group.pk if group else "", start=start)
    more = len(found) > queries.PAGE
    groups = [each for each in exchange.open_groups_of(member) if group is None or each == group]
    return page(
        request,
        "proposals/decisions.html",
        rows=found[: queries.PAGE],
        group=group,
        own=groups,
        found={"number": number, "more": more},
    )


def new_decision(
    request: HttpRequest,
    group: DevelopmentGroup,
    form: Form,
    token: str,
    *,
    present: tuple[int, ...] = (),
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form of a new decision of a group."""
    members = [
        (str(each.pk), f"{each.name}, {each.unit.agency.name}", each.pk in present) for each in queries.members(group)
    ]
    context = {"group": group, "form": form, "token": token, "members": members, "reaches": reaches(), "wrong": wrong}
    return page(request, "proposals/new_decision.html", status, **context)


def decision(
    request: HttpRequest,
    found: GroupDecision,
    at: datetime,
    *,
    form: Form | None = None,
    token: str = "",
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """A decision with who and why, and the one that it replaces or that replaces it."""
    member = member_of(request)
    replaced = getattr(found, "replaced_by", None)
    editable = access.may_change(member, found) is None and rules.may_be_changed(found.at, at)
    kept = Form({"title": found.title, "decided": found.decided, "why": found.why})
    context: dict[str, Any] = {
        "decision": found,
        "replaced": replaced,
        "reach_name": REACH_NAMES[Reach(found.reach)],
        "editable": replaced is None and editable,
        "replaceable": replaced is None and access.may_take_part(member, found.group) is None,
        "form": form or kept,
        "open": form is not None,
        "token": token or new_token(),
        "wrong": wrong,
    }
    return page(request, "proposals/decision.html", status, **context)
