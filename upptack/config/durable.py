"""Whether the database really keeps what it has acknowledged, as its own settings say on this connection."""

from __future__ import annotations

from typing import Final

from django.db import connection

FULL: Final = 2
"""SQLite: synchronous=FULL (https://www.sqlite.org/pragma.html#pragma_synchronous)."""

POSTGRESQL: Final = (("fsync", ("on",)), ("synchronous_commit", ("on", "remote_apply")), ("full_page_writes", ("on",)))
"""What each setting must be, so that an acknowledged write survives that the power goes (PostgreSQL 15, 20.5)."""


def problems() -> list[str]:
    """A sentence for each setting with which a power cut can take what was acknowledged; empty when there is none.
    Raises django.db.Error when the database cannot be asked."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            kept = cursor.fetchone()[0] >= FULL
            return [] if kept else ["Databasen kan mista det som är sparat vid strömavbrott: PRAGMA synchronous."]
        wrong = []
        for name, right in POSTGRESQL:
            cursor.execute("SELECT current_setting(%s)", [name])
            if cursor.fetchone()[0] not in right:
                wrong.append(f"Databasen kan mista det som är sparat vid strömavbrott: sätt {name} till on.")
        return wrong
