"""What a record of the log is, how the records are chained, and what is wrong with a chain. Pure.

Each record carries an HMAC-SHA-256 (RFC 2104) over its own columns and over the chain value of the one before. So a
changed, moved or missing record shows. What a chain alone cannot show is a log whose end is gone, or that somebody who
has the key has written anew; that is what the anchors are for: heads of the chain that were written elsewhere."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

GENESIS: Final = "0" * 64
"""The chain value before the first record."""

ACTION: Final = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+")
KIND: Final = re.compile(r"[a-z][a-z0-9_]*")
KEY: Final = re.compile(r"[A-Za-z0-9._:-]+")
AGENCY: Final = re.compile(r"[a-z0-9]*")
LONGEST: Final = {"action": 40, "kind": 40, "key": 80, "agency": 8}


class Row(NamedTuple):
    """One record as it stands in the database, its columns in order. `member` is 0, and `agency` empty, for what was
    done in the shell of the installation; `at` is in UTC, to the second; `signed_with` is the number of the key."""

    number: int
    at: datetime
    member: int
    agency: str
    action: str
    kind: str
    key: str
    signed_with: int
    chain: str


class Anchor(NamedTuple):
    """A head of the chain as it was written elsewhere: when, the number of the last record, and its chain value."""

    at: datetime
    number: int
    chain: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at which record's number; a sentence that can be shown."""

    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many records and anchors were checked, the last record's number and chain value, and what is wrong."""

    records: int
    anchors: int
    number: int
    chain: str
    faults: tuple[Fault, ...]


BESIDE: Final = timedelta(hours=1)
"""So long a key may be used beside the one that it is exchanged for."""

Ring = Mapping[int, bytes]
"""The keys that records may be signed with by their number, the oldest first."""


def number_of(key: bytes) -> int:
    """A key's number, made from the key itself, so that it stays the same wherever the key stands among others. Below
    2^31; nothing can be said of the key from it."""
    return int.from_bytes(hmac.digest(key, b"number of the key", "sha256")[:4]) >> 1


def derived(secret: str) -> bytes:
    """The log's own key, made from the installation's secret key, which signs other things too."""
    return hmac.digest(secret.encode(), b"upptack audit chain", "sha256")


def ring(keys: Iterable[bytes]) -> dict[int, bytes]:
    """Keys by their number, in the order given, which is the oldest first."""
    return {number_of(key): key for key in keys}


def stamp(at: datetime) -> str:
    """A time as it is written: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def chained(key: bytes, row: Row, before: str) -> str:
    """The chain value that a record should have after another; what stands in its own `chain` is not read."""
    # To the microsecond, though none is kept: otherwise a change below the second would not show.
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    columns = [row.number, at, row.member, row.agency, row.action, row.kind, row.key, row.signed_with]
    words = json.dumps([*columns, before], ensure_ascii=True, separators=(",", ":"))
    return hmac.new(key, words.encode(), sha256).hexdigest()


def problem(row: Row) -> str | None:
    """What in a record is no code; None when it can be kept. A text, a name or an e-mail is never one."""
    patterns = (("action", ACTION), ("kind", KIND), ("key", KEY), ("agency", AGENCY))
    for name, pattern in patterns:
        value = getattr(row, name)
        if len(value) > LONGEST[name] or not pattern.fullmatch(value):
            return f"{name}: en kod väntades"
    return None


def verify(rows: Iterable[Row], keys: Ring, anchors: Sequence[Anchor] = ()) -> Verdict:
    """Checks every record in the order of the numbers, and every anchor against them, in one pass over the rows."""
    wanted: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        wanted.setdefault(anchor.number, []).append(anchor)
    faults = list(_against(wanted.pop(0, ()), 0, GENESIS))
    before, count, exchanged = Row(0, datetime.min, 0, "", "", "", "", 0, GENESIS), 0, _Exchanged(keys)
    for row in rows:
        count += 1
        faults += _faults(row, before, keys)
        faults += exchanged.faults(row)
        faults += _against(wanted.pop(row.number, ()), row.number, row.chain)
        before = row
    for number, lost in sorted(wanted.items()):
        faults += [Fault(number, f"ankaret från {stamp(each.at)} pekar på en post som inte finns") for each in lost]
    return Verdict(count, len(anchors), before.number, before.chain, tuple(faults))


class _Exchanged:
    """Follows which key is the newest that has been used. An older one may be used beside it while servers are started
    anew one by one, and never after: by then it may have got out."""

    def __init__(self, keys: Ring) -> None:
        self.ranks = {number: rank for rank, number in enumerate(keys)}
        self.newest = -1
        self.since = self.until = datetime.min

    def faults(self, row: Row) -> Iterator[Fault]:
        """What is wrong with the record's key, after those before. Only times that the newest key has signed count."""
        rank = self.ranks.get(row.signed_with)
        if rank is None:
            return
        if rank > self.newest:
            self.newest, self.since, self.until = rank, row.at, row.at
        elif rank == self.newest:
            self.until = max(self.until, row.at)
        elif self.until - self.since > BESIDE:
            yield Fault(row.number, "posten är signerad med en nyckel som redan var utbytt")


def _faults(row: Row, before: Row, keys: Ring) -> Iterator[Fault]:
    """What is wrong with a record after the one before it."""
    if row.number != before.number + 1:
        yield Fault(row.number, f"post {before.number + 1} väntades: något är borttaget, insatt eller flyttat")
    key = keys.get(row.signed_with)
    if key is None:
        yield Fault(row.number, f"posten är signerad med en nyckel som inte finns här (nummer {row.signed_with})")
    elif not hmac.compare_digest(chained(key, row, before.chain).encode(), row.chain.encode()):
        yield Fault(row.number, "kedjan håller inte: posten eller den före är ändrad, flyttad eller tillagd")


def _against(anchors: Iterable[Anchor], number: int, chain: str) -> Iterator[Fault]:
    """Anchors of a record's number that say something else than the record."""
    for anchor in anchors:
        if anchor.chain != chain:
            yield Fault(number, f"ankaret från {stamp(anchor.at)} säger något annat: loggen är skriven på nytt")


def line(anchor: Anchor) -> str:
    """An anchor as a line of the file: time, number, chain value."""
    return f"{stamp(anchor.at)} {anchor.number} {anchor.chain}"


LINE: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (\d{1,18}) ([0-9a-f]{64})")


def read_line(text: str) -> Anchor:
    """An anchor read from a line of the file. Raises ValueError for what is none."""
    found = LINE.fullmatch(text)
    if found is None:
        raise ValueError("Raden är inget ankare.")
    at = datetime.strptime(found[1], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Anchor(at, int(found[2]), found[3])
