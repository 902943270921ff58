"""Starts the server of a prepared installation again and again, and takes the time until it is in order."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PATIENCE_SECONDS = 60.0
STATE = "/var/lib/upptack"


def production(folder: str, port: int) -> dict[str, str]:
    """An installation in production with a database of its own in a file, and keys made for this run."""
    return {
        "UPPTACK_MODE": "production",
        "UPPTACK_FOLDER": folder,
        "UPPTACK_DATABASE": f"{folder}/upptack.sqlite3",
        "UPPTACK_SECRET_KEY": secrets.token_urlsafe(60),
        "UPPTACK_HOSTS": "127.0.0.1",
        "UPPTACK_PORT": str(port),
    }


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def within(root: Path, variables: Mapping[str, str], user: str, state: Path, times: int) -> list[float]:
    """Seconds until 200, `times` times, in a root file system that cannot be written to, as the image's user. Only
    /var/lib/upptack and /tmp can be; that is tried first. Namespaces of Linux stand for what a
    container runtime would set up; the user there owns the state, and has no rights besides."""
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir(parents=True)
    number = user.partition(":")[0]
    port = free_port()
    words = ["bwrap", "--ro-bind", str(root), "/", "--bind", str(state), STATE, "--tmpfs", "/tmp", "--dev", "/dev"]
    words += [
        "--proc",
        "/proc",
        "--unshare-user",
        "--unshare-pid",
        "--uid",
        number,
        "--gid",
        number,
        "--cap-drop",
        "ALL",
    ]
    words += ["--die-with-parent", "--chdir", STATE, "--clearenv"]
    for name, value in {**variables, **production(STATE, port)}.items():
        words += ["--setenv", name, value]
    must_refuse(words)
    return again(words, port, times)


def must_refuse(words: Sequence[str]) -> None:
    """Raises SystemExit when a file can be written outside the two places, or a compiler is there."""
    tried = subprocess.run(
        [*words, "sh", "-c", "touch /opt/upptack/x || touch /etc/x"], capture_output=True, check=False
    )
    found = subprocess.run([*words, "sh", "-c", "command -v gcc || command -v pip"], capture_output=True, check=False)
    if tried.returncode == 0 or found.returncode == 0:
        raise SystemExit("Rotfilsystemet går att skriva i, eller så finns byggverktyg kvar.")


def here(state: Path, times: int) -> list[float]:
    """The same with the environment that runs this, without a container."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPPTACK_")}
    given = {**kept, **production(str(state), port)}
    words = ["env", *(f"{name}={value}" for name, value in given.items() if name.startswith("UPPTACK_"))]
    return again([*words, f"PATH={Path(sys.executable).parent}:{os.environ['PATH']}"], port, times)


def again(words: Sequence[str], port: int, times: int) -> list[float]:
    """Prepares the installation, then starts and stops its server."""
    for step in ("migrate", "load"):
        subprocess.run([*words, "upptack", step], check=True, stdout=subprocess.DEVNULL)
    return [once(words, port) for _ in range(times)]


def once(words: Sequence[str], port: int) -> float:
    """Seconds from starting the server until the first 200 from /healthz; the server is stopped afterwards."""
    begun = time.monotonic()
    serving = ["upptack", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen([*words, *serving], start_new_session=True)
    try:
        while time.monotonic() - begun < PATIENCE_SECONDS:
            if answers(port):
                return time.monotonic() - begun
            time.sleep(0.02)
        raise SystemExit("Servern svarade inte i tid.")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def answers(port: int) -> bool:
    """Whether /healthz answers 200 now."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as asked:
        try:
            asked.request("GET", "/healthz", headers={"X-Forwarded-Proto": "https"})
            return asked.getresponse().status == 200
        except (OSError, HTTPException):
            return False


def told(what: str, seconds: Sequence[float], goal: float) -> str:
    """One line: median, fastest and slowest, goal and N."""
    row = sorted(seconds)
    return f"{what}: median {row[len(row) // 2]:.2f} s, {row[0]:.2f}–{row[-1]:.2f} (goal ≤ {goal:g}), N = {len(row)}"
