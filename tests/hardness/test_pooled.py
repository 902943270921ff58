"""Behind a pooler that lends a connection for one transaction, nothing may be left on it; and a server that is told to
stop first answers what it has taken on."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.journeys.product import free_port
from upptack.config import environment
from upptack.config.environment import SettingError

pytestmark = pytest.mark.pure

OUTLIVES = re.compile(
    r"pg_(?:try_)?advisory_(?:lock|unlock)|\bSET\s+SESSION|\bLISTEN\s+\w|\bDECLARE\s+\w+.*CURSOR|CREATE\s+TEMP|"
    r"\bPREPARE\s+\w+\s+AS|set_config\([^)]*false\)|search_path|[\"']SET (?!TRANSACTION|LOCAL)\w"
)
"""SQL whose effect outlives a transaction (PgBouncer's table of features for transaction pooling)."""


def leaves(text: str) -> list[str]:
    """What a source leaves on a connection."""
    return [found.group() for found in OUTLIVES.finditer(text)]


def test_nothing_of_ours_outlives_a_transaction():
    sources = {path: path.read_text() for path in (ROOT / "upptack").rglob("*.py") if "tests" not in path.parts}
    assert len(sources) > 200
    assert {str(path): leaves(text) for path, text in sources.items() if leaves(text)} == {}


@pytest.mark.parametrize(
    "line",
    [
        'cursor.execute("SELECT pg_advisory_lock(1)")',
        'cursor.execute("SET statement_timeout = 5")',
        '"SET SESSION x"',
        '"LISTEN news"',
        '"CREATE TEMP TABLE x"',
        '"DECLARE c CURSOR"',
        "\"SELECT set_config('a.b', 'c', false)\"",
    ],
)
def test_what_would_be_left_is_seen(line):
    assert leaves(line)
    assert not leaves('"SELECT pg_advisory_xact_lock(1)"; "SET TRANSACTION READ ONLY"; "SET LOCAL x = 1"')


def test_the_settings_for_a_pooler(monkeypatch):
    for name in ("DATABASE_POOLED", "DATABASE_REPLICA"):
        monkeypatch.delenv(f"UPPTACK_{name}", raising=False)
    own = environment.postgres("postgres://u@h/d")
    assert environment.databases(own) == {"default": own}
    monkeypatch.setenv("UPPTACK_DATABASE_POOLED", "1")
    monkeypatch.setenv("UPPTACK_DATABASE_REPLICA", "postgres://u@other/d")
    found = environment.databases(own)
    assert {name: each["HOST"] for name, each in found.items()} == {"default": "h", "replica": "other"}
    for each in found.values():
        assert each["DISABLE_SERVER_SIDE_CURSORS"] is True
        assert each["OPTIONS"]["prepare_threshold"] is None
        assert each["OPTIONS"]["connect_timeout"] == own["OPTIONS"]["connect_timeout"]
    assert "read_only=on" in found["replica"]["OPTIONS"]["options"]


def test_a_replica_without_postgresql_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("UPPTACK_DATABASE_REPLICA", "postgres://u@other/d")
    with pytest.raises(SettingError, match="PostgreSQL"):
        environment.databases(environment.sqlite(tmp_path / "x"))


def test_a_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("hemligt\n")
    monkeypatch.delenv("UPPTACK_AUDIT_KEY", raising=False)
    monkeypatch.setenv("UPPTACK_AUDIT_KEY_FILE", str(tmp_path / "key"))
    assert environment.variable("AUDIT_KEY") == "hemligt"
    monkeypatch.setenv("UPPTACK_AUDIT_KEY", "annat")
    assert environment.variable("AUDIT_KEY") == "annat"
    monkeypatch.delenv("UPPTACK_AUDIT_KEY")
    monkeypatch.setenv("UPPTACK_AUDIT_KEY_FILE", str(tmp_path / "gone"))
    with pytest.raises(SettingError, match="UPPTACK_AUDIT_KEY_FILE"):
        environment.variable("AUDIT_KEY")


SLOW = """
import time
def application(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        open({begun!r}, "w").close()
        time.sleep(1.5)
    start_response("200 OK", [("Content-Length", "4")])
    return [b"done"]
"""


def answer(folder: Path, stopped_with: signal.Signals) -> bytes:
    """What a request gets whose server is told to stop in the midst of it. The server is started with the words that
    the product starts its own with, but another application, which takes its time."""
    from upptack.config import cli

    began, words = folder / "begun", []
    (folder / "slow.py").write_text(SLOW.format(begun=str(began)))
    patched = pytest.MonkeyPatch()
    patched.setattr(os, "execv", lambda _, given: words.extend(given))
    port = free_port()
    cli.serve("127.0.0.1", port, 1)
    patched.undo()
    words[-1] = "slow:application"
    server = subprocess.Popen(words, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, start_new_session=True)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                asked = socket.create_connection(("127.0.0.1", port), timeout=20)
                break
            except OSError:
                time.sleep(0.1)
        with asked:
            asked.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            while not began.exists() and time.monotonic() < until:
                time.sleep(0.02)
            os.killpg(server.pid, stopped_with) if stopped_with is signal.SIGKILL else server.send_signal(stopped_with)
            got = b""
            with suppress(OSError):
                while part := asked.recv(4096):
                    got += part
        server.wait(30)
        return got
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


@pytest.mark.parametrize(("stopped_with", "finished"), [(signal.SIGTERM, True), (signal.SIGKILL, False)])
def test_a_server_that_is_told_to_stop_finishes_what_it_has_taken_on(tmp_path, stopped_with, finished):
    assert answer(tmp_path, stopped_with).endswith(b"done") is finished


def test_the_worker_finishes_its_task_when_it_is_told_to_stop():
    """Told to stop while it works, it works on and takes nothing new; told while it waits, it ends at once."""
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker.__new__(Worker)
    worker.worker_id, worker.running, worker.running_task = "1", True, True
    worker.shutdown(signal.SIGTERM, None)
    assert worker.running is False
    worker.running, worker.running_task = True, False
    with pytest.raises(SystemExit):
        worker.shutdown(signal.SIGTERM, None)
