"""Who may save a scenario, and who may delete one."""

from __future__ import annotations

from typing import Final

from upptack.staff import access
from upptack.staff.models import Member
from upptack.staff.rules import Role
from upptack.steering.planner.models import Scenario

KEEPERS: Final = (Role.MANAGER, Role.COORDINATOR)


def may_save(member: Member, agency: str) -> str | None:
    """None when the member may save a scenario for an agency: a manager for her own, a coordinator for any."""
    sentence = access.refusal(member, frozenset(KEEPERS))
    if sentence is None and Role.COORDINATOR not in access.roles_of(member) and member.unit.agency_id != agency:
        return "Du kan spara för din egen myndighet. Be samordnaren om det gäller en annan."
    return sentence


def may_delete(member: Member, scenario: Scenario) -> str | None:
    """None when the member saved the scenario herself."""
    if scenario.created_by_id == member.pk:
        return None
    return "Bara den som har sparat ett scenario kan ta bort det."
