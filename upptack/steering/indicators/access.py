"""Who may type in figures, and see a unit's values: its own manager, and the coordinator."""

from __future__ import annotations

from typing import Final

from upptack.staff import access, policy
from upptack.staff.models import Member, Unit
from upptack.staff.policy import Thing

ANOTHER_UNIT: Final = policy.sentence("indicators.fill_in", 1)


def may_choose(member: Member) -> bool:
    """Whether the member sees and fills in for other units than her own."""
    return access.may(member, "indicators.choose") is None


def refusal(member: Member, unit: Unit | None) -> str | None:
    """None when the member may see a unit's values and type in its figures (without a unit: an agency's), else a
    sentence that says why not."""
    thing = Thing(unit=unit.pk) if unit else Thing(states=frozenset({"of_agency"}))
    return access.may(member, "indicators.fill_in", thing)
