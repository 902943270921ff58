"""The public site on a television evening: the built files behind nginx beside a fixed string from the same nginx, the
live site through the server, and an ordinary reader while four hundred slow ones hold their connections."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.meeting import free_port, served
from trials.load.figures import Spread, spread

PAGE: Final = "/sv/1/"
FLOOR: Final = "/golv"
SLOW: Final = 400
ORDINARY: Final = 200
"""Ordinary requests beside the slow clients, at least."""

RATE_GOAL: Final = 20_000.0
SLOW_GOAL: Final = 100.0
"""Milliseconds for an ordinary request, the slowest but one in a hundred, while the slow ones hold on."""

GZIP: Final = ("-H", "Accept-Encoding: gzip")


@dataclass(frozen=True, slots=True)
class Wrk:
    """What wrk found: answers, how many a second, and the 99th percentile in milliseconds."""

    n: int
    rate: float
    p99: float


def wrk(port: int, path: str, seconds: float, connections: int = 32) -> Wrk:
    """Asks for one address again and again. Raises RuntimeError when an answer was not right."""
    plan = ["-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", *GZIP]
    command = ["wrk", *plan, f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate, total = re.search(r"Requests/sec:\s+([0-9.]+)", said), re.search(r"(\d+) requests in", said)
    p99 = re.search(r"99%\s+([0-9.]+)(us|ms|s)", said)
    if "Non-2xx" in said or "Socket errors" in said or not (rate and total and p99):
        raise RuntimeError(said)
    return Wrk(int(total[1]), float(rate[1]), float(p99[1]) * {"us": 1e-3, "ms": 1.0, "s": 1e3}[p99[2]])


@contextmanager
def nginx(site: Path, port: int, scratch: Path) -> Iterator[int]:
    """The built site behind nginx with two workers, and a fixed string on another port; yields the string's port."""
    scratch.mkdir(parents=True)
    floor = free_port()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {scratch}/t;" for kind in kinds)
    user = "user root;" if os.getuid() == 0 else ""  # else the workers go to a user who may not read the folder
    fixed = f"server {{ listen 127.0.0.1:{floor}; access_log off; location = {FLOOR} {{ return 200 golv; }} }}"
    outer = scratch / "nginx.conf"
    outer.write_text(
        f"{user} daemon off; worker_processes 2; pid {scratch}/pid; events {{ worker_connections 2048; }} "
        f"http {{ {temporary} {fixed} include {site}/nginx.conf; }}"
    )
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or "nginx"
    with served([program, "-p", str(scratch), "-e", "stderr", "-c", str(outer)], port, {}, "/"):
        yield floor


def build(site: Path, port: int, surroundings: dict[str, str]) -> None:
    """The site as files."""
    program = str(Path(sys.executable).with_name("upptack"))
    words = [program, "site", "build", str(site), "--port", str(port)]
    subprocess.run(words, env=surroundings, check=True, stdout=subprocess.DEVNULL)


def television(site: Path, port: int, scratch: Path, seconds: float) -> tuple[Wrk, Wrk]:
    """The site and the fixed string, one after the other in the same run."""
    with nginx(site, port, scratch) as floor:
        return wrk(port, PAGE, seconds), wrk(floor, FLOOR, max(seconds / 3, 1))


def ordinary(port: int, path: str, n: int = ORDINARY) -> Spread:
    """Milliseconds of ordinary requests, each on a connection of its own. Raises RuntimeError for a wrong answer."""
    times = []
    for _ in range(n):
        began = time.perf_counter()
        with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(repr(answer[:80]))
        times.append((time.perf_counter() - began) * 1e3)
    return spread(times)


def beside_slow(port: int, path: str, slow: int = SLOW, n: int = ORDINARY) -> tuple[Spread, Spread]:
    """Ordinary requests alone, and while slow clients have each sent half a request and go on with a byte at a time."""
    alone = ordinary(port, path, n)
    with ExitStack() as held:
        crowd = [held.enter_context(closing(socket.create_connection(("127.0.0.1", port)))) for _ in range(slow)]
        for number, each in enumerate(crowd):
            each.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"a" * (number % 9))
        time.sleep(0.2)
        for each in crowd:
            each.sendall(b"a")
        return alone, ordinary(port, path, n)
