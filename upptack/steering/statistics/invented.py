"""A national year that never was: agencies, units and counts drawn from a seed, to try the protection on. No figure is
true. Used by `upptack attack --invented`, by the demo, by the bench and by tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from random import Random
from typing import Final

from upptack.guides import words
from upptack.steering.protection.tables import Key, Table
from upptack.steering.statistics import contents, rules, shapes
from upptack.steering.statistics.queries import Finder
from upptack.steering.statistics.shapes import Places, Vocabulary
from upptack.tally import actions
from upptack.tally.rules import Counted, Ended, Followed, Increment, MetOnce

SEED: Final = 6
YEAR: Final = "2025"
AGENCIES: Final[Mapping[str, int]] = {"af": 36, "fk": 40, "jam": 2, "mig": 20, "sos": 2}
"""Agency → units in a hundred."""

COUNTIES: Final = tuple(f"{code:02}" for code in (1, *range(3, 11), *range(12, 15), *range(17, 26)))
MATTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "af": ("inskrivning", "uppfoljning", "annat"),
    "fk": ("sjukpenning", "rehabilitering", "aktivitetsersattning", "underhallsstod", "annat"),
    "jam": ("annat",),
    "mig": ("asyl", "anknytning", "forlangning", "arbetstillstand", "mottagning", "annat"),
    "sos": ("annat",),
}
KINDS: Final = (
    "social_services",
    "helpline_exposed",
    "shelter",
    "victim_support",
    "behaviour_change",
    "police",
    "health_care",
    "child_advocacy",
)
ANSWERS: Final = {"no": 790, "earlier": 90, "now": 50, "declined": 30, "unclear": 20, "uses": 10, "time_unknown": 10}
CODES: Final[Mapping[str, Mapping[str, int]]] = {
    "channel": {"phone": 60, "meeting": 30, "video": 10},
    "sex": {"woman": 540, "man": 430, "other": 10, "unknown": 20},
    "age": {"25_64": 780, "18_24": 120, "65_plus": 50, "under_18": 10, "unknown": 40},
    "guide": {"exposed": 95, "uses": 5},
    "way": {"card": 30, "call": 26, "link": 22, "code": 14, "self": 6, "sdk": 2},
    "urgency": {"other": 70, "today": 25, "now": 5},
    "outcome": {
        "helped": 34,
        "reached": 22,
        "unknown": 24,
        "full": 8,
        "no_contact": 8,
        "wrong_body": 2,
        "withdrawn": 2,
    },
    "band": {"under_2h": 30, "under_1d": 34, "under_3d": 18, "under_15m": 10, "over_3d": 8},
    "level": {"open": 80, "offer": 14, "today": 5, "now": 1},
    "did": {"same": 75, "more": 15, "other": 10},
}

Row = Mapping[str, str]
MEASURES: Final[Mapping[str, type[Counted]]] = {
    "meetings": Increment,
    "handovers": Ended,
    "met": MetOnce,
    "suggestions": Followed,
}


def vocabulary(units: int = 500) -> Vocabulary:
    """The places, matters and kinds of body of the invented year."""
    random = Random(SEED)  # noqa: S311 (invented figures, not a secret)
    found: dict[str, tuple[str, str]] = {}
    for agency, part in AGENCIES.items():
        for number in range(max(1, units * part // 100)):
            everywhere = agency in ("jam", "sos") or number == 0
            found[f"{agency}-{number:03}"] = (agency, "" if everywhere else random.choice(COUNTIES))
    matters = tuple(dict.fromkeys(matter for of in MATTERS.values() for matter in of))
    return Vocabulary(Places(tuple(AGENCIES), COUNTIES, found), matters, KINDS)


def rows(known: Vocabulary, each: int = 240, year: str = YEAR) -> Iterator[tuple[str, Row]]:
    """Every invented meeting and handover, as what it is counted as and a row of codes; `each` is how many meetings a
    unit has in the middle."""
    random = Random(SEED)  # noqa: S311 (invented figures, not a secret)
    months = rules.period(year).months
    for unit, (agency, _) in known.places.units.items():
        asks, mix = random.uniform(0.3, 0.95), [random.random() ** 3 + 0.02 for _ in MATTERS[agency]]
        for _ in range(max(1, int(each * random.lognormvariate(0, 0.7)))):
            place = {"agency": agency, "unit": unit, "month": random.choice(months)}
            matter = random.choices(MATTERS[agency], mix)[0]
            yield from _met(random, {**place, "matter": matter, "channel": _one(random, "channel")}, asks)


def _met(random: Random, place: Row, asks: float) -> Iterator[tuple[str, Row]]:
    yield "met", {**place, "event": "contact_started"}
    if random.random() < 0.15:
        return
    asked = random.random() < asks
    answer = random.choices(list(ANSWERS), list(ANSWERS.values()))[0] if asked else shapes.NOT_ASKED
    told = answer in shapes.TOLD
    offered = words.keys("notes", "offered")
    row = {**place, **{name: _one(random, name) for name in ("guide", "sex", "age")}, "answer": answer}
    row["reason"] = "" if asked else random.choice(words.keys("shared", "not_asked_reasons"))
    row["action"] = random.choice(offered) if told else "door_open" if asked else ""
    yield "meetings", row
    if asked:
        yield "suggestions", {**place, "level": _one(random, "level"), "did": _one(random, "did")}
    if told and random.random() < 0.7:
        codes = {name: _one(random, name) for name in ("way", "urgency", "outcome", "band")}
        band = "none" if codes["outcome"] == "unknown" else codes["band"]
        yield "handovers", {**place, **codes, "band": band, "kind": random.choice(KINDS)}


def _one(random: Random, of: str) -> str:
    return random.choices(list(CODES[of]), list(CODES[of].values()))[0]


def tables(known: Vocabulary, year: str = YEAR) -> tuple[Table, ...]:
    """The standard tables of the invented year."""
    return tuple(each.table(rules.period(year), known) for each in contents.standards_of("year"))


def counts(of: Sequence[Table], known: Vocabulary, each: int = 240) -> dict[Key, int]:
    """Every cell's count in the tables."""
    finds = {table.id: Finder(table, known.places) for table in of}
    found: dict[str, Counter[tuple[str, ...]]] = {table.id: Counter() for table in of}
    for measure, row in rows(known, each):
        for table in of:
            codes = finds[table.id](row) if table.measure == measure else None
            if codes is not None:
                found[table.id][codes] += 1
    return {key: n for table in of for key, n in table.totals(found[table.id]).items()}


def counted(measure: str, row: Row) -> Counted:
    """A row as the tally counts it."""
    kind = MEASURES[measure]
    return kind(**{field.name: row[field.name] for field in fields(kind)})


def write(known: Vocabulary, each: int = 240, year: str = YEAR) -> None:
    """Adds the invented year to the tally, for the bench and the tests."""
    actions.write_many(Counter(counted(measure, row) for measure, row in rows(known, each, year)))
