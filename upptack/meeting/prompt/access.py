"""Who keeps the keys of case systems: the coordinator."""

from __future__ import annotations

from upptack.staff.access import refusal as refusal_of_role
from upptack.staff.models import Member
from upptack.staff.rules import Role

KEEPS_KEYS = frozenset({Role.COORDINATOR})


def refusal(member: Member) -> str | None:
    """None when the member may make and end keys, else a sentence that says why not."""
    return refusal_of_role(member, KEEPS_KEYS)
