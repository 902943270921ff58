"""What an installation must be given before it starts, and that it starts without a warning when it has it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from upptack.config import cli, environment, signin
from upptack.config.environment import SettingError

pytestmark = pytest.mark.pure

GIVEN = {
    "UPPTACK_MODE": "production",
    "UPPTACK_SECRET_KEY": "".join(chr(33 + n * 7 % 90) for n in range(80)),
    "UPPTACK_DATABASE": "postgres://upptack:hemligt%2Ford@db.myndighet.example:5433/upptack?sslmode=verify-full",
    "UPPTACK_HOSTS": "upptack.myndighet.example,upptack.example",
}


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Only the variables given, and a folder of its own."""
    for name in [name for name in os.environ if name.startswith("UPPTACK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("UPPTACK_FOLDER", str(tmp_path))

    def give(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return give


@pytest.mark.parametrize("missing", ["UPPTACK_SECRET_KEY", "UPPTACK_DATABASE", "UPPTACK_HOSTS"])
def test_production_refuses_to_start_without_what_only_the_agency_can_give(surroundings, missing):
    for value in ("", "   "):
        surroundings(**{**GIVEN, missing: value})
        with pytest.raises(SettingError, match=f"Saknas för drift: {missing}$"):
            environment.read()


def test_production_names_everything_that_is_missing_at_once(surroundings, tmp_path):
    surroundings(UPPTACK_MODE="production")
    with pytest.raises(SettingError, match="UPPTACK_SECRET_KEY, UPPTACK_DATABASE, UPPTACK_HOSTS"):
        environment.read()
    assert list(tmp_path.iterdir()) == []


def test_production_with_everything_given(surroundings, tmp_path):
    surroundings(**GIVEN)
    read = environment.read()
    assert (read.mode, read.https, read.secret_key) == ("production", True, GIVEN["UPPTACK_SECRET_KEY"])
    assert read.hosts == ("upptack.myndighet.example", "upptack.example")
    database = read.database
    assert (database["USER"], database["PASSWORD"], database["PORT"]) == ("upptack", "hemligt/ord", "5433")
    assert (database["HOST"], database["NAME"]) == ("db.myndighet.example", "upptack")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", ["prod", "Demo", "drift"])
def test_a_mode_that_does_not_exist_is_refused(surroundings, mode):
    surroundings(UPPTACK_MODE=mode)
    with pytest.raises(SettingError, match="demo, test eller production"):
        environment.read()


@pytest.mark.parametrize(
    "address", ["mysql://a@b/c", "postgres://värd", "postgresqlx://a@b/c", "sqlite:///x", "https://x/y"]
)
def test_an_address_of_another_kind_is_refused_and_makes_no_folder(surroundings, tmp_path, monkeypatch, address):
    monkeypatch.chdir(tmp_path)
    surroundings(UPPTACK_DATABASE=address)
    with pytest.raises(SettingError, match="ska se ut så här: postgres://"):
        environment.read()
    assert list(tmp_path.iterdir()) == []


def test_the_demo_makes_its_own_key_once_and_keeps_it_to_itself(surroundings, tmp_path):
    first, second = environment.read(), environment.read()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 60
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert first.https is False


def test_sqlite_is_set_so_that_what_was_acknowledged_is_kept(surroundings, tmp_path):
    options = environment.read().database["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    for setting in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        assert setting in options["init_command"]


def test_the_agencys_sign_in_is_all_or_nothing(surroundings):
    assert signin.oidc_apps() == []
    given = {"ISSUER": "https://id.myndighet.example", "CLIENT_ID": "upptack", "CLIENT_SECRET": "x"}
    for name, value in given.items():
        surroundings(**{f"UPPTACK_OIDC_{name}": value})
        if name != "CLIENT_SECRET":
            with pytest.raises(SettingError, match="OIDC kräver"):
                signin.oidc_apps()
    (app,) = signin.oidc_apps()
    assert (app["client_id"], app["secret"], app["settings"]) == (
        "upptack",
        "x",
        {"server_url": "https://id.myndighet.example"},
    )
    assert app["name"] == "Myndighetens inloggning"


def test_the_demo_refuses_to_start_in_production(surroundings, capsys, monkeypatch):
    surroundings(**GIVEN)
    monkeypatch.setattr(cli, "serve", lambda *_: pytest.fail("the demo was served"))
    assert cli.main(["demo"]) == 2
    assert "startar inte i drift" in capsys.readouterr().err


def test_a_missing_setting_is_said_in_a_sentence_without_a_trace(surroundings, capsys):
    surroundings(UPPTACK_MODE="production")
    assert cli.main(["demo"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("Saknas för drift: ")
    assert "Traceback" not in told


def in_production(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, in production mode."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UPPTACK_", "DJANGO_"))}
    command = [sys.executable, "-W", "error", "-c", "import sys; from upptack.config.cli import main; sys.exit(main())"]
    return subprocess.run(
        [*command, *words],
        env={**kept, **GIVEN, **more},
        cwd=environment.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_djangos_own_checks_without_a_warning(tmp_path):
    done = in_production("manage", "check", "--deploy", "--fail-level", "INFO", UPPTACK_FOLDER=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_mail_is_sent_only_where_a_server_is_given(surroundings):
    assert environment.read().mail == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    surroundings(UPPTACK_MAIL="smtp://upp:hem%2Flig@post.myndighet.example:2525", UPPTACK_MAIL_FROM="upptack@m.example")
    mail = environment.read().mail
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"], mail["EMAIL_HOST_PASSWORD"]) == (
        "post.myndighet.example",
        2525,
        "hem/lig",
    )
    assert mail["EMAIL_USE_TLS"]
    assert not mail["EMAIL_USE_SSL"]


@pytest.mark.parametrize(
    ("address", "sender"), [("http://post.example", "a@b.example"), ("smtp://", "a@b.example"), ("smtp://h", "")]
)
def test_a_mail_server_that_cannot_be_used_is_said(surroundings, address, sender):
    surroundings(UPPTACK_MAIL=address, UPPTACK_MAIL_FROM=sender)
    with pytest.raises(SettingError, match="UPPTACK_MAIL"):
        environment.read()
