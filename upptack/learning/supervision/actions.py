"""The only writer of supervision. What is sent twice is made once; held time is counted for the unit, never for anybody
who was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from upptack.audit import actions as audit
from upptack.learning.supervision import access, queries, rules
from upptack.learning.supervision.models import (
    AgendaItem,
    CalendarKey,
    Participant,
    Session,
    Sheet,
    SupervisionGroup,
)
from upptack.learning.supervision.rules import SessionState
from upptack.staff.actions import Refused
from upptack.staff.models import Member
from upptack.tally.actions import add_staff

UNKNOWN = "Ingen medarbetare på din myndighet har den e-postadressen."


@dataclass(frozen=True, slots=True)
class Written:
    """A sheet as it is written in the form."""

    situation: str
    thought: str
    helped: str
    learning: str
    agreed: bool


def make_group(name: str, supervisor: str, *, token: str, by: Member) -> SupervisionGroup:
    """Makes a group for the member's own unit; the same form sent again gives the one that it made. `supervisor`: her
    work e-mail. Raises Refused with a sentence."""
    _let(access.for_new_group(by))
    fields = {"name": name, "unit": by.unit, "supervisor": _colleague(supervisor, by)}
    with transaction.atomic():
        made, new = SupervisionGroup.objects.get_or_create(token=token, defaults=fields)
        if new:
            audit.note("supervision.group", by=by, kind="supervisiongroup", key=made.pk)
    return made


def add_participant(group: SupervisionGroup, email: str, *, by: Member) -> None:
    """Brings a colleague of the same agency into a group. Raises Refused."""
    _let(access.for_keeping(by, group))
    with transaction.atomic():
        made, new = Participant.objects.get_or_create(group=group, member=_colleague(email, by))
        if new:
            audit.note("supervision.participant", by=by, kind="participant", key=f"{group.pk}:{made.member_id}")


def leave(group: SupervisionGroup, member: int, *, by: Member) -> None:
    """Takes somebody out of a group: its keeper anybody, a member herself. Raises Refused."""
    if member != by.pk:
        _let(access.for_keeping(by, group))
    with transaction.atomic():
        if Participant.objects.filter(group=group, member=member).delete()[0]:
            audit.note("supervision.leave", by=by, kind="participant", key=f"{group.pk}:{member}")


def plan(group: SupervisionGroup, starts: datetime, minutes: int, place: str, *, token: str, by: Member) -> Session:
    """Plans a time, and counts it as planned for the unit; the same form sent again gives the one that it made. Raises
    Refused."""
    _let(access.for_keeping(by, group))
    with transaction.atomic():
        made, new = Session.objects.get_or_create(
            token=token, defaults={"group": group, "starts": starts, "minutes": minutes, "place": place}
        )
        if new:
            _count(made, "supervision-planned", 1)
            audit.note("supervision.plan", by=by, kind="session", key=made.pk)
    return made


def change(id: int, to: SessionState, *, by: Member) -> Session:
    """Says that a time was held or cancelled, or takes that back; a form sent again changes nothing. Raises Refused,
    rules.NotNow with a sentence, or Session.DoesNotExist."""
    with transaction.atomic():
        # Only the time is locked: an outer join cannot be in PostgreSQL.
        Session.objects.select_for_update().get(pk=id)
        session = Session.objects.select_related("group__unit").get(pk=id)
        _let(access.for_keeping(by, session.group))
        now = SessionState(session.state)
        if now == to:
            return session
        held = rules.change(now, to)
        session.state = to.value
        session.save(update_fields=("state",))
        if held:
            _count(session, "supervision-held", held)
            _count(session, "supervision-minutes", held * session.minutes)
        audit.note("supervision.change", by=by, kind="session", key=session.pk)
    return session


def take_up(session: Session, question: str, *, token: str, by: Member) -> AgendaItem:
    """Puts a question on the agenda, without the member's name for the others. Raises Refused."""
    _let(access.for_writing(by, session.group))
    fields = {"session": session, "member": by, "question": question}
    made, _ = AgendaItem.objects.get_or_create(token=token, defaults=fields)
    return made


def drop(session: Session, id: int, *, by: Member) -> None:
    """Removes the member's own question from the agenda; anybody else's stays."""
    AgendaItem.objects.filter(session=session, pk=id, member=by).delete()


def write(session: Session, sheet: Written, *, token: str, by: Member) -> Sheet:
    """Keeps a sheet of the group's. Raises Refused."""
    _let(access.for_writing(by, session.group))
    fields = {
        "session": session,
        "situation": sheet.situation,
        "thought": sheet.thought,
        "helped": sheet.helped,
        "learning": sheet.learning,
        "agreed": sheet.agreed and bool(sheet.learning),
    }
    made, _ = Sheet.objects.get_or_create(token=token, defaults=fields)
    return made


def remove(group: SupervisionGroup, id: int, *, by: Member) -> None:
    """Removes a sheet that the group no longer wants to keep. Raises Refused."""
    _let(access.for_writing(by, group))
    Sheet.objects.filter(session__group=group, pk=id).delete()


def new_feed(by: Member) -> str:
    """Gives the member a new calendar feed and returns its secret, which is told once; an older link ends."""
    secret = token_urlsafe(24)
    CalendarKey.objects.update_or_create(member=by, defaults={"digest": queries.digest_of(secret)})
    return secret


def _colleague(email: str, by: Member) -> Member:
    found = Member.objects.filter(email__iexact=email, unit__agency=by.unit.agency_id, is_active=True).first()
    if found is None:
        raise Refused(UNKNOWN)
    return found


def _count(session: Session, what: str, n: int) -> None:
    unit = session.group.unit
    add_staff(timezone.localtime(session.starts).strftime("%Y-%m"), unit.agency_id, unit.pk, what, n)


def _let(sentence: str | None) -> None:
    if sentence:
        raise Refused(sentence)
