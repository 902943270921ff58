"""``upptack digest``: tells those who have chosen it, by e-mail, that there is something new in the exchange."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from django.utils import timezone

from upptack.exchange.forum import actions


def parser() -> argparse.ArgumentParser:
    """What the command takes: nothing."""
    about = "Mejla dem som har valt det att det finns nytt i utbytet, högst en gång i veckan. Kör gärna varje dag."
    return argparse.ArgumentParser(prog="upptack digest", description=about)


def main(argv: Sequence[str]) -> int:
    """Sends what is due; returns the exit status. Run twice it sends once."""
    parser().parse_args(argv)
    print(f"Skickade meddelanden: {actions.send_digests(timezone.now())}", flush=True)
    return 0
