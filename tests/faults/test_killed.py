"""The real server is killed, and has no room: what was acknowledged is there, once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from trials.faults import disk, kills
from trials.faults.installation import Installation

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Installation:
    """An installation with a copy of the tests' own database."""
    folder: Path = tmp_path_factory.mktemp("faults") / "first"
    folder.mkdir()
    made = Installation(folder)
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name)) as own, closing(sqlite3.connect(made.file)) as copy:
        own.backup(copy)
    return made.prepare(5)


def test_nothing_acknowledged_is_lost_when_processes_are_killed(place, tmp_path):
    own = place.copy(tmp_path / "own")
    try:
        ledger = kills.run(own, {kills.worker: 2, kills.server: 1}, acks_between=10)
        found = kills.judge(ledger, "kill -9", 3, 3, 30)
    finally:
        own.stop()
    assert found.why_not == (), found


def test_a_server_that_acknowledges_before_it_saves_is_seen(place, tmp_path):
    assert kills.careless(place.copy(tmp_path / "careless"), 1)


def test_a_full_disk_is_said_and_leaves_everything_whole(place, tmp_path):
    own = place.copy(tmp_path / "own")
    own.workers = 1
    found = disk.full(own, 20, by_limit=True)
    assert found.why_not == (), found
