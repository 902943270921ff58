"""Starts a streaming replica of a running PostgreSQL, servers of the product, and an nginx that takes them in turn."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.journeys.product import free_port, stop

START_SECONDS = 60


def account() -> str | None:
    """PostgreSQL refuses to run as root: then Debian's account runs it."""
    return "postgres" if os.geteuid() == 0 else None


def programs() -> Path:
    """The folder with PostgreSQL's programs."""
    return sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent


class Replica:
    """A standby that follows the primary; it can be stopped and started again, and told to wait with what it gets."""

    def __init__(self, primary: str, folder: Path) -> None:
        self.folder, self.port, parts = folder, free_port(), urlsplit(primary)
        self.address = primary.replace(f":{parts.port}/", f":{self.port}/")
        if own := account():
            shutil.chown(folder, own)
        where = ["--host", str(parts.hostname), "--port", str(parts.port), "--username", str(parts.username)]
        self._run("pg_basebackup", *where, "--pgdata", f"{folder}/data", "-R", "--checkpoint=fast", "--no-sync")

    def _run(self, program: str, *words: str) -> None:
        quiet = subprocess.DEVNULL
        subprocess.run([programs() / program, *words], check=True, user=account(), cwd=self.folder, stdout=quiet)

    def start(self) -> None:
        """Starts it; it answers when this returns."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        data = ["--pgdata", f"{self.folder}/data"]
        self._run("pg_ctl", *data, "--wait", "--log", f"{self.folder}/log", "-o", options, "start")

    def stop(self) -> None:
        """Stops it at once."""
        self._run("pg_ctl", "--pgdata", f"{self.folder}/data", "--mode", "immediate", "stop")

    def tell(self, statement: str) -> object:
        """Runs a statement on it; returns the first value of the first row."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            row = connection.execute(statement).fetchone()  # type: ignore[call-overload,unused-ignore]
        return row[0] if row else None

    def has(self, position: str) -> None:
        """Waits until it has replayed the primary's log up to a position."""
        until = time.monotonic() + START_SECONDS
        while not self.tell(f"SELECT pg_last_wal_replay_lsn() >= '{position}'"):
            if time.monotonic() > until:
                raise TimeoutError("The replica does not keep up.")
            time.sleep(0.1)


@contextmanager
def replica(primary: str, folder: Path) -> Iterator[Replica]:
    """A replica of a primary, started and level with it."""
    made = Replica(primary, folder)
    made.start()
    try:
        with psycopg.connect(primary) as connection:
            row = connection.execute("SELECT pg_current_wal_lsn()::text").fetchone()
        made.has(str(row and row[0]))
        yield made
    finally:
        with suppress(subprocess.CalledProcessError):
            made.stop()


def answers(port: int, path: str = "/healthz") -> bool:
    """Whether a server answers 200."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as asked, suppress(OSError, HTTPException):
        asked.request("GET", path)
        return asked.getresponse().status == 200
    return False


@contextmanager
def started(words: Sequence[str | Path], environment: Mapping[str, str], log: Path, port: int) -> Iterator[None]:
    """A process that answers on a port; its whole group is stopped at the end."""
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [str(word) for word in words], env=dict(environment), stdout=sink, stderr=sink, start_new_session=True
        )
    try:
        until = time.monotonic() + START_SECONDS
        while not answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise AssertionError("It did not start:\n" + log.read_text(errors="replace")[-2000:])
            time.sleep(0.1)
        yield
    finally:
        stop(process)


CONFIGURATION = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    upstream servers {{ {servers} }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://servers; proxy_set_header Host $http_host; proxy_http_version 1.1;
            proxy_set_header Connection ""; add_header X-Served-By $upstream_addr always;
        }}
    }}
}}
"""


@contextmanager
def servers(environment: Mapping[str, str], folder: Path, count: int = 2) -> Iterator[int]:
    """Servers of the product that share nothing but the database and the keys, taken in turn; gives the port."""
    with ExitStack() as opened:
        ports = [free_port() for _ in range(count)]
        for port in ports:
            words = [str(Path(sys.executable).with_name("upptack")), "serve", "--port", str(port), "--workers", "1"]
            opened.enter_context(started(words, environment, folder / "server.log", port))
        front = free_port()
        listed = " ".join(f"server 127.0.0.1:{port};" for port in ports)
        file = folder / "nginx.conf"
        file.write_text(CONFIGURATION.format(folder=folder, port=front, servers=listed))
        opened.enter_context(started(["/usr/sbin/nginx", "-c", file], os.environ, folder / "nginx.log", front))
        yield front
