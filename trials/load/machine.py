"""The installation under load: a server of the product's own kind on a database of its own, and what it uses.

The throw-away PostgreSQL of bin/with_postgres.py does not wait for the disk. A trial of speed must: here it is started
anew with fsync, and the report says so."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from trials.load.figures import busy, family, machine_busy

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 300.0


@dataclass(frozen=True, slots=True)
class Machine:
    """A running installation: its port, the process ids of server and database (0 when it is a file), how the database
    is called, and the surroundings in which a command reaches it."""

    port: int
    server: int
    database: int
    kind: str
    surroundings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Used:
    """Processor seconds of the server, the database and the whole machine at one moment, and the clock then."""

    at: float
    server: float
    database: float
    machine: float


def used(machine: Machine) -> Used:
    """What has been used so far."""
    database = busy(machine.database) if machine.database else 0.0
    return Used(time.perf_counter(), busy(machine.server), database, machine_busy())


def held(machine: Machine) -> tuple[float, float]:
    """Megabytes that the server and the database hold now."""
    database = sum(each.megabytes for each in family(machine.database)) if machine.database else 0.0
    return sum(each.megabytes for each in family(machine.server)), database


def durable() -> str:
    """Lets the run's PostgreSQL wait for the disk from now on; says whether it does."""
    folder, address = os.environ.get("UPPTACK_TEST_CLUSTER", ""), os.environ.get("UPPTACK_DATABASE", "")
    if not folder or not address.startswith("postgres"):
        return "SQLite, synchronous=FULL"
    programs: Path = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: float(each.parent.name))
    options = f"-p {urlsplit(address).port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=on -c max_connections=50"
    command = [str(programs / "pg_ctl"), "--pgdata", f"{folder}/data", "--wait", "--log", f"{folder}/log"]
    account = "postgres" if os.geteuid() == 0 else None
    subprocess.run(
        [*command, "-o", options, "restart"], check=True, user=account, cwd=folder, stdout=subprocess.DEVNULL
    )
    return "PostgreSQL med fsync"


def postmaster() -> int:
    """The process id of the run's PostgreSQL; 0 when there is none."""
    file = Path(os.environ.get("UPPTACK_TEST_CLUSTER", "/nonexistent")) / "data" / "postmaster.pid"
    with suppress(OSError, ValueError):
        return int(file.read_text().splitlines()[0])
    return 0


def own_database(folder: Path) -> str:
    """A new empty database beside the run's own, or a file in the folder."""
    address = os.environ.get("UPPTACK_DATABASE", "")
    if not address.startswith("postgres"):
        return str(folder / "upptack.sqlite3")
    import psycopg

    name = f"load_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload,unused-ignore]
    return f"{address.rpartition('/')[0]}/{name}"


def command(machine_surroundings: Mapping[str, str], *words: str) -> str:
    """Runs a program in the installation's surroundings; what it printed. Raises when it fails."""
    return subprocess.run(
        words, env=dict(machine_surroundings), check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ).stdout


@contextmanager
def running(folder: Path, port: int, application: str = "") -> Iterator[Machine]:
    """The product with the demo's content and staff, served by two workers until the block ends. `application`: another
    WSGI application than the product's own, as module:name."""
    kind = durable()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPPTACK_")}
    surroundings = {
        **kept,
        "UPPTACK_MODE": "demo",
        "UPPTACK_FOLDER": str(folder),
        "UPPTACK_DATABASE": own_database(folder),
        "PYTHONPATH": str(ROOT),
    }
    command(surroundings, sys.executable, "-m", "trials.load.staff", "0")
    words = [str(Path(sys.executable).with_name("upptack")), "serve", "--port", str(port)]
    if application:
        options = "--interface wsgi --workers 2 --blocking-threads 1 --no-ws --log-level error --host 127.0.0.1 --port"
        words = [str(Path(sys.executable).with_name("granian")), *options.split(), str(port), application]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(words, env=surroundings, stdout=log, stderr=log, cwd=ROOT, start_new_session=True)
    try:
        wait(port, server, folder / "server.log")
        database = postmaster() if kind.startswith("Postgre") else 0
        yield Machine(port, server.pid, database, kind, surroundings)
    finally:
        stop(server)


def wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until /healthz answers 200. Raises RuntimeError with the end of the log when it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection, suppress(OSError):
            connection.request("GET", "/healthz")
            with closing(connection.getresponse()) as answer:
                if answer.status == 200:
                    return
        time.sleep(0.1)
    raise RuntimeError("servern startade inte: " + log.read_text(errors="replace")[-2000:])


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ends the server and all that it started; by force when it takes too long."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, number)
            server.wait(10)
        except ProcessLookupError:
            server.wait(10)
            return
        except subprocess.TimeoutExpired:
            continue
