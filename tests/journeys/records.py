"""Reads what an installation has kept, past the product: straight from SQLite or PostgreSQL."""

from __future__ import annotations

import sqlite3
import zlib
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.product import Product

Row = tuple[Any, ...]
KEY = ("month", "agency", "unit", "matter", "channel", "guide", "sex", "age", "answer", "reason", "action")


@contextmanager
def connected(product: Product) -> Iterator[Any]:
    """A connection that commits every statement by itself."""
    if product.database.startswith("postgres"):
        import psycopg

        with psycopg.connect(product.database, autocommit=True) as connection:
            yield connection
    else:
        with closing(sqlite3.connect(product.database, timeout=20, isolation_level=None)) as connection:
            yield connection


def rows(product: Product, query: str) -> list[Row]:
    """Every row of a query."""
    with connected(product) as connection:
        return [tuple(row) for row in connection.execute(query).fetchall()]


def change(product: Product, statement: str, values: Row = ()) -> None:
    """Runs one statement that changes something; `?` stands for each value."""
    if product.database.startswith("postgres"):
        statement = statement.replace("?", "%s")
    with connected(product) as connection:
        connection.execute(statement, values)


def tables(product: Product) -> tuple[str, ...]:
    """The names of all tables, the database's own aside."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if product.database.startswith("postgres"):
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    return tuple(sorted(row[0] for row in rows(product, query)))


def contents(product: Product) -> dict[str, Counter[Row]]:
    """Every row of every table."""
    return {
        name: Counter(tuple(map(repr, row)) for row in rows(product, f'SELECT * FROM "{name}"'))
        for name in tables(product)
    }


def counts(product: Product) -> Counter[Row]:
    """The monthly counts: how many meetings of each kind, by the columns of KEY."""
    found = rows(product, f"SELECT {', '.join(KEY)}, n FROM tally_count")
    return Counter({row[:-1]: row[-1] for row in found})


def session_texts(product: Product) -> list[bytes]:
    """What each session holds, unpacked: signed, in base64 and, when that is shorter, compressed."""
    texts = []
    for (packed,) in rows(product, "SELECT session_data FROM django_session"):
        payload = packed.split(":")[0]
        raw = urlsafe_b64decode(payload.lstrip(".") + "=" * (-len(payload.lstrip(".")) % 4))
        texts.append(zlib.decompress(raw) if payload.startswith(".") else raw)
    return texts


def one_more(before: Counter[Row], product: Product) -> dict[str, str]:
    """The one count that was added since; fails when there was none or several."""
    added = counts(product) - before
    assert sum(added.values()) == 1, added
    assert not before - counts(product)
    return dict(zip(KEY, next(iter(added)), strict=True))


def this_month() -> str:
    """The month in Sweden, as it is counted."""
    return f"{datetime.now(ZoneInfo('Europe/Stockholm')):%Y-%m}"
