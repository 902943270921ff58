"""``upptack cards``: lets out this month's round of experience cards, when it has not been let out yet."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from django.utils import timezone

from upptack.exchange.cards import actions


def parser() -> argparse.ArgumentParser:
    """What the command takes: nothing."""
    about = "Släpp månadens omgång av erfarenhetskort, om den inte redan är släppt. Kör gärna varje dag."
    return argparse.ArgumentParser(prog="upptack cards", description=about)


def main(argv: Sequence[str]) -> int:
    """Lets a round out when one is due; returns the exit status. Run twice in a month it lets out one."""
    parser().parse_args(argv)
    made = actions.let_out_monthly(timezone.now())
    if made is None:
        print("Månadens omgång är redan släppt.", flush=True)
    else:
        print(f"Släppta grupper av kort: {made.groups.count()}", flush=True)
    return 0
