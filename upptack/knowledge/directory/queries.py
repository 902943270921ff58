"""Reads the directory: the index for matching, and each body as it may be shown on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from upptack.knowledge.directory import rules
from upptack.knowledge.directory.models import Body, Contact, Edition
from upptack.matching import Index, Service


@dataclass(frozen=True, slots=True)
class ShownContact:
    """A contact as a page may show it on one day: `certain` only when somebody has checked it and the check holds."""

    id: int
    channel: str
    value: str
    task: str
    hours: str
    hours_note: str
    state: rules.ContactState
    certain: bool
    source: str
    seen: str
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class ShownBody:
    """A body as a page may show it on one day. `note` and `look_up` by language code."""

    id: str
    name: str
    run_by: str
    note: Mapping[str, str]
    look_up: Mapping[str, str]
    contacts: tuple[ShownContact, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """One edition of the directory on one day."""

    index: Index
    bodies: Mapping[str, ShownBody]


_kept: dict[tuple[int, date], Directory] = {}


def edition() -> int:
    """The number of the directory's edition; 0 when nothing has been loaded."""
    return Edition.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def directory(on: date) -> Directory:
    """The directory as it stands on a day. Built once a day and edition in each process, and kept; what it keeps
    is shared content and holds nothing about anyone who asks."""
    key = (edition(), on)
    kept = _kept.get(key)
    if kept is None:
        kept = build(on)
        _kept.clear()
        _kept[key] = kept
    return kept


def build(on: date) -> Directory:
    """Reads every body and makes the index for matching."""
    bodies = {}
    services = []
    for body in Body.objects.prefetch_related("contacts"):
        contacts = [(contact, shown(contact, on)) for contact in body.contacts.all()]
        bodies[body.id] = ShownBody(
            id=body.id,
            name=body.name,
            run_by=body.run_by,
            note={"sv": body.note_sv, "en": body.note_en},
            look_up={"sv": body.look_up_sv, "en": body.look_up_en},
            contacts=tuple(each for _, each in contacts),
        )
        services.append(service(body, contacts))
    return Directory(Index(services), bodies)


def shown(contact: Contact, on: date) -> ShownContact:
    """A contact with its state on a day. One that was reported wrong keeps its value, marked, so that a caseworker
    sees what not to give out."""
    state = rules.contact_state(contact.verified_on, contact.expires_on, contact.reported_wrong_on, on)
    hours = rules.parse_hours(contact.hours)
    return ShownContact(
        id=contact.pk,
        channel=contact.channel,
        value=contact.value,
        task=contact.task,
        hours=rules.describe_hours(hours) if hours is not None else "",
        hours_note=contact.hours_note,
        state=state,
        certain=rules.may_be_shown_as_certain(state),
        source=contact.source,
        seen=contact.seen,
        verified_on=contact.verified_on,
    )


def service(body: Body, contacts: list[tuple[Contact, ShownContact]]) -> Service:
    """A body as the matching sees it. Its hours are those of its contacts together; unknown when none is known."""
    usable = [(c, s) for c, s in contacts if c.value and s.state != "reported_wrong"]
    known = [slots for contact, _ in usable if (slots := rules.parse_hours(contact.hours)) is not None]
    return Service(
        id=body.id,
        kinds=frozenset(body.kinds),
        roles=frozenset(body.roles),
        sexes=frozenset(body.sexes),
        ages=frozenset(body.ages),
        languages=frozenset(body.languages),
        interpreter=body.interpreter,
        municipalities=frozenset(body.municipalities),
        counties=frozenset(body.counties),
        national=body.national,
        channels=frozenset(contact.channel for contact, _ in usable),
        hours=frozenset().union(*known) if known else None,
        certain=any(s.certain for _, s in usable),
        reachable=bool(usable),
    )


def problems() -> tuple[str, ...]:
    """Why the directory cannot be used, as sentences; empty when it can."""
    if not Body.objects.exists():
        return ("Katalogen är tom. Kör: upptack load",)
    if not Contact.objects.filter(body="sos-112", value="112").exists():
        return ("Nödnumret 112 saknas i katalogen. Kör: upptack load",)
    return ()
