"""Reads proposals and decisions, always through what the member may read, and what has become of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet
from django.urls import Resolver404, resolve, reverse

from upptack.exchange.forum.models import DevelopmentGroup, Membership
from upptack.exchange.forum.queries import readable
from upptack.exchange.proposals import effects, rules
from upptack.exchange.proposals.models import GroupDecision, Proposal
from upptack.exchange.proposals.rules import ProposalState, Voice
from upptack.guides.vignettes.run import Agreement, Judged, Told, agreement
from upptack.guides.vignettes.vignette import Vignette, own
from upptack.knowledge import api as knowledge
from upptack.staff.models import Member

PAGE: Final = 30
"""Rows on one page of a list."""
EVERY: Final = "alla"
"""What addresses call the routines that every agency shares."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal stands, and what has become of its draft (None: it has none)."""

    state: ProposalState
    change: knowledge.Change | None

    @property
    def name(self) -> str:
        """The state in a word."""
        return rules.STATE_NAMES[self.state]


@dataclass(frozen=True, slots=True)
class Vignettes:
    """What the vignettes that concern a proposal say now: all of them for a method, those of its kind of matter for a
    routine. `moved`: what they say otherwise than when it became a draft."""

    judged: tuple[Judged, ...]
    now: Agreement
    moved: tuple[Told, ...]


def link_to(proposal: Proposal) -> str:
    """Where a proposal stands."""
    return reverse("proposal", args=[proposal.pk])


def link_to_decision(decision: GroupDecision) -> str:
    """Where a decision stands."""
    return reverse("group_decision", args=[decision.pk])


def proposals(member: Member, *, group: str = "", start: int = 0) -> tuple[Proposal, ...]:
    """Proposals that the member may read, the newest first: all, or those of a group by slug; one more than a page."""
    found = Proposal.objects.filter(readable(member)).exclude(state=ProposalState.RETRACTED.value)
    found = found.select_related("author", "agency", "group")
    return tuple((found.filter(group=group) if group else found)[start : start + PAGE + 1])


def proposal(member: Member, id: int) -> Proposal | None:
    """A proposal; None when it is not there or the member may not read it: nothing tells which."""
    found = Proposal.objects.filter(readable(member), pk=id).select_related("author", "agency", "group")
    return found.first()


def standing(found: Proposal) -> Standing:
    """Where a proposal stands: what is kept, and what the content itself says of a draft."""
    state = ProposalState(found.state)
    change = knowledge.change_of(link_to(found)) if state == ProposalState.DRAFTED else None
    published = change is not None and change.state == "published"
    return Standing(ProposalState.PUBLISHED if published else state, change)


def voices(found: Proposal) -> tuple[Voice, ...]:
    """What members have said they think of a proposal."""
    rows = found.voices.values_list("member_id", "agency_id", "agrees")
    return tuple(Voice(member, agency, agrees) for member, agency, agrees in rows)


def decisions(member: Member, *, group: str = "", start: int = 0) -> tuple[GroupDecision, ...]:
    """Decisions that the member may read, the newest first; one more than a page."""
    found = _decisions(member)
    return tuple((found.filter(group=group) if group else found)[start : start + PAGE + 1])


def decision(member: Member, id: int) -> GroupDecision | None:
    """A decision; None when it is not there or the member may not read it: nothing tells which."""
    return _decisions(member).filter(pk=id).first()


def _decisions(member: Member) -> QuerySet[GroupDecision]:
    related = ("by", "agency", "group", "proposal", "replaces", "replaced_by")
    found = GroupDecision.objects.filter(readable(member)).select_related(*related)
    return found.prefetch_related("deciders__member", "deciders__agency")


def members(group: DevelopmentGroup) -> tuple[Member, ...]:
    """Who belongs to a group and still works, by name."""
    found = Membership.objects.filter(group=group, member__is_active=True)
    return tuple(Member.objects.filter(pk__in=found.values("member")).order_by("name", "pk"))


def vignettes(found: Proposal, on: date) -> Vignettes | None:
    """What the vignettes that concern a proposal say; None when what it would change has no say in any."""
    judged = run(found, on)
    if judged is None:
        return None
    trial = getattr(found, "trial", None)
    return Vignettes(judged, agreement(judged), effects.moved(trial.outcomes, judged) if trial else ())


def run(found: Proposal, on: date) -> tuple[Judged, ...] | None:
    """The vignettes that concern a proposal, run with the methods in force; None when there can be none."""
    if found.target == rules.METHOD:
        knowledge.matters_of(found.agency_id)  # brings in methods that were published by another process
        return effects.judged(own())
    where = routine(found)
    if where is None:
        return None
    agency, matter = where
    concerned = effects.concerned(None if agency == EVERY else agency, matter)
    return effects.judged(concerned, _parties(concerned))


def routine(found: Proposal) -> tuple[str, str] | None:
    """The agency and kind of matter of the routine that a proposal would change; None when it is no routine."""
    try:
        there = resolve(found.leads_to) if found.leads_to else None
    except Resolver404:
        return None
    if there is None or there.url_name != "routine":
        return None
    agency, matter = (*there.args, *there.kwargs.values())
    return str(agency), str(matter)


def _parties(concerned: Iterable[Vignette]) -> effects.Parties:
    """Whether another person is party, as the published routine of each vignette's agency and kind of matter says."""
    wanted = {(each.agency, each.matter) for each in concerned}
    said = {
        (agency, matter.id): matter.two_party
        for agency in sorted({agency for agency, _ in wanted})
        for matter in knowledge.matters_of(agency)
    }
    return tuple(sorted((key, value) for key, value in said.items() if key in wanted))
