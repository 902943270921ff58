"""What holds for every test: no connection leaves this machine."""

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
