"""Who may change what in the plan. Every member may read it."""

from __future__ import annotations

from typing import Final

from upptack.staff import access, policy
from upptack.staff.models import Member, Unit
from upptack.staff.policy import Thing

ANOTHER_UNIT: Final = policy.sentence("plan.answer")


def for_activity(member: Member, agency: str) -> str | None:
    """None when the member may add or change an activity of the agency with this code, else a sentence that says why
    not: a coordinator all, a manager those of the own agency."""
    return access.may(member, "plan.change", Thing(agency=agency))


def for_health(member: Member, unit: Unit) -> str | None:
    """None when the member may answer for a unit, else a sentence: a coordinator for all, a manager for her own."""
    return access.may(member, "plan.answer", Thing(unit=unit.pk))


def for_decision(member: Member) -> str | None:
    """None when the member may write down decisions, else a sentence that says why not."""
    return access.may(member, "plan.decide")


def coordinates(member: Member) -> bool:
    """Whether the member may change the plan of every agency."""
    return access.may(member, "plan.coordinate") is None


def changes(member: Member) -> bool:
    """Whether the member may change any part of the plan."""
    return access.may(member, "plan.open") is None
