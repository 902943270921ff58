"""Back shows nothing: Chromium keeps even a page that forbids it (`no-store`) alive for its Back button, with what was
typed. A real browser on a profile of its own, with that switched on, leaves by every way and looks back. Two walls
stand in the way, each enough by itself: the page's script, and a cookie that every page sets. Without both the text is
seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.journeys.devtools import Chromium, started, without_scripts
from tests.journeys.product import Product
from tests.journeys.wire import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.once]

MEMBER, TYPED = "handlaggare@fk.example", "Kanariefagel nio"
ASKED = "label:has(input[name=answer])"
SEEN = """(() => { const out = [document.title, document.body ? document.body.innerText : ""];
for (const each of document.querySelectorAll("textarea, input:not([type=hidden])")) {
  if (!/radio|checkbox/.test(each.type)) { out.push(each.value); }
  else if (each.checked) { out.push("ticked " + each.value); } }
return out.join("\\n"); })()"""
DEAF = """(() => { const real = window.addEventListener; window.addEventListener = function (name, ...rest) {
if (name !== "pagehide" && name !== "pageshow") { real.call(window, name, ...rest); } }; })()"""
"""Takes the remedy away: the page's script hears neither that it is left nor that it comes back."""
LINK = "document.querySelector('.masthead a[href^=\"/\"]')"
OUT = "document.querySelector('.masthead form button')"
LEAST = 10


@dataclass(frozen=True, slots=True)
class Walls:
    """What stands between Back and the text: whether scripts run, whether the page's script empties it as it is left,
    and whether every page sets the form's cookie."""

    scripts: bool
    emptied: bool
    cookie: bool


class Weather(BaseHTTPRequestHandler):
    """Another site."""

    def do_GET(self) -> None:
        """A page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(b"<!doctype html><title>Annan plats</title><h1>Annan plats</h1>")

    def log_message(self, *given: object) -> None:
        """Nothing."""


class Stripped(BaseHTTPRequestHandler):
    """The product without one of its walls: passes everything on, but no cookie that a page sets when it is read."""

    product = 0

    def do_GET(self) -> None:
        """Passes a request on."""
        self.pass_on(None)

    def do_POST(self) -> None:
        """Passes a form on."""
        self.pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def pass_on(self, body: bytes | None) -> None:
        """The product's answer."""
        sent = {name: value for name, value in self.headers.items() if name.lower() not in ("connection",)}
        with closing(HTTPConnection("127.0.0.1", self.product, timeout=30)) as connection:
            connection.request(self.command, self.path, body, sent | {"Accept-Encoding": "identity"})
            answer = connection.getresponse()
            content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            reading = name.lower() == "set-cookie" and self.command == "GET" and "/konto/" not in self.path
            if not reading and name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(content)

    def log_message(self, *given: object) -> None:
        """Nothing."""


@contextmanager
def served(kind: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Serves on a loopback port of its own, which is given."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class Visit:
    """One browser at the product, with the words that must not be seen again (`words`)."""

    def __init__(self, chromium: Chromium, url: str, elsewhere: str) -> None:
        self.chromium, self.url, self.elsewhere = chromium, url, elsewhere
        self.words: tuple[str, ...] = ()

    def ready(self, path: str) -> None:
        """Waits until a page of the product with this path is there."""
        self.chromium.wait(f"location.pathname === '{path}' && document.readyState === 'complete'")

    def fill(self, field: str, text: str) -> None:
        """Types into a field, by its id."""
        self.chromium.read(f"document.getElementById('{field}').focus()")
        self.chromium.type(text)

    def press(self, element: str) -> None:
        """Presses something that leads to another page, and waits for it."""
        begun = len(self.chromium.events)
        self.chromium.click(element)
        self.chromium.loaded(begun)

    def sign_in(self) -> None:
        """Signs in, unless she is."""
        self.chromium.go(self.url + "/konto/login/")
        if self.chromium.read("location.pathname") == "/konto/login/":
            self.fill("id_login", MEMBER)
            self.fill("id_password", PASSWORD)
            self.press("document.querySelector('main form button')")
        assert self.chromium.read("location.pathname") == "/start/"

    def seen(self) -> list[str]:
        """Which of the words are in the page now."""
        page = str(self.chromium.read(SEEN))
        return [word for word in self.words if word in page]

    def back(self) -> list[str]:
        """Goes one step back; which of the words are to be seen then."""
        self.chromium.go_back()
        self.chromium.wait("document.readyState === 'complete'")
        return self.seen()


def typed(visit: Visit) -> None:
    """A page in which something has been typed and not sent."""
    visit.chromium.go(visit.url + "/sprakhjalp/")
    visit.fill("text", TYPED)
    visit.words = (TYPED,)
    assert visit.seen() == [TYPED]


def answered(visit: Visit) -> None:
    """A page that answers what was typed."""
    typed(visit)
    visit.press("document.querySelector('main form button')")
    assert visit.seen() == [TYPED]


def asked(visit: Visit) -> None:
    """A question of a conversation, with an answer ticked."""
    visit.chromium.go(visit.url + "/samtal/")
    for name, value in (("matter", "underhallsstod"), ("channel", "phone"), ("guide", "exposed")):
        visit.chromium.click(f"document.querySelector('input[name={name}][value={value}]')")
    visit.press("document.querySelector('main .actions button.button')")
    for name, value in (("situation", "alone"), ("minutes", "5_to_15")):
        visit.chromium.click(f"document.querySelector('input[name={name}][value=\"{value}\"]')")
    visit.press("document.querySelector('main button[name=do][value=next]')")
    visit.press("document.querySelector('main button[name=do][value=next]')")
    visit.chromium.click("document.querySelector('input[name=answer][value=unsafe]')")
    heading = str(visit.chromium.read("document.querySelector('h1').innerText")).strip()
    visit.words = (heading, "ticked unsafe")
    assert visit.seen() == [heading, "ticked unsafe"]


def by_link(visit: Visit) -> None:
    """By an ordinary link of the page."""
    visit.press(LINK)
    visit.ready("/start/")


def by_address(visit: Visit) -> None:
    """By the address bar, to another site."""
    visit.chromium.go(visit.elsewhere)


def by_sign_out(visit: Visit) -> None:
    """By signing out."""
    visit.press(OUT)
    visit.ready("/konto/login/")


def by_hiding(visit: Visit) -> None:
    """By hiding the screen, then to another site."""
    visit.chromium.click("document.querySelector('.hidebar [data-hide]')")
    visit.chromium.go(visit.elsewhere)


def by_closing(visit: Visit) -> None:
    """By the step that ends the conversation: it was not asked."""
    visit.chromium.click("document.querySelector('.hidebar summary')")
    visit.press("document.querySelector('.hidebar button[name=unasked]')")


Begin = Callable[[Visit], None]
COMMON: tuple[Begin, ...] = (by_link, by_address, by_sign_out)
CASES: tuple[tuple[Begin, Begin], ...] = (
    *((page, way) for page in (typed, answered) for way in COMMON),
    (asked, by_link),
    (asked, by_address),
    (asked, by_hiding),
    (asked, by_closing),
)
"""Every page with every way to leave it that it has: in a conversation there is no button to sign out."""


@pytest.fixture(scope="module")
def visits(demo: Product, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Walls], set[tuple[str, str]]]:
    """By the walls that stand: in which cases the words were to be seen after Back."""

    def tried(walls: Walls) -> set[tuple[str, str]]:
        profile = tmp_path_factory.mktemp("back") / "profile"
        Stripped.product = demo.port
        with served(Weather) as other, served(Stripped) as stripped:
            port = demo.port if walls.cookie else stripped
            return shown(walls, f"http://127.0.0.1:{port}", f"http://localhost:{other}/", profile)

    return tried


def shown(walls: Walls, url: str, elsewhere: str, profile: Path) -> set[tuple[str, str]]:
    """Leaves every page by every way and goes back; the cases in which a word was to be seen."""
    found = set()
    if not walls.scripts:
        without_scripts(profile)
    with started(profile, []) as chromium:
        if walls.scripts and not walls.emptied:
            chromium.call("Page.addScriptToEvaluateOnNewDocument", source=DEAF)
        for page, way in CASES:
            visit = Visit(chromium, url, elsewhere)
            visit.sign_in()
            page(visit)
            way(visit)
            assert visit.seen() == []
            if visit.back():
                found.add((page.__name__, way.__name__))
        chromium.close()
    print(f"\nback, {walls}: N={len(CASES)} ways tried, the text seen in {len(found)}: {sorted(found)}")
    return found


def test_back_shows_nothing_with_scripts(visits: Callable[[Walls], set[tuple[str, str]]]) -> None:
    assert len(CASES) >= LEAST
    assert visits(Walls(scripts=True, emptied=True, cookie=True)) == set()


def test_back_shows_nothing_without_scripts(visits: Callable[[Walls], set[tuple[str, str]]]) -> None:
    assert visits(Walls(scripts=False, emptied=False, cookie=True)) == set()


def test_the_script_alone_is_enough(visits: Callable[[Walls], set[tuple[str, str]]]) -> None:
    assert visits(Walls(scripts=True, emptied=True, cookie=False)) == set()


@pytest.mark.parametrize("scripts", [True, False])
def test_without_both_walls_the_text_is_seen(visits: Callable[[Walls], set[tuple[str, str]]], scripts: bool) -> None:
    seen = visits(Walls(scripts=scripts, emptied=False, cookie=False))
    assert {("typed", "by_link"), ("typed", "by_address")} <= seen
