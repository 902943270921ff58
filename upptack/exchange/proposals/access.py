"""Who takes part in a group's proposals and decisions. Who may read them is said by the forum."""

from __future__ import annotations

from typing import Final

from upptack.exchange.forum import access as forum
from upptack.exchange.forum.models import DevelopmentGroup
from upptack.exchange.proposals.models import GroupDecision
from upptack.staff.access import roles_of
from upptack.staff.models import Member
from upptack.staff.rules import Role

DRAFTS: Final = Role.EDITOR
NOT_IN_GROUP: Final = "Bara gruppens medlemmar och samordnare tar del i förslag och beslut."
NO_EDITOR: Final = "Bara en redaktör kan göra ett utkast av förslaget. Be en redaktör om hjälp."
NOT_YOURS: Final = "Bara den som skrev det, eller en samordnare, kan ta bort det."
ANOTHERS: Final = "Bara den som skrev in beslutet kan ändra det. Du kan ersätta det med ett nytt."


def may_take_part(member: Member, group: DevelopmentGroup) -> str | None:
    """None when the member may comment, say what she thinks and decide in a group, else a sentence: its members, and
    coordinators. What she may not read is not found before this is asked."""
    if group.closed:
        return forum.GROUP_CLOSED
    return None if forum.in_group(member, group.pk) or forum.coordinates(member) else NOT_IN_GROUP


def may_draft(member: Member) -> str | None:
    """None when the member may make an accepted proposal a draft, else a sentence."""
    return None if DRAFTS in roles_of(member) else NO_EDITOR


def may_take_away(member: Member, author: int | None) -> str | None:
    """None when the member may take away the words of something in a group that somebody (her key) wrote: she herself,
    or a coordinator."""
    return None if author == member.pk or forum.coordinates(member) else NOT_YOURS


def may_change(member: Member, decision: GroupDecision) -> str | None:
    """None when the member may change the words of a decision while they may be changed, else a sentence."""
    return None if decision.by_id == member.pk else ANOTHERS
