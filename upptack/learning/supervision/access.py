"""Who keeps a group's times and members, and who reads what the group has written: those who are in it, nobody else."""

from __future__ import annotations

from typing import Final

from upptack.learning.supervision.models import SupervisionGroup
from upptack.staff.access import refusal as refusal_of_role
from upptack.staff.access import roles_of
from upptack.staff.models import Member
from upptack.staff.rules import Role

MAKES: Final = frozenset({Role.MANAGER, Role.SPECIALIST, Role.COORDINATOR})
NOT_IN_IT: Final = "Bara de som är med i gruppen kan göra det här."
KEEPERS_ONLY: Final = "Bara handledaren, enhetens chef eller samordnaren ändrar gruppens tider och medlemmar."


def belongs(member: Member, group: SupervisionGroup) -> bool:
    """Whether the member is in the group or leads it: then she reads what it has written."""
    return group.supervisor_id == member.pk or group.participants.filter(member=member).exists()


def keeps(member: Member, group: SupervisionGroup) -> bool:
    """Whether the member keeps the group's times and members: its supervisor, a manager of its unit, a coordinator."""
    roles = roles_of(member)
    own_unit = Role.MANAGER in roles and group.unit_id == member.unit_id
    return group.supervisor_id == member.pk or own_unit or Role.COORDINATOR in roles


def for_new_group(member: Member) -> str | None:
    """None when the member may make a group for her own unit, else a sentence that says why not."""
    return refusal_of_role(member, MAKES)


def for_keeping(member: Member, group: SupervisionGroup) -> str | None:
    """None when the member keeps the group, else a sentence."""
    return None if keeps(member, group) else KEEPERS_ONLY


def for_writing(member: Member, group: SupervisionGroup) -> str | None:
    """None when the member may write with the group, else a sentence."""
    return None if belongs(member, group) else NOT_IN_IT
