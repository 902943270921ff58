"""``upptack clock``: when jobs that delete by the clock last ran, and that the clock is right."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from django.utils import timezone

from upptack.tally import actions
from upptack.tally.models import LastRun


def main(argv: Sequence[str]) -> int:
    """Prints what the clock says and when each job last ran; with ``--right`` jobs go on from here."""
    top = argparse.ArgumentParser(prog="upptack clock", description="Klockan, och när det som städar senast kördes.")
    top.add_argument("--right", action="store_true", help="klockan går rätt: det som städar får gå vidare")
    now = timezone.now()
    if top.parse_args(argv).right:
        actions.trust_clock(at=now)
    print(f"{timezone.localtime(now):%Y-%m-%d %H:%M}  nu")
    for run in LastRun.objects.order_by("job"):
        print(f"{timezone.localtime(run.at):%Y-%m-%d %H:%M}  {run.job}")
    return 0
