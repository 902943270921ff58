"""Lifts the database's guards of the log, in a test's own database alone: to empty it between tests, and to tamper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_record'"


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Without the triggers of the log's table inside, in one transaction; afterwards they are there again as they were.
    A database that has no such table is left alone."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if "audit_record" not in connection.introspection.table_names(cursor):
            yield
        elif connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_record DISABLE TRIGGER USER")
            yield
            cursor.execute("ALTER TABLE audit_record ENABLE TRIGGER USER")
        else:
            cursor.execute(TRIGGERS)
            held = cursor.fetchall()
            for name, _ in held:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _, sql in held:
                cursor.execute(sql)
