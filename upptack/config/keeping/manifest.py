"""What a backup says of itself: what it was made of and how many rows each table had. No key and no row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from upptack.audit.rules import GENESIS

FORMAT: Final = 1
NAME: Final = "manifest.json"
EMPTIED: Final = ("django_session",)
"""Tables whose rows are left out: nobody is to be signed in after a restore."""

FOLDERS: Final = ("guides", "tables", "agencies")
"""What an installation publishes as files; the first two are frozen by hash, the third is its further agencies."""

SECRET_FOLDERS: Final = ("keys",)
"""The key that the installation signs content with: kept only in a backup that is sealed."""


class Refused(Exception):
    """The backup or the restore is refused; the text says why, in Swedish, to whoever runs it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made`: ISO 8601 in UTC. `vendor`: postgresql or sqlite. `rows`: table → rows, `migrations`: app → names.
    `head`: number and chain value of the last record in the log of what staff change. `files`: name within the
    backup → SHA-256 in hexadecimal."""

    made: str
    vendor: str
    rows: Mapping[str, int]
    migrations: Mapping[str, tuple[str, ...]]
    head: tuple[int, str]
    files: Mapping[str, str]
    format: int = FORMAT

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), indent=1, sort_keys=True)


def read(text: str | bytes) -> Manifest:
    """A manifest from its JSON. Raises Refused for anything else, and for a format that is newer."""
    try:
        found: dict[str, Any] = json.loads(text)
        if found["format"] != FORMAT:
            raise Refused(f"Säkerhetskopian har format {found['format']}, den här versionen läser {FORMAT}.")
        migrations = {str(app): tuple(names) for app, names in found["migrations"].items()}
        rows = {str(table): int(count) for table, count in found["rows"].items()}
        number, chain = found["head"]
        head = (int(number), str(chain))
        return Manifest(found["made"], found["vendor"], rows, migrations, head, dict(found["files"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("Filen är ingen säkerhetskopia av Upptäck, eller den är skadad.") from error


def counted(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Rows in every table of the database, also those that no model knows; emptied ones count as 0."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        found = {}
        for name in names:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 (own tables)
            found[name] = 0 if name in EMPTIED else int(cursor.fetchone()[0])
    return found


def applied(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, ...]]:
    """The migrations that the database has had, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return {app: tuple(names) for app, names in found.items()}


def head(connection: BaseDatabaseWrapper) -> tuple[int, str]:
    """Number and chain value of the log's last record; 0 and its beginning when it is empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, chain FROM audit_record ORDER BY number DESC LIMIT 1")
        row = cursor.fetchone()
    return (int(row[0]), str(row[1])) if row else (0, GENESIS)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
