"""``upptack courses``: counts how many are trained, and writes every module as a SCORM 1.2 package."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from upptack.learning.courses import actions, queries, scorm


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    top = argparse.ArgumentParser(prog="upptack courses", description="Utbildningens räkning och filer.")
    commands = top.add_subparsers(dest="command", required=True, metavar="KOMMANDO")
    commands.add_parser("count", help="räkna om andelen utbildade per enhet; körs en gång om dagen")
    export = commands.add_parser("scorm", help="skriv varje modul som ett SCORM 1.2-paket i en mapp")
    export.add_argument("folder", type=Path, metavar="MAPP")
    return top


def count() -> None:
    """Sets the month's numbers of all units."""
    units = actions.count_trained(timezone.localdate())
    print(f"Räknat för {units} enheter.")


def export(folder: Path) -> None:
    """Writes the packages; the same modules give the same bytes. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in queries.lessons(timezone.localdate()).values():
        file = folder / f"upptack-{lesson.id}.zip"
        file.write_bytes(scorm.packed(lesson))
        print(file)


def main(argv: Sequence[str]) -> int:
    """Runs one command; returns 0, or 2 with the reason on standard error. Django must have been started."""
    arguments = parser().parse_args(argv)
    try:
        if arguments.command == "count":
            count()
        else:
            export(arguments.folder)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Kontrollera sökvägen och rättigheterna.", file=sys.stderr)
        return 2
    return 0
