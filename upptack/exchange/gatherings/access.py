"""Who writes in a group's gatherings: its members, while it is open. Who may read them is said by the forum."""

from __future__ import annotations

from upptack.exchange.forum import access as forum
from upptack.exchange.gatherings.models import Gathering, GatheringItem
from upptack.staff import access
from upptack.staff.models import Member
from upptack.staff.policy import Thing


def may_write(member: Member, gathering: Gathering) -> str | None:
    """None when the member may write in a gathering, else a sentence that says why not."""
    return forum.may_write(member, reach=gathering.reach, group=gathering.group)


def may_take_away(member: Member, author: int | None) -> str | None:
    """None when the member may take away notes that somebody (her key) wrote: she herself, or a coordinator."""
    return access.may(member, "gatherings.take_away", Thing(owner=author))


def may_drop(member: Member, item: GatheringItem) -> str | None:
    """None when the member may take something off the agenda: what she put there herself, or a coordinator."""
    return access.may(member, "gatherings.drop", Thing(owner=item.by_id))
