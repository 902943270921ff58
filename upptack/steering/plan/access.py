"""Who may change what in the plan. Every member may read it."""

from __future__ import annotations

from upptack.staff.access import refusal as refusal_of_role
from upptack.staff.access import roles_of
from upptack.staff.models import Member, Unit
from upptack.staff.rules import Role

CHANGES = frozenset({Role.MANAGER, Role.COORDINATOR})
DECIDES = frozenset({Role.COORDINATOR})
ANOTHER_AGENCY = "Aktiviteten hör till en annan myndighet. Be en chef där, eller samordnaren, att ändra den."
ANOTHER_UNIT = "Frågorna gäller en annan enhet. Dess chef eller samordnaren svarar på dem."


def for_activity(member: Member, agency: str) -> str | None:
    """None when the member may add or change an activity of the agency with this code, else a sentence that says why
    not: a coordinator all, a manager those of the own agency."""
    sentence = refusal_of_role(member, CHANGES)
    if sentence is None and not coordinates(member) and member.unit.agency_id != agency:
        return ANOTHER_AGENCY
    return sentence


def for_health(member: Member, unit: Unit) -> str | None:
    """None when the member may answer for a unit, else a sentence: a coordinator for all, a manager for her own."""
    sentence = refusal_of_role(member, CHANGES)
    if sentence is None and not coordinates(member) and member.unit_id != unit.pk:
        return ANOTHER_UNIT
    return sentence


def for_decision(member: Member) -> str | None:
    """None when the member may write down decisions, else a sentence that says why not."""
    return refusal_of_role(member, DECIDES)


def coordinates(member: Member) -> bool:
    """Whether the member may change the plan of every agency."""
    return Role.COORDINATOR in roles_of(member)


def changes(member: Member) -> bool:
    """Whether the member may change any part of the plan."""
    return refusal_of_role(member, CHANGES) is None
