"""Reads groups and times, always those that the member may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db.models import Q, QuerySet

from upptack.learning.supervision import access
from upptack.learning.supervision.models import AgendaItem, CalendarKey, Session, Sheet, SupervisionGroup
from upptack.learning.supervision.rules import SessionState
from upptack.staff.access import roles_of
from upptack.staff.models import Member
from upptack.staff.rules import Role

FEED_BACK: Final = timedelta(days=90)
"""How far back a calendar feed goes."""


def groups(member: Member) -> QuerySet[SupervisionGroup]:
    """The groups that the member is in, leads or keeps."""
    roles = roles_of(member)
    seen = Q(participants__member=member) | Q(supervisor=member)
    if Role.MANAGER in roles:
        seen |= Q(unit=member.unit_id)
    if Role.COORDINATOR in roles:
        seen |= ~Q(pk=None)
    return SupervisionGroup.objects.filter(seen).select_related("unit__agency", "supervisor").distinct()


def group(id: int, member: Member) -> SupervisionGroup | None:
    """A group that the member may see; None for any other, as if it did not exist."""
    return groups(member).filter(pk=id).first()


def session(id: int, member: Member) -> Session | None:
    """A time of a group that the member may see; None for any other."""
    return (
        Session.objects.select_related("group__unit", "group__supervisor")
        .filter(pk=id, group__in=groups(member).values("pk"))
        .first()
    )


def coming(member: Member, at: datetime) -> QuerySet[Session]:
    """The planned times of the member's own groups that have not ended, the nearest first."""
    own = Q(group__participants__member=member) | Q(group__supervisor=member)
    later = Session.objects.filter(own, state=SessionState.PLANNED, starts__gte=at - timedelta(hours=8))
    return later.select_related("group").distinct()


def times(found: SupervisionGroup) -> QuerySet[Session]:
    """The times of a group, the newest first."""
    return found.sessions.order_by("-starts", "-pk")


def agenda(found: Session, member: Member) -> Sequence[tuple[AgendaItem, bool]]:
    """What members want to take up, each with whether it is the member's own. Nothing for who is not in the group."""
    if not access.belongs(member, found.group):
        return ()
    return [(item, item.member_id == member.pk) for item in found.agenda.all()]


def sheets(found: SupervisionGroup, member: Member) -> QuerySet[Sheet]:
    """What the group has written; nothing for who is not in it."""
    written = Sheet.objects.filter(session__group=found).select_related("session")
    return written if access.belongs(member, found) else written.none()


def agreed(id: int, member: Member) -> Sheet | None:
    """A sheet whose learning the group agrees that others may read, for somebody who is in the group; else None."""
    sheet = Sheet.objects.select_related("session__group").filter(pk=id, agreed=True).exclude(learning="").first()
    return sheet if sheet and access.belongs(member, sheet.session.group) else None


def digest_of(secret: str) -> str:
    """What is kept of a feed's secret."""
    return sha256(secret.encode()).hexdigest()


def feed_of(secret: str, at: datetime) -> QuerySet[Session] | None:
    """The times of the member whose feed has this secret; None when nobody's has, or she has left."""
    key = CalendarKey.objects.select_related("member").filter(digest=digest_of(secret)).first()
    if key is None or not key.member.is_active:
        return None
    own = Q(group__participants__member=key.member) | Q(group__supervisor=key.member)
    return Session.objects.filter(own, starts__gte=at - FEED_BACK).distinct()
