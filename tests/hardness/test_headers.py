"""Every answer has its headers: every route, signed out and in, whatever the answer is; also from the real server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, modify_settings, override_settings
from django.utils.datastructures import CaseInsensitiveMapping

from tests.hardness.guarded import Way, every, faults
from tests.house.conftest import SignIn, exchanged, planned, released, sign_in, taught, unit  # noqa: F401
from tests.journeys.product import free_port
from upptack.config import environment
from upptack.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)
from upptack.staff.rules import Role

KINDS = {200, 302, 400, 403, 404, 405, 500}
HTTPS = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SECURE_HSTS_SECONDS": 63_072_000,
}
Ask = Callable[[Client, str], Any]


def broken(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """A view that raises."""
    raise RuntimeError("said by a client")


def asked(client: Client, way: Way, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Any]]:
    """The answers of one route: read, posted to, asked in a way it does not know, by a name that is not ours, and with
    a view that raises. What is others' is read and made to raise."""
    yield f"get {way.path}", client.get(way.path)
    if way.ours:
        yield f"post {way.path}", client.post(way.path, {"seal": "x" * 80})
        yield f"put {way.path}", client.put(way.path)
        yield f"host {way.path}", client.get(way.path, headers={"host": "elsewhere.example"})
    with monkeypatch.context() as here:
        here.setattr(way.pattern, "callback", broken)
        yield f"broken {way.path}", client.get(way.path)


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [False, True], ids=["signed out", "signed in"])
def test_every_route_has_them_whatever_it_answers(
    signed_in: bool, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    enter: SignIn = request.getfixturevalue("sign_in")
    client = enter(tuple(Role)) if signed_in else Client()
    client.raise_request_exception = False
    kept, found, wrong, n = dict(client.cookies), every(), {}, 0
    statuses: Counter[int] = Counter()
    for way in found:
        for at, answer in asked(client, way, monkeypatch):
            n, statuses[answer.status_code] = n + 1, statuses[answer.status_code] + 1
            if fault := faults(at, answer):
                wrong[at] = (answer.status_code, fault)
        client.cookies.update(kept)
    with capsys.disabled():
        print(
            f"\nheaders: N = {n} answers of {len(found)} routes, wrong = {len(wrong)}, {dict(sorted(statuses.items()))}"
        )
    assert wrong == {}
    assert len(found) >= 550
    assert n >= 2 * len(found)
    assert set(statuses) >= (KINDS if signed_in else KINDS - {405})
    assert statuses[500] >= 200


@pytest.mark.django_db
def test_over_https_as_in_production(capsys: pytest.CaptureFixture[str]) -> None:
    found = [way for way in every() if way.ours]
    with override_settings(**HTTPS):
        client = Client(raise_request_exception=False)
        sent = {"x-forwarded-proto": "https"}
        wrong = {
            w.path: f for w in found if (f := faults(f"get {w.path}", client.get(w.path, headers=sent), https=True))
        }
        plain = client.get("/komponenter/?x=1")
        assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/komponenter/?x=1")
        assert faults("get /komponenter/", plain) == []
        assert "Strict-Transport-Security" not in plain.headers  # RFC 6797, 7.2: not where anybody could have set it
    with capsys.disabled():
        print(f"\nheaders over https: N = {len(found)} routes, wrong = {len(wrong)}")
    assert wrong == {}
    assert len(found) >= 200


@pytest.mark.django_db
def test_a_static_file_the_open_data_and_the_check_of_health(tmp_path: Path) -> None:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui/own.css").write_text("a{}")
    with override_settings(STATIC_ROOT=str(tmp_path)):
        client = Client()
        for path in ("/s/ui/own.css", "/hsds/taxonomies", "/healthz", "/s/ui/none.css"):
            answer = client.get(path)
            assert answer.status_code == (404 if "none" in path else 200)
            assert faults(f"get {path}", answer) == [], path
            if answer.streaming:  # closing the answer itself would close the test's database
                for close in vars(answer)["_resource_closers"]:
                    if close != answer.close:
                        close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        *(
            "Content-Security-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
            "Permissions-Policy",
        ),
        *("Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options", "Cache-Control", "X-Request-Id"),
        "Strict-Transport-Security",
    ],
)
def test_an_answer_that_lacks_one_or_has_a_weaker_one_is_caught(name: str) -> None:
    with override_settings(**HTTPS):
        answer = Client().get("/komponenter/", secure=True, headers={"x-forwarded-proto": "https"})
    assert faults("get /komponenter/", answer, https=True) == []
    weaker = {
        "Content-Security-Policy": answer.headers["Content-Security-Policy"].replace("'none'", "'self'", 1),
        "Permissions-Policy": answer.headers["Permissions-Policy"].replace("camera=()", "camera=(self)"),
        "Strict-Transport-Security": "max-age=63072000",
        "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Referrer-Policy": "unsafe-url",
    }
    answer.headers[name] = weaker.get(name, "public")
    assert len(faults("get /komponenter/", answer, https=True)) == 1
    del answer.headers[name]
    assert faults("get /komponenter/", answer, https=True) != []


@pytest.mark.django_db
def test_a_server_that_tells_what_it_is_made_of_is_caught() -> None:
    answer = Client().get("/komponenter/")
    for name, value in (("Server", "granian/2.8"), ("X-Powered-By", "Django")):
        answer.headers[name] = value
        assert faults("get /komponenter/", answer) == [name]
        del answer.headers[name]


@pytest.mark.django_db
def test_a_product_without_the_middleware_is_caught_and_no_view_can_weaken_it(monkeypatch: pytest.MonkeyPatch) -> None:
    way = next(way for way in every() if way.path == "/komponenter/")
    loose = {
        "Content-Security-Policy": "default-src *",
        "X-Frame-Options": "ALLOWALL",
        "Permissions-Policy": "camera=*",
    }

    def careless(request: HttpRequest) -> HttpResponse:
        return HttpResponse("", headers={**loose, "X-Powered-By": "Django 5.2", "Cache-Control": "public, max-age=60"})

    monkeypatch.setattr(way.pattern, "callback", careless)
    assert faults("get /komponenter/", Client().get("/komponenter/")) == ["Cache-Control"]
    with modify_settings(MIDDLEWARE={"remove": ["upptack.ui.middleware.Headers"]}):
        assert len(faults("get /komponenter/", Client().get("/komponenter/"))) >= 5


def served(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """The real server in production, before its database has any tables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UPPTACK_", "DJANGO_"))}
    given = {
        "UPPTACK_MODE": "production",
        "UPPTACK_FOLDER": str(folder),
        "UPPTACK_DATABASE": str(folder / "empty.sqlite3"),
        "UPPTACK_SECRET_KEY": os.urandom(40).hex(),
        "UPPTACK_HOSTS": "upptack.myndighet.se",
        "TMPDIR": str(folder),
    }
    words = [sys.executable, "-c", "import sys; from upptack.config.cli import main; sys.exit(main())"]
    where: Any = {"env": {**kept, **given}, "cwd": environment.ROOT}
    subprocess.run([*words, "manage", "collectstatic", "--no-input", "--verbosity", "0"], check=True, **where)
    (folder / "static/ui/own.css").write_text("a{}")
    words += ["serve", "--port", str(port), "--workers", "1"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(words, stdout=log, stderr=log, **where)


def real(port: int, path: str, method: str = "GET", **headers: str) -> Any:
    """An answer of the real server: status and headers. By https, as the proxy in front says, when nothing else is."""
    sent = {"Host": "upptack.myndighet.se", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", **headers}
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, path, headers=sent)
        answer = connection.getresponse()
        body = answer.read()
        return SimpleNamespace(
            status_code=answer.status, headers=CaseInsensitiveMapping(dict(answer.headers)), content=body, cookies={}
        )


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the real server, started in production settings."""
    folder, port = tmp_path_factory.mktemp("production"), free_port()
    server = served(folder, port)
    try:
        for _ in range(600):
            with suppress(OSError):
                real(port, "/healthz")
                break
            assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.2)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


@pytest.mark.once
def test_the_real_server_sends_them_over_https(production: int, capsys: pytest.CaptureFixture[str]) -> None:
    tried = (
        *(("/komponenter/", 200), ("/healthz", 503), ("/s/ui/own.css", 200), ("/finns-inte/", 404), ("/start/", 302)),
        *(("/konto/login/", 503), ("/hsds/services", 503), ("/metrics", 404), ("/sv/", 503)),
    )
    answers = [(f"get {path}", status, real(production, path)) for path, status in tried]
    answers.append(("host /start/", 400, real(production, "/start/", Host="elsewhere.example")))
    answers.append(("post /samtal/", 302, real(production, "/samtal/", "POST")))
    plain = real(production, "/komponenter/", **{"X-Forwarded-Proto": "http"})
    with capsys.disabled():
        print(f"\nheaders of the real server: N = {len(answers) + 1}")
    assert [(at, answer.status_code) for at, status, answer in answers if answer.status_code != status] == []
    assert [(at, fault) for at, _, answer in answers if (fault := faults(at, answer, https=True))] == []
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://upptack.myndighet.se/komponenter/")
    assert faults("get /komponenter/", plain) == []
