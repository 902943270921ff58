"""Who may write the account and build its files: the coordinator. Any member may read it."""

from __future__ import annotations

from upptack.staff.access import refusal as refusal_of_role
from upptack.staff.models import Member
from upptack.staff.rules import Role

WRITES = frozenset({Role.COORDINATOR})


def refusal(member: Member) -> str | None:
    """None when the member may write texts and build files, else a sentence that says why not."""
    return refusal_of_role(member, WRITES)
