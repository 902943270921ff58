"""``upptack audit``: writes the head of the log outside the database, and checks the log against such heads."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import Error
from django.utils import timezone

from upptack.audit import actions, keys, queries, rules
from upptack.audit.rules import Anchor, Verdict

SHOWN: Final = 50
"""So many faults are told one by one; a log that somebody has written anew has one for each record."""

NO_ANCHORS: Final = (
    "Inga ankare är kontrollerade. Att slutet av loggen är borttaget, eller att allt är skrivet på nytt med nyckeln, "
    "syns inte utan dem. Ange --anchors FIL eller UPPTACK_AUDIT_ANCHORS."
)
NOWHERE: Final = "Ange UPPTACK_AUDIT_ANCHORS (en fil på en annan disk), UPPTACK_AUDIT_MAIL eller båda."
BROKEN: Final = "Loggen stämmer inte med det senaste ankaret. Inget nytt är skrivet. Kör: upptack audit verify"
SUBJECT: Final = "Upptäck: loggens ankare"
LETTER: Final = (
    "Spara det här mejlet. Det visar hur loggen över vad medarbetarna ändrar slutade vid en tidpunkt.\n"
    "Raden är tid (UTC), sista postens nummer och dess kedjevärde:\n\n{line}\n\n"
    "Lägg raderna från mejlen i en fil och kör: upptack audit verify --anchors FIL\n"
)


class Refused(Exception):
    """It cannot be done; the text says why."""


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    top = argparse.ArgumentParser(prog="upptack audit", description="Loggen över vad medarbetarna ändrar.")
    commands = top.add_subparsers(dest="command", required=True, metavar="KOMMANDO")
    anchor = commands.add_parser("anchor", help="skriv loggens slut utanför databasen")
    anchor.add_argument("--file-only", action="store_true", help="mejla inte; för den som kör det var femte minut")
    verify = commands.add_parser("verify", help="kontrollera loggen")
    verify.add_argument("--anchors", type=Path, metavar="FIL", help="annars UPPTACK_AUDIT_ANCHORS")
    verify.add_argument("--read-only", action="store_true", help="skriv inte i loggen att den är kontrollerad")
    return top


def anchors_in(file: Path) -> list[Anchor]:
    """The anchors in a file. Raises Refused for a file that cannot be read, and for a line that is no anchor."""
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        raise Refused(f"Filen med ankare går inte att läsa: {file}") from error
    try:
        return [rules.read_line(text) for text in lines]
    except ValueError as error:
        raise Refused(f"I filen med ankare finns en rad som inte är ett ankare: {file}") from error


def last_in(file: Path) -> Anchor | None:
    """The last anchor in a file, read from its end alone; None when there is none yet. Raises Refused."""
    if not file.exists():
        return None
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - 1000))
        lines = opened.read().decode("ascii", "replace").splitlines()
    try:
        return rules.read_line(lines[-1]) if lines else None
    except ValueError as error:
        raise Refused(f"Den sista raden är inte ett ankare: {file}") from error


def anchor(*, mailed: bool = True) -> Anchor | None:
    """Writes the head of the log in the file, and mails it, as the settings say; None when it has not moved since.

    Before that the last anchor is held against the log. Raises Refused when it does not fit, and OSError when the file
    cannot be written: a head that nobody could keep is no anchor."""
    head, file = queries.head(timezone.now()), Path(settings.AUDIT_ANCHORS) if settings.AUDIT_ANCHORS else None
    last = last_in(file) if file else None
    if last is not None and queries.chain_at(last.number) != last.chain:
        raise Refused(BROKEN)
    moved = last is None or head.number > last.number
    if file and moved:
        append(file, rules.line(head))
    if settings.AUDIT_MAIL and mailed:
        send_mail(SUBJECT, LETTER.format(line=rules.line(head)), None, [settings.AUDIT_MAIL])
    return head if moved else None


def append(file: Path, line: str) -> None:
    """Adds a line at the end, and waits until the disk has it. The file is opened for adding alone, so that the mount
    may refuse everything else (chattr +a)."""
    opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(opened, f"{line}\n".encode("ascii"))
        os.fsync(opened)
    finally:
        os.close(opened)


def verify(file: Path | None) -> Verdict:
    """Checks the whole log, with the anchors in a file when there is one. Raises Refused when the file or a row cannot
    be read."""
    anchors = anchors_in(file) if file else []
    try:
        return rules.verify(queries.rows(), keys.every(), anchors)
    except (Error, AttributeError, TypeError, ValueError) as error:
        raise Refused("En post i loggen går inte att läsa: den är ändrad.") from error


def told(verdict: Verdict, guards: Sequence[str], anchored: bool) -> list[str]:
    """What a check found, line by line."""
    lines = [f"Kontrollerade {verdict.records} poster och {verdict.anchors} ankare."]
    lines += [f"Post {fault.number}: {fault.sentence}." for fault in verdict.faults[:SHOWN]]
    if len(verdict.faults) > SHOWN:
        lines.append(f"Och {len(verdict.faults) - SHOWN} fel till.")
    lines += [f"Databasens spärr {name} saknas eller är avstängd." for name in guards]
    lines += [] if anchored else [NO_ANCHORS]
    return [*lines, "Loggen håller inte." if verdict.faults or guards else "Loggen håller."]


def check(arguments: argparse.Namespace) -> int:
    """Runs the check, prints what it found, and returns 0 when the log holds, else 1."""
    file = arguments.anchors or (Path(settings.AUDIT_ANCHORS) if settings.AUDIT_ANCHORS else None)
    verdict, guards = verify(file), queries.missing_guards()
    fine = not verdict.faults and not guards
    print("\n".join(told(verdict, guards, file is not None)))
    if fine and not arguments.read_only:
        actions.remember_verified(verdict.number)
    return 0 if fine else 1


def write_anchor(arguments: argparse.Namespace) -> int:
    """Writes an anchor and says what was written. Raises Refused when there is nowhere to write."""
    if not settings.AUDIT_ANCHORS and not settings.AUDIT_MAIL:
        raise Refused(NOWHERE)
    written = anchor(mailed=not arguments.file_only)
    print(rules.line(written) if written else "Loggen har inte växt sedan det senaste ankaret.")
    return 0


def daily() -> int:
    """The day's anchor, where the settings say that anchors are kept; returns the exit status, as `main`."""
    return main(["anchor"]) if settings.AUDIT_ANCHORS or settings.AUDIT_MAIL else 0


def main(argv: Sequence[str]) -> int:
    """Runs one command; returns its exit status: 1 when the log does not hold or could not be anchored."""
    arguments = parser().parse_args(argv)
    try:
        return {"anchor": write_anchor, "verify": check}[arguments.command](arguments)
    except (Refused, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
