"""Nothing leaves the machine, no page asks another site for anything, and no page is kept on the way."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from conftest import LeftTheMachine
from tests.house.addresses import SAMPLES, Address, addresses
from tests.house.conftest import SignIn
from tests.house.tree import ROOT, files, shown
from upptack.config import settings as written
from upptack.knowledge import api as knowledge
from upptack.staff.rules import Role

ELSEWHERE = ("192.0.2.1", 80)
"""An address that RFC 5737 keeps for documentation: nobody has it."""

ORIGIN = re.compile(r"""(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s"'<>)]*""", re.IGNORECASE)
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}
"""All that a page may load, send and be shown in: nothing of anybody else's, and no script or style within the page."""

NAMESPACE = "http://www.w3.org/2000/svg"
"""The name of the SVG language. It looks like an address, and nothing fetches it."""


@pytest.mark.pure
@pytest.mark.parametrize("address", [ELSEWHERE, ("2001:db8::1", 80, 0, 0), ("host.example", 443)])
def test_a_connection_to_another_machine_is_refused(address: tuple[object, ...]) -> None:
    family = socket.AF_INET6 if len(address) == 4 else socket.AF_INET
    with socket.socket(family) as sender:
        sender.settimeout(1)
        with pytest.raises(LeftTheMachine):
            sender.connect(address)


@pytest.mark.pure
def test_a_connection_within_the_machine_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as sender:
        assert sender.getpeername() == server.getsockname()


def origins(text: str) -> list[str]:
    """The addresses of other sites in a template, style sheet or script."""
    return [found for found in ORIGIN.findall(text) if found != NAMESPACE]


def shown_files() -> tuple[Path, ...]:
    """Every template and static file of ours."""
    return tuple(path for path in files(ROOT / "upptack") if {"templates", "static"} & set(path.parts))


@pytest.mark.pure
def test_no_template_style_sheet_or_script_names_another_site() -> None:
    found = shown_files()
    assert {".html", ".css", ".js", ".svg"} <= {path.suffix for path in found}
    assert {shown(path): wrong for path in found if (wrong := origins(path.read_text(encoding="utf-8")))} == {}


@pytest.mark.pure
@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.net/a.js"></script>',
        "@import '//fonts.example.com/css';",
        "a{background:url(http://img.example.org/x.png)}",
    ],
)
def test_another_site_is_caught(text: str) -> None:
    assert len(origins(text)) == 1
    assert origins(f'<svg xmlns="{NAMESPACE}">// a comment') == []


@pytest.mark.pure
def test_the_settings_as_written_show_no_debugging_and_send_nothing_out() -> None:
    assert written.DEBUG is False
    assert written.EMAIL_BACKEND.endswith("dummy.EmailBackend")
    assert written.STATIC_URL.startswith("/")
    assert not written.STATIC_URL.startswith("//")
    assert [cache["BACKEND"].split(".")[-1] for cache in written.CACHES.values()] == ["LocMemCache"]


EDITORS = " /redaktion/"
EDITORS_PARTS = ("/redaktion/sprite/", "/redaktion/jsi18n/")
EDITORS_POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'", "'unsafe-inline'"},
    "script-src-attr": {"'none'"},
    "style-src": {"'self'", "'unsafe-inline'"},
    "img-src": {"'self'", "data:", "blob:"},
    "font-src": {"'self'", "data:"},
    "connect-src": {"'self'"},
    "frame-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'self'"},
}
OPEN_DATA = (
    "get /hsds/",
    "get /oppna-data/catalog.",
    "get /oppna-data/openapi.json",
    f"get /oppna-data/{SAMPLES['period']}/",
)
"""Open data for programs, the same for everyone: what it answers may be kept, when it says nothing of who asked."""


def unguarded(answers: Iterable[tuple[str, HttpResponseBase]]) -> list[str]:
    """The answers that lack what every page has: a content policy that trusts nobody else, and no keeping but of open
    data."""
    return [
        at for at, answer in answers if not (is_guarded(answer, editing=EDITORS in at) and is_kept_rightly(at, answer))
    ]


def is_kept_rightly(at: str, answer: HttpResponseBase) -> bool:
    """Whether an answer is kept nowhere; open data that is found may be, when no cookie comes with it, and so may the
    editors' icons and words."""
    keeping = answer.headers.get("Cache-Control", "")
    if any(part in at for part in EDITORS_PARTS):
        return "no-store" in keeping or not answer.cookies
    if at.startswith(OPEN_DATA) and answer.status_code == 200 and "no-store" not in keeping:
        return keeping == "public, max-age=300" and not answer.cookies
    return "no-store" in keeping


def policy(header: str) -> dict[str, set[str]]:
    """A content policy as its directives (CSP Level 3, section 2.2: parted by semicolons and blanks)."""
    directives = [part.split() for part in header.split(";") if part.strip()]
    return {name: set(sources) for name, *sources in directives}


def is_guarded(answer: HttpResponseBase, *, editing: bool = False) -> bool:
    """Whether an answer has the policy, and tells no other site where it was. Where editors work the policy is wider,
    and pages may stand in a frame of the same site."""
    return (
        policy(answer.headers.get("Content-Security-Policy", ""))
        in ((EDITORS_POLICY, POLICY) if editing else (POLICY,))
        and answer.headers.get("Referrer-Policy") in ("same-origin", "no-referrer")
        and answer.headers.get("X-Content-Type-Options") == "nosniff"
        and answer.headers.get("X-Frame-Options") in (("DENY", "SAMEORIGIN") if editing else ("DENY",))
    )


def fixed(found: Iterable[Address]) -> list[str]:
    """Paths to ask with: ours with samples, others' where no variable is needed."""
    return [address.sample for address in found if address.ours or (not address.variables and "<" not in address.route)]


@pytest.mark.parametrize("roles", [None, (Role.CASEWORKER, Role.MANAGER)], ids=["signed out", "signed in"])
def test_every_page_has_the_policy_and_is_not_kept(roles: tuple[Role, ...] | None, sign_in: SignIn) -> None:
    paths = fixed(addresses())
    assert {"/", "/samtal/", "/komponenter/", "/konto/login/", "/konto/2fa/"} <= set(paths)
    answers = []
    for at in [*paths, "/finns-inte/"]:
        for way in ("get", "post"):
            client = sign_in(roles) if roles else Client()
            client.raise_request_exception = False
            answers.append((f"{way} {at}", getattr(client, way)(at)))
    assert [
        (at, answer.status_code) for at, answer in answers if answer.status_code >= 500 and "healthz" not in at
    ] == []
    assert unguarded(answers) == []
    assert {answer.status_code for _, answer in answers} >= {200, 302, 404}


@pytest.mark.django_db
def test_a_page_for_what_went_wrong_has_them_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> tuple[str, ...]:
        raise RuntimeError("said by a client")

    monkeypatch.setattr(knowledge, "problems", broken)
    client = Client(raise_request_exception=False)
    answer = client.get("/healthz")
    assert answer.status_code == 500
    assert unguarded([("500", answer)]) == []
    assert "said by a client" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["Content-Security-Policy", "Cache-Control", "Referrer-Policy", "X-Frame-Options"])
def test_a_page_that_lacks_one_is_caught(header: str) -> None:
    answer = Client().get("/komponenter/")
    assert unguarded([("/", answer)]) == []
    del answer.headers[header]
    assert unguarded([("/", answer)]) == ["/"]


@pytest.mark.django_db
def test_keeping_what_is_no_open_data_is_caught() -> None:
    page = Client().get("/komponenter/")
    page.headers["Cache-Control"] = "public, max-age=300"
    for at in ("get /komponenter/", "get /oppna-data/"):
        assert unguarded([(at, page)]) == [at]
    data = Client().get("/hsds/taxonomies")
    assert data.headers["Cache-Control"] == "public, max-age=300"
    assert unguarded([("get /hsds/taxonomies", data)]) == []
    assert unguarded([("post /hsds/taxonomies", data)]) == ["post /hsds/taxonomies"]
    data.set_cookie("seen", "1")
    assert unguarded([("get /hsds/taxonomies", data)]) == ["get /hsds/taxonomies"]


@pytest.mark.django_db
def test_a_page_that_trusts_another_site_is_caught() -> None:
    answer = Client().get("/komponenter/")
    good = answer.headers["Content-Security-Policy"]
    for more in (" https://cdn.example.net", " 'unsafe-inline'", "; font-src *"):
        answer.headers["Content-Security-Policy"] = good + more
        assert unguarded([("/", answer)]) == ["/"], more
