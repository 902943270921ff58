"""The restore drill: an installation is backed up, restored elsewhere, and compared row by row."""

from __future__ import annotations

import gzip
import io
import os
import secrets
import sqlite3
import subprocess
import sys
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.journeys.product import fresh_database
from upptack.config.keeping import archive, manifest
from upptack.config.keeping.manifest import Refused
from upptack.conftest import django_db_setup, load  # noqa: F401 (the content is loaded once for these tests too)

pytestmark = pytest.mark.django_db  # so that there is a test database to back up; nothing here writes in it
MOST_SECONDS = 900
LEAST_ROWS = 1000
LIVED = """
from datetime import timedelta
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from upptack.audit import actions
from upptack.staff.models import Member
later = timezone.now() + timedelta(hours=1)
Session.objects.create(session_key="a" * 32, session_data="x", expire_date=later)
for number in range(3):
    with transaction.atomic():
        actions.note("plan.decision", by=Member.objects.first(), kind="activity", key=number)
"""


@dataclass(frozen=True)
class Installation:
    """A database and a folder, and commands that run against them."""

    database: str
    folder: Path

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Runs `upptack` with some words."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("UPPTACK_")}
        given = {"UPPTACK_DATABASE": self.database, "UPPTACK_FOLDER": str(self.folder), "UPPTACK_MODE": "test"}
        given |= {"UPPTACK_SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "upptack.config.settings"}
        command = [sys.executable, "-c", "import sys; from upptack.config.cli import main; sys.exit(main())", *words]
        if words[0] == "-c":
            command = [sys.executable, "-c", "import django; django.setup()\n" + words[1]]
        return subprocess.run(
            command, env={**kept, **given, **more}, capture_output=True, text=True, timeout=900, check=False
        )

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table, in an order of its own, read without the product."""
        opened: Any
        if self.database.startswith("postgres"):
            import psycopg

            opened = psycopg.connect(self.database)
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        else:
            opened = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
            names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        with closing(opened) as reading:
            tables = [name for (name,) in reading.execute(names).fetchall()]
            return {name: sorted(map(repr, reading.execute(f'SELECT * FROM "{name}"').fetchall())) for name in tables}


@pytest.fixture(scope="module")
def content_is_there(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    """The content in the tests' own database, loaded again where a test has emptied it."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        load()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Installation]]:
    """New installations, each with an empty database and a folder."""
    with ExitStack() as opened:

        def made() -> Installation:
            folder = tmp_path_factory.mktemp("installation")
            return Installation(opened.enter_context(fresh_database(folder)), folder)

        yield made


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A pair of keys of age: the half that seals, and the file with the half that opens."""
    file = tmp_path_factory.mktemp("key") / "identity"
    subprocess.run(["age-keygen", "-o", str(file)], check=True, capture_output=True)
    public = next(line for line in file.read_text().splitlines() if "public key" in line)
    return public.rpartition(" ")[2], file


@pytest.fixture(scope="module")
def lived_in(place: Callable[[], Installation], content_is_there: None) -> Installation:
    """An installation with the real content, a member who is signed in, a log, and what is published as files. It is
    itself restored from the tests' own database, which has the content."""
    name, address = str(connection.settings_dict["NAME"]), os.environ.get("UPPTACK_DATABASE", "")
    own = place()
    filled = f"{address.rpartition('/')[0]}/{name}" if address.startswith("postgres") else name
    copy = own.folder / "first.backup"
    for done in (
        Installation(filled, own.folder).run("backup", str(copy)),
        own.run("restore", str(copy)),
        own.run("-c", LIVED),
    ):
        assert done.returncode == 0, done.stderr
    for at in ("guides/own.toml", "keys/own.pem"):
        (own.folder / at).parent.mkdir()
        (own.folder / at).write_text(f"in {at}")
    return own


@pytest.fixture(scope="module")
def kept(lived_in: Installation, key: tuple[str, Path]) -> Mapping[str, Path]:
    """A backup that is sealed and one that is not."""
    made = {name: lived_in.folder / f"{name}.backup" for name in ("sealed", "plain")}
    for name, seal in (("sealed", key[0]), ("plain", "")):
        done = lived_in.run("backup", str(made[name]), UPPTACK_BACKUP_KEY=seal)
        assert done.returncode == 0, done.stderr
        assert ("inte förseglad" in done.stderr) is (name == "plain")
    return made


@pytest.mark.parametrize("name", ["sealed", "plain"])
def test_nothing_is_missing_after_a_restore(name, kept, key, lived_in, place):
    elsewhere, begun = place(), time.monotonic()
    done = elsewhere.run("restore", str(kept[name]), *(["--identity", str(key[1])] if name == "sealed" else []))
    seconds = time.monotonic() - begun
    assert done.returncode == 0, done.stderr
    before, after = lived_in.rows(), elsewhere.rows()
    assert before.pop("django_session")
    assert after.pop("django_session") == []
    count = sum(map(len, before.values()))
    missing = [table for table in before if before[table] != after.get(table)]
    print(f"restored: {count} rows in {seconds:.1f} s, rows missing 0")
    assert (missing, count >= LEAST_ROWS, seconds <= MOST_SECONDS) == ([], True, True)
    assert before["audit_record"]
    assert (elsewhere.folder / "guides/own.toml").read_text() == "in guides/own.toml"
    assert (elsewhere.folder / "keys/own.pem").exists() is (name == "sealed")
    assert elsewhere.run("audit", "verify", "--read-only").returncode == 0


def test_a_backup_is_its_owners_and_a_sealed_one_is_no_ones_else(kept, lived_in):
    assert {path.stat().st_mode & 0o777 for path in kept.values()} == {0o600}
    assert kept["sealed"].read_bytes().startswith(archive.SEALED)
    left = [path.name for path in lived_in.folder.iterdir() if path.name.startswith(".")]
    assert left == []


def test_the_manifest_holds_no_secret(kept, key, lived_in):
    with archive.opened(kept["plain"], None) as (told, folder):
        text = (folder / manifest.NAME).read_text()
        assert not (folder / "keys").exists()
    passwords = [row.split("'")[1] for row in lived_in.rows()["staff_member"] if "'" in row]
    secret = [settings.SECRET_KEY, key[0], key[1].read_text(), *passwords, "a" * 32]
    assert len(secret) > 5
    assert [each for each in secret if each and each in text] == []
    assert told.rows["django_session"] == 0


def says_the_same(content: bytes, whole: bytes) -> bool:
    """Whether a bit was flipped that means nothing: the packing may point at one of two places with the same bytes."""
    try:
        return gzip.decompress(content) == gzip.decompress(whole)
    except (OSError, EOFError, zlib.error):
        return False


@pytest.mark.parametrize("name", ["sealed", "plain"])
def test_a_backup_that_is_cut_off_or_altered_is_refused(name, kept, key, tmp_path):
    whole = kept[name].read_bytes()
    step = len(whole) // 20
    wrong = [whole[: n * step] for n in range(20)]
    flipped = [whole[: n * step + 7] + bytes([whole[n * step + 7] ^ 1]) + whole[n * step + 8 :] for n in range(1, 20)]
    altered = [content for content in flipped if not says_the_same(content, whole)]
    assert len(altered) >= 15
    wrong += [*altered, whole[:-1], whole[:-8]]
    for number, content in enumerate(wrong):
        file = tmp_path / str(number)
        file.write_bytes(content)
        with pytest.raises(Refused), archive.opened(file, key[1]):
            pass
    file.write_bytes(whole)
    with archive.opened(file, key[1]):
        pass  # the whole one opens: it is the faults that are refused


def replaced(old: bytes, new: bytes, text: bytes) -> bytes:
    """A text with something else in it."""
    return text.replace(old, new)


def rewritten(file: Path, to: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A backup in which one file has been changed by somebody who knows how backups are made."""
    with tarfile.open(file, "r:gz") as old, tarfile.open(to, "w:gz") as new:
        for member in old:
            content = old.extractfile(member).read()
            content = change(content) if member.name == name else content
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return to


def test_a_restore_into_anything_but_an_empty_database_is_refused(kept, lived_in):
    before = lived_in.rows()
    done = lived_in.run("restore", str(kept["plain"]))
    assert (done.returncode, "inte tom" in done.stderr) == (2, True)
    assert lived_in.rows() == before


def test_rows_that_do_not_agree_with_the_manifest_are_told(kept, place, tmp_path):
    one_more = rewritten(
        kept["plain"],
        tmp_path / "b",
        manifest.NAME,
        partial(replaced, b'"audit_record": ', b'"audit_record": 1'),
    )
    done = place().run("restore", str(one_more))
    assert (done.returncode, "Använd den inte. Skiljer sig: audit_record" in done.stderr) == (2, True)


def test_what_does_not_fit_here_is_refused_before_anything_is_written(kept, key, place, tmp_path):
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    said = {
        "är av": (f'"vendor": "{connection.vendor}"', f'"vendor": "{other}"'),
        "nyare version": ('"0001_initial"', '"0099_later"'),
        "format": ('"format": 1', '"format": 2'),
    }
    target = place()
    for number, (sentence, (old, new)) in enumerate(said.items()):
        changed = rewritten(
            kept["plain"],
            tmp_path / str(number),
            manifest.NAME,
            partial(replaced, old.encode(), new.encode()),
        )
        done = target.run("restore", str(changed))
        assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr
    for words in ([], ["--identity", os.devnull]):
        done = target.run("restore", str(kept["sealed"]), *words)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "django_migrations" not in target.rows()


def test_a_key_that_is_none_leaves_no_file(lived_in):
    to = lived_in.folder / f"{secrets.token_hex(4)}.backup"
    done = lived_in.run("backup", str(to), UPPTACK_BACKUP_KEY="age1nothing")
    assert (done.returncode, "UPPTACK_BACKUP_KEY" in done.stderr) == (2, True), done.stderr
    assert [path for path in lived_in.folder.iterdir() if to.name in path.name] == []
