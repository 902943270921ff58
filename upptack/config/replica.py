"""Which database answers: a read replica for what is the same for everyone, the primary for everything else.

A member reads and writes on the primary alone, so she never misses what she has just saved. Readers of the public
site and programs that read the open data have nothing of their own; they get the replica while it keeps up. One
request reads one database from its beginning to its end: what a process keeps of the content is kept by its edition,
and edition and content must come from the same place (docs/adr/0027)."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

from upptack.knowledge.information.rules import PATHS, SECTIONS, address_of

REPLICA: Final = "replica"
PRIMARY: Final = "default"
PUBLIC: Final = frozenset({"/sv/"} | {address_of(language, section) for language in PATHS for section in SECTIONS})
OPEN_DATA: Final = ("/hsds/", "/oppna-data/")
LOOK_AGAIN_SECONDS: Final = 1.0
"""How long a process goes on without asking how far behind the replica is."""

AWAY_SECONDS: Final = 5.0
"""How long a process leaves a replica alone that did not answer."""

_reads: ContextVar[str] = ContextVar("database that this request reads", default=PRIMARY)


class Router:
    """Django's router: reads where the request reads, and writes only to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """The database of the request; the primary outside one."""
        return _reads.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Always the primary."""
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """The replica holds the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """The replica follows the primary by itself."""
        return db == PRIMARY


class Watch:
    """Whether the replica may answer: how far the primary had written at each look, and whether the replica has come
    as far as the primary had N seconds ago. Compares positions in the log of the database, not clocks."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """As at the start of the process."""
        self._written: list[tuple[float, int]] = []
        self._next, self._fresh = 0.0, False

    def away(self) -> None:
        """The replica did not answer: leave it alone for a while."""
        self._fresh, self._next = False, time.monotonic() + AWAY_SECONDS

    def fresh(self) -> bool:
        """Whether the replica answers and is at most REPLICA_LAG_SECONDS behind; asks at most once a second."""
        now = time.monotonic()
        if now < self._next:
            return self._fresh
        with self._lock:
            try:
                self._fresh = self._keeps_up(now)
                self._next = now + LOOK_AGAIN_SECONDS
            except DatabaseError:
                self.away()
        return self._fresh

    def _keeps_up(self, now: float) -> bool:
        replayed = position(connections[REPLICA], "pg_last_wal_replay_lsn()")
        try:
            written = position(connections[PRIMARY], "pg_current_wal_lsn()")
        except DatabaseError:
            return bool(self._written) and replayed >= self._must_have(now)  # what is away writes nothing new
        self._written.append((now, written))
        must = self._must_have(now)
        self._written = [each for each in self._written if now - each[0] <= settings.REPLICA_LAG_SECONDS + 5]
        return replayed >= must

    def _must_have(self, now: float) -> int:
        """How far the replica must have come: as the primary had when the time that it may be behind began, or, while
        this process has not looked for so long, as at its first look."""
        old = [written for at, written in self._written if now - at >= settings.REPLICA_LAG_SECONDS]
        return old[-1] if old else self._written[0][1]


def position(connection: BaseDatabaseWrapper, function: str) -> int:
    """A position in PostgreSQL's log, in bytes; 0 when the server has none. Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE({function} - '0/0'::pg_lsn, 0)")
        (found,) = cursor.fetchone()
    return int(found)


WATCH: Final = Watch()


def same_for_everyone(request: HttpRequest) -> bool:
    """Whether a request only reads what is the same for everyone. Who has a session may have written something."""
    if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    return request.path_info in PUBLIC or request.path_info.startswith(OPEN_DATA)


class FromReplica:
    """Lets the replica answer such requests while it keeps up; when it fails, the primary answers instead."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the rest of the product."""
        if REPLICA not in settings.DATABASES or not same_for_everyone(request) or not WATCH.fresh():
            return self.get_response(request)
        chosen = _reads.set(REPLICA)
        try:
            response = self.get_response(request)
        finally:
            _reads.reset(chosen)
        if response.status_code < 500:
            return response
        WATCH.away()
        connections[REPLICA].close()
        return self.get_response(request)
