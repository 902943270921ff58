"""Who may see the protected tables, ask for one more, and release a period."""

from __future__ import annotations

from upptack.staff import access
from upptack.staff.models import Member


def refusal(member: Member) -> str | None:
    """None when the member may release a period, else a sentence that says why not. Reading, and asking for one more
    protected table, is for every member."""
    return access.may(member, "statistics.release")
