"""What production refuses to start with, each with the right surroundings beside it, which start."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from upptack.config import cli, demo, environment, refusals
from upptack.config.environment import SettingError
from upptack.config.tests.test_environment import GIVEN

pytestmark = pytest.mark.pure

SENTENCES = {
    "short": ({"UPPTACK_SECRET_KEY": "k3Jf92mLq"}, "UPPTACK_SECRET_KEY är 9 tecken men ska vara minst 50"),
    "one letter": ({"UPPTACK_SECRET_KEY": "a" * 80}, "UPPTACK_SECRET_KEY upprepar sig"),
    "few letters": ({"UPPTACK_SECRET_KEY": "aaaaabbbbb" * 6 + "c"}, "UPPTACK_SECRET_KEY upprepar sig"),
    "a piece again": ({"UPPTACK_SECRET_KEY": "k3Jf92mLqXw7RtZp5" * 4}, "UPPTACK_SECRET_KEY upprepar sig"),
    "Django's": (
        {"UPPTACK_SECRET_KEY": "django-insecure-" + secrets.token_hex(30)},
        "UPPTACK_SECRET_KEY är ett exempel",
    ),
    "an example": ({"UPPTACK_SECRET_KEY": secrets.token_hex(25) + "-changeme"}, "UPPTACK_SECRET_KEY är ett exempel"),
    "an earlier key": ({"UPPTACK_EARLIER_SECRET_KEYS": "kort"}, "UPPTACK_EARLIER_SECRET_KEYS är 4 tecken"),
    "the log's key": ({"UPPTACK_AUDIT_KEY": "kort"}, "UPPTACK_AUDIT_KEY är 4 tecken"),
    "every host": ({"UPPTACK_HOSTS": "*"}, "UPPTACK_HOSTS släpper in alla"),
    "every host besides": ({"UPPTACK_HOSTS": "upptack.myndighet.se,*"}, "UPPTACK_HOSTS släpper in alla"),
    "no host": ({"UPPTACK_HOSTS": "upptack.myndighet.se,,"}, "UPPTACK_HOSTS släpper in alla"),
    "in the clear": ({"UPPTACK_DATABASE": "postgres://u:p@db.myndighet.se/u"}, "UPPTACK_DATABASE är inte krypterad"),
    "if it likes": (
        {"UPPTACK_DATABASE": "postgres://u:p@10.0.0.7/u?sslmode=prefer"},
        "UPPTACK_DATABASE är inte krypterad",
    ),
    "the replica in the clear": (
        {"UPPTACK_DATABASE_REPLICA": "postgres://u:p@db2.myndighet.se/u"},
        "UPPTACK_DATABASE_REPLICA är inte krypterad",
    ),
    "what nobody reads": ({"UPPTACK_DATABASE": "postgres://u:p@db.se/u?ssl=on"}, "okänt efter frågetecknet: ssl"),
}
RIGHT: tuple[dict[str, str], ...] = (
    {},
    {"UPPTACK_SECRET_KEY": secrets.token_hex(25), "UPPTACK_AUDIT_KEY": secrets.token_urlsafe(60)},
    {"UPPTACK_EARLIER_SECRET_KEYS": f"{secrets.token_urlsafe(40)},{secrets.token_urlsafe(60)}"},
    {"UPPTACK_DATABASE": "postgres://u:p@127.0.0.1:6432/u"},
    {"UPPTACK_DATABASE": "postgres://u:p@localhost/u"},
    {"UPPTACK_DATABASE": "postgres://u:p@/u"},
    {"UPPTACK_DATABASE": "postgres://u:p@db.myndighet.se/u?sslmode=require"},
    {"UPPTACK_DATABASE": "postgres://u:p@db.myndighet.se/u", "PGSSLMODE": "verify-full"},
    {"UPPTACK_DATABASE": "postgres://u:p@database/u", "UPPTACK_DATABASE_PLAIN": "1"},
    {"UPPTACK_DATABASE_REPLICA": "postgres://u:p@db2.myndighet.se/u?sslmode=verify-ca"},
    {"UPPTACK_HOSTS": "upptack.myndighet.se,.upptack.se"},
)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Production's variables, with others in their place, in a folder of its own."""

    def give(**others: str) -> None:
        monkeypatch.delenv("PGSSLMODE", raising=False)
        for name in [name for name in os.environ if name.startswith("UPPTACK_")]:
            monkeypatch.delenv(name)
        for name, value in {**GIVEN, "UPPTACK_FOLDER": str(tmp_path), **others}.items():
            monkeypatch.setenv(name, value)

    return give


@pytest.mark.parametrize(("wrong", "sentence"), SENTENCES.values(), ids=list(SENTENCES))
def test_it_refuses_and_says_what_to_do(given, wrong, sentence):
    given(**wrong)
    with pytest.raises(SettingError) as refused:
        environment.read()
    told = str(refused.value)
    assert sentence in told
    for value in wrong.values():
        assert value not in told or len(value) < 5


@pytest.mark.parametrize("right", RIGHT, ids=[" ".join(each) or "as given" for each in RIGHT])
def test_right_surroundings_start(given, right):
    given(**right)
    assert environment.read().mode == "production"


def test_every_reason_is_told_at_once(given):
    given(UPPTACK_SECRET_KEY="kort", UPPTACK_HOSTS="*", UPPTACK_DATABASE="postgres://u:p@db.se/u")
    with pytest.raises(SettingError) as refused:
        environment.read()
    assert len(str(refused.value).splitlines()) == 3


def test_a_random_key_is_never_taken_for_a_weak_one():
    keys = [secrets.token_urlsafe(60) for _ in range(5_000)] + [secrets.token_hex(25) for _ in range(5_000)]
    assert [key for key in keys if refusals.weak(key)] == []


def test_what_the_demo_has_made_is_refused_with_its_folder(given, tmp_path):
    key = environment.kept_secret(tmp_path)
    given(UPPTACK_SECRET_KEY=key)
    with pytest.raises(SettingError) as refused:
        environment.read()
    assert "UPPTACK_SECRET_KEY är demons nyckel" in str(refused.value)
    given()  # a key of its own does not help: what signs content there may be the demo's
    with pytest.raises(SettingError, match="nyckeln som innehåll signeras med kan vara demons"):
        environment.read()
    (tmp_path / refusals.DEMO_KEY).unlink()
    assert environment.read().mode == "production"


def test_sslmode_reaches_the_driver_and_the_replica(given):
    given(UPPTACK_DATABASE_REPLICA="postgres://u:p@db2.se/u?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    both = environment.databases(environment.read().database)
    assert both["default"]["OPTIONS"]["sslmode"] == "verify-full"
    assert both["replica"]["OPTIONS"]["sslrootcert"] == "/etc/ca.pem"


def file_with(path: Path, *members: tuple[str, bool]) -> str:
    """A database with members as the product keeps them: e-mail, and whether she may sign in."""
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("CREATE TABLE staff_member (email TEXT, is_active BOOLEAN)")
        opened.executemany("INSERT INTO staff_member VALUES (?, ?)", members)
        opened.commit()
    return str(path)


def test_people_of_the_demo_are_refused_and_who_has_left_is_not(given, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cli.os, "execv", lambda *_: pytest.fail("it was served"))
    emails = [(email.upper(), True) for email, *_ in demo.MEMBERS]
    given(UPPTACK_DATABASE=file_with(tmp_path / "demo.sqlite3", *emails, ("alva.berg@myndighet.se", True)))
    assert cli.main(["serve"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"Databasen har {len(demo.MEMBERS)} påhittade medarbetare")
    assert "upptack leave" in told
    served = []
    monkeypatch.setattr(cli.os, "execv", lambda *words: served.append(words))
    given(UPPTACK_DATABASE=file_with(tmp_path / "own.sqlite3", ("alva@myndighet.se", True), ("x@fk.example", False)))
    cli.main(["serve"])
    assert len(served) == 1


def test_a_database_that_is_not_there_is_no_reason_not_to_start(given, tmp_path):
    given(UPPTACK_DATABASE=str(tmp_path / "none.sqlite3"))
    environment.must_have_no_demo()
    given(UPPTACK_DATABASE="postgres://u:p@127.0.0.1:1/u")
    environment.must_have_no_demo()
    assert not (tmp_path / "none.sqlite3").exists()


def test_the_demo_itself_may_have_its_people(given, tmp_path):
    given(UPPTACK_MODE="demo", UPPTACK_DATABASE=file_with(tmp_path / "d.sqlite3", ("handlaggare@fk.example", True)))
    environment.must_have_no_demo()
