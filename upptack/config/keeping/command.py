"""``upptack backup`` and ``upptack restore``."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from upptack.audit import keys, queries, rules
from upptack.config.keeping import archive, databases
from upptack.config.keeping.manifest import FOLDERS, SECRET_FOLDERS, Manifest, Refused

UNSEALED: Final = (
    "Säkerhetskopian är inte förseglad: UPPTACK_BACKUP_KEY saknas. Installationens egen nyckel är därför inte med."
)


def backup_parser() -> argparse.ArgumentParser:
    """What `upptack backup` takes."""
    top = argparse.ArgumentParser(prog="upptack backup", description="Säkerhetskopia av hela installationen i en fil.")
    top.add_argument("to", type=Path, metavar="FIL", help="eller en mapp; filen får då tidpunkten som namn")
    return top


def restore_parser() -> argparse.ArgumentParser:
    """What `upptack restore` takes."""
    top = argparse.ArgumentParser(prog="upptack restore", description="Återställ en säkerhetskopia i en tom databas.")
    top.add_argument("file", type=Path, metavar="FIL")
    top.add_argument("--identity", type=Path, metavar="FIL", help="nyckeln som öppnar en förseglad säkerhetskopia")
    return top


def backup(argv: Sequence[str]) -> int:
    """Writes a backup; prints how many rows and bytes it holds."""
    to: Path = backup_parser().parse_args(argv).to
    if to.is_dir():
        to /= f"upptack-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.backup"
    begun = time.monotonic()
    made = archive.make(to, Path(settings.ENVIRONMENT.folder), connection.vendor, settings.BACKUP_KEY)
    if not settings.BACKUP_KEY:
        print(UNSEALED, file=sys.stderr)
    rows, seconds = sum(made.rows.values()), time.monotonic() - begun
    print(f"{to}: {rows} rader i {len(made.rows)} tabeller, {to.stat().st_size} byte, {seconds:.1f} s")
    return 0


def restore(argv: Sequence[str]) -> int:
    """Restores a backup into an empty database and an installation's folder without content of its own, and compares
    what is there then with the manifest."""
    arguments = restore_parser().parse_args(argv)
    begun, folder = time.monotonic(), Path(settings.ENVIRONMENT.folder)
    if not databases.empty():
        raise Refused("Databasen är inte tom. Återställ bara i en ny, tom databas; då går ingenting förlorat.")
    with archive.opened(arguments.file, arguments.identity) as (told, files):
        names = [name for name in (*FOLDERS, *SECRET_FOLDERS) if (files / name).is_dir()]
        _refuse_what_does_not_fit(told, folder, names)
        found = databases.restore(files / archive.DATABASE)
        if (told.rows, told.migrations, told.head) != found:
            raise Refused(_difference(told, found))
        for name in names:
            shutil.copytree(files / name, folder / name, dirs_exist_ok=True)
    seconds = time.monotonic() - begun
    print(f"{sum(told.rows.values())} rader i {len(told.rows)} tabeller från {told.made}, 0 saknas, {seconds:.1f} s")
    return _afterwards()


def _refuse_what_does_not_fit(told: Manifest, folder: Path, names: Sequence[str]) -> None:
    if told.vendor != connection.vendor:
        raise Refused(f"Säkerhetskopian är av {told.vendor}, men UPPTACK_DATABASE är {connection.vendor}.")
    known = set(MigrationLoader(None).disk_migrations)
    unknown = [
        f"{app} {name}" for app, all_of in told.migrations.items() for name in all_of if (app, name) not in known
    ]
    if unknown:
        raise Refused("Säkerhetskopian är av en nyare version av Upptäck: " + ", ".join(unknown[:5]))
    taken = [name for name in names if (folder / name).is_dir() and any((folder / name).iterdir())]
    if taken:
        raise Refused(f"I {folder} finns redan: {', '.join(taken)}. Återställ i en ny, tom mapp.")


def _difference(told: Manifest, found: databases.Facts) -> str:
    rows, migrations, head = found
    wrong = sorted(name for name in rows.keys() | told.rows.keys() if rows.get(name) != told.rows.get(name))
    if told.migrations != migrations:
        wrong.append("migreringarna")
    if told.head != head:
        wrong.append("slutet av loggen")
    return "Databasen stämmer inte med förteckningen. Använd den inte. Skiljer sig: " + ", ".join(wrong)


def _afterwards() -> int:
    """What the one who restored must know: 1 when the log does not hold, else 0."""
    loader = MigrationLoader(connection)
    if set(loader.disk_migrations) - set(loader.applied_migrations):
        print("Säkerhetskopian är av en äldre version. Kör: upptack migrate")
    verdict = rules.verify(queries.rows(), keys.every())
    if verdict.faults:
        told = "Loggen över vad medarbetarna ändrar stämmer inte med nycklarna här. Kör: upptack audit verify"
        print(told, file=sys.stderr)
    return int(bool(verdict.faults))


def _saying(run: Callable[[Sequence[str]], int]) -> Callable[[Sequence[str]], int]:
    def said(argv: Sequence[str]) -> int:
        try:
            return run(argv)
        except Refused as refused:
            print(refused, file=sys.stderr)
        except OSError as error:
            print(f"Det gick inte: {error.strerror or type(error).__name__}", file=sys.stderr)
        return 2

    return said


COMMANDS: Final = {"backup": _saying(backup), "restore": _saying(restore)}
"""Each answers with its exit status: 0, 1 when something must be looked at, 2 with a sentence when it was refused."""
