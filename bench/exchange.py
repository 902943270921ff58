"""Searching among twenty thousand posts of the exchange, as a member who may read a part of them, on each database
there is, beside two floors in the same run. Invented posts from the field's own words, in a database of its own."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bench import apart, search
from bench.apart import Row
from bench.hsds import CALLS, ROW, timed

if TYPE_CHECKING:
    from upptack.staff.models import Member

POSTS = 20_000
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
AGENCIES = ("fk", "af", "mig", "sos", "jam")


def run() -> list[Row]:
    """Figures for each database there is."""
    return apart.each_database("bench.exchange")


def staffed() -> Member:
    """Agencies, the shipped groups, and a member who belongs to one of them."""
    from upptack.exchange.forum import actions
    from upptack.exchange.forum.contents import groups
    from upptack.exchange.forum.models import Membership
    from upptack.staff import actions as staff
    from upptack.staff.models import Unit
    from upptack.staff.rules import Role

    staff.load_agencies({code: code for code in AGENCIES}, {})
    staff.load_units([Unit(code="fk-1", agency_id="fk", name="Enheten")])
    new = staff.NewMember("alva@fk.example", "Alva", "fk-1", (Role.CASEWORKER,))
    member = staff.add_member(new, password=None)
    actions.load()
    Membership.objects.create(group_id=next(iter(groups())), member=member, since=AT.date())
    return member


def fill(said: list[str], weights: list[int], chance: random.Random) -> None:
    """Twenty thousand posts of forty to a hundred words, a third of each reach, over the agencies and groups."""
    from upptack.exchange.forum import actions
    from upptack.exchange.forum.contents import groups
    from upptack.exchange.forum.models import Shelved
    from upptack.exchange.forum.rules import Reach, ShelfKind

    kinds, reaches, slugs = list(ShelfKind)[:3], list(Reach), list(groups())

    def post(number: int) -> Shelved:
        words = chance.choices(said, weights, k=chance.randint(40, 100))
        reach = reaches[number % 3]
        return Shelved(
            kind=kinds[number // 3 % 3].value,
            key=str(number),
            title=" ".join(words[:5])[:120],
            said=" ".join(words[5:]),
            path=f"/x/{number}/",
            reach=reach.value,
            agency_id=chance.choice(AGENCIES),
            group_id=chance.choice(slugs) if reach == Reach.GROUP else None,
            at=AT - timedelta(minutes=number),
        )

    posts = Shelved.objects.bulk_create(map(post, range(POSTS)), batch_size=500)
    actions.write_words(posts)


def like(question: str, member: Member) -> None:
    """The plainest search there is: the words in the text, among what the member may read."""
    from upptack.exchange.forum import queries
    from upptack.exchange.forum.models import Shelved

    found = Shelved.objects.filter(queries.readable(member))
    for word in question.split():
        found = found.filter(said__contains=word)
    list(found.values_list("title", "path")[:30])


def measure() -> list[Row]:
    """Fills an empty database and measures; the settings must name one that may be filled."""
    from upptack.config.cli import migrate, start_django

    start_django()
    from django.db import connection

    from upptack.exchange.forum import actions, queries
    from upptack.exchange.forum.models import Shelved
    from upptack.exchange.forum.rules import ShelfKind

    migrate()
    chance, counted = random.Random(7), search.vocabulary()
    member = staffed()
    fill(list(counted), list(counted.values()), chance)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    asked = search.questions(counted, chance)
    mine = Shelved.objects.filter(queries.readable(member)).count()
    keys = list(Shelved.objects.values_list("pk", flat=True))

    assert len(keys) == POSTS
    assert POSTS * 0.4 < mine < POSTS * 0.6
    rows = [
        (
            f"sökning bland {POSTS} varav {mine} får läsas, median / p95 (mål ≤ 50)",
            timed(lambda n: queries.search(asked[n], member), CALLS),
        ),
        ("golv: samma ord i texten med LIKE", timed(lambda n: like(asked[n], member), CALLS)),
        ("golv: en rad efter nyckel", timed(lambda n: Shelved.objects.get(pk=keys[n]), CALLS)),
        ("vad som är nytt på startsidan", timed(lambda n: list(queries.news(member, None)[:10]), CALLS)),
        ("ta bort ett inlägg ur sökningen", timed(lambda n: actions.unindex(ShelfKind.QUESTION, str(n * 9)), 5)),
    ]
    found = sum(bool(queries.search(each, member).groups) for each in asked)
    return [*rows, ("frågor som gav svar", f"{found} av {CALLS}")]


if __name__ == "__main__":
    rows = measure() if "--measure" in sys.argv else run()
    for name, figure in rows:
        print(f"{ROW}{name}\t{figure}" if "--measure" in sys.argv else f"{name:70} {figure}")
