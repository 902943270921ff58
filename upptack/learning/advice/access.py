"""Who may read and answer a question: who asked, and the specialists that it lies with. No manager."""

from __future__ import annotations

from typing import Final

from upptack.learning.advice.models import Inquiry
from upptack.learning.advice.rules import InquiryState
from upptack.staff import access, policy
from upptack.staff.models import Member
from upptack.staff.policy import Thing

NOT_YOURS: Final = policy.sentence("advice.reply")


def answers(member: Member) -> bool:
    """Whether the member answers questions at all: a specialist."""
    return access.may(member, "advice.open") is None


def _of(member: Member, inquiry: Inquiry) -> Thing:
    """A question as far as rights depend on it."""
    facts = {
        "to_me": inquiry.to_id == member.pk,
        "to_all": inquiry.to_id is None,
        "waiting": inquiry.state == InquiryState.WAITING,
    }
    states = frozenset(name for name, true in facts.items() if true)
    return Thing(inquiry.asked_by_id, unit=inquiry.unit_id, states=states)


def lies_with(member: Member, inquiry: Inquiry) -> bool:
    """Whether a question lies with the member: handed to her, or to all specialists of her unit."""
    return access.may(member, "advice.hold", _of(member, inquiry)) is None


def for_reply(member: Member, inquiry: Inquiry) -> str | None:
    """None when the member may answer a question or hand it over, else a sentence that says why not."""
    return access.may(member, "advice.reply", _of(member, inquiry))


def for_taking_back(member: Member, inquiry: Inquiry) -> str | None:
    """None when the member may take a question back: her own, while nobody has answered it."""
    return access.may(member, "advice.take_back", _of(member, inquiry))
