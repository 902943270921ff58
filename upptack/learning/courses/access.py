"""Who may take a module to a platform of her own. Every member may learn, and sees her own way alone."""

from __future__ import annotations

from typing import Final

from upptack.staff.access import refusal
from upptack.staff.models import Member
from upptack.staff.rules import Role

EXPORTS: Final = frozenset({Role.EDITOR, Role.COORDINATOR})


def may_export(member: Member) -> bool:
    """Whether the member may take modules out as files."""
    return refusal(member, EXPORTS) is None
