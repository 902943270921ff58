"""Searching among ten thousand entries, on each database there is, beside two floors in the same run: the same words
by LIKE, and a plain select by an index. Invented entries from the field's own words, in a database of its own."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from bench import apart
from bench.apart import Row
from bench.hsds import CALLS, ROW, timed

if TYPE_CHECKING:
    from upptack.knowledge.search.contents import Item

ENTRIES = 10_000
DAY = date(2026, 11, 22)
KINDS = ("routine", "law", "chapter", "body", "body", "body", "page")


def run() -> list[Row]:
    """Figures for each database there is."""
    return apart.each_database("bench.search")


def vocabulary() -> Counter[str]:
    """The words of the handbook's and the law's own texts, and how often each stands there; the most common first."""
    from upptack.knowledge.information import contents as texts
    from upptack.knowledge.search.rules import WORD, plain
    from upptack.law.provisions import provisions

    said = [f"{each.title} {each.summary} {each.quote}" for each in provisions().values()]
    said += [str(block.get("value")) for each in texts.chapters() for block in each.values["content"]]
    counted = Counter(word for text in said for word in WORD.findall(plain(text)) if word.isalpha())
    return Counter(dict(counted.most_common()))


def invented(words: Counter[str], chance: random.Random) -> Iterator[Item]:
    """Entries of sixty to a hundred and twenty words, each as common as in the real texts."""
    from upptack.knowledge.search.contents import Item

    for number in range(ENTRIES):
        said = chance.choices(list(words), list(words.values()), k=chance.randint(60, 120))
        kind = KINDS[number % len(KINDS)]
        title, summary = " ".join(said[:5]), " ".join(said[5:20])
        yield Item(kind, f"p-{number}", title, summary, f"/x/{number}/", " ".join(said[20:]), DAY)


def questions(words: Counter[str], chance: random.Random) -> list[str]:
    """One to three words, as people search: half of the words are among the two hundred most common."""

    every = list(words)

    def word() -> str:
        return chance.choice(every[:200] if chance.random() < 0.5 else every)

    return [" ".join(word() for _ in range(chance.choice((1, 1, 2, 3)))) for _ in range(CALLS)]


def measure() -> list[Row]:
    """Fills an empty database and measures; the settings must name one that may be filled."""
    from upptack.config.cli import migrate, start_django

    start_django()
    from django.db import connection

    from upptack.knowledge.search import actions, queries
    from upptack.knowledge.search.models import Entry

    migrate()
    chance, words = random.Random(7), vocabulary()
    items = list(invented(words, chance))
    asked = questions(words, chance)
    filled = timed(lambda number: actions.bring_in("texts", items), 1)
    same = timed(lambda number: actions.bring_in("texts", items), 3)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    keys = list(Entry.objects.values_list("pk", flat=True))

    def like(number: int) -> None:
        found = Entry.objects.all()
        for word in asked[number].split():
            found = found.filter(summary__contains=word)
        list(found.values_list("title", "path")[:30])

    search = timed(lambda number: queries.search(asked[number], "fk", DAY), CALLS)
    scan = timed(like, CALLS)
    plain = timed(lambda number: Entry.objects.values_list("title", "path").get(pk=keys[number]), CALLS)
    assert sum(bool(queries.search(each, "fk", DAY).groups) for each in asked) > CALLS * 0.9
    assert len(keys) == ENTRIES
    return [
        (f"sökning bland {ENTRIES}, median / p95 (mål ≤ 50)", search),
        ("golv: samma ord i sammanfattningen med LIKE", scan),
        ("golv: en rad efter nyckel", plain),
        ("frågan om något har ändrats", timed(lambda number: actions.stamps(DAY), CALLS)),
        ("läsa in alla första gången", filled),
        ("läsa igenom alla när inget har ändrats", same),
    ]


if __name__ == "__main__":
    rows = measure() if "--measure" in sys.argv else run()
    for name, figure in rows:
        print(f"{ROW}{name}\t{figure}" if "--measure" in sys.argv else f"{name:70} {figure}")
