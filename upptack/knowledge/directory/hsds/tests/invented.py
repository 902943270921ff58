"""Invented bodies by the thousand, for the tests and the bench. No number belongs to anyone: no area code is 000, and
example.org is kept by RFC 2606."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from upptack.knowledge.directory import contents, rules
from upptack.knowledge.directory.contents import BodyEntry, Contact, Text
from upptack.knowledge.directory.hsds.entries import Listed

SEED = 20261125
TODAY = date(2026, 11, 25)
LANGUAGES = ("sv", "en", "ar", "so", "fa", "uk", "ti", "se", "sq", "xx")
NAMES = ('Jouren "Öppen"', "Stödet\nmed radbrytning", "Ärlig & lugn <stöd>", "Linjen – för alla", "Måna \\ om")


def invented(count: int, seed: int = SEED) -> list[Listed]:
    """So many bodies, of every sort of area, with and without what may be unknown."""
    chance = random.Random(seed)
    return [_listed(number, chance) for number in range(count)]


def _listed(number: int, chance: random.Random) -> Listed:
    contacts = tuple(_contact(place, chance) for place in range(chance.randint(1, 4)))
    wrong = [TODAY - timedelta(days=chance.randrange(400)) if chance.random() < 0.1 else None for _ in contacts]
    national, counties, municipalities = _area(chance)
    kinds = sorted(contents.kinds())
    body = BodyEntry(
        id=f"invented-{number:05}",
        name=f"{chance.choice(NAMES)} {number}",
        kinds=_some(kinds, chance, 1, 3),
        roles=_some(contents.ROLES, chance, 0, 3),
        sexes=_some(contents.SEXES, chance, 0, 2),
        ages=_some(contents.AGES, chance, 0, 3),
        languages=_some(LANGUAGES, chance, 0, 4),
        languages_note=chance.choice(("", "Fler språk när det går.")),
        interpreter=chance.choice((None, True, False)),
        national=national,
        counties=counties,
        municipalities=municipalities,
        run_by=chance.choice(("", "Föreningen Påhittad", "Ale kommun")),
        note=chance.choice((None, Text("En anteckning.", "A note."))),
        look_up=chance.choice((None, Text("Så här hittar du.", "How to find."))),
        contacts=contacts,
    )
    free = (chance.randrange(100), datetime(2026, 11, 25, 8, tzinfo=UTC)) if chance.random() < 0.2 else None
    return Listed(body, tuple(wrong), free)


def _area(chance: random.Random) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    sort = chance.randrange(3)
    counties = [county.code for county in contents.counties()]
    places = [place.code for place in contents.municipalities()]
    county_codes = _some(counties, chance, 1, 2) if sort == 1 else ()
    return sort == 0, county_codes, _some(places, chance, 1, 3) if sort == 2 else ()


def _contact(place: int, chance: random.Random) -> Contact:
    channel = chance.choice(contents.CHANNELS)
    phone = channel in ("phone", "text_phone")
    made = f"000-000 00 {chance.randrange(100):02}" if phone else f"https://example.org/{place}/{chance.randrange(99)}"
    value = made if chance.random() < 0.8 else ""
    checked = TODAY - timedelta(days=chance.randrange(500)) if value and chance.random() < 0.6 else None
    return Contact(
        channel=channel,
        value=value,
        task="" if value else "Redaktionen fyller i.",
        hours=_hours(chance),
        hours_note=chance.choice(("", "Vardagar enligt källan.")),
        evidence=chance.choice(contents.EVIDENCE),
        source="Påhittad källa." if value or chance.random() < 0.5 else "",
        source_url=chance.choice(("", "https://example.org/kalla")),
        seen=chance.choice(("", "2024", "2024-04", "2024-04-16", "2025/2026")),
        verified_on=checked,
        expires_on=checked + timedelta(days=chance.randrange(366)) if checked else None,
    )


def _hours(chance: random.Random) -> frozenset[int] | None:
    if chance.random() < 0.4:
        return None
    if chance.random() < 0.2:
        return rules.ALWAYS
    opens, length, days = chance.randrange(40), chance.randint(1, 8), chance.randint(1, 7)
    late = range(opens + length, 48, 3) if chance.random() < 0.2 else ()
    return frozenset(day * 48 + slot for day in range(days) for slot in (*range(opens, opens + length), *late))


def _some(values: Sequence[str], chance: random.Random, least: int, most: int) -> tuple[str, ...]:
    return tuple(chance.sample(list(values), chance.randint(least, most)))
