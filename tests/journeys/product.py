"""Starts the real product for the journeys: database, content, invented staff and granian, in a folder of its own."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

START_SECONDS = 600  # the demo is loaded from nothing, beside other tests on a busy machine
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Product:
    """A running installation: `url` without a slash at the end, its `folder`, what it has written to standard output
    and error (`log`), its temporary files (`scratch`), `database` (a file or a postgres:// address) and the
    `environment` in which another process reaches the same installation."""

    url: str
    folder: Path
    log: Path
    scratch: Path
    database: str
    environment: Mapping[str, str] = field(repr=False)

    @property
    def port(self) -> int:
        """The loopback port it listens on."""
        return int(self.url.rpartition(":")[2])

    def python(self, code: str, *arguments: str) -> str:
        """Runs a piece of Python with the installation's settings and keys; returns what it printed."""
        begin = "import sys, django; django.setup()\n"
        words = [sys.executable, "-c", begin + code, *arguments]
        done = subprocess.run(words, env=dict(self.environment), check=True, capture_output=True, text=True, timeout=60)
        return done.stdout.strip()


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """A database of its own: beside the run's PostgreSQL when it has one (dropped afterwards), else a file."""
    address = os.environ.get("UPPTACK_DATABASE", "")
    if not address.startswith("postgres"):
        yield str(folder / "upptack.sqlite3")
        return
    import psycopg

    name = f"journey_{secrets.token_hex(6)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload,unused-ignore]
        try:
            yield f"{address.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload,unused-ignore]


def surroundings(folder: Path, database: str) -> dict[str, str]:
    """The environment of the installation: this one's, without its settings, with those of the demo."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPPTACK_")}
    return {
        **kept,
        "UPPTACK_MODE": "demo",
        "UPPTACK_FOLDER": str(folder),
        "UPPTACK_DATABASE": database,
        "TMPDIR": str(folder / "scratch"),
        "DJANGO_SETTINGS_MODULE": "upptack.config.settings",
    }


@contextmanager
def running(folder: Path) -> Iterator[Product]:
    """The product, answering at /healthz; stopped with all its workers at the end, also after a failure. One that runs
    already is taken when UPPTACK_JOURNEY_PRODUCT names a file that tells of it (trials/replica)."""
    if given := os.environ.get("UPPTACK_JOURNEY_PRODUCT"):
        told = json.loads(Path(given).read_text())
        paths = {name: Path(told[name]) for name in ("folder", "log", "scratch")}
        yield Product(told["url"], database=told["database"], environment=told["environment"], **paths)
        return
    scratch, log = folder / "scratch", folder / "server.log"
    scratch.mkdir(parents=True)
    with fresh_database(folder) as database:
        port = free_port()
        environment = surroundings(folder, database)
        product = Product(f"http://127.0.0.1:{port}", folder, log, scratch, database, environment)
        command = [str(Path(sys.executable).with_name("upptack")), "demo", "--port", str(port)]
        with log.open("wb") as sink:
            server = subprocess.Popen(
                command, env=environment, stdout=sink, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            wait_until_healthy(product, server)
            yield product
        finally:
            stop(server)


def wait_until_healthy(product: Product, server: subprocess.Popen[bytes]) -> None:
    """Waits for status 200 at /healthz; fails with the end of the log when the server ends or takes too long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with closing(HTTPConnection("127.0.0.1", product.port, timeout=5)) as connection, suppress(OSError):
            connection.request("GET", "/healthz")
            status = connection.getresponse().status
            if status == 200:
                return
        time.sleep(0.2)
    raise AssertionError("The server did not start:\n" + product.log.read_text(errors="replace")[-3000:])


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stops the server's whole process group; by force when it has not ended in time."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, number)
            server.wait(STOP_SECONDS)
        except ProcessLookupError:
            server.wait(STOP_SECONDS)
            return
        except subprocess.TimeoutExpired:
            continue
