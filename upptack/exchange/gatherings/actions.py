"""The only writer of gatherings. What is sent twice is made once; what leads to a person is never kept; notes that
somebody else has written meanwhile are not overwritten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from upptack.audit import actions as audit
from upptack.exchange.forum import access as forum
from upptack.exchange.forum.actions import check, index, unindex
from upptack.exchange.forum.models import DevelopmentGroup, Shelved
from upptack.exchange.forum.queries import readable
from upptack.exchange.forum.rules import NotNow, Reach, ShelfKind
from upptack.exchange.gatherings import access, queries, rules
from upptack.exchange.gatherings.models import Attendance, Gathering, GatheringAction, GatheringItem, GatheringNotes
from upptack.exchange.gatherings.rules import GatheringState
from upptack.staff.actions import Refused
from upptack.staff.models import Member


@dataclass(frozen=True, slots=True)
class Called:
    """A gathering as it comes of the form. `place` may be empty."""

    group: DevelopmentGroup
    starts: datetime
    minutes: int
    place: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something to be done as it comes of the form: what, the function and agency that answer for it, the last day."""

    what: str
    owner: str
    due: date
    agency: str


def call(new: Called, *, token: str, by: Member, at: datetime) -> Gathering:
    """Calls a gathering. The same form sent again gives the one that it made. Raises Refused, or Obstructed."""
    _let(forum.may_write(by, reach=new.reach, group=new.group))
    check({"place": new.place})
    fields = {
        "group": new.group,
        "starts": new.starts,
        "minutes": new.minutes,
        "place": new.place,
        "reach": new.reach.value,
        "agency_id": by.unit.agency_id,
        "by": by,
        "at": at,
    }
    with transaction.atomic():
        made, is_new = Gathering.objects.get_or_create(token=token, defaults=fields)
        _own(made.by_id, by)
        if is_new:
            _shelve(made, by)
            audit.note("gatherings.call", by=by, kind="gathering", key=made.pk, at=at)
    return made


def cancel(id: int, *, by: Member) -> Gathering:
    """Cancels a gathering: what has been written stays, nothing more is taken. Sent twice it is done once. Raises
    Refused, or Gathering.DoesNotExist when it is not there or the member may not read it."""
    with transaction.atomic():
        found = _locked(id, by)
        if found.state == GatheringState.CANCELLED:
            return found
        found.state = GatheringState.CANCELLED.value
        found.save(update_fields=("state",))
        unindex(ShelfKind.GATHERING, str(found.pk))
        audit.note("gatherings.cancel", by=by, kind="gathering", key=found.pk)
    return found


def take_up(id: int, title: str, *, token: str, by: Member) -> GatheringItem:
    """Puts something on the agenda in the member's own words. Twice makes one. Raises Refused, NotNow when the
    gathering is cancelled, Obstructed, or Gathering.DoesNotExist."""
    check({"title": title})
    with transaction.atomic():
        found = _writable(id, by)
        fields = {"gathering": found, "title": title, "by": by}
        made, is_new = GatheringItem.objects.get_or_create(token=token, defaults=fields)
        _own(made.by_id, by)
        _shelve(found, by)
        if is_new:
            audit.note("gatherings.take_up", by=by, kind="gathering", key=found.pk)
    return made


def take_up_from(id: int, kind: str, key: str, *, token: str, by: Member) -> GatheringItem:
    """Puts a question or a proposal on the agenda, once. Raises Refused, NotNow (cancelled, or not everybody who reads
    the gathering may read it), or Gathering.DoesNotExist."""
    with transaction.atomic():
        found = _writable(id, by)
        shelved = Shelved.objects.filter(readable(by), kind=kind, key=key).first()
        if shelved is None or not queries.fits(shelved, found):
            raise NotNow(rules.NOT_HERE)
        given = {"token": token, "by": by}
        made, is_new = GatheringItem.objects.get_or_create(gathering=found, kind=kind, key=key, defaults=given)
        if is_new:
            audit.note("gatherings.take_up", by=by, kind="gathering", key=found.pk)
    return made


def drop(id: int, item: int, *, by: Member) -> None:
    """Takes something off the agenda. What is not there any more is no error. Raises Refused, NotNow, or
    Gathering.DoesNotExist."""
    with transaction.atomic():
        found = _writable(id, by)
        there = found.items.filter(pk=item).first()
        if there is not None:
            _let(access.may_drop(by, there))
            there.delete()
            _shelve(found, by)
            audit.note("gatherings.drop", by=by, kind="gathering", key=found.pk)


def write_notes(id: int, said: str, *, number: int, by: Member, at: datetime) -> GatheringNotes:
    """Writes the notes as a new version; `number` is that of the version the form was filled from, 0 when there was
    none. The same words again change nothing. Raises Refused, NotNow (cancelled, or somebody else has written
    meanwhile), Obstructed, or Gathering.DoesNotExist."""
    check({"said": said})
    with transaction.atomic():
        found = _writable(id, by)
        newest = found.notes.first()
        if newest is not None and newest.said == said:
            return newest
        if (newest.number if newest else 0) != number:
            raise NotNow(rules.MEANWHILE)
        made = GatheringNotes.objects.create(gathering=found, number=number + 1, said=said, by=by, at=at)
        _shelve(found, by)
        audit.note("gatherings.notes", by=by, kind="gathering", key=found.pk, at=at)
    return made


def erase_notes(id: int, number: int, *, by: Member) -> None:
    """Takes away the words of one version of the notes, also when the gathering is cancelled; that there was one
    stays. Raises Refused, or Gathering.DoesNotExist."""
    with transaction.atomic():
        found = Gathering.objects.select_for_update(of=("self",)).filter(readable(by)).get(pk=id)
        version = found.notes.filter(number=number).first()
        if version is None or not version.said:
            return
        _let(access.may_take_away(by, version.by_id))
        version.said = ""
        version.save(update_fields=("said",))
        if found.state == GatheringState.PLANNED:
            _shelve(found, by)
        audit.note("gatherings.erase_notes", by=by, kind="gathering", key=found.pk)


def attend(id: int, present: Collection[int], *, by: Member) -> None:
    """Writes down who was there, in place of what was written before: keys of members of the group, or of somebody who
    was written down when she belonged to it. Raises Refused, NotNow, or Gathering.DoesNotExist."""
    with transaction.atomic():
        found = _writable(id, by)
        before = {each.member_id: each.agency_id for each in found.attendances.all()}
        agencies = {each.pk: each.unit.agency_id for each in queries.members(found.group)} | before
        found.attendances.exclude(member__in=present).delete()
        new = [key for key in present if key in agencies and key not in before]
        Attendance.objects.bulk_create(
            Attendance(gathering=found, member_id=key, agency_id=agencies[key]) for key in new
        )
        audit.note("gatherings.attend", by=by, kind="gathering", key=found.pk)


def add_action(id: int, new: ToDo, *, token: str, by: Member) -> GatheringAction:
    """Writes down something to be done. Twice makes one. Raises Refused, NotNow, Obstructed, or
    Gathering.DoesNotExist."""
    check({"what": new.what, "owner": new.owner})
    with transaction.atomic():
        found = _writable(id, by)
        fields = {"what": new.what, "owner": new.owner, "due": new.due, "agency_id": new.agency}
        given = {"gathering": found, "by": by, **fields}
        made, is_new = GatheringAction.objects.get_or_create(token=token, defaults=given)
        _own(made.by_id, by)
        _shelve(found, by)
        if is_new:
            audit.note("gatherings.action", by=by, kind="gatheringaction", key=made.pk)
    return made


def hold(id: int, *, by: Member) -> GatheringAction:
    """Something to be done, held until the transaction is over, so that it comes into the plan once. Raises
    GatheringAction.DoesNotExist when it is not there or the member may not read it."""
    mine = GatheringAction.objects.filter(readable(by, "gathering__")).values("pk")
    found = GatheringAction.objects.select_for_update(of=("self",)).select_related("gathering__group", "agency")
    return found.get(pk__in=mine, id=id)


def link(action: GatheringAction, activity: int, *, by: Member) -> None:
    """Says which activity of the joint plan something to be done has become. Raises NotNow when it has become another
    one already."""
    if action.activity not in (None, activity):
        raise NotNow(rules.IN_THE_PLAN)
    if action.activity == activity:
        return
    action.activity = activity
    with transaction.atomic():
        action.save(update_fields=("activity",))
        audit.note("gatherings.link", by=by, kind="gatheringaction", key=action.pk)


def _shelve(found: Gathering, by: Member) -> None:
    """What can be searched for: the agenda in members' own words, the notes, and what is to be done."""
    newest = found.notes.first()
    own = [item.title for item in found.items.all() if item.title]
    what = [each.what for each in found.actions.all()]
    body = "\n".join((*own, newest.said if newest else "", *what))
    title = f"Träff: {found.group.name}"
    place = (queries.link_to(found), Reach(found.reach), found.agency_id, found.group_id, found.at)
    index(ShelfKind.GATHERING, str(found.pk), title, body, *place, by=found.by or by)


def _writable(id: int, by: Member) -> Gathering:
    """The gathering, locked, when the member may write in it. Raises Refused, NotNow, or Gathering.DoesNotExist."""
    found = _locked(id, by)
    rules.may_be_written(found.state)
    return found


def _locked(id: int, by: Member) -> Gathering:
    found = Gathering.objects.select_for_update(of=("self",)).select_related("group").filter(readable(by)).get(pk=id)
    _let(access.may_write(by, found))
    return found


def _own(author: int | None, by: Member) -> None:
    """A form's name that is another member's gives nothing."""
    if author != by.pk:
        raise Refused(forum.NOT_FOR_YOU)


def _let(*sentences: str | None) -> None:
    refused = [sentence for sentence in sentences if sentence]
    if refused:
        raise Refused(refused[0])
