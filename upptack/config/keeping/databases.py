"""Copies a database into a file at one moment, and such a file into an empty database."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

from upptack.config.keeping import manifest
from upptack.config.keeping.manifest import EMPTIED, Refused

Facts = tuple[dict[str, int], dict[str, tuple[str, ...]], tuple[int, str]]
"""Rows by table, migrations by app, and the head of the log, as they were at the moment of the copy."""


def facts() -> Facts:
    """What the connection sees now."""
    return manifest.counted(connection), manifest.applied(connection), manifest.head(connection)


def dump(to: Path) -> Facts:
    """Copies the database to a file as it is at one moment, without stopping anybody; returns the facts of that moment.
    Raises Refused when a program is missing or fails."""
    return _dump_postgresql(to) if connection.vendor == "postgresql" else _dump_sqlite(to)


def _dump_postgresql(to: Path) -> Facts:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        left_out = [f"--exclude-table-data={table}" for table in EMPTIED]
        same_moment = [f"--snapshot={snapshot}", "--format=custom", "--no-owner", "--no-privileges"]
        run("pg_dump", [*same_moment, *left_out, f"--file={to}"], connection.settings_dict)
        return facts()


def _dump_sqlite(to: Path) -> Facts:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(to)])
    with closing(sqlite3.connect(to)) as copy:
        copy.execute("PRAGMA secure_delete=ON")
        for table in EMPTIED:
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 (own tables)
        copy.commit()
        copy.execute("VACUUM")
    return _inside(to)


def _inside(file: Path) -> Facts:
    """The facts of an SQLite file, through Django."""
    connections.databases["copy"] = {**connection.settings_dict, "NAME": str(file)}
    other = connections["copy"]
    try:
        return manifest.counted(other), manifest.applied(other), manifest.head(other)
    finally:
        other.close()
        del connections["copy"], connections.databases["copy"]


def empty() -> bool:
    """Whether the database has no table at all."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def restore(file: Path) -> Facts:
    """Fills the empty database from a file that `dump` made; returns what is there then. Raises Refused. A PostgreSQL
    database is filled in one transaction: wholly or not at all."""
    if connection.vendor == "postgresql":
        name = str(connection.settings_dict["NAME"])
        words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={name}"]
        run("pg_restore", [*words, str(file)], connection.settings_dict)
    else:
        _restore_sqlite(file)
    return facts()


def _restore_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Refused("Databasen i säkerhetskopian är skadad.")
    target = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    for left in (target, target.with_name(target.name + "-wal"), target.with_name(target.name + "-shm")):
        left.unlink(missing_ok=True)
    fresh = target.with_name(target.name + ".new")
    shutil.copyfile(file, fresh)
    fresh.chmod(0o600)
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    fresh.replace(target)


def run(program: str, words: list[str], database: Mapping[str, Any]) -> None:
    """Runs a program of PostgreSQL's against a database. The password goes by the environment, never by the command
    line, which every process of the machine may read. Raises Refused with what the program said."""
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    own = {name: str(database[key]) for name, key in given.items() if database.get(key)}
    encryption = {"PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert"}
    own |= {name: str(database["OPTIONS"][key]) for name, key in encryption.items() if key in database["OPTIONS"]}
    try:
        subprocess.run(  # noqa: S603 (own words)
            [program, *words], env={**os.environ, **own}, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise Refused(f"{program} saknas. Det finns i Debians paket postgresql-client.") from error
    except subprocess.CalledProcessError as error:
        told = (error.stderr.strip().splitlines() or ["utan förklaring"])[0]
        raise Refused(f"{program} misslyckades: {told}") from error
