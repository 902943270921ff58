"""Roles, and when a signed-in session ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a member does; a member may have several."""

    CASEWORKER = "caseworker"
    SPECIALIST = "specialist"
    MANAGER = "manager"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    DATA_PROTECTION_OFFICER = "data_protection_officer"


ROLE_NAMES: dict[Role, str] = {
    Role.CASEWORKER: "Handläggare",
    Role.SPECIALIST: "Specialist",
    Role.MANAGER: "Chef",
    Role.EDITOR: "Redaktör",
    Role.REVIEWER: "Granskare",
    Role.COORDINATOR: "Samordnare",
    Role.DATA_PROTECTION_OFFICER: "Dataskyddsombud",
}


def has_ended(last_seen: datetime | None, signed_in: datetime | None, now: datetime, idle: int, absolute: int) -> bool:
    """Whether a session is over: nothing seen for `idle` seconds, or `absolute` seconds since sign-in.

    A session that lacks either time is over too: it was not begun by our sign-in."""
    if last_seen is None or signed_in is None:
        return True
    return now - last_seen > timedelta(seconds=idle) or now - signed_in > timedelta(seconds=absolute)
