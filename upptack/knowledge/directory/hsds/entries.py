"""A body of the directory as an HSDS 3.1 service, and whoever runs it as an organization.

Pure. What is not known has no key at all. Three things are left out on purpose: addresses and locations (the
directory has none, so that no shelter can be found through it), contacts whose check has run out, and contacts
that somebody has said are wrong. A contact that nobody has checked says so, with source and date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from upptack.knowledge.directory import contents, rules
from upptack.knowledge.directory.contents import BodyEntry, Contact
from upptack.knowledge.directory.hsds import terms, weekly
from upptack.knowledge.directory.hsds.terms import Json, identifier

ROLES: Final = {
    "exposed": "den som är utsatt för våld",
    "uses": "den som använder våld",
    "child": "barn och unga",
    "relative": "den som är orolig för någon",
    "professional": "den som möter våld i sitt arbete",
}
SEXES: Final = {"woman": "kvinnor", "man": "män", "other": "den som varken är kvinna eller man"}
AGES: Final = {"under_18": (None, 17), "18_24": (18, 24), "25_64": (25, 64), "65_plus": (65, None)}
"""Age bands from youngest to oldest: lowest and highest age, None where there is none."""

_PHONES: Final = {"phone": "voice", "text_phone": "textphone"}
_WEB: Final = {"web": "Webbplats", "chat": "Chatt"}
_WITHHELD: Final = {
    "expired": "Minst en kontaktuppgift är utelämnad: kontrollen av den gäller inte längre.",
    "reported_wrong": "Minst en kontaktuppgift är utelämnad: någon har sagt att den är fel.",
}
_UNVERIFIED: Final = "Minst en kontaktuppgift är inte kontrollerad."
_EVIDENCE: Final = {"read": "läst där den publicerats", "code": "sedd i andra hand"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A body with, for each of its contacts in order, the day somebody said that it is wrong (None = nobody has), and
    its free places with the hour they were told, while that is fresh."""

    body: BodyEntry
    reported: tuple[date | None, ...]
    free: tuple[int, datetime] | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """A contact with a value that may be shown, its state and its lasting id."""

    contact: Contact
    state: rules.ContactState
    id: str

    @property
    def entity(self) -> str:
        return "phone" if self.contact.channel in _PHONES else "url"


def service_id(body: str) -> str:
    """The lasting id of a body's service."""
    return identifier("service", body)


def organization_id(body: str) -> str:
    """The lasting id of whoever runs a body. Each body has its own: the names of those who run them are free text, and
    two of the same name need not be the same."""
    return identifier("organization", body)


def least(listed: Listed) -> Json:
    """Only what HSDS demands of a service."""
    return {"id": service_id(listed.body.id), "name": listed.body.name, "status": "active"}


def summary(listed: Listed, on: date) -> Json:
    """A service in a list: only what it has one of. `on` is the day for which it is said."""
    states = [state for _, state in _states(listed, on)]
    return {**least(listed), **_own(listed, _shown(listed, on), states), "organization": organization_summary(listed)}


def service(listed: Listed, on: date) -> Json:
    """A service with all that is known of it on a day. `summary` has nothing that is not here."""
    shown = _shown(listed, on)
    link = service_id(listed.body.id)
    lists: Json = {
        "phones": [_phone(each) for each in shown if each.entity == "phone"],
        "additional_urls": [_url(each) for each in shown if each.entity == "url"],
        "schedules": [schedule for each in shown for schedule in _schedules(each, on)],
        "service_areas": [_area(link, *area) for area in _areas(listed.body)],
        "languages": [
            {"id": identifier("language", link, code), "code": code}
            for code in dict.fromkeys(map(terms.language_code, listed.body.languages))
        ],
        "attributes": [terms.classified("service", link, terms.KINDS, kind.id) for kind in _kinds(listed.body)],
        "capacities": [_capacity(link, *listed.free)] if listed.free else [],
    }
    return {**summary(listed, on), **{key: entries for key, entries in lists.items() if entries}}


def organization_summary(listed: Listed) -> Json:
    """Whoever runs the body, in a list: the body itself when nobody else is known to."""
    body = listed.body
    what = f"Driver {body.name}." if body.run_by and body.run_by != body.name else _does(body)
    return {"id": organization_id(body.id), "name": body.run_by or body.name, "description": what}


def organization(listed: Listed, on: date, *, full_service: bool) -> Json:
    """Whoever runs the body, with its service: whole, or only what HSDS demands of one."""
    entry = least(listed)
    if full_service:
        entry = {key: value for key, value in service(listed, on).items() if key != "organization"}
    return {**organization_summary(listed), "services": [entry]}


def term_ids(listed: Listed, on: date) -> frozenset[str]:
    """The terms that a service, or a contact of it that is shown, stands under on a day."""
    kinds = (identifier("term", terms.KINDS, kind.id) for kind in _kinds(listed.body))
    return frozenset((*kinds, *(identifier("term", terms.CHECKS, each.state) for each in _shown(listed, on))))


def searched(listed: Listed) -> str:
    """The words that a search looks among, in lower case: names, kinds, descriptions and areas."""
    body = listed.body
    names = (word for name, description, _, _ in _areas(body) for word in (name, description))
    kinds = (kind.name.sv for kind in _kinds(body))
    return " ".join((body.name, body.run_by, _does(body), _note(body), *kinds, *names)).casefold()


def _states(listed: Listed, on: date) -> Iterator[tuple[Contact, rules.ContactState]]:
    """Each contact that has a value, with its state on a day."""
    for contact, reported in zip(listed.body.contacts, listed.reported, strict=True):
        if contact.value:
            yield contact, contact.state(on, reported)


def _shown(listed: Listed, on: date) -> tuple[_Shown, ...]:
    times: Counter[tuple[str, str]] = Counter()
    shown = []
    for contact, state in _states(listed, on):
        times[contact.channel, contact.value] += 1
        nth = str(times[contact.channel, contact.value])
        if state in terms.CHECK_TERMS:
            id = identifier("contact", listed.body.id, contact.channel, contact.value, nth)
            shown.append(_Shown(contact, state, id))
    return tuple(shown)


def _own(listed: Listed, shown: tuple[_Shown, ...], states: list[rules.ContactState]) -> Json:
    """What a service has one of, beside what HSDS demands; only what is known."""
    body = listed.body
    fields = {
        "description": " ".join(filter(None, (_does(body), _note(body)))),
        "url": next((s.contact.value for s in shown if s.contact.channel == "web" and s.state == "verified"), ""),
        "interpretation_services": _interpretation(body),
        "application_process": body.look_up.sv if body.look_up else "",
        "eligibility_description": _eligibility(body),
        "assured_date": _assured(shown),
        "alert": _alert(states),
    }
    known: Json = {key: value for key, value in fields.items() if value}
    return {"organization_id": organization_id(body.id), **known, **_ages(body.ages)}


def _kinds(body: BodyEntry) -> tuple[contents.Kind, ...]:
    return tuple(contents.kinds()[kind] for kind in body.kinds if kind in contents.kinds())


def _does(body: BodyEntry) -> str:
    return " ".join(kind.does.sv for kind in _kinds(body)) or body.name


def _note(body: BodyEntry) -> str:
    return body.note.sv if body.note else ""


def _interpretation(body: BodyEntry) -> str:
    used = {None: "", True: "Tolk används.", False: "Tolk används inte."}[body.interpreter]
    return " ".join(filter(None, (used, body.languages_note)))


def _eligibility(body: BodyEntry) -> str:
    """Whom it is for, as a sentence; empty when it is for everyone."""
    groups = ((ROLES, body.roles), (SEXES, body.sexes))
    words = [", ".join(names[code] for code in names if code in chosen) for names, chosen in groups]
    ages = ", ".join(_years(*AGES[band]) for band in AGES if band in body.ages)
    told = "; ".join(filter(None, (*words, ages)))
    return f"Till för: {told}." if told else ""


def _years(lowest: int | None, highest: int | None) -> str:
    if lowest is None:
        return f"högst {highest} år"
    return f"{lowest} år eller äldre" if highest is None else f"{lowest}–{highest} år"


def _ages(bands: Iterable[str]) -> Json:
    """Lowest and highest age, when the bands lie side by side; with a gap between them no such ages are true."""
    places = [place for place, band in enumerate(AGES) if band in set(bands)]
    if not places or places != list(range(places[0], places[-1] + 1)):
        return {}
    limits = {"minimum_age": tuple(AGES.values())[places[0]][0], "maximum_age": tuple(AGES.values())[places[-1]][1]}
    return {key: age for key, age in limits.items() if age is not None}


def _assured(shown: tuple[_Shown, ...]) -> str:
    """The oldest day of check, when every contact that is shown has been checked; else nothing is assured."""
    days = [each.contact.verified_on for each in shown if each.state == "verified"]
    known = [day for day in days if day]
    return min(known).isoformat() if known and len(known) == len(shown) else ""


def _alert(states: list[rules.ContactState]) -> str:
    told = [sentence for state, sentence in _WITHHELD.items() if state in states]
    return " ".join([*told, _UNVERIFIED] if "unverified" in states else told)


def _phone(shown: _Shown) -> Json:
    contact = shown.contact
    return {"id": shown.id, "number": contact.value, "type": _PHONES[contact.channel], **_marks(shown, "number")}


def _url(shown: _Shown) -> Json:
    contact = shown.contact
    marks = _marks(shown, "url")
    label = f"{_WEB.get(contact.channel, 'Adress')}. {marks.pop('description')}"
    return {"id": shown.id, "label": label, "url": contact.value, **marks}


def _marks(shown: _Shown, field: str) -> Json:
    """What a contact says of how sure it is: in words, as attributes, and for a check as metadata."""
    return {
        "description": _told(shown),
        "attributes": list(_attributes(shown)),
        **({"metadata": [_check(shown, field)]} if shown.state == "verified" else {}),
    }


def _told(shown: _Shown) -> str:
    contact = shown.contact
    seen = f" Källans datum: {contact.seen}." if contact.seen else ""
    source = f"Källa: {contact.source.rstrip('.')}.{seen}"
    if shown.state != "verified":
        return f"Inte kontrollerad. {source}"
    return f"Kontrollerad {contact.verified_on}, gäller till och med {_last_day(contact)}. {source}"


def _last_day(contact: Contact) -> date | None:
    """The last day on which a check counts, as `rules.contact_state` reckons; None when there is no check."""
    if contact.verified_on is None:
        return None
    longest = contact.verified_on + rules.LONGEST_TRUST
    return min(longest, contact.expires_on) if contact.expires_on else longest


def _attributes(shown: _Shown) -> Iterator[Json]:
    """How sure a contact is, and on what ground."""
    contact = shown.contact
    yield terms.classified(shown.entity, shown.id, terms.CHECKS, shown.state)
    facts = {
        "Källa": contact.source,
        "Källans adress": contact.source_url,
        "Källans datum": contact.seen,
        "Uppgiften är": _EVIDENCE.get(contact.evidence, ""),
        "Kontrollen gäller till och med": str(_last_day(contact)) if shown.state == "verified" else "",
    }
    yield from (terms.attribute(shown.entity, shown.id, label, value) for label, value in facts.items() if value)


def _check(shown: _Shown, field: str) -> Json:
    """The check that counts, as HSDS metadata: the value was found to be the same. `updated_by` names the source and
    never a person."""
    contact = shown.contact
    return {
        "id": identifier("metadata", shown.id, str(contact.verified_on)),
        "resource_id": shown.id,
        "resource_type": shown.entity,
        "last_action_date": str(contact.verified_on),
        "last_action_type": "checked",
        "field_name": field,
        "previous_value": contact.value,
        "replacement_value": contact.value,
        "updated_by": contact.source,
    }


def _schedules(shown: _Shown, on: date) -> Iterator[Json]:
    """When a contact answers: by the rule where the hours are known, else as they were seen in the source."""
    contact = shown.contact
    until = _last_day(contact) if shown.state == "verified" else None
    known = weekly.schedules(contact.hours, shown.id, on=on, until=until) if contact.hours is not None else ()
    if not known and contact.hours_note:
        known = ({"id": identifier("schedule", shown.id)},)
    for schedule in known:
        words = [f"Gäller {contact.value}.", contact.hours_note, _told(shown)]
        marks = [
            terms.classified("schedule", schedule["id"], terms.CHECKS, shown.state),
            terms.attribute("schedule", schedule["id"], "Kontaktuppgiftens id", shown.id),
        ]
        yield {**schedule, "description": " ".join(filter(None, words)), "attributes": marks}


def _capacity(service: str, free: int, told: datetime) -> Json:
    """How many places are free, as the body itself has told. `updated` is the hour in which it did: no finer time is
    kept."""
    return {
        "id": identifier("service_capacity", service),
        "service_id": service,
        "unit": {"id": identifier("unit", "place"), "name": "plats"},
        "available": free,
        "description": "Lediga platser, enligt verksamheten själv. Uppgiften lämnas ut i högst ett dygn.",
        "updated": told.isoformat(timespec="milliseconds"),
    }


def _areas(body: BodyEntry) -> Iterator[tuple[str, str, str, str]]:
    """Each area that a body serves: name, description, label of the code, code."""
    if body.national:
        yield "Hela landet", "Sverige", "Landskod (ISO 3166-1)", "SE"
    for code in body.counties:
        yield _places().get(code, code), f"Länskod {code}", "Länskod", code
    for code in body.municipalities:
        yield _places().get(code, code), f"Kommunkod {code}", "Kommunkod", code


@cache
def _places() -> dict[str, str]:
    """Names of counties and municipalities by code; the codes have two and four digits, so none is both."""
    counties = {county.code: county.name for county in contents.counties()}
    return counties | {place.code: place.name for place in contents.municipalities()}


def _area(service: str, name: str, description: str, label: str, code: str) -> Json:
    id = identifier("service_area", service, code)
    return {
        "id": id,
        "service_id": service,
        "name": name,
        "description": description,
        "attributes": [terms.attribute("service_area", id, label, code)],
    }
