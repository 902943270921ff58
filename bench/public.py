"""The public site: a page from the product against Django's own cache of whole pages, the site as files behind nginx,
and what a page weighs on the way to its reader. The load comes from the same machine over loopback."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.meeting import BIN, free_port, granian, processor_seconds, served, surroundings

PAGE = "/sv/1/"
ROUNDS = 5
SECONDS = 4
CONNECTIONS = 8
FILE_CONNECTIONS = 32
GZIP = "Accept-Encoding: gzip"
CLOSE = "Connection: close"

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of wrk found: answers a second, the server's processor time for each in microseconds, and the 99th
    percentile in milliseconds."""

    rate: float
    cost: float
    p99: float

    def __str__(self) -> str:
        return f"{self.rate:.0f} svar/s, {self.cost:.0f} µs processortid, p99 {self.p99:.1f} ms"


def wrk(port: int, pid: int, path: str, connections: int, headers: Sequence[str] = ()) -> Load:
    """Asks for one page again and again. Raises RuntimeError when any answer was not 200 or none came."""
    asked = [part for header in headers for part in ("-H", header)]
    plan = ["-t1", f"-c{connections}", f"-d{SECONDS}s", "--timeout", "20s", "--latency"]
    command = ["wrk", *plan, *asked, f"http://127.0.0.1:{port}{path}"]
    before = processor_seconds(pid)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = processor_seconds(pid) - before
    rate, total = re.search(r"Requests/sec:\s+([0-9.]+)", said), re.search(r"(\d+) requests in", said)
    p99 = re.search(r"99%\s+([0-9.]+)(us|ms|s)", said)
    if "Non-2xx" in said or "Socket errors" in said or not (rate and total and p99):
        raise RuntimeError(said)
    in_ms = {"us": 1e-3, "ms": 1.0, "s": 1e3}[p99[2]]
    return Load(float(rate[1]), used / int(total[1]) * 1e6, float(p99[1]) * in_ms)


def middle(runs: Sequence[Load]) -> Load:
    """The median of each figure."""
    return Load(*(statistics.median(getattr(run, name) for run in runs) for name in ("rate", "cost", "p99")))


def fetched(port: int, path: str) -> bytes:
    """The page as it is sent to a browser that does not read compressed pages."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    return connection.getresponse().read()


def against_cache(folder: Path, port: int, pid: int) -> list[Row]:
    """The product's page and the floor's, the same bytes, taken in turns."""
    saved = folder / "page.html"
    saved.write_bytes(fetched(port, PAGE))
    packed = saved.with_name("page.html.gz")
    packed.write_bytes(gzip.compress(saved.read_bytes(), 6, mtime=0))
    rows = []
    bare, floor_port = {"UPPTACK_BENCH_PAGE": str(saved)}, free_port()
    with served(granian(floor_port, "bench.cached"), floor_port, bare, "/") as floor_pid:
        for headers in ((), (GZIP,)):  # each worker draws and keeps the page once: that is not what is measured
            wrk(port, pid, PAGE, CONNECTIONS, headers)
            wrk(floor_port, floor_pid, "/", CONNECTIONS, headers)
        for name, file, headers in (("", saved, ()), (", komprimerad", packed, (GZIP,))):
            pairs = [
                (wrk(floor_port, floor_pid, "/", CONNECTIONS, headers), wrk(port, pid, PAGE, CONNECTIONS, headers))
                for _ in range(ROUNDS)
            ]
            ratios = sorted(page.rate / floor.rate for floor, page in pairs)
            costs = statistics.median(floor.cost / page.cost for floor, page in pairs)
            rows += [
                (f"publik sida{name} ({file.stat().st_size} byte)", str(middle([page for _, page in pairs]))),
                (f"naken Djangovy bakom Djangos sidcache{name}", str(middle([floor for floor, _ in pairs]))),
                (
                    f"kvot svar/s{name}: median, minst–störst av {ROUNDS} (mål ≥ 1)",
                    f"{statistics.median(ratios):.2f}, {ratios[0]:.2f}–{ratios[-1]:.2f}",
                ),
                (f"samma kvot räknad i processortid, som andra program stör mindre{name}", f"{costs:.2f}"),
            ]
    return rows


@contextmanager
def nginx(site: Path, port: int, scratch: Path) -> Iterator[int]:
    """The built site behind nginx with two workers; yields its process id."""
    scratch.mkdir()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {scratch}/t;" for kind in kinds)
    user = "user root;" if os.getuid() == 0 else ""  # else the workers go to a user who may not read the folder
    outer = scratch / "nginx.conf"
    outer.write_text(
        f"{user} daemon off; worker_processes 2; pid {scratch}/pid; events {{ worker_connections 1024; }} "
        f"http {{ {temporary} include {site}/nginx.conf; }}"
    )
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or "nginx"
    with served([program, "-p", str(scratch), "-e", "stderr", "-c", str(outer)], port, {}, "/") as pid:
        yield pid


def as_files(folder: Path) -> list[Row]:
    """The site as files: built, served by nginx, and weighed."""
    site, port = folder / "site", free_port()
    command = [sys.executable, "-m", "bench.public", "--build", str(site), str(port)]
    subprocess.run(command, env={**os.environ, **surroundings(str(folder))}, check=True, capture_output=True)
    ways = (("", (GZIP,)), (", ny anslutning för varje svar", (GZIP, CLOSE)))
    with nginx(site, port, folder / "nginx") as pid:
        runs = [[wrk(port, pid, PAGE, FILE_CONNECTIONS, headers) for _, headers in ways] for _ in range(3)]
    found = [middle([run[at] for run in runs]) for at in range(len(ways))]
    rows = [(f"filer bakom nginx, komprimerade{name}", str(load)) for (name, _), load in zip(ways, found, strict=True)]
    return [*rows, *weights(site)]


def weights(site: Path) -> list[Row]:
    """The heaviest page of each language, compressed, alone and with all that it fetches."""
    shared = sum(path.stat().st_size for path in (site / "s").rglob("*.gz"))
    rows = []
    for language in ("sv", "sl", "en", "ar"):
        sizes = {path: path.stat().st_size for path in (site / language).rglob("*.html.gz")}
        heaviest = max(sizes, key=lambda path: sizes[path])
        name = f"/{heaviest.parent.relative_to(site).as_posix()}/"
        weight = f"{sizes[heaviest]} / {sizes[heaviest] + shared} byte"
        rows.append((f"tyngsta sida {name}: sidan / allt som hämtas (mål ≤ 14 000)", weight))
    pages = sum(1 for _ in site.rglob("*.html"))
    total = sum(path.stat().st_size for path in site.rglob("*.html.gz"))
    return [*rows, (f"hela webbplatsen komprimerad, {pages} sidor", f"{total / 1e6:.1f} MB")]


def run() -> list[Row]:
    """The rows of the bench: what was measured and the figure."""
    with tempfile.TemporaryDirectory(prefix="upptack-bench-") as name:
        folder, port = Path(name), free_port()
        upptack, settings = str(BIN / "upptack"), surroundings(name)
        for command in ("migrate", "load"):
            subprocess.run([upptack, command], env={**os.environ, **settings}, check=True, capture_output=True)
        with served([upptack, "serve", "--port", str(port)], port, settings, "/healthz") as pid:
            rows = against_cache(folder, port, pid)
        return [*rows, *as_files(folder)]


def build(folder: str, port: str) -> int:
    """Builds the site from the database that the surroundings name."""
    from upptack.config.cli import start_django

    start_django()
    from upptack.knowledge.information import command

    return command.main(["build", folder, "--port", port])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--build"]:
        sys.exit(build(*sys.argv[2:]))
    for label, figure in run():
        print(f"{label:84} {figure}", flush=True)
