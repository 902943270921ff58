"""Runs a command beside a private, throw-away PostgreSQL on a free loopback port.

`python bin/with_postgres.py COMMAND [ARG ...]`: the command finds the database's address in UPPTACK_DATABASE, and
in UPPTACK_TEST_CLUSTER the folder of the cluster with its log, which a test searches for what must not be kept.
The cluster lives in a temporary folder and is stopped and removed afterwards, also when the command fails.
PostgreSQL refuses to run as root, so root hands it to the account `postgres` that Debian's package makes.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def programs() -> Path:
    """The folder with initdb and pg_ctl; exits with a sentence when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    sys.exit("PostgreSQL saknas: kör bin/setup.sh test, eller apt-get install postgresql-15.")


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    """Starts the cluster, runs the command, stops and removes the cluster; returns the command's status."""
    if not command:
        sys.exit("Användning: with_postgres.py KOMMANDO [ARGUMENT ...]")
    account = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="upptack-pg-"))
    if account:
        shutil.chown(folder, account)
    data, port, bin_ = folder / "data", free_port(), programs()

    def run(*words: str | Path) -> None:
        subprocess.run(words, check=True, user=account, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run(
            bin_ / "initdb",
            "--pgdata",
            data,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
            "--username",
            "upptack",
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run(bin_ / "pg_ctl", "--pgdata", data, "--wait", "--log", folder / "log", "-o", options, "start")
        try:
            address = f"postgres://upptack@127.0.0.1:{port}/postgres"
            surroundings = {**os.environ, "UPPTACK_DATABASE": address, "UPPTACK_TEST_CLUSTER": str(folder)}
            return subprocess.run(command, env=surroundings, check=False).returncode
        finally:
            run(bin_ / "pg_ctl", "--pgdata", data, "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
