"""Who keeps a group's times and members, and who reads what the group has written: those who are in it, nobody else."""

from __future__ import annotations

from upptack.learning.supervision.models import SupervisionGroup
from upptack.staff import access
from upptack.staff.models import Member
from upptack.staff.policy import Thing


def _of(group: SupervisionGroup) -> Thing:
    """A group as far as rights depend on it; it is its supervisor's."""
    return Thing(group.supervisor_id, unit=group.unit_id, group=str(group.pk))


def belongs(member: Member, group: SupervisionGroup) -> bool:
    """Whether the member is in the group or leads it: then she reads what it has written."""
    return for_writing(member, group) is None


def keeps(member: Member, group: SupervisionGroup) -> bool:
    """Whether the member keeps the group's times and members: its supervisor, a manager of its unit, a coordinator."""
    return for_keeping(member, group) is None


def for_new_group(member: Member) -> str | None:
    """None when the member may make a group for her own unit, else a sentence that says why not."""
    return access.may(member, "supervision.make")


def for_keeping(member: Member, group: SupervisionGroup) -> str | None:
    """None when the member keeps the group, else a sentence."""
    return access.may(member, "supervision.keep", _of(group))


def for_writing(member: Member, group: SupervisionGroup) -> str | None:
    """None when the member may write with the group, else a sentence."""
    own = group.participants.filter(member=member).exists()
    return access.may(member, "supervision.write", _of(group), (str(group.pk),) if own else ())
