"""Who takes part in a group's proposals and decisions. Who may read them is said by the forum."""

from __future__ import annotations

from upptack.exchange.forum import access as forum
from upptack.exchange.forum.models import DevelopmentGroup
from upptack.exchange.proposals.models import GroupDecision
from upptack.staff import access
from upptack.staff.models import Member
from upptack.staff.policy import Thing


def may_take_part(member: Member, group: DevelopmentGroup) -> str | None:
    """None when the member may comment, say what she thinks and decide in a group, else a sentence: its members, and
    coordinators. What she may not read is not found before this is asked."""
    thing = Thing(group=group.pk, states=frozenset({"closed"}) if group.closed else frozenset())
    return access.may(member, "proposals.take_part", thing, forum.own_among(member, group.pk))


def may_draft(member: Member) -> str | None:
    """None when the member may make an accepted proposal a draft, else a sentence."""
    return access.may(member, "proposals.draft")


def may_take_away(member: Member, author: int | None) -> str | None:
    """None when the member may take away the words of something in a group that somebody (her key) wrote: she herself,
    or a coordinator."""
    return access.may(member, "proposals.take_away", Thing(owner=author))


def may_change(member: Member, decision: GroupDecision) -> str | None:
    """None when the member may change the words of a decision while they may be changed, else a sentence."""
    return access.may(member, "proposals.change", Thing(owner=decision.by_id))
