"""Who may see what of the practice. A call is the learner's own; the figures are a unit's and never a person's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upptack.staff import access, policy
from upptack.staff.models import Member, Unit
from upptack.staff.policy import Thing

ANOTHER_UNIT: Final = policy.sentence("practice.read_figures")


def may_open(member: Member) -> bool:
    """Whether the member reads figures of any unit."""
    return access.may(member, "practice.open_figures") is None


def for_figures(member: Member, unit: Unit) -> str | None:
    """None when the member may read a unit's figures, else a sentence: a coordinator every unit's, others their own."""
    return access.may(member, "practice.read_figures", Thing(unit=unit.pk))


def units(member: Member) -> Sequence[Unit]:
    """The units whose figures the member may read."""
    if access.may(member, "practice.choose") is None:
        return tuple(Unit.objects.select_related("agency").order_by("agency__name", "name"))
    return (member.unit,)
