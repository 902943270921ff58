"""A short load of each kind against a real server on a copy of the test database: nothing fails, every conversation is
counted exactly once, memory stays; and a server that leaks is seen. Speed is judged only against a floor in the same
run. The long runs are `make load` and `make soak`."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from bench.meeting import free_port
from trials.load import day, figures, lean, machine, site, soak, walks
from trials.load.lean import Plan
from trials.load.walks import Ask, Walk
from upptack.conftest import django_db_setup, loaded  # noqa: F401 (the content is loaded once for these tests too)

MEMBERS = 40
BATCH = 24
"""Whole conversations in each round."""

MIX = (("inget berättat", walks.quiet, 3.0), ("berättat", walks.told, 1.0))
GROWTH = 12.0
"""Megabytes that both workers together may grow over a round, once they are warm."""

LEAKED = 60_000
"""Bytes that the leaking server keeps at each request: over a round more than twice what is allowed."""

RATIO = 25.0
"""How many times the processor time of /healthz, which draws no page, a step of a conversation may take. Measured: 3–6;
the room is for a busy machine, and a page that is read from files or drawn anew many times over breaks it."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running server on the copy, with the session keys of its members."""

    port: int
    pid: int
    keys: tuple[str, ...]
    database: str

    def plan(self, n: int, mix: object = MIX) -> Plan:
        """So many walks, eight at a time, without pauses."""
        return Plan(self.port, 0.0, 600.0, mix, self.keys, pause=0.0, most=8, walks=n)  # type: ignore[arg-type]

    def held(self) -> float:
        """Megabytes of the server's processes."""
        return sum(each.megabytes for each in figures.family(self.pid))

    def counted(self) -> int:
        """How many conversations the tally holds."""
        statement = "SELECT coalesce(sum(n), 0) FROM tally_count"
        if not self.database.startswith("postgres"):
            with closing(sqlite3.connect(self.database)) as copy:
                return int(copy.execute(statement).fetchone()[0])
        import psycopg

        with psycopg.connect(self.database) as copy:
            row = copy.execute(statement).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def copied(folder: Path) -> Iterator[str]:
    """A copy of the test database with its content, as UPPTACK_DATABASE names it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        file = folder / "copy.sqlite3"
        with closing(sqlite3.connect(settings["NAME"])) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
        yield str(file)
        return
    import psycopg

    connection.close()  # a database that somebody is connected to cannot be copied
    address = f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}"
    name = f"load_{os.getpid()}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{settings["NAME"]}"')
        try:
            yield f"{address}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def serving(
    database: str, folder: Path, application: str, keys: tuple[str, ...], workers: int = 2, leak: int = 0
) -> Iterator[Served]:
    """A server on the copy."""
    surroundings = surroundings_of(database, folder) | {"UPPTACK_LEAK_BYTES": str(leak)}
    port, log = free_port(), folder / f"{application.split(':')[0]}.log"
    options = (
        f"--interface wsgi --workers {workers} --blocking-threads 1 --no-ws --host 127.0.0.1 --port {port}".split()
    )
    words = [str(Path(sys.executable).with_name("granian")), *options, application]
    with log.open("wb") as sink:
        server = subprocess.Popen(
            words, env=surroundings, stdout=sink, stderr=sink, cwd=machine.ROOT, start_new_session=True
        )
    try:
        machine.wait(port, server, log)
        yield Served(port, server.pid, keys, database)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def surroundings_of(database: str, folder: Path) -> dict[str, str]:
    """The environment of an installation on the copy."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPPTACK_")}
    own = {"UPPTACK_MODE": "test", "UPPTACK_FOLDER": str(folder), "UPPTACK_DATABASE": database}
    return {**kept, **own, "PYTHONPATH": str(machine.ROOT)}


@pytest.fixture(scope="module")
def copy(
    loaded: None,  # noqa: F811 (the fixture)
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker,
) -> Iterator[tuple[str, Path]]:
    """The copy and its folder."""
    folder = tmp_path_factory.mktemp("load")
    with django_db_blocker.unblock(), copied(folder) as database:
        yield database, folder


@pytest.fixture(scope="module")
def server(copy: tuple[str, Path]) -> Iterator[Served]:
    """The product, warm: each worker has drawn what it keeps."""
    staff = (sys.executable, "-m", "trials.load.staff", str(MEMBERS))
    keys = tuple(machine.command(surroundings_of(*copy), *staff).split())
    with serving(*copy, "upptack.config.wsgi:application", keys) as served:
        lean.run(served.plan(BATCH))
        yield served


@pytest.mark.django_db
def test_every_conversation_under_load_is_counted_once_and_memory_stays(server: Served) -> None:
    before, held = server.counted(), server.held()
    result = lean.run(server.plan(BATCH))
    assert result.errors == {}
    assert sum(result.whole.values()) == BATCH
    assert server.counted() - before == BATCH
    assert result.requests >= BATCH * 14
    assert server.held() - held <= GROWTH


@pytest.mark.django_db
def test_a_short_load_of_every_other_kind_has_no_errors(server: Served) -> None:
    before = server.counted()
    kinds = {"frågade inte": walks.unasked, "överlämning": walks.handover, "läsning": walks.reading}
    mix = [(kind, start, 1.0) for kind, start in {**kinds, "publikt": walks.public}.items()]
    result = lean.run(server.plan(24, mix))
    assert result.errors == {}
    assert set(result.whole) == {kind for kind, _, _ in mix}
    assert sum(result.whole.values()) == 24
    assert server.counted() - before == result.whole["frågade inte"]


@pytest.mark.django_db
def test_a_step_costs_no_more_than_so_many_times_the_floor(server: Served) -> None:
    def floor(chance: Random) -> Walk:
        for _ in range(20):
            yield walks.get("golv", "/healthz")

    costs = []
    for mix, n in (((("golv", floor, 1.0),), 16), (MIX, 16)):
        before = figures.busy(server.pid)
        result = lean.run(server.plan(n, mix))
        assert result.errors == {}
        costs.append((figures.busy(server.pid) - before) / result.requests)
    assert 0 < costs[1] / costs[0] <= RATIO, costs


@pytest.mark.django_db
def test_slow_clients_do_not_stop_an_ordinary_reader(server: Served) -> None:
    alone, beside = site.beside_slow(server.port, "/healthz", slow=40, n=20)
    assert (alone.n, beside.n) == (20, 20)


@pytest.mark.django_db
def test_a_server_that_leaks_is_seen(copy: tuple[str, Path], server: Served) -> None:
    with serving(*copy, "trials.load.leaking:application", server.keys, workers=1, leak=LEAKED) as leaking:
        lean.run(leaking.plan(BATCH // 2))
        held = leaking.held()
        result = lean.run(leaking.plan(BATCH))
        assert result.errors == {}
        assert leaking.held() - held > GROWTH


@pytest.mark.django_db
def test_a_page_that_is_not_the_right_one_is_an_error(server: Served) -> None:
    def wrong(chance: Random) -> Walk:
        yield Ask("fel sida", "GET", "/samtal/", expect="Det här står inte på sidan")

    def lost(chance: Random) -> Walk:
        yield Ask("finns inte", "GET", "/finns-inte/")

    result = lean.run(server.plan(4, (("fel", wrong, 1.0), ("borta", lost, 1.0))))
    assert sum(result.errors.values()) == 4
    assert not result.whole


@pytest.mark.pure
def test_flat_memory_passes_and_growing_memory_does_not() -> None:
    def looks(per_hour: float) -> Mapping[int, list[tuple[float, float]]]:
        return {1: [(at, 150 + per_hour * at / 3600 + (at % 20) / 20) for at in range(0, 1800, 10)]}

    (flat,), (growing,) = soak.last_part(looks(0), 600), soak.last_part(looks(40), 600)
    assert flat.judged()
    assert flat.n == 120
    assert not growing.judged()
    assert growing.growth == pytest.approx(40, abs=1)
    with pytest.raises(ValueError, match="no process"):
        soak.last_part({}, 0)


@pytest.mark.pure
def test_the_arithmetic_of_the_day() -> None:
    assert sum(day.HOURS.values()) == 100
    found = day.rates()
    assert found.each == 5
    assert found.mean == pytest.approx(150_000 / 36_000)
    assert found.mean < found.peak < found.burst < day.GOAL
    assert any("150 000" in line for line in day.told())


@pytest.mark.pure
def test_quantiles_are_values_that_were_measured() -> None:
    lay = figures.spread(range(1, 101))
    assert (lay.n, lay.p50, lay.p95, lay.p99, lay.worst) == (100, 50, 95, 99, 100)
    assert figures.spread([7.0]).p99 == 7.0
    assert figures.slope([(0, 1), (1, 3), (2, 5)]) == pytest.approx(2)
    with pytest.raises(ValueError, match="no values"):
        figures.spread([])
