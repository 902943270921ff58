"""Whether an installation is in order, and that what it logs never quotes what anyone wrote."""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

import pytest
from django.apps import apps
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from upptack.config.logs import BareFormatter

CANARY = "kanariefågel-Anna-19121212-1212"


def health() -> tuple[int, list[str]]:
    """The status and the problems told."""
    response = Client().get("/healthz")
    told = response.json()
    assert told["ok"] == (not told["problems"])
    return response.status_code, told["problems"]


def test_an_installation_with_content_is_in_order(content):
    assert health() == (200, [])


def test_an_installation_without_content_says_what_to_do(content):
    apps.get_model("directory", "Body").objects.all().delete()
    assert health() == (503, ["Katalogen är tom. Kör: upptack load"])


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_down_is_said_without_its_words(content, monkeypatch, error):
    def down() -> None:
        raise error(f"could not connect to {CANARY}")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "ensure_connection", down)
        status, problems = health()
    assert status == 503
    assert "Databasen svarar inte" in problems[0]
    assert CANARY not in "".join(problems)


def written(record: logging.LogRecord) -> dict[str, Any]:
    """The record as the log has it; it must be one line that says nothing of the canary."""
    line = BareFormatter().format(record)
    assert "\n" not in line
    assert CANARY not in line
    assert json.dumps(CANARY)[1:-1] not in line
    told = json.loads(line)
    assert isinstance(told, dict)
    return told


def record(message: object, *args: object, exc_info: Any = None, **extra: object) -> logging.LogRecord:
    """A record as a logger makes one."""
    made = logging.getLogger("upptack").makeRecord(
        "upptack",
        logging.ERROR,
        __file__,
        1,
        message,
        args,
        exc_info,
        extra=extra or None,
    )
    return made


def test_arguments_are_never_filled_in():
    assert written(record("%s: %s", "Not Found", f"/sok?q={CANARY}"))["event"] == "%s: %s"
    assert written(record("%(who)s left", {"who": CANARY}))["event"] == "%(who)s left"


def test_a_message_made_of_values_is_told_by_its_place():
    told = written(record(f"Kunde inte läsa {CANARY}"))
    assert str(told["event"]).startswith("test_health_and_logs:")
    assert str(written(record(ValueError(CANARY)))["event"]).startswith("test_health_and_logs:")


def test_an_exception_is_told_by_type_and_place():
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise ValueError(f"fel värde: {CANARY}") from cause
    except ValueError:
        told = written(record("fel", exc_info=sys.exc_info(), status_code=500))
    assert (told["error"], told["status"]) == ("ValueError", 500)
    assert any("test_health_and_logs" in place for place in told["at"])


def test_what_hangs_on_the_record_is_not_written():
    made = record("x", status_code=404, request=CANARY, data={"own": CANARY})
    made.stack_info = made.exc_text = CANARY
    assert set(written(made)) == {"time", "level", "logger", "event", "status"}


def test_every_logger_writes_through_it(settings):
    assert settings.LOGGING["formatters"]["bare"]["()"] == "upptack.config.logs.BareFormatter"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"bare"}
    for logger in settings.LOGGING["loggers"].values():
        assert logger == {"handlers": [], "propagate": True}


def test_a_request_that_breaks_is_logged_without_what_was_sent(alva, member, monkeypatch):
    from upptack.meeting.conversation import pages, rules
    from upptack.meeting.conversation.tests.meetings import a_meeting, press

    def breaks(*args: object, **kwargs: object) -> None:
        raise RuntimeError(f"kunde inte skriva {CANARY}")

    monkeypatch.setitem(pages.PAGES, rules.WRITE, ("write", breaks))
    alva.raise_request_exception = False
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(BareFormatter())
    logging.getLogger().addHandler(handler)
    try:
        page = press(alva, member, a_meeting(rules.WRITE), "text", own=CANARY)
    finally:
        logging.getLogger().removeHandler(handler)
    assert page.status == 500
    assert CANARY not in page.html
    assert "RuntimeError" in log.getvalue()
    assert CANARY not in log.getvalue()


def test_a_log_that_cannot_be_written_is_not_written_elsewhere_with_its_values(capsys):
    """Python's own answer to a failing handler is to print the whole record, values and all."""
    closed = io.StringIO()
    closed.close()
    handler = logging.StreamHandler(closed)
    handler.setFormatter(BareFormatter())
    handler.handle(record("%s left", CANARY))
    assert CANARY not in "".join(capsys.readouterr())
