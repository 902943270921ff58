"""The network to the database is cut, or the database is restarted: how soon the page says so, whether it says what is
true, and how soon the server is well again by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from trials.faults.cluster import Cluster
from trials.faults.installation import PRODUCT, Installation
from trials.faults.kills import judge
from trials.faults.ledger import Answer, Ledger
from trials.faults.proxy import Proxy
from trials.faults.verdict import Found

PAGE_WITHIN: Final = 4.0
WELL_WITHIN: Final = 5.0
HONEST: Final = ("Inget har sparats", "Det är okänt om något sparades")
UNLIMITED: Final = "trials.faults.unlimited:application"


@dataclass(frozen=True)
class Away:
    """One time that the database was away: the slowest answer, those that were not honest, seconds until a write was
    acknowledged again."""

    slowest: float
    dishonest: int
    answers: int
    well_after: float


def honest(answer: Answer) -> bool:
    """An acknowledgement, or a page that says what is known of what was to be saved."""
    return answer.status == 200 or (answer.status == 503 and any(words in answer.text for words in HONEST))


def away(ledger: Ledger, leave: Callable[[], None], come_back: Callable[[], None], at_once: int = 4) -> Away:
    """Takes the database away, writes meanwhile from several clients at once, and gives it back."""
    leave()
    with ThreadPoolExecutor(at_once) as clients:
        answers = list(clients.map(lambda _: ledger.send(ledger.new(), seconds=30.0), range(at_once)))
    come_back()
    begun = time.monotonic()
    while ledger.send(ledger.new(), seconds=30.0).status != 200 and time.monotonic() - begun < 60:
        time.sleep(0.05)
    slowest = max(answer.seconds for answer in answers)
    return Away(slowest, sum(not honest(answer) for answer in answers), len(answers), time.monotonic() - begun)


def found(name: str, ledger: Ledger, times: list[Away], least: int) -> Found:
    """One row of what happened each time the database was away."""
    row = judge(ledger, name, len(times), least, least)
    slowest, well = max(each.slowest for each in times), max(each.well_after for each in times)
    dishonest = sum(each.dishonest for each in times)
    reasons = (
        (slowest > PAGE_WITHIN, f"sidan kom efter {slowest:.1f} s"),
        (well > WELL_WITHIN, f"servern återhämtade sig efter {well:.1f} s"),
        (dishonest > 0, f"{dishonest} svar sade inte som det var"),
    )
    broken = (*row.broken, *(words for holds, words in reasons if holds))
    n = sum(each.answers for each in times)
    note = f"{n} svar, långsammast {slowest:.1f} s, frisk efter {well:.1f} s"
    return Found(name, row.n, row.least, row.acked, row.least_acked, row.lost, broken, note=note)


def cuts(place: Installation, cluster: Cluster, n: int, least: int, application: str = PRODUCT) -> Found:
    """Cuts the network `n` times. The installation is prepared on the cluster itself, and served through the proxy."""
    direct = place.address
    with Proxy(cluster.port) as proxy:
        place.address = direct.replace(f":{cluster.port}/", f":{proxy.port}/")
        try:
            place.start(application)
            ledger = Ledger(place)
            ledger.begin(2)
            time.sleep(2)
            ledger.end()
            times = [away(ledger, proxy.cut, proxy.mend) for _ in range(n)]
            place.address = direct
            return found("nätet till databasen bryts", ledger, times, least)
        finally:
            proxy.mend()
            place.stop()
            place.address = direct


def restarts(place: Installation, cluster: Cluster, n: int, least: int) -> Found:
    """Restarts the database `n` times under a server that goes on."""

    def stop() -> None:
        cluster._run("pg_ctl", "--pgdata", str(cluster.data), "--wait", "--mode", "fast", "stop", check=True)

    try:
        place.start()
        ledger = Ledger(place)
        ledger.begin(2)
        time.sleep(2)
        ledger.end()
        times = [away(ledger, stop, cluster.start) for _ in range(n)]
        return found("databasen startas om", ledger, times, least)
    finally:
        place.stop()
