"""Two servers and a read replica: each step of a conversation may meet another server, readers of the public site get
the replica, and nobody misses what she has just saved. Whole journeys: `make replica`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import RequestFactory

from tests.hardness.test_restore import Installation, content_is_there  # noqa: F401 (the content, loaded once)
from tests.journeys.product import fresh_database, surroundings
from tests.journeys.wire import Wire
from trials.replica.running import Replica, replica, servers
from upptack.config import environment
from upptack.config.replica import PUBLIC, Router, Watch, same_for_everyone
from upptack.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)

MEMBER = "norr@fk.example"
LAG = 2
HERE = os.environ.get("UPPTACK_DATABASE", "").startswith("postgres")
only_postgresql = pytest.mark.skipif(not HERE, reason="SQLite has no replica")


@dataclass(frozen=True)
class Together:
    """The servers' common address, the replica and the primary's address."""

    url: str
    replica: Replica
    primary: str

    def ask(self, statement: str) -> Any:
        """The first value that the primary gives."""
        with psycopg.connect(self.primary) as asked:
            row: Any = asked.execute(statement).fetchone()
        return row[0]


@pytest.fixture(scope="module")
def together(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Together]:
    """An installation with the tests' content, served twice."""
    request.getfixturevalue("content_is_there")
    folder = tmp_path_factory.mktemp("together")
    (folder / "scratch").mkdir()
    with ExitStack() as opened:
        primary = opened.enter_context(fresh_database(folder))
        filled = f"{primary.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
        for installation, words in ((filled, "backup"), (primary, "restore")):
            done = Installation(installation, folder).run(words, str(folder / "content"))
            assert done.returncode == 0, done.stderr
        # Where PostgreSQL's own account may go: pytest's folders are for the account that runs the tests.
        apart = opened.enter_context(TemporaryDirectory(prefix="upptack-replica-", ignore_cleanup_errors=True))
        beside = opened.enter_context(replica(primary, Path(apart)))
        given = {"UPPTACK_MODE": "test", "UPPTACK_DATABASE_REPLICA": beside.address}
        given |= {"UPPTACK_SECRET_KEY": settings.SECRET_KEY, "UPPTACK_DATABASE_REPLICA_LAG": str(LAG)}
        port = opened.enter_context(servers({**surroundings(folder, primary), **given}, folder))
        yield Together(f"http://127.0.0.1:{port}", beside, primary)


@only_postgresql
@pytest.mark.django_db
def test_a_conversation_goes_on_whichever_server_answers(together):
    wire, served = Wire(together.url), set()
    send = wire.send

    def noting(*words: Any, **more: Any) -> Any:
        answer = send(*words, **more)
        served.add(answer.headers["x-served-by"])
        return answer

    wire.send = noting
    wire.sign_in(MEMBER)
    before = together.ask("SELECT COALESCE(SUM(n), 0) FROM tally_count")
    end = wire.press(wire.at_close(), "finish", ("action", "door_open"), ("did", "same"))
    assert "räknat och glömt" in end.text
    assert together.ask("SELECT SUM(n) FROM tally_count") == before + 1
    assert len(served) == 2


def changed(together: Together, name: str) -> None:
    """A new edition on the primary in which a body has another name."""
    with psycopg.connect(together.primary) as asked:
        asked.execute("UPDATE directory_body SET name = %s WHERE id = (SELECT MIN(id) FROM directory_body)", [name])


def read(together: Together) -> str:
    """What the open directory answers, from a program without a session."""
    answer = Wire(together.url).send("/hsds/organizations?per_page=1000")
    assert answer.status == 200
    return answer.text


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether something comes to hold in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.25)
    return False


@only_postgresql
@pytest.mark.django_db
def test_the_replica_answers_readers_until_it_lags_and_the_primary_when_it_is_away(together):
    scanned = "SELECT SUM(xact_commit) FROM pg_stat_database WHERE datname = current_database()"
    wire = Wire(together.url)
    before = together.replica.tell(scanned)
    assert until(lambda: wire.send("/sv/").status == 200 and together.replica.tell(scanned) > before + 20, 10)
    together.replica.stop()
    assert [wire.send(path).status for path in ("/sv/", "/hsds/services", "/oppna-data/") * 4] == [200] * 12
    together.replica.start()


@only_postgresql
def test_every_statement_on_the_replica_refuses_to_write(monkeypatch):
    for name in [name for name in os.environ if name.startswith("UPPTACK_DATABASE_")]:
        monkeypatch.delenv(name)
    own = environment.postgres(os.environ["UPPTACK_DATABASE"])
    monkeypatch.setenv("UPPTACK_DATABASE_REPLICA", os.environ["UPPTACK_DATABASE"])  # the primary itself: it could
    found = environment.databases(own)["replica"]
    code = "import sys, psycopg; psycopg.connect(sys.argv[1], options=sys.argv[2]).execute('CREATE TABLE x ()')"
    for options, refused in ((found["OPTIONS"]["options"], True), ("-c search_path=pg_temp", False)):
        words = [sys.executable, "-c", code, os.environ["UPPTACK_DATABASE"], options]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert ("read-only transaction" in done.stderr) is refused


@pytest.mark.pure
def test_only_what_is_the_same_for_everyone_is_read_there():
    asked, session = RequestFactory(), settings.SESSION_COOKIE_NAME
    for path in ("/sv/", *sorted(PUBLIC), "/hsds/services", "/oppna-data/"):
        assert same_for_everyone(asked.get(path))
        assert not same_for_everyone(asked.post(path))
        signed_in = asked.get(path)
        signed_in.COOKIES[session] = "x"
        assert not same_for_everyone(signed_in)
    for path in ("/start/", "/samtal/", "/konto/login/", "/healthz", "/hsdsx", "/statistik/"):
        assert not same_for_everyone(asked.get(path))


@pytest.mark.pure
def test_writes_and_migrations_go_to_the_primary_alone():
    router = Router()
    assert (router.db_for_write(None), router.db_for_read(None)) == ("default", "default")
    assert router.allow_migrate("default", "staff")
    assert not router.allow_migrate("replica", "staff")


@pytest.mark.pure
@pytest.mark.parametrize(
    ("replayed", "primary", "fresh"),
    [
        ([5, 5, 9], [5, 9, 9], [True, True, True]),  # a little behind, and level again within the time
        (
            [5, 5, 5, 5],
            [5, 9, 9, 9],
            [True, True, True, False],
        ),  # as far behind as the primary was more than ten seconds ago
        ([3, 3, 5], [5, 9, 9], [False, False, True]),  # behind from the first look on
        ([5, 5, 5], [5, 5, 5], [True, True, True]),  # nobody writes: nothing to be behind with
    ],
)
def test_how_far_behind_is_seen_in_the_log(monkeypatch, settings, replayed, primary, fresh):
    settings.REPLICA_LAG_SECONDS, clock, looks = 10, [1000.0], iter(zip(replayed, primary, strict=True))
    now: list[tuple[int, int]] = []
    monkeypatch.setattr("upptack.config.replica.connections", {"replica": 0, "default": 1})
    monkeypatch.setattr("upptack.config.replica.position", lambda which, _: now[0][which])
    monkeypatch.setattr("upptack.config.replica.time.monotonic", lambda: clock[0])
    watch, found = Watch(), []
    for look in looks:
        now[:] = [look]
        found.append(watch.fresh())
        clock[0] += 6
    assert found == fresh
