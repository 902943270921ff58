"""Every trial, one row each: `python -m trials.faults [NAME ...]`. Status 1 when something was lost, a promise did not
hold, a control was not seen, or there were fewer faults than the least."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from trials.faults import clock, disk, editors, kills, network, power
from trials.faults.cluster import Cluster
from trials.faults.installation import Installation
from trials.faults.verdict import Found, table


def killed_sqlite(place: Installation, fresh: Callable[[], Installation]) -> Found:
    """120 kills of the server and its workers on SQLite, and the control."""
    try:
        ledger = kills.run(place, {kills.worker: 80, kills.server: 40})
        row = kills.judge(ledger, "kill -9, SQLite", 120, 120, 3000)
    finally:
        place.stop()
    seen = kills.careless(fresh())
    return Found(row.trial, row.n, row.least, row.acked, row.least_acked, row.lost, row.broken, seen)


def killed_postgres(place: Installation, cluster: Cluster) -> Found:
    """80 kills on PostgreSQL, half of them of the database."""
    try:
        ledger = kills.run(place, {kills.worker: 25, kills.server: 15, kills.database: 40}, cluster=cluster)
        return kills.judge(ledger, "kill -9, PostgreSQL", 80, 80, 2000)
    finally:
        place.stop()


def filled(first: Installation) -> Found:
    """100 writes on a full disk: a small one where this process may mount it, else a limit on the server's files."""
    if os.geteuid() == 0:
        with disk.small_disk(first) as place:
            return disk.full(place, 100, by_limit=False)
    return disk.full(first.copy(Path(tempfile.mkdtemp()) / "disk"), 100, by_limit=True)


def cut_off(place: Installation, cluster: Cluster) -> Found:
    """Ten cuts of the network to PostgreSQL, and the control that waits as long as the options of libpq let it."""
    row = network.cuts(place, cluster, 10, 10)
    seen = bool(network.cuts(place, cluster, 1, 1, network.UNLIMITED).broken)
    return Found(row.trial, row.n, row.least, row.acked, row.least_acked, row.lost, row.broken, seen, row.note)


def main(wanted: list[str]) -> int:
    """Runs what is wanted, or all, and prints the table."""
    found: list[Found] = []

    def note(row: Found) -> None:
        found.append(row)
        print(table([row]).splitlines()[-1], flush=True)

    with tempfile.TemporaryDirectory(prefix="upptack-faults-") as folder:
        first = Installation(Path(folder) / "first").prepare()
        places = iter(range(1000))

        def fresh() -> Installation:
            return first.copy(Path(folder) / f"place-{next(places)}")

        trials: dict[str, Callable[[], Found]] = {
            "kills": lambda: killed_sqlite(fresh(), fresh),
            "power": lambda: power.trial(fresh(), fresh()),
            "disk": lambda: filled(first),
            "clock": lambda: clock.trial(fresh().prepare()),
            "editors": lambda: editors.trial(fresh().prepare(), fresh().prepare()),
        }
        for name, run in trials.items():
            if not wanted or name in wanted:
                note(run())
        if not wanted or "postgres" in wanted:
            on_postgres(Path(folder) / "postgres", note)
    print("\n" + table(found))
    return 1 if any(row.why_not for row in found) else 0


def on_postgres(folder: Path, note: Callable[[Found], None]) -> None:
    """The trials that need a database server of their own."""
    with Cluster() as cluster:
        place = Installation(folder, cluster.address).prepare()
        note(killed_postgres(place, cluster))
        note(network.restarts(place, cluster, 5, 5))
        note(cut_off(place, cluster))
        edited, lost = editors.run(place.prepare(), 1000)  # members who have just signed in
        untold = edited.sent - edited.acked - edited.told
        broken = (f"{untold} avvisade utan skäl",) if untold else ()
        note(Found("50 skriver samtidigt, PostgreSQL", edited.sent, 1000, edited.acked, 1, lost, broken))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
