"""Who may read and change what in the exchange. Who may read is said here and in `queries.readable`, nowhere else."""

from __future__ import annotations

from typing import Final

from upptack.exchange.forum.models import DevelopmentGroup, Membership, Post
from upptack.exchange.forum.rules import PostKind, Reach
from upptack.staff import access, policy
from upptack.staff.models import Member
from upptack.staff.policy import Thing

NOT_FOR_YOU: Final = policy.sentence("exchange.read")
"""What is said of something that the member may not read: the same as of what is not there."""


def in_group(member: Member, group: str) -> bool:
    """Whether the member belongs to the group with this slug. A coordinator does not, unless she has been added."""
    return Membership.objects.filter(member=member, group_id=group).exists()


def own_among(member: Member, group: str | None) -> frozenset[str]:
    """The group with this slug when the member belongs to it, else none: what a right needs to know of her groups."""
    return frozenset({group}) if group and in_group(member, group) else frozenset()


def _post(post: Post) -> Thing:
    """A post as far as rights depend on it."""
    states = {f"reach_{Reach(post.reach).value}"}
    if post.kind == PostKind.QUESTION:
        states.add("question")
    if post.group is not None and post.group.closed:
        states.add("closed")
    return Thing(post.author_id, agency=post.agency_id, group=post.group_id or "", states=frozenset(states))


def _groups(member: Member, post: Post) -> frozenset[str]:
    return own_among(member, post.group_id if post.reach == Reach.GROUP else None)


def may_read(member: Member, *, reach: Reach | str, agency: str, group: str | None) -> str | None:
    """None when the member may read what has this reach, the agency's code and the group's slug (None or empty: none);
    else NOT_FOR_YOU, which is to be answered with status 404 exactly as what is not there. The same rule as a filter:
    `queries.readable`. No role reads more than others."""
    thing = Thing(agency=agency, group=group or "", states=frozenset({f"reach_{Reach(reach).value}"}))
    return access.may(member, "exchange.read", thing, own_among(member, group if reach == Reach.GROUP else None))


def may_write(member: Member, *, reach: Reach | str, group: DevelopmentGroup | None) -> str | None:
    """None when the member may write something with this reach in this group (None: no group), else a sentence. In a
    group only its members write, whoever may read it; in a closed group nobody does."""
    states = {f"reach_{Reach(reach).value}"}
    if group is not None:
        states.add("with_group")
    if group is not None and group.closed:
        states.add("closed")
    slug = group.pk if group else ""
    return access.may(member, "exchange.write", Thing(group=slug, states=frozenset(states)), own_among(member, slug))


def may_answer(member: Member, question: Post) -> str | None:
    """None when the member may answer a question: whoever may read it, unless its group is closed."""
    return access.may(member, "exchange.answer", _post(question), _groups(member, question))


def may_edit(member: Member, post: Post) -> str | None:
    """None when the member may change what a post says: only its author."""
    return access.may(member, "exchange.edit", Thing(owner=post.author_id))


def may_withdraw(member: Member, post: Post) -> str | None:
    """None when the member may withdraw a post that she may read: its author or a coordinator."""
    return access.may(member, "exchange.withdraw", _post(post), _groups(member, post))


def may_close(member: Member, question: Post) -> str | None:
    """None when the member may close a question that she may read, open it again, or choose an answer: who asked, or a
    coordinator."""
    return access.may(member, "exchange.close", _post(question), _groups(member, question))


def may_keep_groups(member: Member) -> str | None:
    """None when the member may add groups, close them, and add and take away members; else a sentence."""
    return access.may(member, "exchange.keep_groups")


def coordinates(member: Member) -> bool:
    """Whether the member is a coordinator."""
    return may_keep_groups(member) is None
