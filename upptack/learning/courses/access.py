"""Who may take a module to a platform of her own. Every member may learn, and sees her own way alone."""

from __future__ import annotations

from upptack.staff import access
from upptack.staff.models import Member


def may_export(member: Member) -> bool:
    """Whether the member may take modules out as files."""
    return access.may(member, "courses.export") is None
