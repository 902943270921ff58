"""The only writer of the directory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F

from upptack.knowledge.directory import contents, rules
from upptack.knowledge.directory.contents import BodyEntry
from upptack.knowledge.directory.models import Body, Contact, Edition


class ContentError(Exception):
    """The entries cannot be loaded; the text lists every problem, and nothing has been changed."""


def load(entries: Iterable[BodyEntry]) -> int:
    """Puts the entries in the directory in place of those with the same id; returns how many.

    All or nothing: raises ContentError before anything is written when an entry is wrong. What staff have
    reported wrong stays reported until a later check."""
    entries = tuple(entries)
    wrong = contents.problems(entries)
    if wrong:
        raise ContentError("\n".join(wrong))
    with transaction.atomic():
        reported = {
            (c.body_id, c.channel, c.value): c.reported_wrong_on
            for c in Contact.objects.exclude(reported_wrong_on=None)
        }
        Body.objects.filter(id__in=[entry.id for entry in entries]).delete()
        Body.objects.bulk_create([_body(entry) for entry in entries])
        Contact.objects.bulk_create(
            [
                _contact(entry.id, place, contact, reported.get((entry.id, contact.channel, contact.value)))
                for entry in entries
                for place, contact in enumerate(entry.contacts)
            ]
        )
        _new_edition()
    return len(entries)


def report_wrong(contact: Contact, *, at: date) -> None:
    """Notes that a contact is said to be wrong; it is shown as such until somebody has checked it."""
    with transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(reported_wrong_on=at)
        _new_edition()


def _new_edition() -> None:
    Edition.objects.get_or_create(pk=1)
    Edition.objects.filter(pk=1).update(number=F("number") + 1)


def _body(entry: BodyEntry) -> Body:
    return Body(
        id=entry.id,
        name=entry.name,
        kinds=list(entry.kinds),
        roles=list(entry.roles),
        sexes=list(entry.sexes),
        ages=list(entry.ages),
        languages=list(entry.languages),
        languages_note=entry.languages_note,
        interpreter=entry.interpreter,
        national=entry.national,
        counties=list(entry.counties),
        municipalities=list(entry.municipalities),
        run_by=entry.run_by,
        note_sv=entry.note.sv if entry.note else "",
        note_en=entry.note.en if entry.note else "",
        look_up_sv=entry.look_up.sv if entry.look_up else "",
        look_up_en=entry.look_up.en if entry.look_up else "",
    )


def _contact(body: str, place: int, contact: contents.Contact, reported: date | None) -> Contact:
    return Contact(
        body_id=body,
        place=place,
        channel=contact.channel,
        value=contact.value,
        task=contact.task,
        hours=rules.hours_as_table(contact.hours),
        hours_note=contact.hours_note,
        evidence=contact.evidence,
        source=contact.source,
        source_url=contact.source_url,
        seen=contact.seen,
        verified_on=contact.verified_on,
        expires_on=contact.expires_on,
        reported_wrong_on=reported,
    )
