"""Who may save a scenario, and who may delete one."""

from __future__ import annotations

from upptack.staff import access
from upptack.staff.models import Member
from upptack.staff.policy import Thing
from upptack.steering.planner.models import Scenario


def may_save(member: Member, agency: str) -> str | None:
    """None when the member may save a scenario for an agency: a manager for her own, a coordinator for any."""
    return access.may(member, "planner.save", Thing(agency=agency))


def may_delete(member: Member, scenario: Scenario) -> str | None:
    """None when the member may save scenarios and saved this one herself."""
    return access.may(member, "planner.delete", Thing(owner=scenario.created_by_id))
