"""Who may see what of the practice. A call is the learner's own; the figures are a unit's and never a person's."""

from __future__ import annotations

from collections.abc import Sequence

from upptack.staff.access import roles_of
from upptack.staff.models import Member, Unit
from upptack.staff.rules import Role

READS = frozenset({Role.MANAGER, Role.COORDINATOR, Role.SPECIALIST})
"""Who may read a unit's figures."""
ANOTHER_UNIT = "Siffrorna gäller en annan enhet. Dess chef, dess specialist och samordnaren kan läsa dem."


def for_figures(member: Member, unit: Unit) -> str | None:
    """None when the member may read a unit's figures, else a sentence: a coordinator every unit's, others their own."""
    if Role.COORDINATOR in roles_of(member):
        return None
    return None if roles_of(member) & READS and member.unit_id == unit.pk else ANOTHER_UNIT


def units(member: Member) -> Sequence[Unit]:
    """The units whose figures the member may read."""
    if Role.COORDINATOR in roles_of(member):
        return tuple(Unit.objects.select_related("agency").order_by("agency__name", "name"))
    return (member.unit,)
