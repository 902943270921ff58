"""Writes counts with the product's own settings and action, without a server; prints each name and when it was saved.
`python -m trials.faults.writer migrate`, then `python -m trials.faults.writer HOW_MANY [NORMAL]`; the last word is the
negative control."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

MONTH = "2026-11"


def main(what: str, synchronous: str = "FULL") -> int:
    """Makes the tables, or writes."""
    from upptack.config import cli, settings

    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", f"synchronous={synchronous}")
    cli.start_django()
    if what == "migrate":
        from django.core.management import call_command

        call_command("migrate", "tally", verbosity=0)
        return 0
    from upptack.tally import actions, rules

    met = rules.MetOnce(MONTH, "fk", "fk-sthlm-1", "sjukpenning", "phone", "contact_started")
    for i in range(int(what)):
        if actions.add_met(met, token=f"prov {i}", at=datetime.now(UTC)):
            print(rules.digest(f"prov {i}"), time.time(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
