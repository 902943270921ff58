"""The only writer of the directory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task
from wagtail.log_actions import log
from wagtail.models import Revision

from upptack.knowledge.directory import codes, contents, life, queries, rules
from upptack.knowledge.directory.contents import BodyEntry
from upptack.knowledge.directory.models import Body, Contact, Life, Report
from upptack.knowledge.publishing.actions import digest_of, remember_start
from upptack.knowledge.publishing.models import raise_edition
from upptack.staff.models import Member
from upptack.staff.rules import Role

AT_A_TIME: Final = 500
"""Rows in one statement; the databases have a limit for how many values one may hold."""


MARKED_WRONG: Final = "directory.marked_wrong"
DISMISSED: Final = "directory.dismissed"
ANSWERS_AGAIN: Final = "directory.answers_again"
NEW_LINK: Final = "directory.new_link"

REMINDER: Final = ("Påminnelse från Upptäck", "Logga in i Upptäck. Något i katalogen behöver ses över.")
"""Subject and text of the only mail: it tells nothing, and says where to look."""


class Refused(Exception):
    """It may not be done; the text is a sentence that can be shown, and nothing has been changed."""


class ContentError(Exception):
    """The entries cannot be loaded; the text lists every problem, and nothing has been changed."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """An entry on its way in: its columns, those of its contacts, and the hash that tells whether it came before."""

    id: str
    body: Mapping[str, Any]
    contacts: tuple[Mapping[str, Any], ...]
    digest: str


def load(entries: Iterable[BodyEntry]) -> Counter[str]:
    """Brings the entries that come with the product into the directory; counts how many were new, changed, the same,
    or kept as somebody here has made them (the newcomer is then a draft that waits for an editor).

    All or nothing: raises ContentError before anything is written when an entry is wrong. What has been reported
    wrong stays so until a later check."""
    entries = tuple(entries)
    wrong = contents.problems(entries)
    if wrong:
        raise ContentError("\n".join(wrong))
    with transaction.atomic():
        shipped = dict(Body.objects.values_list("pk", "shipped"))
        other = [each for each in map(_arriving, entries) if shipped.get(each.id) != each.digest]
        own = _changed_here() if other else frozenset()
        kept = [each for each in other if each.id in own]
        new = sum(each.id not in shipped for each in other)
        _write([each for each in other if each.id not in own])
        for each in kept:
            _offer(each)
        if other:
            raise_edition(Body.edition_part)
    return Counter(new=new, changed=len(other) - len(kept) - new, kept=len(kept), same=len(entries) - len(other))


def _arriving(entry: BodyEntry) -> Arriving:
    body = body_columns(entry)
    contacts = tuple(map(contact_columns, entry.contacts))
    return Arriving(entry.id, body, contacts, digest_of({**body, "contacts": contacts}))


def _changed_here() -> frozenset[str]:
    """The bodies that somebody here has written in or withdrawn: what comes from outside does not replace them."""
    written = Revision.objects.filter(base_content_type=ContentType.objects.get_for_model(Body)).exclude(user=None)
    withdrawn = Body.objects.filter(live=False)
    return frozenset((*written.values_list("object_id", flat=True), *withdrawn.values_list("pk", flat=True)))


def _write(arriving: Sequence[Arriving]) -> None:
    """Writes bodies and contacts in a few statements. A contact that was there before keeps its number, so that what
    has been reported of it stays with it; what the version before was, is not kept: nobody here has changed it."""
    if not arriving:
        return
    now = timezone.now()
    bodies = [
        Body(**each.body, shipped=each.digest, live=True, first_published_at=now, last_published_at=now)
        for each in arriving
    ]
    Body.objects.bulk_create(
        bodies,
        batch_size=AT_A_TIME,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            *(name for name in arriving[0].body if name != "id"),
            "shipped",
            "last_published_at",
            "latest_revision",
            "live_revision",
        ],
    )
    old: dict[str, list[Contact]] = {}
    for contact in Contact.objects.filter(body__in=Body.objects.exclude(shipped="")).order_by("place"):
        old.setdefault(contact.body_id, []).append(contact)
    contacts = [contact for each in arriving for contact in _contacts(each, old.get(each.id, ()))]
    arrived = {each.id for each in arriving}
    gone = {each.pk for id in arrived for each in old.get(id, ())} - {contact.pk for contact in contacts}
    Contact.objects.filter(pk__in=gone).delete()
    Contact.objects.bulk_create([c for c in contacts if c.pk is None], batch_size=AT_A_TIME)
    _overwrite([c for c in contacts if c.pk is not None])


def _overwrite(contacts: Sequence[Contact]) -> None:
    if contacts:
        columns = [field.name for field in Contact._meta.local_concrete_fields if not field.primary_key]
        Contact.objects.bulk_create(
            contacts, batch_size=AT_A_TIME, update_conflicts=True, unique_fields=["id"], update_fields=columns
        )


def _contacts(arriving: Arriving, old: Sequence[Contact]) -> Iterator[Contact]:
    """The contacts of an entry in order, as the old ones that they are. Another value than the one that was reported
    wrong is not reported."""
    places = rules.paired(
        [(contact.channel, contact.value) for contact in old],
        [(contact["channel"], contact["value"]) for contact in arriving.contacts],
    )
    for place, (was, columns) in enumerate(zip(places, arriving.contacts, strict=True)):
        before = old[was] if was is not None else None
        same = before is not None and before.value == columns["value"]
        contact = Contact(
            pk=before.pk if before else None,
            body_id=arriving.id,
            place=place,
            reported_wrong_on=before.reported_wrong_on if before and same else None,
            **columns,
        )
        contact._state.adding = before is None
        yield contact


def _offer(arriving: Arriving) -> None:
    """Leaves what is shown and any own draft alone; without an own draft the newcomer becomes one."""
    Body.objects.filter(pk=arriving.id).update(shipped=arriving.digest)
    body = Body.objects.get(pk=arriving.id)
    if not body.has_unpublished_changes:
        _fill(body, arriving)
        body.save_revision(changed=True)


def _fill(body: Body, arriving: Arriving) -> None:
    """Gives a body that is not saved yet the values of an entry."""
    old = tuple(body.contacts.all())
    for name, value in arriving.body.items():
        setattr(body, name, value)
    body.contacts.set(_contacts(arriving, old))


def report(contact: Contact, *, at: date) -> None:
    """Counts that somebody has said that a contact is wrong. Readers see no difference: an editor judges it first.
    What is already marked as wrong is not counted, and neither is more than fifty times a day."""
    state = rules.contact_state(contact.verified_on, contact.expires_on, contact.reported_wrong_on, at)
    if state == "reported_wrong":
        return
    Report.objects.get_or_create(contact=contact, day=at)
    Report.objects.filter(contact=contact, day=at, count__lt=rules.REPORTS_A_DAY).update(count=F("count") + 1)


def report_by_number(number: int, at: date) -> None:
    """Counts a report of the contact with this number, when readers are shown one; otherwise nothing."""
    found = Contact.objects.exclude(value="").filter(pk=number, body__in=queries.published_bodies(at)).first()
    if found is not None:
        report(found, at=at)


@transaction.atomic
def report_wrong(contact: Contact, *, at: date, by: Member | None = None) -> None:
    """Marks a contact as wrong at once, until somebody has checked it on a later day; what was reported is dealt with.

    Raises Refused for the numbers that people in danger are sent to: those are changed by review alone."""
    if rules.needs_review(contact.value):
        sentence = "markeras inte som fel av en myndighet ensam. Ändra i katalogen och lämna in för granskning."
        raise Refused(f"{contact.value} {sentence}")
    Contact.objects.filter(pk=contact.pk).update(reported_wrong_on=at)
    Report.objects.filter(contact=contact).delete()
    raise_edition(Body.edition_part)
    if by is not None:
        log(instance=contact.body, action=MARKED_WRONG, user=by, data={"contact": str(contact)})


@transaction.atomic
def dismiss(contact: Contact, *, by: Member) -> None:
    """Puts away what has been reported of a contact: an editor has found it right."""
    Report.objects.filter(contact=contact).delete()
    log(instance=contact.body, action=DISMISSED, user=by, data={"contact": str(contact)})


@transaction.atomic
def offer(entries: Sequence[BodyEntry], *, by: Member) -> int:
    """Makes a draft of each entry and hands it in for review in the member's name; returns how many. Nothing of it is
    shown until somebody else has approved it.

    All or nothing: raises Refused with a sentence when an entry may not be changed now, ContentError when one is
    wrong. A number that is changed without a new check is not checked any more."""
    wrong = contents.problems(entries)
    if wrong:
        raise ContentError("\n".join(wrong))
    for entry in entries:
        _hand_in(_arriving(entry), by)
    return len(entries)


def _hand_in(arriving: Arriving, by: Member) -> None:
    body = Body.objects.select_for_update().filter(pk=arriving.id).first()
    if body is not None and (body.locked or body.has_unpublished_changes):
        raise Refused(f"{body.name} är låst eller har redan ett utkast. Gör klart det först.")
    if body is None:
        body = Body(live=False, has_unpublished_changes=True)
        _fill(body, arriving)
        _clean(body)
        body.save()
        log(instance=body, action="wagtail.create", user=by)
    else:
        remember_start(body)
        _fill(body, arriving)
        _clean(body)
    body.save_revision(user=by, changed=True, log_action=True)
    workflow = body.get_workflow()
    if workflow is None:
        raise Refused("Granskningen är inte uppsatt. Kör: upptack load")
    workflow.start(body, by)


def _clean(body: Body) -> None:
    for contact in body.contacts.all():
        contact.full_clean(exclude=["body"])


def body_columns(entry: BodyEntry) -> dict[str, Any]:
    """An entry's own values by the names of the columns."""
    return {
        "id": entry.id,
        "name": entry.name,
        "kinds": list(entry.kinds),
        "roles": list(entry.roles),
        "sexes": list(entry.sexes),
        "ages": list(entry.ages),
        "languages": list(entry.languages),
        "languages_note": entry.languages_note,
        "interpreter": entry.interpreter,
        "national": entry.national,
        "counties": list(entry.counties),
        "municipalities": list(entry.municipalities),
        "run_by": entry.run_by,
        "note_sv": entry.note.sv if entry.note else "",
        "note_en": entry.note.en if entry.note else "",
        "look_up_sv": entry.look_up.sv if entry.look_up else "",
        "look_up_en": entry.look_up.en if entry.look_up else "",
    }


def contact_columns(contact: rules.Contact) -> dict[str, Any]:
    """A contact's values by the names of the columns."""
    own = {name: getattr(contact, name) for name in rules.Contact.__dataclass_fields__}
    return {**own, "hours": rules.hours_as_table(contact.hours)}


@transaction.atomic
def answered(body: str, *, at: datetime) -> None:
    """Proof of life: the body has answered. Takes away the mark that it does not. A body that is gone is no fault:
    handovers outlive bodies."""
    _forget(at)
    for kept in _lives([body]):
        _keep([kept] if kept.take(life.answered(kept.signs, timezone.localdate(at))) else [])


@transaction.atomic
def not_answered(bodies: Mapping[str, int] | Iterable[str], *, at: datetime) -> tuple[str, ...]:
    """Counts failed contacts: how many of each body, or one of each that is named. Two within a day mark a body as not
    answering; returns those that now were, and reminds the editors by one mail each. The numbers that people in
    danger are sent to are never marked."""
    times = Counter(bodies)
    _forget(at)
    kept = list(_lives(times.keys() - queries.never_marked(times)))
    on = timezone.localdate(at)
    before = {each.pk for each in kept if each.not_answering_since}
    _keep([each for each in kept if each.take(life.failed(each.signs, times[each.pk], at, on))])
    marked = tuple(each.pk for each in kept if each.not_answering_since and each.pk not in before)
    if marked:
        transaction.on_commit(tell_editors.enqueue)
    return marked


@task()
def tell_editors() -> None:
    """Reminds each editor, in a mail of her own, that something in the directory needs looking at."""
    editors = Member.objects.filter(is_active=True, roles__role=Role.EDITOR).order_by("pk")
    mail.get_connection().send_messages([mail.EmailMessage(*REMINDER, to=[editor.email]) for editor in editors])


@transaction.atomic
def clear_not_answering(body: Body, *, by: Member) -> None:
    """Takes away the mark and the failed contacts: an editor has found that the body answers."""
    for kept in _lives([body.pk]):
        if kept.take(life.answering(kept.signs)):
            _keep([kept])
            log(instance=body, action=ANSWERS_AGAIN, user=by)


@transaction.atomic
def make_link(body: Body, *, by: Member) -> str:
    """The secret of a new link by which the body tells its free places. It is told once; the link before it no longer
    works."""
    secret = codes.new_secret()
    Life.objects.update_or_create(body=body, defaults={"link_digest": codes.digest(secret)})
    log(instance=body, action=NEW_LINK, user=by)
    return secret


@transaction.atomic
def tell_places(body: str, free: int | None, *, at: datetime) -> None:
    """What a body has told of its free places; None when it does not know. The telling is not taken for an answer:
    a program may do it."""
    if free is not None and not 0 <= free <= life.MOST_PLACES:
        raise ValueError(f"free places are 0 to {life.MOST_PLACES}")
    for kept in _lives([body]):
        kept.free, kept.free_at = free, life.hour_of(at)
        _keep([kept])


def _forget(at: datetime) -> None:
    """Takes away the hours of failed contacts that count no more, of every body. What is shown does not change."""
    past = Life.objects.filter(failed_last__lt=life.hour_of(at) - life.A_DAY)
    past.update(failures=0, failed_first=None, failed_last=None)


def _lives(bodies: Iterable[str]) -> Iterator[Life]:
    """The signs of life of those bodies that there are, locked for a change in the same order everywhere."""
    there = sorted(Body.objects.filter(pk__in=tuple(bodies)).values_list("pk", flat=True))
    Life.objects.bulk_create([Life(body_id=id) for id in there], ignore_conflicts=True, batch_size=AT_A_TIME)
    return iter(Life.objects.select_for_update().filter(pk__in=there).order_by("pk"))


def _keep(changed: Sequence[Life]) -> None:
    """Writes signs of life and tells every process."""
    if changed:
        names = list(life.Signs.__dataclass_fields__)
        Life.objects.bulk_update(changed, names, batch_size=AT_A_TIME)
        raise_edition(Life.edition_part)
