"""Who keeps the keys of case systems: the coordinator."""

from __future__ import annotations

from upptack.staff import access
from upptack.staff.models import Member


def refusal(member: Member) -> str | None:
    """None when the member may make and end keys, else a sentence that says why not."""
    return access.may(member, "prompt.keep_keys")
