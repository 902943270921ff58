"""A step of the conversation against a bare Django view of the same size, in one run, and meetings at a steady rate.

Both are served by granian with two workers of one thread, on this machine, and loaded by wrk over loopback."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from upptack.config.cli import start_django

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SECONDS = 6
CONNECTIONS = 8
MEETINGS_A_SECOND = 50
RATE_SECONDS = 12
CROWD = 16
FORM = "application/x-www-form-urlencoded"

Load = tuple[float, float]
"""Answers a second, and the server's processor time for each in microseconds."""


def free_port() -> int:
    """A loopback port that nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    command: list[str], port: int, environment: Mapping[str, str], ready: str, status: int = 200
) -> Iterator[int]:
    """Runs a server until the block ends; yields its process id once `ready` answers with the status."""
    log = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the server)
    server = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log, cwd=ROOT)
    try:
        deadline = time.monotonic() + 60
        while not answers(port, ready, status):
            if server.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                raise RuntimeError(f"servern startade inte: {log.read()[-2000:]!r}")
            time.sleep(0.1)
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


def answers(port: int, path: str, status: int) -> bool:
    """Whether the address answers with the status."""
    try:
        return Browser(port).get(path)[0] == status
    except OSError:
        return False


class Browser:
    """A keep-alive connection with cookies: as much of a browser as the meeting needs."""

    def __init__(self, port: int, cookies: Mapping[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.cookies = dict(cookies or {})

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        """Status and text of one request."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = FORM
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, text

    def get(self, path: str) -> tuple[int, str]:
        """GET."""
        return self.ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """POST of a form."""
        return self.ask("POST", path, urlencode(fields))


def sign_in(port: int) -> Browser:
    """A caseworker's browser."""
    browser = Browser(port)
    _, page = browser.get("/konto/login/")
    start_django()
    from upptack.config.demo import PASSWORD

    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, "inget formulär på inloggningssidan"
    fields = {"csrfmiddlewaretoken": token[1], "login": "handlaggare@fk.example", "password": PASSWORD}
    status, _ = browser.post("/konto/login/", fields)
    assert status == 302, f"inloggningen gav {status}"
    return browser


MEETING: tuple[dict[str, str], ...] = (
    {"situation": "alone", "minutes": "5_to_15"},
    {},
    {"answer": "safe"},
    {"answer": "none"},
    {"answer": "none"},
    {"answer": "none"},
    {"answer": "free"},
    {},
    {},
    {},
    {},
    {"do": "finish", "action": "door_open", "did": "same"},
)
"""A whole meeting in which nothing is told: the commonest one. Each entry is what one page posts."""

START = {"matter": "sjukpenning", "channel": "phone", "guide": "exposed"}


def seal_of(page: str) -> str:
    """The sealed field of a page."""
    found = re.search(r'name="seal" value="([^"]+)"', page)
    assert found, "ingen förseglad del på sidan"
    return found[1]


def question_step(browser: Browser) -> tuple[str, str]:
    """A body that answers a question with several choices, and the page it leads to."""
    _, page = browser.post("/samtal/", START)
    for press in MEETING[:2]:
        _, page = browser.post("/samtal/", {"seal": seal_of(page), **press})
    body = urlencode({"seal": seal_of(page), "answer": "unsafe"})
    return body, browser.ask("POST", "/samtal/", body)[1]


def wrk(port: int, pid: int, path: str, body: str, cookies: Mapping[str, str]) -> Load:
    """One POST again and again, by wrk: requests a second, and the server's own processor time for each request in
    microseconds; raises when any answer was not 200."""
    cookie = "; ".join(f"{k}={v}" for k, v in cookies.items())
    script = (
        f'wrk.method="POST"\nwrk.body="{body}"\n'
        f'wrk.headers["Content-Type"]="{FORM}"\nwrk.headers["Cookie"]="{cookie}"\n'
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", file.name, f"http://127.0.0.1:{port}{path}"]
        before = processor_seconds(pid)
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        used = processor_seconds(pid) - before
    if "Non-2xx" in said:
        raise RuntimeError(said)
    rate, total = re.search(r"Requests/sec:\s+([0-9.]+)", said), re.search(r"(\d+) requests in", said)
    assert rate, said
    assert total, said
    return float(rate[1]), used / int(total[1]) * 1e6


RATE_SCRIPT = """
local steps = {%(steps)s}
local at, seal, due, period = 0, nil, nil, %(period)f
local held, wrong = 0, 0
local function now()
  local file = io.open("/proc/uptime")
  local seconds = tonumber(file:read("*l"):match("^%%S+"))
  file:close()
  return seconds
end
wrk.method = "POST"
wrk.headers["Content-Type"] = "%(form)s"
wrk.headers["Cookie"] = "%(cookie)s"
function delay()
  if at > 0 then return 0 end
  local t = now()
  due = due and math.max(due + period, t - period) or t + math.random() * period
  return math.max(0, math.floor((due - t) * 1000))
end
function request()
  local body = steps[at + 1]
  if at > 0 then body = "seal=" .. seal .. "&" .. body end
  return wrk.format(nil, "/samtal/", nil, body)
end
function response(status, headers, body)
  if status ~= 200 then wrong = wrong + 1; at = 0; return end
  at = at + 1
  if at == #steps then held = held + 1; at = 0; return end
  seal = body:match('name="seal" value="([^"]+)"')
  if not seal then wrong = wrong + 1; at = 0 end
end
local threads = {}
function setup(thread) table.insert(threads, thread) end
function done(summary, latency, requests)
  local all, bad = 0, 0
  for _, thread in ipairs(threads) do all = all + thread:get("held"); bad = bad + thread:get("wrong") end
  print(string.format("HELD %%d WRONG %%d P50 %%.1f P95 %%.1f", all, bad, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000))
end
"""


def at_rate(port: int, cookies: Mapping[str, str]) -> tuple[float, float, float]:
    """Holds whole meetings, MEETINGS_A_SECOND begun each second by CROWD caseworkers at once; returns the median and
    95th percentile of a step in milliseconds, and how many meetings a second were in fact held to the end."""
    presses = [urlencode(START), *(urlencode(press) or "do=next" for press in MEETING)]
    script = RATE_SCRIPT.replace("local held, wrong", "held, wrong") % {
        "steps": ", ".join(f'"{press}"' for press in presses),
        "period": CROWD / MEETINGS_A_SECOND,
        "form": FORM,
        "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", f"-t{CROWD}", f"-c{CROWD}", f"-d{RATE_SECONDS}s", "-s", file.name, f"http://127.0.0.1:{port}"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"HELD (\d+) WRONG (\d+) P50 ([0-9.]+) P95 ([0-9.]+)", said)
    assert found, said
    assert found[2] == "0", f"{found[2]} steg misslyckades"
    return float(found[3]), float(found[4]), int(found[1]) / RATE_SECONDS


def family(pid: int) -> set[int]:
    """A process and all that it started."""
    listed = subprocess.run(["ps", "-o", "pid=,ppid=", "-e"], capture_output=True, text=True, check=True).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found = {pid}
    for _ in range(3):
        found |= {own for own, parent in rows if parent in found}
    return found


def processor_seconds(pid: int) -> float:
    """Processor time that a process and all that it started have used."""
    ticks = 0
    for own in family(pid):
        fields = Path(f"/proc/{own}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Resident megabytes of a process and all that it started, together."""
    pages = sum(int(Path(f"/proc/{own}/statm").read_text().split()[1]) for own in family(pid))
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def floors_and_step(folder: str, port: int, pid: int, browser: Browser) -> tuple[str, tuple[Load, Load, Load]]:
    """The page a step leads to; and the median of three runs of the bare floor, the floor that knows who is signed
    in, and the step itself, each taken one after another."""
    body, page = question_step(browser)
    saved = Path(folder) / "page.html"
    saved.write_text(page.replace("{", "(").replace("}", ")") + "{{ posted }}", encoding="utf-8")
    bare = {"UPPTACK_BENCH_PAGE": str(saved)}
    signed = {**surroundings(folder), **bare, "DJANGO_SETTINGS_MODULE": "bench.signed"}
    bare_port, signed_port = free_port(), free_port()
    with (
        served(granian(bare_port, "bench.bare"), bare_port, bare, "/") as bare_pid,
        served(granian(signed_port, "upptack.config.wsgi"), signed_port, signed, "/", 302) as signed_pid,
    ):
        runs = [
            (
                wrk(bare_port, bare_pid, "/", body, browser.cookies),
                wrk(signed_port, signed_pid, "/", body, browser.cookies),
                wrk(port, pid, "/samtal/", body, browser.cookies),
            )
            for _ in range(3)
        ]
    return page, sorted(runs, key=lambda each: each[2][0] / each[0][0])[1]


def granian(port: int, module: str) -> list[str]:
    """The command that serves a module's application as the product is served."""
    words = "--interface wsgi --workers 2 --blocking-threads 1 --log-level error --host 127.0.0.1 --port"
    return [str(BIN / "granian"), *words.split(), str(port), f"{module}:application"]


def surroundings(folder: str) -> dict[str, str]:
    """The product's settings for a run of its own."""
    return {"UPPTACK_MODE": "demo", "UPPTACK_FOLDER": folder, "UPPTACK_DATABASE": ""}


def run() -> list[tuple[str, str]]:
    """The rows of the bench: what was measured and the figure."""
    with tempfile.TemporaryDirectory(prefix="upptack-bench-") as folder:
        port, began = free_port(), time.perf_counter()
        command = [str(BIN / "upptack"), "demo", "--port", str(port)]
        with served(command, port, surroundings(folder), "/healthz") as pid:
            started = time.perf_counter() - began
            browser = sign_in(port)
            page, (bare, signed, step) = floors_and_step(folder, port, pid, browser)
            median, p95, rate = at_rate(port, browser.cookies)
            size = memory(pid)
    asked = f"steg vid {MEETINGS_A_SECOND} påbörjade samtal/s (där inget berättas), median / p95 (mål ≤ 150)"
    return [
        ("demo från uppsatt miljö till svar", f"{started:.1f} s"),
        (f"steg i samtalet ({len(page.encode())} byte)", shown(step)),
        ("naken Djangovy, lika stor sida", shown(bare)),
        ("kvot svar/s (mål ≥ 0,6)", f"{step[0] / bare[0]:.2f}"),
        ("samma sida för den som är inloggad, utan samtal", shown(signed)),
        ("kvot svar/s mot den", f"{step[0] / signed[0]:.2f}"),
        (asked, f"{median:.0f} / {p95:.0f} ms"),
        (f"hållna till slutet av {MEETINGS_A_SECOND} i sekunden (mål ≥ {MEETINGS_A_SECOND * 0.97})", f"{rate:.1f}/s"),
        ("serverns minne, två arbetare (mål ≤ 350 MB)", f"{size:.0f} MB"),
    ]


def shown(load: Load) -> str:
    """A load as text."""
    return f"{load[0]:.0f} svar/s, {load[1]:.0f} µs processortid"


if __name__ == "__main__":
    for name, figure in run():
        print(f"{name:60} {figure}")
