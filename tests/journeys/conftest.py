"""The running product, the browser, and members who are signed in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.journeys.checks import Checks
from tests.journeys.product import Product, running
from tests.journeys.steps import Walk
from tests.journeys.wire import Wire

CHROMIUM = "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FRESH = 120.0
"""Seconds after a sign-in during which it is used for further tests: a member who signed in within five minutes need
not show again that it is she."""
Open = Callable[..., BrowserContext]


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product, running for all journeys."""
    with running(tmp_path_factory.mktemp("journeys")) as product:
        yield product


@pytest.fixture(scope="package")
def server(demo: Product) -> str:
    """The product's address, without a slash at the end."""
    return demo.url


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Closed with the package, for its event loop would bar later tests from the database."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """With and without scripts in the browser."""
    return bool(request.param)


@pytest.fixture(scope="package")
def signed_in(demo: Product) -> Callable[[str], Wire]:
    """A member who is signed in, by e-mail. Each signs in once, and anew when that is so long ago that she might be
    asked to show again that it is she."""
    known: dict[str, Wire] = {}
    since: dict[str, float] = {}

    def member(email: str) -> Wire:
        now = time.monotonic()
        if email not in known or now - since[email] >= FRESH or not known[email].signed_in:
            known[email], since[email] = Wire(demo.url), now
            known[email].sign_in(email)
        return known[email]

    return member


@pytest.fixture
def open_browser(browser: Browser, demo: Product, signed_in: Callable[[str], Wire]) -> Iterator[Open]:
    """Opens a browser profile of its own, signed in as `member` unless that is empty."""
    opened: list[BrowserContext] = []

    def profile(*, scripts: bool = True, member: str = "norr@fk.example", **options: object) -> BrowserContext:
        context = browser.new_context(java_script_enabled=scripts, locale="sv-SE", **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        opened.append(context)
        if member:
            cookie = signed_in(member).session
            context.add_cookies([{"name": "upptack", "value": cookie, "url": demo.url, "httpOnly": True}])
        return context

    yield profile
    for context in opened:
        context.close()


@pytest.fixture
def walk(open_browser: Open, demo: Product, scripts: bool) -> Walk:
    """A caseworker with a telephone in her hand and the start page of a conversation before her."""
    checks = Checks(axe=scripts)
    return Walk(open_browser(scripts=scripts).new_page(), demo.url, checks)
