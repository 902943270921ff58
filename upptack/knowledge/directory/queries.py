"""Reads the directory: the index for matching, and each body as it may be shown on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db.models import Max, Min, QuerySet, Sum
from django.utils import timezone

from upptack.knowledge.directory import codes, life, rules
from upptack.knowledge.directory.contents import BodyEntry, Text
from upptack.knowledge.directory.models import EDITORS, Body, Contact
from upptack.knowledge.directory.models import Life as KeptLife
from upptack.knowledge.publishing.queries import edit_address, editions
from upptack.knowledge.publishing.queries import shown as published
from upptack.matching import Index, Service

_SWEDISH: Final = str.maketrans("åäö", "{|}")


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
    source_url: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShownBody:
    """A body as a page may show it on one day. `note` and `look_up` by language code."""

    id: str
    name: str
    run_by: str
    note: Mapping[str, str]
    look_up: Mapping[str, str]
    contacts: tuple[ShownContact, ...]
    kinds: tuple[str, ...] = ()
    national: bool = False
    counties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    life: life.Life = life.UNKNOWN_LIFE


@dataclass(frozen=True, slots=True)
class Directory:
    """One edition of the directory on one day. `entries` has each body as the data have it, and the day that each of
    its contacts was said to be wrong. `free`: the fresh numbers of free places, with the hour each was told."""

    index: Index
    bodies: Mapping[str, ShownBody]
    entries: Mapping[str, tuple[BodyEntry, tuple[date | None, ...]]]
    free: tuple[tuple[str, int, datetime], ...] = ()
    edition: int = 0


_kept: dict[tuple[int, date], Directory] = {}
_alive: dict[bool, tuple[Directory, int, datetime | None, Directory]] = {}


def directory(on: date, at: datetime | None = None) -> Directory:
    """The directory as it stands on a day, with the signs of life. Built once a day and edition in each process, and
    kept; what it keeps is shared content and holds nothing about anyone who asks. The numbers of both editions are
    asked for each time, so that a body that is marked as not answering is so in every process at once.

    Given the moment too, it says what holds only for hours: that a contact failed, and the free places."""
    numbers = editions()
    key = (numbers.get(Body.edition_part, 0), on)
    base = _kept.get(key)
    if base is None:
        base = replace(build(on), edition=key[0])
        _kept.clear()
        _kept[key] = base
    beat, hour = numbers.get(KeptLife.edition_part, 0), life.hour_of(at) if at else None
    found = _alive.get(at is None)
    if found is None or found[0] is not base or found[1:3] != (beat, hour):
        found = _alive[at is None] = (base, beat, hour, alive(base, on, hour))
    return found[3]


def alive(base: Directory, on: date, hour: datetime | None) -> Directory:
    """A directory with the signs of life that are kept now, as they read in an hour. What is fresh at its beginning is
    taken as fresh to its end, and no longer: it was told in an hour, too."""
    kept = ((row.body_id, row.signs) for row in KeptLife.objects.order_by("pk") if row.body_id in base.bodies)
    known = {id: life.answering(signs) if _never_marked(base.bodies[id]) else signs for id, signs in kept}
    if not known:
        return base
    lives = {id: life.shown(signs, on, hour, _local_day(signs.free_at)) for id, signs in known.items()}
    certain = {id: any(contact.certain for contact in base.bodies[id].contacts) for id in known}
    bands = {id: life.band(signs, certain[id], on, hour) for id, signs in known.items()}
    return replace(
        base,
        index=base.index.with_signs({id: (bands[id], lives[id].free == 0) for id in known}),
        bodies={**base.bodies, **{id: replace(base.bodies[id], life=lives[id]) for id in known}},
        free=tuple(
            (id, free, signs.free_at)
            for id, signs in known.items()
            if (free := lives[id].free) is not None and signs.free_at
        ),
    )


def _local_day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


def _never_marked(body: ShownBody) -> bool:
    return any(rules.needs_review(contact.value) for contact in body.contacts)


def never_marked(bodies: Iterable[str]) -> frozenset[str]:
    """Those of some bodies that are never marked as not answering: people in danger are sent to their numbers."""
    values = Contact.objects.filter(body__in=tuple(bodies)).values_list("body", "value")
    return frozenset(body for body, value in values if rules.needs_review(value))


@dataclass(frozen=True, slots=True)
class Silent:
    """A body that is marked as not answering, whose task it is to see to it, and since when."""

    body: str
    name: str
    owner: str
    since: date


def silent() -> tuple[Silent, ...]:
    """The bodies that are marked as not answering, the oldest mark first."""
    marked = KeptLife.objects.exclude(not_answering_since=None).select_related("body")
    rows = marked.order_by("not_answering_since", "body__name")
    return tuple(
        Silent(row.body_id, row.body.name, row.body.run_by or EDITORS, since)
        for row in rows
        if (since := row.not_answering_since)
    )


def linked(secret: str) -> Body | None:
    """The body whose own link has this secret, while readers may see it."""
    found = KeptLife.objects.filter(link_digest__in=codes.digests(secret)).first()
    return published_bodies(timezone.localdate()).filter(pk=found.pk).first() if found else None


def published_bodies(on: date) -> QuerySet[Body]:
    """The bodies that readers may see on a day."""
    return Body.objects.filter(published(Body, on))


def bodies_with_contacts(on: date) -> Iterator[tuple[Body, tuple[Contact, ...]]]:
    """Every body that readers may see on a day with its contacts in order, in two questions to the database."""
    bodies = published_bodies(on)
    contacts: dict[str, list[Contact]] = {}
    for contact in Contact.objects.filter(body__in=bodies).order_by("body", "place"):
        contacts.setdefault(contact.body_id, []).append(contact)
    return ((body, tuple(contacts.get(body.pk, ()))) for body in bodies)


def build(on: date) -> Directory:
    """Reads every published body and makes the index for matching."""
    bodies, entries, services = {}, {}, []
    for body, own in bodies_with_contacts(on):
        contacts = [(contact, shown(contact, on)) for contact in own]
        bodies[body.id] = shown_body(body, (each for _, each in contacts))
        entries[body.id] = (entry(body, own), tuple(contact.reported_wrong_on for contact in own))
        services.append(service(body, contacts))
    return Directory(Index(services), bodies, entries)


def shown_body(body: Body, contacts: Iterable[ShownContact]) -> ShownBody:
    """A body with its contacts as they are shown."""
    return ShownBody(
        id=body.id,
        name=body.name,
        run_by=body.run_by,
        note={"sv": body.note_sv, "en": body.note_en},
        look_up={"sv": body.look_up_sv, "en": body.look_up_en},
        contacts=tuple(contacts),
        kinds=tuple(body.kinds),
        national=body.national,
        counties=tuple(body.counties),
        municipalities=tuple(body.municipalities),
    )


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
        source_url=contact.source_url,
        expires_on=contact.expires_on,
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
        answers="checked" if any(s.certain for _, s in usable) else "unknown",
    )


def entry(body: Body, contacts: Iterable[Contact]) -> BodyEntry:
    """A body as the data have it."""
    return BodyEntry(
        id=body.id,
        name=body.name,
        kinds=tuple(body.kinds),
        roles=tuple(body.roles),
        sexes=tuple(body.sexes),
        ages=tuple(body.ages),
        languages=tuple(body.languages),
        languages_note=body.languages_note,
        interpreter=body.interpreter,
        national=body.national,
        counties=tuple(body.counties),
        municipalities=tuple(body.municipalities),
        run_by=body.run_by,
        note=Text(body.note_sv, body.note_en) if body.note_sv else None,
        look_up=Text(body.look_up_sv, body.look_up_en) if body.look_up_sv else None,
        contacts=tuple(contact.entry() for contact in contacts),
    )


def find(
    on: date, *, words: str = "", kind: str = "", place: str = "", at: datetime | None = None
) -> tuple[ShownBody, ...]:
    """The published bodies with all the words in their name, of a kind, and for a county or municipality (its code):
    those that are only for the place first, each group in alphabetical order by Swedish rules."""
    wanted = words.casefold().split()
    found = [
        body
        for body in directory(on, at).bodies.values()
        if all(word in body.name.casefold() for word in wanted) and kind in ("", *body.kinds) and _serves(body, place)
    ]
    return tuple(sorted(found, key=lambda body: (bool(place) and body.national, alphabetical(body.name))))


def _serves(body: ShownBody, place: str) -> bool:
    within = any(code.startswith(place) for code in body.municipalities)
    return body.national or within or not {place, place[:2]}.isdisjoint(("", *body.counties))


def alphabetical(words: str) -> str:
    """What names are sorted by: Swedish rules, å, ä and ö last."""
    return words.lower().translate(_SWEDISH)


def in_state(state: str, on: date) -> frozenset[str]:
    """The bodies, published or not, with a contact in the state on a day."""
    dates = Contact.objects.exclude(value="").values_list("body", "verified_on", "expires_on", "reported_wrong_on")
    return frozenset(body for body, seen, ends, wrong in dates if rules.contact_state(seen, ends, wrong, on) == state)


@dataclass(frozen=True, slots=True)
class Reported:
    """A contact that has been reported as wrong: how many times, the first and last day, and where to change it.
    `review` when it takes a review to mark it as wrong."""

    contact: int
    body: str
    name: str
    value: str
    count: int
    first: date
    last: date
    edit: str
    review: bool


def reported(body: str | None = None) -> tuple[Reported, ...]:
    """What waits for an editor to judge, of one body or of all, most reported first."""
    asked = Contact.objects.filter(reports__isnull=False, **({"body": body} if body else {})).select_related("body")
    counted = asked.annotate(said=Sum("reports__count"), first=Min("reports__day"), last=Max("reports__day"))
    return tuple(
        Reported(
            contact.pk,
            contact.body_id,
            contact.body.name,
            contact.value,
            contact.said,
            contact.first,
            contact.last,
            edit_address(contact.body),
            rules.needs_review(contact.value),
        )
        for contact in counted.order_by("-said", "body", "place")
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry would do to the directory: new, changed or same, which contacts it would take away, which values
    would not count as checked any more, and why it may not be done now, as a sentence."""

    outcome: str
    removed: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    refusal: str = ""


def changes(entries: Iterable[BodyEntry]) -> Mapping[str, Change]:
    """What the entries would do, by id."""
    wanted = {each.id: each for each in entries}
    there = {body.pk: body for body in Body.objects.filter(pk__in=wanted)}
    contacts: dict[str, list[Contact]] = {}
    for contact in Contact.objects.filter(body__in=there).order_by("body", "place"):
        contacts.setdefault(contact.body_id, []).append(contact)
    return {
        id: _change(each, there[id], contacts.get(id, [])) if id in there else Change("new")
        for id, each in wanted.items()
    }


def _change(wanted: BodyEntry, body: Body, contacts: Sequence[Contact]) -> Change:
    if body.live and entry(body, contacts) == wanted:
        return Change("same")
    old, new = ([(contact.channel, contact.value) for contact in own] for own in (contacts, wanted.contacts))
    places = rules.paired(old, new)
    unchecked = (
        contact.value
        for place, contact in zip(places, wanted.contacts, strict=True)
        if place is not None and not _still_checked(contacts[place], contact)
    )
    removed = (str(contact) for place, contact in enumerate(contacts) if place not in places)
    return Change("changed", tuple(removed), tuple(unchecked), _busy(body))


def _still_checked(old: Contact, new: rules.Contact) -> bool:
    return rules.check_still_counts(old.value, old.verified_on, new.value, new.verified_on)


def _busy(body: Body) -> str:
    if body.locked:
        return "Verksamheten är låst av en redaktör. Lås upp den först."
    if body.has_unpublished_changes:
        return "Verksamheten har redan ett utkast eller väntar på granskning. Gör klart det först."
    return ""


def entries(ids: Iterable[str], on: date) -> tuple[BodyEntry, ...]:
    """The published bodies with these ids as the data have them, in the order of the ids."""
    found = directory(on).entries
    return tuple(found[id][0] for id in ids if id in found)


def problems() -> tuple[str, ...]:
    """Why the directory cannot be used, as sentences; empty when it can."""
    if not Body.objects.filter(live=True).exists():
        return ("Katalogen är tom. Kör: upptack load",)
    if not Contact.objects.filter(body="sos-112", body__live=True, value="112").exists():
        return ("Nödnumret 112 saknas i katalogen. Kör: upptack load",)
    return ()
