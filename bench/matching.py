"""How fast the best bodies are found among 100,000, beside PostgreSQL answering the same on the same data.

    python bench/matching.py
    UPPTACK_BENCH_PG="host=/tmp port=5499 dbname=postgres" python bench/matching.py

The bodies and the needs are invented by a seeded generator, with codes that belong to no real place. The
database named by UPPTACK_BENCH_PG gets a temporary table and is left as it was.
"""

import os
import platform
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from upptack.matching import Index, Need, Service
from upptack.matching.search import COUNTY, FAR, MUNICIPALITY, NATIONAL, OTHER_MUNICIPALITY, place_order
from upptack.matching.services import AGES, CHANNELS, ROLES, SEXES, SLOTS, UNKNOWN

SEED = 20261122
SERVICES = 100_000
NEEDS = 400
LIMIT = 10

KINDS = ("shelter", "social_services", "police", *(f"kind_{n:02}" for n in range(17)))
COUNTIES = tuple(f"{n:02}" for n in range(1, 22))
MUNICIPALITIES = tuple(f"{county}{n:02}" for n, county in product(range(80, 94), COUNTIES))[:290]
LANGUAGES = tuple(f"{first}{second}" for first, second in product("abcde", "vwxyz"))

Row = tuple[str, float | str]


def invented_services(count: int, chance: random.Random) -> list[Service]:
    """Bodies of which a sixth serve a county and a tenth the country, and a quarter have unknown hours."""
    return [_service(f"s{number:06}", chance) for number in range(count)]


def invented_needs(count: int, chance: random.Random) -> list[Need]:
    """Needs of one to five kinds; a fourth want distance, half ask for a channel, most for a time."""
    return [
        Need(
            kinds=tuple(chance.sample(KINDS, chance.randint(1, 5))),
            role=chance.choice(sorted(ROLES)),
            sex=chance.choice([*sorted(SEXES), UNKNOWN]),
            age=chance.choice([*sorted(AGES), UNKNOWN]),
            language=chance.choice(LANGUAGES),
            municipality=chance.choice(MUNICIPALITIES),
            county=None,
            channel=chance.choice([None, *sorted(CHANNELS)]) if chance.random() < 0.6 else None,
            slot=chance.randrange(SLOTS) if chance.random() < 0.8 else None,
            keep_distance=chance.random() < 0.25,
        )
        for _ in range(count)
    ]


def _service(id: str, chance: random.Random) -> Service:
    kind_of_area = chance.random()
    local, regional = kind_of_area < 0.73, 0.73 <= kind_of_area < 0.9
    return Service(
        id=id,
        kinds=_some(KINDS, chance, 1, 2),
        roles=_some(sorted(ROLES), chance, 0, 2),
        sexes=_some(sorted(SEXES), chance, 0, 1),
        ages=_some(sorted(AGES), chance, 0, 2),
        languages=_some(LANGUAGES, chance, 0, 4),
        interpreter=chance.choice((None, True, False)),
        municipalities=_some(MUNICIPALITIES, chance, 1, 4) if local else frozenset(),
        counties=_some(COUNTIES, chance, 1, 2) if regional else frozenset(),
        national=not (local or regional),
        channels=_some(sorted(CHANNELS), chance, 0, 3),
        hours=_hours(chance),
        certain=chance.random() < 0.7,
        reachable=chance.random() < 0.9,
    )


def _some(values: Sequence[str], chance: random.Random, least: int, most: int) -> frozenset[str]:
    return frozenset(chance.sample(values, chance.randint(least, most)))


def _hours(chance: random.Random) -> frozenset[int] | None:
    if chance.random() < 0.25:
        return None
    if chance.random() < 0.1:
        return frozenset(range(SLOTS))
    opens, length, days = chance.randint(14, 26), chance.randint(6, 20), chance.randint(1, 7)
    return frozenset(day * 48 + slot for day in range(days) for slot in range(opens, opens + length))


def run() -> list[Row]:
    """Name and value of each figure: milliseconds, seconds, megabytes, or a sentence."""
    chance = random.Random(SEED)
    services, needs = invented_services(SERVICES, chance), invented_needs(NEEDS, chance)
    rows: list[Row] = [
        ("Python", platform.python_version()),
        ("services", float(len(services))),
        ("needs", float(len(needs))),
    ]
    started = time.perf_counter()
    index = Index(services)
    rows.append(("Index built, s", time.perf_counter() - started))
    rows.append(("Index memory beside the services, MB", _memory(services)))
    found, times = _timed(lambda need: [hit.service.id for hit in index.search(need, LIMIT)], needs)
    rows += _percentiles("Index.search", times)
    by_kind = _timed(lambda need: [kind for kind, _ in index.by_kind(need)], needs)[1]
    rows += _percentiles("Index.by_kind", by_kind)
    dsn = os.environ.get("UPPTACK_BENCH_PG")
    if not dsn:
        return [*rows, ("PostgreSQL", "not measured (set UPPTACK_BENCH_PG)")]
    return rows + _postgresql(dsn, services, needs, found)


def _memory(services: list[Service]) -> float:
    tracemalloc.start()
    index = Index(services)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return held / 1e6 if len(index) else 0.0


def _timed(search: Callable[[Need], list[str]], needs: Sequence[Need]) -> tuple[list[list[str]], list[float]]:
    """Answers and milliseconds for each need, after twenty that are not counted."""
    for need in needs[:20]:
        search(need)
    answers, times = [], []
    for need in needs:
        started = time.perf_counter()
        answers.append(search(need))
        times.append((time.perf_counter() - started) * 1e3)
    return answers, times


def _percentiles(name: str, times: Sequence[float]) -> list[Row]:
    ordered = sorted(times)
    return [(f"{name} p{p}, ms", ordered[min(len(ordered) - 1, len(ordered) * p // 100)]) for p in (50, 99)]


TABLE = """
CREATE TEMPORARY TABLE service (
    id text COLLATE "C" PRIMARY KEY, kinds text[], area text[], touched text[],
    role_ok text[], sex_ok text[], age_ok text[], channel_ok text[],
    languages text[], interpreter boolean, hours smallint[], certain boolean, reachable boolean)
"""
# Tried on the same data: one index per column, one over all eligibility columns, plans made anew for each
# need, and CASE instead of unnest. None was clearly faster than this; an index over the columns that most
# bodies share was four times slower.
INDEXES = """
CREATE INDEX ON service USING gin (kinds, area);
ANALYZE service
"""
QUERY = """
SELECT s.id FROM service s,
LATERAL (
    SELECT min(k.number) AS kind
    FROM unnest(%(kinds)s::text[]) WITH ORDINALITY AS k (kind, number)
    WHERE k.kind = ANY (s.kinds)
      AND (s.area && %(home)s::text[] OR (%(distance)s AND k.kind = 'shelter'))
) AS best,
LATERAL (
    SELECT CASE WHEN s.area @> ARRAY[%(municipality)s] THEN 1 WHEN s.area @> ARRAY[%(county)s] THEN 2
                WHEN s.area @> ARRAY['national'] THEN 3 WHEN s.touched @> ARRAY[%(county)s] THEN 4
                ELSE 5 END AS class
) AS place
WHERE (s.kinds && %(kinds)s::text[] AND s.area && %(home)s::text[] OR s.kinds && %(far)s::text[])
  AND s.role_ok && %(role)s::text[] AND s.sex_ok && %(sex)s::text[]
  AND s.age_ok && %(age)s::text[] AND s.channel_ok && %(channel)s::text[]
ORDER BY best.kind,
    CASE WHEN %(any_channel)s OR s.channel_ok <> '{*}' THEN 0 ELSE 1 END,
    (%(places)s::int[])[best.kind][place.class],
    CASE WHEN s.languages @> ARRAY[%(language)s] THEN 0 WHEN s.interpreter THEN 1
         WHEN s.languages <> '{}' AND s.interpreter IS FALSE THEN 3 ELSE 2 END,
    CASE WHEN s.hours IS NULL THEN 2
         WHEN %(slot)s::smallint IS NULL OR %(slot)s::smallint = ANY (s.hours) THEN 0 ELSE 1 END,
    NOT s.certain, NOT s.reachable, s.id
LIMIT %(limit)s
"""


def _postgresql(dsn: str, services: Sequence[Service], needs: Sequence[Need], found: Sequence[list[str]]) -> list[Row]:
    import psycopg

    with psycopg.connect(dsn, autocommit=True) as database:
        database.execute("SET temp_buffers = '256MB'")  # the whole table in memory, as the index is
        database.execute(TABLE)
        with database.cursor().copy("COPY service FROM STDIN") as copy:
            for service in services:
                copy.write_row(_row(service))
        for statement in INDEXES.split(";"):
            database.execute(statement.encode())
        asked = {id(need): _parameters(need) for need in needs}
        answers, times = _timed(
            lambda need: [row[0] for row in database.execute(QUERY, asked[id(need)], prepare=True)], needs
        )
        version = database.info.server_version // 10_000
    first = sum(a[:1] == b[:1] for a, b in zip(answers, found, strict=True))
    whole = sum(a == b for a, b in zip(answers, found, strict=True))
    return [
        *_percentiles(f"PostgreSQL {version}", times),
        ("same first body", f"{first} of {len(needs)}"),
        (f"same {LIMIT} bodies in the same order", f"{whole} of {len(needs)}"),
    ]


def _row(service: Service) -> tuple[Any, ...]:
    """The body as a table row; "*" stands for everyone, or for channels that are not known."""
    area = [*service.municipalities, *service.counties, *(["national"] if service.national else [])]
    touched = service.counties | {code[:2] for code in service.municipalities}
    limits = (service.roles, service.sexes, service.ages, service.channels)
    return (
        service.id,
        list(service.kinds),
        area,
        list(touched),
        *(list(limit) or ["*"] for limit in limits),
        list(service.languages),
        service.interpreter,
        None if service.hours is None else list(service.hours),
        service.certain,
        service.reachable,
    )


def _parameters(need: Need) -> dict[str, Any]:
    classes = (MUNICIPALITY, COUNTY, NATIONAL, OTHER_MUNICIPALITY, FAR)
    orders = [place_order(kind, need.keep_distance) for kind in need.kinds]
    return {
        "kinds": list(need.kinds),
        "far": ["shelter"] if need.keep_distance and "shelter" in need.kinds else [],
        "distance": need.keep_distance,
        "municipality": need.municipality,
        "county": need.home_county,
        "home": [need.municipality, need.home_county, "national"],
        "role": _accepting(need.role, ROLES),
        "sex": _accepting(need.sex, SEXES),
        "age": _accepting(need.age, AGES),
        "channel": _accepting(need.channel or UNKNOWN, CHANNELS),
        "any_channel": need.channel is None,
        "places": [[order.index(c) if c in order else 9 for c in classes] for order in orders],
        "language": need.language,
        "slot": need.slot,
        "limit": LIMIT,
    }


def _accepting(value: str, known: frozenset[str]) -> list[str]:
    return [*sorted(known), "*"] if value == UNKNOWN else [value, "*"]


def main() -> None:
    """Print the figures, one a line."""
    for name, value in run():
        sys.stdout.write(f"{name}: {value if isinstance(value, str) else f'{value:,.2f}'}\n")


if __name__ == "__main__":
    main()
