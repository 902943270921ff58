"""An invented national year: five agencies, 500 units in 21 counties, twelve months; and its tables."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product

from upptack.steering.protection.tables import Dimension, Key, Table

SEED = 20261122
YEAR = "2026"
AGENCIES = {"fk": 170, "af": 180, "mv": 90, "sos": 35, "jm": 25}
COUNTIES = tuple(f"{n:02}" for n in range(1, 22))
MONTHS = tuple(f"{YEAR}-{n:02}" for n in range(1, 13))
CHANNELS, SEXES = ("meeting", "telephone", "video"), ("man", "woman", "unknown")
AGES = ("under_18", "18_29", "30_44", "45_64", "65", "unknown")
MATTERS = tuple(f"matter_{n:02}" for n in range(12))
ACTIONS = tuple(f"action_{n}" for n in range(9))
TOLD = ("earlier", "now", "time_unknown", "uses")
ASKED = ("no", "declined", "unclear", *TOLD)
NOT_ASKED = tuple(f"reason:{n}" for n in ("not_alone", "no_time", "interpreter", "unwell", "other", *range(4)))
ANSWERS = (*ASKED, *NOT_ASKED)
WEIGHTS = (620, 40, 10, 40, 14, 5, 3, 90, 70, 30, 20, 25, 12, 8, 4, 2)
KINDS = ("social_services", "police", "shelter", "health", "helpline", "other")
OUTCOMES = ("reached", "helped", "no_place", "declined", "unknown", "none")
URGENCIES, BANDS = ("today", "days", "weeks"), ("hour", "day", "week", "longer", "none")

Row = Mapping[str, str]


def units(number: int = 500) -> dict[str, tuple[str, str]]:
    """Units with their agency and county; three agencies are in every county, the others in few."""
    found = {}
    for agency, share in AGENCIES.items():
        counties = COUNTIES if share > 50 else COUNTIES[:3]
        for n in range(max(2, share * number // 500)):
            found[f"{agency}-{n:03}"] = (agency, counties[n % len(counties)])
    return found


def meetings(number: int, size: int, seed: int = SEED) -> Counter[tuple[str, ...]]:
    """How many of each kind: (unit, month, matter, channel, sex, age, answer, action). `size` is the mean of a unit."""
    chance = random.Random(seed)
    rows: Counter[tuple[str, ...]] = Counter()
    for unit in units(number):
        volume = chance.randint(size // 4, size * 7 // 4)
        agency = list(AGENCIES).index(unit.split("-")[0])
        for _ in range(volume):
            matter = MATTERS[min(11, int(chance.expovariate(0.5)) + agency)]
            answer = chance.choices(ANSWERS, WEIGHTS)[0]
            sex = chance.choices(SEXES, (48, 50, 2))[0]
            age = chance.choices(AGES, (2, 24, 34, 30, 8, 2))[0]
            channel = chance.choices(CHANNELS, (30, 65, 5))[0]
            action = chance.choices(ACTIONS, (60, 10, 8, 6, 6, 4, 3, 2, 1))[0] if answer in TOLD else "none"
            rows[unit, chance.choice(MONTHS), matter, channel, sex, age, answer, action] += 1
    return rows


def handovers(number: int, size: int, seed: int = SEED) -> Counter[tuple[str, ...]]:
    """How many of each kind: (unit, kind, outcome, urgency, band)."""
    chance = random.Random(seed + 1)
    rows: Counter[tuple[str, ...]] = Counter()
    for unit in units(number):
        for _ in range(chance.randint(0, size // 10)):
            kind = chance.choices(KINDS, (50, 10, 8, 20, 10, 2))[0]
            outcome = chance.choices(OUTCOMES, (40, 25, 5, 5, 15, 10))[0]
            urgency = chance.choices(URGENCIES, (10, 30, 60))[0]
            rows[unit, kind, outcome, urgency, chance.choices(BANDS, (10, 30, 40, 12, 8))[0]] += 1
    return rows


def places(number: int) -> Dimension:
    """Units, with agencies and counties as groups that cross."""
    where = units(number)
    groups = {f"agency:{a}": frozenset(u for u, (agency, _) in where.items() if agency == a) for a in AGENCIES}
    groups |= {f"county:{c}": frozenset(u for u, (_, county) in where.items() if county == c) for c in COUNTIES}
    return Dimension("place", tuple(where), {code: leaves for code, leaves in groups.items() if leaves})


AGENCY = Dimension("place", tuple(f"agency:{a}" for a in AGENCIES))
ANSWER = Dimension(
    "answer",
    ANSWERS,
    {"asked": frozenset(ASKED), "not_asked": frozenset(NOT_ASKED), "told": frozenset(TOLD)},
)
ASKING = Dimension("answer", ("asked", "not_asked"))
TIME = Dimension(
    "time", MONTHS, {f"{YEAR}-Q{q + 1}": frozenset(MONTHS[3 * q : 3 * q + 3]) for q in range(4)}, whole=YEAR
)


def standard(number: int = 500) -> tuple[Table, ...]:
    """The tables of a year, of about the same sizes as those that are published."""
    county = Dimension("place", tuple(code for code in places(number).groups if code.startswith("county")))
    year = (("time", YEAR),)
    matter, channel = Dimension("matter", MATTERS), Dimension("channel", CHANNELS)
    sex, age, action = Dimension("sex", SEXES), Dimension("age", AGES), Dimension("action", ("none", *ACTIONS))
    outcome = Dimension("outcome", OUTCOMES, {"arrived": frozenset(("reached", "helped"))})
    return (
        Table("unit-answer", "meetings", (places(number), ANSWER), year),
        Table("agency-month", "meetings", (AGENCY, TIME, ASKING)),
        Table("agency-matter", "meetings", (AGENCY, matter, ANSWER), year),
        Table("agency-channel", "meetings", (AGENCY, channel, ANSWER), year),
        Table("sex-age", "meetings", (sex, age, ANSWER), year),
        Table("county-answer-sex", "meetings", (county, ANSWER, sex), year),
        Table("agency-action", "meetings", (AGENCY, action), year),
        Table("agency-kind", "handovers", (AGENCY, Dimension("kind", KINDS), outcome), year),
        Table("urgency-band", "handovers", (Dimension("urgency", URGENCIES), Dimension("band", BANDS)), year),
    )


NAMES = {
    "meetings": ("unit", "time", "matter", "channel", "sex", "age", "answer", "action"),
    "handovers": ("unit", "kind", "outcome", "urgency", "band"),
}


@lru_cache(maxsize=2)
def year(number: int = 500, size: int = 240) -> tuple[tuple[Table, ...], dict[Key, int]]:
    """The tables, and the count of each of their cells."""
    rows = {"meetings": meetings(number, size), "handovers": handovers(number, size)}
    counts: dict[Key, int] = {}
    for table in standard(number):
        counts |= table.totals(leaves(table, rows[table.measure], number))
    return standard(number), counts


def leaves(table: Table, rows: Mapping[tuple[str, ...], int], number: int) -> Counter[tuple[str, ...]]:
    """The finest cells of a table from the rows."""
    where, found = units(number), Counter[tuple[str, ...]]()
    for row, n in rows.items():
        code = dict(zip(NAMES[table.measure], row, strict=True))
        agency, county = where[code["unit"]]
        all_codes = {
            **code,
            "unit": code["unit"],
            "agency": f"agency:{agency}",
            "county": f"county:{county}",
            "asking": "asked" if code.get("answer") in ASKED else "not_asked",
        }
        found[tuple(all_codes[_source(d)] for d in table.dimensions)] += n
    return found


def _source(dimension: Dimension) -> str:
    if dimension.name == "place":
        first = dimension.leaves[0]
        return first.split(":")[0] if ":" in first else "unit"
    return "asking" if dimension.leaves == ASKING.leaves else dimension.name


def product_size(tables: Iterable[Table]) -> int:
    """How many cells the tables have, those in several counted once."""
    return len({key for table in tables for key in table})


__all__ = ["product", "product_size", "standard", "units", "year"]
