"""What is written when something breaks: type, place and the request's number, and never what anybody said."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from django.conf import settings as configured
from django.core import mail
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import get_resolver

from tests.hardness.guarded import NUMBER, Way, every, names
from tests.house.tree import ROOT, files
from upptack.config import trace
from upptack.config.logs import BareFormatter, write_bare
from upptack.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)

pytestmark = pytest.mark.django_db
CANARY = "kanarie-Åsa-19121212-1212"
LEAST_VIEWS, LEAST_FIELDS = 200, 100
FIELD = re.compile(r'\bname="(\w+)"')


def fields() -> dict[str, str]:
    """Every field that a form of ours has, by the templates, each with a canary of its own."""
    templates = [path for path in files(ROOT / "upptack") if path.suffix == ".html"]
    names = {name for path in templates for name in FIELD.findall(path.read_text(encoding="utf-8"))}
    return {name: f"{CANARY}-{name}" for name in sorted(names)}


def own_error(request: HttpRequest) -> Exception:
    """An exception that quotes everything that was sent."""
    return ValueError(f"kunde inte läsa {dict(request.POST)} på {request.get_full_path()}")


def refused_row(request: HttpRequest) -> Exception:
    """What a database says of a row that it refuses: it quotes the row."""
    said = ", ".join(str(value) for value in request.POST.values())
    return IntegrityError(f'duplicate key value violates "one"\nDETAIL: Key (said)=({said}) already exists.')


def refused_value(request: HttpRequest) -> Exception:
    """What a database says of a value that does not fit, with a cause and a note that quote it too."""
    error = DataError(f"value too long: {request.POST.get('own')}")
    error.__cause__, error.__context__ = KeyError(request.POST.get("own")), own_error(request)
    error.add_note(str(dict(request.POST)))
    return error


KINDS = (own_error, refused_row, refused_value)


@contextmanager
def log(formatter: logging.Formatter) -> Iterator[io.StringIO]:
    """What the root logger writes, in a form."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    try:
        yield written
    finally:
        logging.getLogger().removeHandler(handler)


def break_it(way: Way, kind: object, monkeypatch: pytest.MonkeyPatch) -> HttpResponse:
    """Posts canaries in every field, and in headers, to a route whose view raises."""

    @wraps(way.pattern.callback)
    def broken(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        raise kind(request)  # type: ignore[operator]

    sent = {"user-agent": CANARY, "x-request-id": CANARY, "referer": f"https://x.example/{CANARY}"}
    sent = {name: value.encode().decode("latin-1") for name, value in sent.items()}
    with monkeypatch.context() as here:
        here.setattr(way.pattern, "callback", broken)
        path = way.path + ("&" if "?" in way.path else "?") + "q=" + CANARY
        answer: HttpResponse = Client(raise_request_exception=False).post(path, fields(), headers=sent)
    return answer


def shown_in(*places: str) -> bool:
    """Whether anything of a canary stands somewhere, as it is or as JSON and addresses write it."""
    return any(part in place for place in places for part in ("kanarie", "19121212", "1212-"))


def test_every_view_that_breaks_tells_type_place_and_number_and_no_word(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = [way for way in every() if way.ours]
    wrong, n, numbers = [], 0, set()
    with log(BareFormatter()) as written:
        for way in found:
            for kind in KINDS:
                written.seek(0)
                written.truncate()
                answer = break_it(way, kind, monkeypatch)
                n += 1
                numbers.add(answer.headers["X-Request-Id"])
                if fault := badly_told(way, kind, answer, written.getvalue()):
                    wrong.append((way.path, fault))
    said = capfd.readouterr()
    with capfd.disabled():
        print(f"\nviews that break: N = {n}, {len(found)} views, {len(fields())} fields, badly told = {len(wrong)}")
    assert wrong == []
    assert not shown_in(said.out, said.err, *(str(each.message()) for each in mail.outbox))
    assert len(numbers) == n
    assert len(found) >= LEAST_VIEWS
    assert len(fields()) >= LEAST_FIELDS


def badly_told(way: Way, kind: object, answer: HttpResponse, written: str) -> str:
    """What is wrong with the answer and the log of a view that broke; nothing when all is right."""
    number, page = answer.headers["X-Request-Id"], answer.content.decode()
    lines = [json.loads(line) for line in written.splitlines()]
    (record,) = [line for line in lines if "error" in line] or [{}]
    right = {"own_error": "ValueError", "refused_row": "IntegrityError", "refused_value": "DataError"}
    wrong = [] if answer.status_code == 500 else [f"status {answer.status_code}"]
    wrong += [] if NUMBER.fullmatch(number) and f"Felnummer: <strong>{number}</strong>" in page else ["number"]
    wrong += [] if {line.get("request") for line in lines} == {number} else ["number in the log"]
    wrong += [] if record.get("error") == right[getattr(kind, "__name__", "")] else ["type"]
    wrong += [] if any("test_errors.py:" in place for place in record.get("at", ())) else ["place"]
    wrong += [] if record.get("route") in routes() and record.get("method") == "POST" else ["route"]
    wrong += ["canary"] if shown_in(written, page, str(answer.headers)) else []
    return ", ".join(wrong)


def routes() -> frozenset[str]:
    """The names that a log line may have for a route."""
    return names() | {"meeting", "sign_in"}


def test_djangos_own_form_of_the_log_leaks_and_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    way = next(way for way in every() if way.path == "/komponenter/")
    for kind in KINDS:
        with log(logging.Formatter()) as written:
            break_it(way, kind, monkeypatch)
        assert shown_in(written.getvalue())


def test_a_place_a_type_or_a_number_that_is_missing_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    way = next(way for way in every() if way.path == "/komponenter/")
    with log(BareFormatter()) as written:
        answer = break_it(way, own_error, monkeypatch)
    (line,) = written.getvalue().splitlines()
    assert badly_told(way, own_error, answer, line) == ""
    told = json.loads(line)
    for name in ("error", "at", "request", "route"):
        assert badly_told(way, own_error, answer, json.dumps({k: v for k, v in told.items() if k != name})) != ""
    assert badly_told(way, own_error, answer, json.dumps({**told, "event": CANARY}, ensure_ascii=False)) == "canary"
    answer.headers["X-Request-Id"] = "0" * 12
    assert "number" in badly_told(way, own_error, answer, line)


def test_a_page_for_what_went_wrong_that_goes_wrong_is_answered_and_told_bare(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def worse(request: HttpRequest) -> HttpResponse:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(get_resolver(), "resolve_error_handler", lambda code: worse)
    way = next(way for way in every() if way.path == "/komponenter/")
    with log(BareFormatter()) as written:
        answer = break_it(way, own_error, monkeypatch)
    assert answer.status_code == 500
    assert f"Felnummer: {answer.headers['X-Request-Id']}" in answer.content.decode()
    assert "RuntimeError" in written.getvalue()
    assert not shown_in(written.getvalue(), answer.content.decode(), *capfd.readouterr())


def test_a_line_for_each_request_only_when_wanted_and_never_of_a_meeting() -> None:
    asked = ("/komponenter/", "/finns-inte/", "/konto/login/", "/samtal/", "/redaktion/", "/sprakhjalp/")
    with log(BareFormatter()) as written:
        for path in asked:
            Client(headers={"user-agent": CANARY}).get(path)
    assert "upptack.access" not in written.getvalue()
    with log(BareFormatter()) as written, override_settings(ACCESS_LOG=True):
        numbers = [Client(headers={"user-agent": CANARY}).get(p).headers["X-Request-Id"] for p in asked]
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    lines = [line for line in lines if line["logger"] == "upptack.access"]
    assert [(line["route"], line["status"]) for line in lines] == [
        ("components", 200),
        ("none", 404),
        ("sign_in", 200),
        ("editing", 302),
    ]
    assert {line["request"] for line in lines} < set(numbers)
    for line in lines:
        assert set(line) == {"time", "level", "logger", "event", "request", "method", "route", "status", "ms"}
        assert line["ms"] in trace.STEPS
        assert not shown_in(json.dumps(line, ensure_ascii=False))
        assert not re.search(r"127\.0\.0\.1|/komponenter/|finns-inte", json.dumps(line))


def test_a_method_that_a_client_made_up_is_not_written() -> None:
    with log(BareFormatter()) as written, override_settings(ACCESS_LOG=True):
        Client().generic("KANARIE", "/komponenter/")
    assert '"method": "OTHER"' in written.getvalue()
    assert "KANARIE" not in written.getvalue()


def test_a_command_that_stops_says_type_and_place(capfd: pytest.CaptureFixture[str]) -> None:
    try:
        raise IntegrityError(f"Key (email)=({CANARY})")
    except IntegrityError as error:
        write_bare(type(error), error, error.__traceback__)
    told = json.loads(capfd.readouterr().err)
    assert told["error"] == "IntegrityError"
    assert any("test_errors.py" in place for place in told["at"])
    assert not shown_in(json.dumps(told, ensure_ascii=False))
    formatters: Any = configured.LOGGING["formatters"]
    assert formatters["bare"]["()"] == "upptack.config.logs.BareFormatter"
