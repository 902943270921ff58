"""Who may hand over, and see how it went: the members of the unit that did."""

from __future__ import annotations

from typing import Final

from upptack.meeting.handover.models import Handover
from upptack.staff import access, policy
from upptack.staff.models import Member
from upptack.staff.policy import Thing

ANOTHER_UNIT: Final = policy.sentence("handover.change")


def refusal(member: Member, handover: Handover | None = None) -> str | None:
    """None when the member may hand over, and change this handover when one is given; else a sentence that says why
    not. It is the same sentence whether a handover is another unit's or is not there."""
    if handover is None:
        return access.may(member, "handover.hand_over")
    return access.may(member, "handover.change", Thing(unit=handover.unit_id))
