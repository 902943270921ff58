"""Who may hand over, and see how it went: the members of the unit that did."""

from __future__ import annotations

from upptack.meeting.handover.models import Handover
from upptack.staff.access import refusal as refusal_of_role
from upptack.staff.models import Member
from upptack.staff.rules import Role

HANDS_OVER = frozenset({Role.CASEWORKER, Role.SPECIALIST, Role.MANAGER})
ANOTHER_UNIT = "Överlämningen finns inte hos din enhet. Den kan redan vara avslutad och räknad."


def refusal(member: Member, handover: Handover | None = None) -> str | None:
    """None when the member may hand over, and change this handover when one is given; else a sentence that says why
    not. It is the same sentence whether a handover is another unit's or is not there."""
    sentence = refusal_of_role(member, HANDS_OVER)
    if sentence is None and handover is not None and handover.unit_id != member.unit_id:
        return ANOTHER_UNIT
    return sentence
