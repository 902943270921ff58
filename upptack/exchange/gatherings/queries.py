"""Reads gatherings, always through what the member may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse

from upptack.exchange.forum.models import DevelopmentGroup, Membership, Post, Shelved
from upptack.exchange.forum.queries import readable
from upptack.exchange.forum.rules import PostKind, PostState, Reach, ShelfKind
from upptack.exchange.gatherings import rules
from upptack.exchange.gatherings.models import Gathering, GatheringAction, GatheringItem, GatheringNotes
from upptack.staff.models import Member

PAGE: Final = 30
"""Past gatherings on one page, and questions and proposals to choose from."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something on the agenda: its heading, and where it stands; both empty when it is gone or not for the reader."""

    item: GatheringItem
    title: str
    path: str


def link_to(gathering: Gathering) -> str:
    """Where a gathering stands."""
    return reverse("gathering", args=[gathering.pk])


def _gatherings(member: Member) -> QuerySet[Gathering]:
    return Gathering.objects.filter(readable(member)).select_related("group", "agency", "by")


def gathering(member: Member, id: int) -> Gathering | None:
    """A gathering; None when it is not there or the member may not read it: nothing tells which."""
    return _gatherings(member).filter(pk=id).first()


def coming(member: Member, at: datetime, group: str = "") -> QuerySet[Gathering]:
    """The gatherings that the member may read and that have not ended, the nearest first: all, or a group's by slug."""
    found = _gatherings(member).filter(starts__gte=at - timedelta(minutes=rules.LONGEST)).order_by("starts", "pk")
    return found.filter(group=group) if group else found


def held(member: Member, at: datetime, group: str = "", start: int = 0) -> tuple[Gathering, ...]:
    """Those that are over, the newest first; one more than a page."""
    found = _gatherings(member).filter(starts__lt=at - timedelta(minutes=rules.LONGEST))
    return tuple((found.filter(group=group) if group else found)[start : start + PAGE + 1])


def agenda(found: Gathering, member: Member) -> tuple[Line, ...]:
    """What is to be taken up, in the order it was put there."""
    items = list(found.items.select_related("by__unit__agency"))
    keys = [Q(kind=item.kind, key=item.key) for item in items if item.kind]
    there: dict[tuple[str, str], Shelved] = {}
    if keys:
        wanted = keys[0]
        for key in keys[1:]:
            wanted |= key
        shelved = Shelved.objects.filter(readable(member)).filter(wanted)
        there = {(each.kind, each.key): each for each in shelved}
    return tuple(_line(item, there.get((item.kind, item.key))) for item in items)


def _line(item: GatheringItem, shelved: Shelved | None) -> Line:
    if not item.kind:
        return Line(item, item.title, "")
    return Line(item, shelved.title, shelved.path) if shelved else Line(item, "", "")


def to_take_up(found: Gathering, member: Member) -> tuple[Shelved, ...]:
    """Open questions and proposals of the group that may stand on the agenda and do not yet, the newest first."""
    shelved = Shelved.objects.filter(readable(member), group=found.group_id, kind__in=rules.TAKEN_UP)
    taken = set(found.items.exclude(kind="").values_list("kind", "key"))
    closed = _closed(found.group_id)
    return tuple(
        each
        for each in shelved.order_by("-at", "-pk")[: 2 * PAGE]
        if fits(each, found) and (each.kind, each.key) not in taken and (each.kind, each.key) not in closed
    )[:PAGE]


def _closed(group: str) -> set[tuple[str, str]]:
    """The questions of a group that are closed."""
    rows = Post.objects.filter(group=group, kind=PostKind.QUESTION.value, state=PostState.CLOSED.value)
    return {(ShelfKind.QUESTION.value, str(pk)) for pk in rows.values_list("pk", flat=True)}


def fits(shelved: Shelved, found: Gathering) -> bool:
    """Whether something of the exchange may stand on the agenda of a gathering."""
    reach = Reach(found.reach)
    return rules.may_be_taken_up(shelved.kind, shelved.reach, shelved.group_id, gathering=reach, of=found.group_id)


def notes(found: Gathering) -> tuple[GatheringNotes, ...]:
    """Every version of the notes, the newest first."""
    return tuple(found.notes.select_related("by"))


def members(group: DevelopmentGroup) -> tuple[Member, ...]:
    """Who belongs to a group and still works, by name."""
    found = Membership.objects.filter(group=group, member__is_active=True)
    return tuple(Member.objects.filter(pk__in=found.values("member")).order_by("name", "pk"))


def action(member: Member, id: int) -> GatheringAction | None:
    """Something to be done of a gathering that the member may read; None when it is not there or she may not."""
    found = GatheringAction.objects.filter(readable(member, "gathering__"), pk=id)
    return found.select_related("gathering__group", "agency").first()
