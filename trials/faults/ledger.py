"""What the server has acknowledged, kept outside it, and what its database holds."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final

import psycopg

from trials.faults.installation import Installation

UNITS: Final = ("fk-sthlm-1",)
MATTERS: Final = ("sjukpenning", "underhallsstod")
CHANNELS: Final = ("phone", "meeting", "video")


@dataclass
class Write:
    """One call that tells of a meeting, with its random name; sent again it is the same meeting."""

    key: str
    body: bytes
    once: str = field(default_factory=lambda: str(uuid.uuid4()))
    acked: bool = False

    @property
    def digest(self) -> str:
        """What the tally remembers it by (upptack/tally/rules.py, upptack/meeting/prompt/actions.py)."""
        name = self.key.split(".")[1]
        return hashlib.sha256(f"prompt {name} {self.once}".encode()).hexdigest()


@dataclass(frozen=True)
class Answer:
    """What came back: status (0: nothing), the text of the page, and after how many seconds."""

    status: int
    text: str
    seconds: float


class Ledger:
    """Writes to an installation from several threads and remembers each acknowledgement."""

    def __init__(self, place: Installation, seed: int = 1) -> None:
        self.place = place
        self.writes: list[Write] = []
        self.stopped = threading.Event()
        self.threads: list[threading.Thread] = []
        self.random = random.Random(seed)

    def new(self) -> Write:
        """A write that has not been sent."""
        told = {
            "hook": "meeting-start",
            "unit": self.random.choice(UNITS),
            "matter": self.random.choice(MATTERS),
            "channel": self.random.choice(CHANNELS),
            "event": "contact_started",
        }
        made = Write(self.random.choice(self.place.keys), json.dumps(told).encode())
        self.writes.append(made)
        return made

    def send(self, write: Write, seconds: float = 10.0) -> Answer:
        """Sends one write; status 200 is the acknowledgement."""
        line = HTTPConnection("127.0.0.1", self.place.port, timeout=seconds)
        head = {
            "Authorization": f"Bearer {write.key}",
            "Idempotency-Key": write.once,
            "Content-Type": "application/json",
        }
        begun = time.monotonic()
        try:
            line.request("POST", "/api/prompt", write.body, head)
            answer: HTTPResponse = line.getresponse()
            text = answer.read().decode()
            write.acked = write.acked or answer.status == 200
            return Answer(answer.status, text, time.monotonic() - begun)
        except (OSError, HTTPException):
            return Answer(0, "", time.monotonic() - begun)
        finally:
            line.close()

    def begin(self, threads: int = 4) -> None:
        """Starts writing until `end`."""
        self.stopped.clear()
        self.threads = [threading.Thread(target=self._go_on) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def _go_on(self) -> None:
        while not self.stopped.is_set():
            write = self.new()
            # As a case system does: what was not acknowledged is sent again under the same name, until it is.
            while self.send(write).status != 200 and not self.stopped.is_set():
                time.sleep(0.1)

    def end(self) -> None:
        """Stops writing."""
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    @property
    def acked(self) -> list[Write]:
        """What has been acknowledged."""
        return [write for write in self.writes if write.acked]

    def send_again(self) -> None:
        """Sends what was never acknowledged, until it is: it may have been counted, and must not be counted twice."""
        for write in self.writes:
            for _ in range(20):
                if write.acked or self.send(write).status == 200:
                    break
                time.sleep(0.1)


@dataclass(frozen=True)
class Held:
    """What a database holds: names of meetings that are counted, the sum of the counts, and whether it is whole."""

    spent: frozenset[str]
    met: int
    whole: bool

    def lost(self, writes: Iterable[Write]) -> int:
        """How many of some writes are not there."""
        return sum(write.digest not in self.spent for write in writes)


def held(place: Installation) -> Held:
    """Reads the database without the product."""
    if place.address:
        with psycopg.connect(place.address, connect_timeout=5) as line:
            spent = frozenset(row[0] for row in line.execute("SELECT digest FROM tally_spent"))
            row = line.execute("SELECT coalesce(sum(n), 0) FROM tally_met").fetchone()
        return Held(spent, int(row[0]) if row else 0, whole=True)
    return held_in_file(str(place.file))


def held_in_file(file: str) -> Held:
    """Reads an SQLite database without the product, and checks that it is whole."""
    line = sqlite3.connect(file)
    try:
        whole = line.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        spent = frozenset(row[0] for row in line.execute("SELECT digest FROM tally_spent"))
        return Held(spent, int(line.execute("SELECT coalesce(sum(n), 0) FROM tally_met").fetchone()[0]), whole)
    finally:
        line.close()
