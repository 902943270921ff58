"""What holds for every test: no connection leaves this machine, and the log can be emptied between tests."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

REAL_CONNECT = socket.socket.connect


class LeftTheMachine(Exception):
    """A test tried to open a connection to another machine."""


def is_local(address: Any) -> bool:
    """Whether a socket address stays on this machine: a Unix socket, loopback, or the name localhost."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


def guarded_connect(self: socket.socket, address: Any) -> None:
    """Connects, unless the address is another machine's."""
    if not is_local(address):
        raise LeftTheMachine(f"A test opened a connection to {address!r}; tests may only talk to loopback.")
    REAL_CONNECT(self, address)


@pytest.fixture(scope="session", autouse=True)
def stay_on_this_machine() -> Iterator[None]:
    """Refuses every connection to another machine for the whole run."""
    socket.socket.connect = guarded_connect  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = REAL_CONNECT  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def emptying_lifts_the_guard() -> Iterator[None]:
    """Tests with transactions of their own empty every table when they end, and the database refuses that for the log
    of what staff change. Only while such a test empties its own database, the guard is lifted; in every test itself it
    stands as in production, and upptack/audit/tests/test_guard.py sees it refuse."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from upptack.audit.tests.lifting import lifted

    real = BaseDatabaseOperations.execute_sql_flush

    def emptied(self: BaseDatabaseOperations, sql_list: Any) -> None:
        with lifted(self.connection):
            real(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = emptied  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = real  # type: ignore[method-assign]
