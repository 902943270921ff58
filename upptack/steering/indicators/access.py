"""Who may type in figures, and see a unit's values: its own manager, and the coordinator."""

from __future__ import annotations

from typing import Final

from upptack.staff.access import refusal as refusal_of_role
from upptack.staff.access import roles_of
from upptack.staff.models import Member, Unit
from upptack.staff.rules import Role

FILLS_IN: Final = frozenset({Role.MANAGER, Role.COORDINATOR})
ANOTHER_UNIT: Final = "Enhetens tal visas för enhetens egen chef och för samordnaren. Välj din egen enhet."
ONLY_COORDINATOR: Final = "Tal för en hel myndighet skrivs in av samordnaren."


def may_choose(member: Member) -> bool:
    """Whether the member sees and fills in for other units than her own."""
    return Role.COORDINATOR in roles_of(member)


def refusal(member: Member, unit: Unit | None) -> str | None:
    """None when the member may see a unit's values and type in its figures (without a unit: an agency's), else a
    sentence that says why not."""
    sentence = refusal_of_role(member, FILLS_IN)
    if sentence or may_choose(member):
        return sentence
    if unit is None:
        return ONLY_COORDINATOR
    return None if unit.pk == member.unit_id else ANOTHER_UNIT
