"""Django's own PostgreSQL, but no web process waits for an answer for ever, and a failure that leaves it unknown
whether something was saved says so.

The options of libpq find a network that drops packets. They do not see a database that has stopped while its machine
still acknowledges packets, nor a proxy that holds on to them, and a limit in the database cannot help when no answer
comes. So the waiting itself has a limit (docs/adr/0025)."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from django.db.utils import OperationalError
from psycopg.abc import PQGen

from upptack.config.postgres.limits import HEALTH_SECONDS, Limits, Unsure, answer_is_lost

Answer = TypeVar("Answer")


class LimitedConnection(psycopg.Connection[Any]):
    """Gives up a statement whose answer does not come within `limit` seconds, and closes itself: the answer may come
    later, and must not be taken for another statement's."""

    limit: float | None = None

    def wait(self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None) -> Answer:
        """Waits as psycopg does, at most `limit` seconds. Raises psycopg.OperationalError."""
        limit = timeout if timeout is not None else self.limit
        begun = monotonic()
        try:
            return super().wait(gen, interval=interval, timeout=limit)
        except psycopg.OperationalError:
            if limit is not None and monotonic() - begun >= limit:
                self.pgconn.finish()
                Limits.note_failure()
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection of one thread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._sure_or_not)

    def get_new_connection(self, conn_params: dict[str, Any]) -> LimitedConnection:
        """A connection with this process's limit, at PostgreSQL's ordinary level of isolation. Those who have waited
        their turn behind one that found the database gone are told at once, not after as long again."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        Limits.check()
        try:
            made = LimitedConnection.connect(**conn_params)
        except psycopg.OperationalError:
            Limits.note_failure()
            raise
        made.limit = Limits.answer
        return made

    def is_usable(self) -> bool:
        """Whether the database answers on this connection; a web process asks for a short time only."""
        kept = self.connection
        if kept is None or Limits.answer is None:
            return bool(super().is_usable())
        kept.limit = HEALTH_SECONDS
        try:
            return bool(super().is_usable())
        finally:
            kept.limit = Limits.answer

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # the stubs leave it out
        except OperationalError as lost:
            raise (Unsure(*lost.args) if answer_is_lost(lost) else lost) from lost.__cause__

    def _sure_or_not(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Outside a transaction each statement is saved by itself; one that writes may have been when the answer is
        lost."""
        try:
            return execute(sql, params, many, context)
        except OperationalError as lost:
            writes = not str(sql).lstrip().upper().startswith("SELECT")
            unsure = writes and not self.in_atomic_block and answer_is_lost(lost)
            raise (Unsure(*lost.args) if unsure else lost) from lost.__cause__
