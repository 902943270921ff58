"""``upptack tables``: released tables from one installation to another, signed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from upptack.steering.sending import actions
from upptack.steering.sending.rules import MOST_BYTES, Refused
from upptack.steering.statistics.rules import period


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    top = argparse.ArgumentParser(prog="upptack tables", description="Skicka och ta emot släppta tabeller.")
    commands = top.add_subparsers(dest="command", required=True, metavar="KOMMANDO")
    send = commands.add_parser("send", help="skriv periodens släppta tabeller, signerade, till en fil")
    send.add_argument("period", metavar="PERIOD", help="till exempel 2026 eller 2026-Q3")
    send.add_argument("file", type=Path, metavar="FIL")
    receive = commands.add_parser("receive", help="ta emot en annan installations tabeller, helt eller inte alls")
    receive.add_argument("file", type=Path, metavar="FIL")
    return top


def send(arguments: argparse.Namespace, installation: Path) -> None:
    """Writes a letter."""
    data = actions.send(arguments.period, installation, at=timezone.now())
    arguments.file.write_bytes(data)
    print(f"{arguments.file}: {len(data)} byte.")


def receive(arguments: argparse.Namespace, installation: Path) -> None:
    """Takes in a letter and says what became of it."""
    with arguments.file.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    done = actions.receive(data, installation, at=timezone.now())
    print(f"{done.letter.installation} (nyckel {done.letter.key}), {period(done.letter.period).name}:")
    print(f"{len(done.new)} nya tabeller, {len(done.same)} hade redan tagits emot.")


def main(argv: Sequence[str]) -> int:
    """Runs one command in the installation that the settings name; returns 0, or 2 when it was refused, with the
    reason on standard error. Django must have been started."""
    arguments = parser().parse_args(argv)
    try:
        {"send": send, "receive": receive}[arguments.command](arguments, settings.ENVIRONMENT.folder)
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Kontrollera sökvägen och rättigheterna.", file=sys.stderr)
        return 2
    return 0
