"""Who may read and change what in the exchange. Who may read is said here and in `queries.readable`, nowhere else."""

from __future__ import annotations

from typing import Final

from upptack.exchange.forum.models import DevelopmentGroup, Membership, Post
from upptack.exchange.forum.rules import PostKind, Reach
from upptack.staff.access import refusal as refusal_of_role
from upptack.staff.access import roles_of
from upptack.staff.models import Member
from upptack.staff.rules import Role

KEEPS_GROUPS: Final = frozenset({Role.COORDINATOR})
NOT_FOR_YOU: Final = "Sidan finns inte."
"""What is said of something that the member may not read: the same as of what is not there."""
NOT_IN_GROUP: Final = "Du är inte med i gruppen. Be en samordnare att lägga till dig."
NO_GROUP: Final = "Välj vilken grupp det gäller."
GROUP_CLOSED: Final = "Gruppen är avslutad. Det som står där går att läsa, men inget nytt tas emot."
ANOTHERS: Final = "Bara den som skrev inlägget kan ändra det."
NOT_YOURS_TO_WITHDRAW: Final = "Bara den som skrev inlägget, eller en samordnare, kan dra tillbaka det."
NOT_YOURS_TO_CLOSE: Final = "Bara den som frågade, eller en samordnare, kan avsluta frågan eller välja ett svar."


def in_group(member: Member, group: str) -> bool:
    """Whether the member belongs to the group with this slug. A coordinator does not, unless she has been added."""
    return Membership.objects.filter(member=member, group_id=group).exists()


def may_read(member: Member, *, reach: Reach | str, agency: str, group: str | None) -> str | None:
    """None when the member may read what has this reach, the agency's code and the group's slug (None or empty: none);
    else NOT_FOR_YOU, which is to be answered with status 404 exactly as what is not there. The same rule as a filter:
    `queries.readable`. No role reads more than others."""
    if reach == Reach.ALL:
        return None
    if reach == Reach.AGENCY:
        return None if member.unit.agency_id == agency else NOT_FOR_YOU
    return None if group and in_group(member, group) else NOT_FOR_YOU


def may_write(member: Member, *, reach: Reach | str, group: DevelopmentGroup | None) -> str | None:
    """None when the member may write something with this reach in this group (None: no group), else a sentence. In a
    group only its members write, whoever may read it; in a closed group nobody does."""
    if group is None:
        return NO_GROUP if reach == Reach.GROUP else None
    if not in_group(member, group.pk):
        return NOT_IN_GROUP
    return GROUP_CLOSED if group.closed else None


def may_answer(member: Member, question: Post) -> str | None:
    """None when the member may answer a question: whoever may read it, unless its group is closed."""
    sentence = may_read(member, reach=question.reach, agency=question.agency_id, group=question.group_id)
    if sentence is None and question.group is not None and question.group.closed:
        return GROUP_CLOSED
    return sentence


def may_edit(member: Member, post: Post) -> str | None:
    """None when the member may change what a post says: only its author."""
    return None if post.author_id == member.pk else ANOTHERS


def may_withdraw(member: Member, post: Post) -> str | None:
    """None when the member may withdraw a post that she may read: its author or a coordinator."""
    sentence = may_read(member, reach=post.reach, agency=post.agency_id, group=post.group_id)
    return sentence or (None if post.author_id == member.pk or coordinates(member) else NOT_YOURS_TO_WITHDRAW)


def may_close(member: Member, question: Post) -> str | None:
    """None when the member may close a question that she may read, open it again, or choose an answer: who asked, or a
    coordinator."""
    if question.kind != PostKind.QUESTION:
        return NOT_FOR_YOU
    sentence = may_read(member, reach=question.reach, agency=question.agency_id, group=question.group_id)
    return sentence or (None if question.author_id == member.pk or coordinates(member) else NOT_YOURS_TO_CLOSE)


def may_keep_groups(member: Member) -> str | None:
    """None when the member may add groups, close them, and add and take away members; else a sentence."""
    return refusal_of_role(member, KEEPS_GROUPS)


def coordinates(member: Member) -> bool:
    """Whether the member is a coordinator."""
    return Role.COORDINATOR in roles_of(member)
