"""The database is set so that what it acknowledges is kept, and says so when it is not."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from trials.faults import power
from trials.faults.installation import Installation
from upptack.config import durable

CUTS, WRITES = 25, 60


@pytest.mark.django_db
def test_sqlite_and_postgresql_are_set_to_keep_what_they_acknowledge():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
        else:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)


@pytest.mark.django_db
def test_a_careless_setting_is_told():
    """The test's own PostgreSQL runs without fsync, which is the fault to be told; SQLite's is set here."""
    if connection.vendor == "postgresql":
        assert [each for each in durable.problems() if "fsync" in each]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        assert [each for each in durable.problems() if "synchronous_commit" in each]
    else:
        assert durable.problems() == []


@pytest.mark.once
@pytest.mark.django_db(transaction=False)
def test_sqlite_without_sync_is_told(monkeypatch):
    monkeypatch.setattr(durable, "FULL", 3)
    assert durable.problems() == ["Databasen kan mista det som är sparat vid strömavbrott: PRAGMA synchronous."]


def cut_power(folder: Path, synchronous: str) -> power.Cuts:
    """Writes with the product's own settings and action, and cuts the power."""
    place = Installation(folder)
    log, files = folder / "calls", (place.file, Path(f"{place.file}-wal"))
    first = {str(each): each.read_bytes() for each in files if each.exists()}
    words = [*power.strace(log, *files), sys.executable, "-m", "trials.faults.writer", str(WRITES), synchronous]
    said = subprocess.run(words, env=place.surroundings(), stdout=subprocess.PIPE, check=True, text=True).stdout
    acks = {digest: float(at) for digest, at in (line.split() for line in said.splitlines())}
    assert len(acks) == WRITES
    return power.cut(first, power.read(log), acks, CUTS, folder / "after")


@pytest.mark.pure
def test_a_power_cut_takes_nothing_that_was_acknowledged(tmp_path):
    """And with synchronous=NORMAL it does: so the test can fail."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    words = [sys.executable, "-m", "trials.faults.writer", "migrate"]
    subprocess.run(words, env=Installation(first).surroundings(), check=True)
    shutil.copytree(first, second)
    kept, seeded = cut_power(first, "FULL"), cut_power(second, "NORMAL")
    print(f"strömavbrott: {kept}; kontroll: {seeded}")
    assert (kept.n, kept.lost, kept.damaged) == (CUTS, 0, 0)
    assert kept.acked >= CUTS
    assert seeded.lost > 0
    assert sqlite3.sqlite_version_info >= (3, 40)
