"""A private PostgreSQL that a trial may kill: fsync on, as in production. In a temporary folder, on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from bin.with_postgres import programs
from trials.faults.installation import free_port


class Cluster:
    """Started on entry, stopped and removed on exit."""

    def __init__(self) -> None:
        self.account = "postgres" if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="upptack-faults-"))
        if self.account:
            shutil.chown(self.folder, self.account)
        self.data, self.port = self.folder / "data", free_port()

    @property
    def address(self) -> str:
        """Where it is, as UPPTACK_DATABASE says it."""
        return f"postgres://upptack@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> Cluster:
        words = ["--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--username", "upptack"]
        self._run("initdb", "--pgdata", str(self.data), *words, check=True)
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._run("pg_ctl", "--pgdata", str(self.data), "--mode", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str, check: bool) -> int:
        command = [str(programs() / program), *words]
        out = subprocess.DEVNULL
        return subprocess.run(
            command, check=check, user=self.account, cwd=self.folder, stdout=out, stderr=out
        ).returncode

    def start(self) -> None:
        """Starts it and waits until it answers, recovering what it must. Its earlier processes may still be ending."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=on -c synchronous_commit=on"
        words = ["--pgdata", str(self.data), "--wait", "--log", str(self.folder / "log"), "-o", options]
        for _ in range(50):
            if self._run("pg_ctl", *words, "start", check=False) == 0:
                return
            time.sleep(0.2)
        raise RuntimeError((self.folder / "log").read_text()[-2000:])

    def pid(self) -> int:
        """The postmaster's process."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        """Ends the postmaster at once; its children end when they see that."""
        os.kill(self.pid(), signal.SIGKILL)

    def restart(self) -> None:
        """Stops it as an administrator does, and starts it again."""
        self._run("pg_ctl", "--pgdata", str(self.data), "--wait", "--mode", "fast", "stop", check=True)
        self.start()
