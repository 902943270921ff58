"""Who may see the protected tables, ask for one more, and release a period."""

from __future__ import annotations

from upptack.staff.access import refusal as refusal_of_role
from upptack.staff.models import Member
from upptack.staff.rules import Role

RELEASES = frozenset({Role.COORDINATOR})


def refusal(member: Member) -> str | None:
    """None when the member may release a period, else a sentence that says why not. Reading, and asking for one more
    protected table, is for every member."""
    return refusal_of_role(member, RELEASES)
