"""One installation of the product for trials: its folder, database and real server on loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = "upptack.config.wsgi:application"
STARTS_WITHIN = 300.0


class NotStarted(Exception):
    """The server did not answer in time."""


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """An installation in `folder`, on SQLite or on the PostgreSQL at `address`."""

    folder: Path
    address: str = ""
    workers: int = 2
    extra: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None
    keys: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    activity: int = 0

    @property
    def file(self) -> Path:
        """The SQLite database."""
        return self.folder / "upptack.sqlite3"

    def surroundings(self) -> dict[str, str]:
        """The environment of every process of the installation."""
        given = {"UPPTACK_MODE": "test", "UPPTACK_FOLDER": str(self.folder), "PYTHONPATH": str(ROOT)}
        mine = {name: value for name, value in os.environ.items() if not name.startswith("UPPTACK_")}
        return {**mine, **given, **({"UPPTACK_DATABASE": self.address} if self.address else {}), **self.extra}

    def prepare(self, keys: int = 40) -> Installation:
        """Database, content, staff and keys."""
        self.folder.mkdir(parents=True, exist_ok=True)
        words = [sys.executable, "-m", "trials.faults.prepare", str(keys)]
        made = subprocess.run(words, env=self.surroundings(), cwd=ROOT, check=True, stdout=subprocess.PIPE)
        self.take(json.loads(made.stdout.splitlines()[-1]))
        return self

    def take(self, made: dict[str, Any]) -> None:
        """Notes what `trials.faults.prepare` has made."""
        self.keys, self.sessions, self.activity = tuple(made["keys"]), tuple(made["sessions"]), int(made["activity"])

    def copy(self, folder: Path) -> Installation:
        """The same, unstarted, in another folder; SQLite only."""
        shutil.copytree(self.folder, folder)
        same = Installation(folder, "", self.workers, dict(self.extra))
        same.keys, same.sessions, same.activity = self.keys, self.sessions, self.activity
        return same

    def start(self, application: str = PRODUCT, under: tuple[str, ...] = ()) -> None:
        """Starts the server and waits until it answers. `under`: a command to run it beneath, such as strace; another
        `application` than the product's is a control. Raises NotStarted."""
        program = str(Path(sys.executable).with_name("upptack"))
        words = [program, "serve", "--port", str(self.port), "--workers", str(self.workers)]
        if application != PRODUCT:
            words = [sys.executable, "-m", "trials.faults.control", application, str(self.port), str(self.workers)]
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [*under, *words], env=self.surroundings(), cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self.wait()
        except NotStarted:
            self.kill()
            raise

    def wait(self, seconds: float = STARTS_WITHIN) -> float:
        """Waits until the server answers a page that needs the database; returns how many seconds that took."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            if self.status("/konto/login/") == 200 and self.status("/api/prompt/openapi.json") == 200:
                return time.monotonic() - begun
            time.sleep(0.05)
        raise NotStarted(f"Servern svarade inte inom {seconds:.0f} s; se {self.folder / 'server.log'}")

    def status(self, path: str, seconds: float = 6.0) -> int:
        """The status of a page; 0 when there was no answer."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            line.request("GET", path)
            return line.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            line.close()

    def worker_pids(self) -> list[int]:
        """The processes that serve pages."""
        if self.server is None:
            return []
        try:
            said = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        except OSError:
            return []
        return [int(pid) for pid in said.split() if _serves(int(pid))]

    def kill(self) -> None:
        """Ends every process of the server at once, with no chance to tidy up."""
        if self.server is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def stop(self) -> None:
        """Asks the server to end, and ends it when it does not."""
        if self.server is not None:
            self.server.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.server.wait(10)
            self.kill()


def _serves(pid: int) -> bool:
    try:
        said = Path(f"/proc/{pid}/cmdline").read_bytes()  # empty for one that has ended
        return bool(said) and b"resource_tracker" not in said
    except OSError:
        return False
