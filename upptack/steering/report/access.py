"""Who may write the account and build its files: the coordinator. Any member may read it."""

from __future__ import annotations

from upptack.staff import access
from upptack.staff.models import Member


def refusal(member: Member) -> str | None:
    """None when the member may write texts and build files, else a sentence that says why not."""
    return access.may(member, "report.write")
