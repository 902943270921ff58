"""``upptack due``: does what is due with the handovers, once or again and again."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

from django.db import close_old_connections

from upptack.meeting.handover import tasks


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    top = argparse.ArgumentParser(prog="upptack due", description="Gör det som har hunnit bli dags med överlämningar.")
    top.add_argument("--every", type=_seconds, metavar="SEKUNDER", help="om igen så här ofta, tills det stoppas")
    return top


def _seconds(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed) <= 86_400:
        raise argparse.ArgumentTypeError("skriv ett antal sekunder mellan 1 och 86400")
    return int(typed)


def once() -> None:
    """One run: at once, or by `upptack worker` where the database is the queue. It prints no numbers: with the times in
    a log they would say which receipts came of which handovers."""
    tasks.run_due.enqueue()
    print("Det som är dags görs nu.", flush=True)


def main(argv: Sequence[str]) -> int:
    """Runs once, or with ``--every`` until it is stopped; returns the exit status."""
    arguments = parser().parse_args(argv)
    try:
        once()
        while arguments.every:
            time.sleep(arguments.every)
            close_old_connections()
            once()
    except KeyboardInterrupt:
        return 0
    return 0
