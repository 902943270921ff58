"""kill -9, again and again, of a worker, the whole server and the database, while case systems tell of meetings."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Mapping

from trials.faults.cluster import Cluster
from trials.faults.installation import PRODUCT, Installation
from trials.faults.ledger import Ledger, held
from trials.faults.verdict import Found

CARELESS = "trials.faults.careless:application"


def worker(place: Installation, cluster: Cluster | None) -> None:
    """Kills one worker; the server must make a new one by itself. One that dies within seconds of its birth granian
    takes for a crash loop and ends; then what watches over the server starts it again (here: the trial)."""
    pids = place.worker_pids()
    gone = random.choice(pids) if pids else 0
    if gone:
        os.kill(gone, signal.SIGKILL)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if place.server is None or place.server.poll() is not None:
            server(place, cluster)
            return
        there = place.worker_pids()
        if gone not in there and len(there) >= place.workers:
            return
        time.sleep(0.05)
    raise RuntimeError("Servern gjorde ingen ny arbetare.")


def server(place: Installation, cluster: Cluster | None) -> None:
    """Kills every process of the server, and starts it."""
    place.kill()
    place.start()


def database(place: Installation, cluster: Cluster | None) -> None:
    """Kills the database, and starts it; the server goes on."""
    assert cluster is not None
    cluster.kill()
    cluster.start()
    place.wait()


Kind = Callable[[Installation, Cluster | None], None]


def run(
    place: Installation,
    kinds: Mapping[Kind, int],
    *,
    cluster: Cluster | None = None,
    acks_between: int = 25,
    seed: int = 1,
    application: str = PRODUCT,
) -> Ledger:
    """Kills each kind so many times, in random order, with at least `acks_between` acknowledged writes between two.
    Returns the ledger; the server is left running."""
    order = [kind for kind, n in kinds.items() for _ in range(n)]
    random.Random(seed).shuffle(order)
    place.start(application)
    ledger = Ledger(place, seed)
    ledger.begin()
    try:
        for kind in order:
            before, until = len(ledger.acked), time.monotonic() + 60
            while len(ledger.acked) - before < acks_between and time.monotonic() < until:
                time.sleep(0.02)
            kind(place, cluster)
    finally:
        ledger.end()
    return ledger


def judge(ledger: Ledger, name: str, kills: int, least: int, least_acked: int) -> Found:
    """Counts what is there against what was acknowledged; then sends the rest again, until everything has been
    acknowledged, and counts exactly."""
    acked = list(ledger.acked)
    ledger.place.wait()
    there = held(ledger.place)
    broken = [] if there.whole else ["databasen är skadad"]
    if there.met != len(there.spent):
        broken.append(f"{there.met} räknade möten för {len(there.spent)} namn")
    if there.lost(acked) == 0:
        ledger.send_again()
        after = held(ledger.place)
        if after.met != len(after.spent) or after.lost(ledger.writes):
            missing = after.lost(ledger.writes)
            broken.append(f"till slut {after.met} räknade för {len(after.spent)} namn, {missing} saknas")
    return Found(name, kills, least, len(acked), least_acked, there.lost(acked), tuple(broken))


def careless(place: Installation, kills: int = 5) -> bool:
    """The control: a server that acknowledges before it saves must be seen to lose writes."""
    ledger = run(place, {server: kills}, application=CARELESS, acks_between=10)
    place.stop()
    return held(place).lost(ledger.acked) > 0
