"""Who may read and answer a question: who asked, and the specialists that it lies with. No manager."""

from __future__ import annotations

from typing import Final

from upptack.learning.advice.models import Inquiry
from upptack.learning.advice.rules import InquiryState
from upptack.staff.access import roles_of
from upptack.staff.models import Member
from upptack.staff.rules import Role

ANSWERS: Final = Role.SPECIALIST
NOT_YOURS: Final = "Frågan ligger inte hos dig. Bara den specialist som har den svarar på den."
DONE: Final = "Frågan är redan besvarad eller tillbakatagen."


def lies_with(member: Member, inquiry: Inquiry) -> bool:
    """Whether a question lies with the member: handed to her, or to all specialists of her unit."""
    if ANSWERS not in roles_of(member):
        return False
    return inquiry.to_id == member.pk or (inquiry.to_id is None and inquiry.unit_id == member.unit_id)


def for_reply(member: Member, inquiry: Inquiry) -> str | None:
    """None when the member may answer a question or hand it over, else a sentence that says why not."""
    if not lies_with(member, inquiry):
        return NOT_YOURS
    return None if inquiry.state == InquiryState.WAITING else DONE


def for_taking_back(member: Member, inquiry: Inquiry) -> str | None:
    """None when the member may take a question back: her own, while nobody has answered it."""
    if inquiry.asked_by_id != member.pk:
        return NOT_YOURS
    return None if inquiry.state == InquiryState.WAITING else DONE
