"""Locust's profile of a national day: members in conversations, members who read, case systems, and the public.

Run by `make load` (trials/load/crowd.py), or by hand beside a server: UPPTACK_LOAD_KEYS names a file with a session key
a line (trials/load/staff.py), then `locust -f trials/load/locustfile.py --host http://127.0.0.1:PORT`. The walks are
those of the lean generator; only who walks them, and how often, stands here."""

from __future__ import annotations

import os
import random
from itertools import count
from pathlib import Path

from locust import HttpUser, constant_pacing, task

from trials.load import day, walks
from trials.load.crowd import PAUSE
from trials.load.lean import Start
from trials.load.walks import Lost

KEYS = Path(os.environ["UPPTACK_LOAD_KEYS"]).read_text().split()
NEXT = count()
WEIGHTS = day.weights()


class Walker(HttpUser):
    """Somebody who walks: each request under the name of its step, each page handed back to the walk."""

    abstract = True
    wait_time = constant_pacing(PAUSE)  # type: ignore[no-untyped-call,unused-ignore]

    def walk(self, start: Start) -> None:
        """One whole walk; it ends where a page is not as it should be, which counts as a failure."""
        way = start(random.Random())
        ask = next(way)
        while True:
            headers = {"Content-Type": ask.kind} if ask.body else {}
            with self.client.request(
                ask.method, ask.path, name=ask.step, data=ask.body.encode(), headers=headers, catch_response=True
            ) as answer:
                text = answer.text or ""
                if answer.status_code >= 400 or ask.expect not in text:
                    answer.failure(f"status {answer.status_code}")
                    return
            try:
                ask = way.send(text)
            except (StopIteration, Lost):
                return


class Member(Walker):
    """A caseworker: a conversation a turn, now and then a handover or something to read."""

    weight = 20

    def on_start(self) -> None:
        """Signed in already, as she is in the middle of her day."""
        self.client.cookies.set("upptack", KEYS[next(NEXT) % len(KEYS)])

    @task(int(WEIGHTS["inget berättat"]))
    def quiet(self) -> None:
        """Nothing is told."""
        self.walk(walks.quiet)

    @task(int(WEIGHTS["berättat"]))
    def told(self) -> None:
        """Violence is told of."""
        self.walk(walks.told)

    @task(int(WEIGHTS["frågade inte"]))
    def unasked(self) -> None:
        """Did not ask."""
        self.walk(walks.unasked)

    @task(int(WEIGHTS["överlämning"]))
    def handover(self) -> None:
        """Hands over."""
        self.walk(walks.handover)

    @task(int(WEIGHTS["läsning"]))
    def reading(self) -> None:
        """Reads and searches."""
        self.walk(walks.reading)


class Reader(Walker):
    """A reader of the public site."""

    weight = 1

    @task
    def public(self) -> None:
        """The first page and two more."""
        self.walk(walks.public)
