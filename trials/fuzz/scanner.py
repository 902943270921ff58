"""wapiti, a scanner that knows nothing of the product, on the running demo: as nobody, and signed in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from tests.journeys.product import Product, free_port, running, stop

ROOT: Final = Path(__file__).resolve().parents[2]
PLACE: Final = ROOT / ".tools" / "scanner"
LOCK: Final = ROOT / "lock" / "scanner.txt"
STAMP: Final = PLACE / ".stamp"
MODULES: Final = "xss,sql,exec,file,crlf,csrf,redirect,cookieflags,http_headers,csp"
"""Not those that ask a server of the scanner's makers whether they reached it: nothing leaves this machine."""

MEMBERS: Final = ("", "handlaggare@fk.example", "chef@fk.example", "redaktor@sos.example", "samordnare@jam.example")
"""Who scans: nobody, and members who between them may open every page."""

EXPLAINED: Final = {
    "HTTP Strict Transport Security": "the demo answers without TLS; with it Django sends HSTS (settings, https)",
    "Secure Flag cookie": "the demo answers without TLS; with it the cookies are __Host- and Secure (settings, https)",
}
"""Findings that are none here, by category, and why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the scanner says is wrong: its category, how grave (0 to tell, 4 the worst), where and what."""

    category: str
    level: int
    place: str
    info: str

    @property
    def counts(self) -> bool:
        """Whether it is more than information and has no explanation."""
        return self.level > 0 and self.category not in EXPLAINED


def ready() -> Path:
    """The scanner's program, in an environment of its own that is made when its lock has changed. Raises RuntimeError
    on Python before 3.12, which the scanner does not run on."""
    if sys.version_info < (3, 12):
        raise RuntimeError("Skannern kräver Python 3.12 eller senare.")
    if not STAMP.is_file() or STAMP.read_bytes() != LOCK.read_bytes():
        shutil.rmtree(PLACE, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", PLACE], check=True)
        uv = shutil.which("uv") or str(ROOT / ".tools" / "uv" / "bin" / "uv")
        python = str(PLACE / "bin" / "python")
        environment = {**os.environ, "UV_SYSTEM_CERTS": "true", "UV_PYTHON_DOWNLOADS": "never"}
        subprocess.run(
            [uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", str(LOCK)],
            check=True,
            env=environment,
        )
        shutil.copyfile(LOCK, STAMP)
    return PLACE / "bin" / "wapiti"


@contextmanager
def watched(product: Product) -> Iterator[tuple[str, Path]]:
    """The same installation on another port, with every answer counted: its address, and the file of statuses."""
    statuses, port = product.folder / "statuses", free_port()
    statuses.touch()
    environment = {**product.environment, "UPPTACK_FUZZ_STATUSES": str(statuses), "PYTHONPATH": str(ROOT)}
    granian = str(Path(sys.executable).with_name("granian"))
    words = [
        granian,
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        "error",
    ]
    with (product.folder / "watched.log").open("wb") as sink:
        server = subprocess.Popen(
            [*words, "trials.fuzz.watched:application"],
            env=environment, cwd=ROOT, stdout=sink, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}", statuses
    finally:
        stop(server)


def _wait(port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection, suppress(OSError):
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("Servern som räknar svaren startade inte.")


SESSION: Final = """
from datetime import UTC, datetime
from django.conf import settings
from django.test import Client
from upptack.staff.confirming import CONFIRMED
from upptack.staff.middleware import SEEN, SIGNED_IN
from upptack.staff.models import Member
client = Client()
client.force_login(Member.objects.get(email=sys.argv[1]))
session = client.session
session[SEEN] = session[SIGNED_IN] = session[CONFIRMED] = int(datetime.now(UTC).timestamp())
session.save()
print(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
"""


def scan(seconds: int, folder: Path, members: tuple[str, ...] = MEMBERS) -> tuple[Counter[str], list[Finding]]:
    """Scans as each, so many seconds for each; gives the number of answers by status, and the findings."""
    program, found = ready(), []
    with running(folder) as product, watched(product) as (address, statuses):
        for number, member in enumerate(members):
            cookie = product.python(SESSION, member) if member else ""
            report = folder / f"scan-{number}.json"
            subprocess.run(
                [str(program), *_words(address, report, seconds, cookie)],
                check=False, timeout=seconds * 4 + 300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env={**os.environ, "HOME": str(folder)},
            )  # fmt: skip
            found += findings(json.loads(report.read_text(encoding="utf-8")))
        answers = Counter(statuses.read_text(encoding="ascii").split())
    return answers, found


def _words(address: str, report: Path, seconds: int, cookie: str) -> Iterator[str]:
    start = f"{address}/start/" if cookie else f"{address}/"
    yield from ("-u", start, "--scope", "domain", "-m", MODULES, "-f", "json", "-o", str(report), "--no-bugreport")
    yield from ("--max-scan-time", str(seconds), "--max-attack-time", str(max(10, seconds // 10)), "--flush-session")
    yield from ("-x", f"{address}/konto/logout/", "-v", "0", "--tasks", "4", "-d", "6")
    if cookie:
        yield from ("-H", f"Cookie: {cookie}")


def findings(report: dict[str, Any]) -> list[Finding]:
    """What a report of wapiti says is wrong, without repeats."""
    rows = [
        Finding(category, int(row["level"]), str(row["path"]), str(row["info"]))
        for part in ("vulnerabilities", "anomalies")
        for category, each in report[part].items()
        for row in each
    ]
    return list(dict.fromkeys(rows))
