"""The demo's invented counts: a year and three quarters of conversations at invented units. No figure in them is true;
they are drawn from a fixed seed, so that every demo shows the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Final

from upptack.staff.models import Unit
from upptack.tally import actions as tally
from upptack.tally.rules import Counted, Ended, Followed, Increment, MetOnce

SEED: Final = 20261122
MONTHS: Final = tuple(f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13))[:21]
PLACES: Final = (
    ("01", "Stockholm"),
    ("12", "Malmö"),
    ("14", "Göteborg"),
    ("03", "Uppsala"),
    ("05", "Linköping"),
    ("18", "Örebro"),
    ("24", "Umeå"),
    ("22", "Sundsvall"),
)
ASKING: Final = {
    "fk": ("Försäkring", ("sjukpenning", "rehabilitering", "aktivitetsersattning", "underhallsstod")),
    "af": ("Arbetsmarknad", ("inskrivning", "uppfoljning")),
    "mig": ("Tillstånd", ("asyl", "anknytning")),
}
"""Agency → first word of its invented units' names, and matters."""

CHANNELS: Final = {"phone": 6, "meeting": 3, "video": 1}
SEXES: Final = {"woman": 54, "man": 43, "other": 1, "unknown": 2}
AGES: Final = {"25_64": 78, "18_24": 12, "65_plus": 6, "unknown": 4}
ANSWERS: Final = {"no": 79, "earlier": 9, "now": 5, "declined": 3, "unclear": 2, "uses": 1, "time_unknown": 1}
REASONS: Final = {
    "not_alone": 22,
    "no_time": 26,
    "unsuitable_channel": 18,
    "no_interpreter": 9,
    "already_asked": 12,
    "unsure": 9,
    "other": 4,
}
TOLD: Final = ("earlier", "now", "time_unknown", "uses")
OFFERED: Final = {"contact_given": 48, "contact_now": 22, "door_open": 14, "report_of_concern": 9, "nothing_wanted": 7}
WAYS: Final = {"card": 30, "link": 22, "code": 14, "call": 26, "self": 6, "sdk": 2}
KINDS: Final = {
    "social_services": 45,
    "helpline_exposed": 25,
    "shelter": 12,
    "victim_support": 12,
    "behaviour_change": 6,
}
OUTCOMES: Final = {
    "helped": 34,
    "reached": 22,
    "unknown": 24,
    "full": 8,
    "no_contact": 8,
    "wrong_body": 2,
    "withdrawn": 2,
}
BANDS: Final = {"under_15m": 10, "under_2h": 30, "under_1d": 34, "under_3d": 18, "over_3d": 8}
DID: Final = {"same": 70, "more": 18, "other": 12}


def units() -> tuple[Unit, ...]:
    """Invented units beside those that the demo's staff work at: one an agency and place."""
    return tuple(
        Unit(
            code=f"{agency}-pahittad-{county}",
            agency_id=agency,
            county_id=county,
            name=f"{first} {place} (påhittad)",
        )
        for agency, (first, _) in ASKING.items()
        for county, place in PLACES
    )


def load() -> None:
    """Writes the invented counts, once."""
    tally.write_many(Counter(counts()))


def counts() -> Iterator[Counted]:
    """Every invented meeting and handover, month by month and unit by unit."""
    random = Random(SEED)  # noqa: S311 (invented figures, not a secret)
    places = [(unit.agency_id, unit.code) for unit in units()] + [
        ("fk", "fk-sthlm-1"),
        ("fk", "fk-norr-1"),
        ("af", "af-sthlm-1"),
        ("mig", "mig-vast-1"),
    ]
    for number, (agency, unit) in enumerate(places):
        size, asks, follows = 14 + number * 5 % 26, 0.35 + number * 7 % 11 / 22, 96 if number % 13 == 5 else 70
        for month in MONTHS:
            asks = min(0.95, asks + 0.006)
            for _ in range(random.randint(size, size + 9)):
                yield from _met(random, month, agency, unit, asks, follows)


def _met(random: Random, month: str, agency: str, unit: str, asks: float, follows: int) -> Iterator[Counted]:
    matter = random.choice(ASKING[agency][1])
    channel = _one(random, CHANNELS)
    yield MetOnce(month, agency, unit, matter, channel, "contact_started")
    if random.random() < 0.15:
        return
    asked = random.random() < asks
    answer = _one(random, ANSWERS) if asked else "not_asked"
    told = answer in TOLD
    offered = _one(random, OFFERED) if told else "door_open" if asked else ""
    yield Increment(
        month=month,
        agency=agency,
        unit=unit,
        matter=matter,
        channel=channel,
        guide="uses" if answer == "uses" else "exposed",
        sex=_one(random, SEXES),
        age=_one(random, AGES),
        answer=answer,
        reason="" if asked else _one(random, REASONS),
        action=offered,
    )
    if asked:
        level = {"now": "today", "earlier": "offer", "time_unknown": "offer", "uses": "offer"}.get(answer, "open")
        yield Followed(month, agency, unit, level, _one(random, {**DID, "same": follows}))
    if told and offered in ("contact_given", "contact_now"):
        outcome = _one(random, OUTCOMES)
        yield Ended(
            month=month,
            agency=agency,
            unit=unit,
            kind=_one(random, KINDS),
            way=_one(random, WAYS),
            urgency="today" if answer == "now" else "other",
            outcome=outcome,
            band="none" if outcome == "unknown" else _one(random, BANDS),
        )


def _one(random: Random, weights: dict[str, int]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
