"""Each conversation is counted exactly once, however it is sent."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page

from tests.journeys import records
from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.product import Product
from tests.journeys.steps import Walk
from tests.journeys.wire import Wire

pytestmark = pytest.mark.journey

COUNTED, BEFORE = "Samtalet är räknat och glömt", "Samtalet var redan räknat"
MEMBER = "norr@fk.example"


def total(product: Product) -> int:
    """How many meetings have been counted."""
    return sum(records.counts(product).values())


def place(page: Page, address: str, content: str) -> None:
    """Shows a page as if the browser had come to it by itself, as a second tab does."""
    page.route(address, lambda route: route.fulfill(body=content, content_type="text/html; charset=utf-8"))
    page.goto(address)
    page.unroute(address)


@pytest.fixture
def at_close(open_browser: Open, demo: Product, signed_in: Callable[[str], Wire], scripts: bool) -> Walk:
    """The last page of a conversation, with what was offered and done ticked."""
    walk = Walk(open_browser(scripts=scripts).new_page(), demo.url, Checks(axe=False))
    place(walk.page, demo.url + "/samtal/", signed_in(MEMBER).at_close().text)
    walk.page.check("input[name=action][value=door_open]")
    walk.page.check("input[name=did][value=same]")
    return walk


def step_back(page: Page) -> None:
    """Back in the browser. The page was never stored, so the browser asks to send the form again, and it is sent."""
    with suppress(Error):
        page.go_back()
    for _ in range(20):
        if page.locator("form#step").count():
            return
        page.wait_for_timeout(250)
        with suppress(Error):
            page.reload()


def test_back_and_press_again(at_close: Walk, demo: Product) -> None:
    start = total(demo)
    at_close.go("back").go().finish("door_open")
    assert at_close.heading == COUNTED
    step_back(at_close.page)
    assert at_close.heading == "Avsluta"
    at_close.finish("emergency")
    assert at_close.heading == BEFORE
    assert total(demo) == start + 1


def test_double_click(at_close: Walk, demo: Product) -> None:
    start = total(demo)
    at_close.page.dblclick("main button[value=finish]")
    at_close.page.get_by_role("heading", name="Samtalet").wait_for()
    assert at_close.heading in (COUNTED, BEFORE)
    assert total(demo) == start + 1


def test_two_tabs(at_close: Walk, demo: Product) -> None:
    start = total(demo)
    other = at_close.page.context.new_page()
    place(other, demo.url + "/samtal/", at_close.page.content())
    at_close.go("finish")
    twin = Walk(other, demo.url, Checks(axe=False)).finish("nothing_wanted")
    assert (at_close.heading, twin.heading) == (COUNTED, BEFORE)
    assert total(demo) == start + 1


def test_the_same_bytes_sent_eight_times_at_once(signed_in: Callable[[str], Wire], demo: Product) -> None:
    wire = signed_in(MEMBER)
    page = wire.at_close()
    start = total(demo)
    fields = [("seal", page.seal), ("do", "finish"), ("action", "door_open"), ("did", "same")]
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: wire.send("/samtal/", fields), range(8)))
    assert sorted(a.heading for a in answers) == sorted([COUNTED, *[BEFORE] * 7])
    assert total(demo) == start + 1


def test_did_not_ask_and_then_the_end_of_the_same_conversation(signed_in: Callable[[str], Wire], demo: Product) -> None:
    wire = signed_in(MEMBER)
    page = wire.at_close()
    start = total(demo)
    assert wire.post(page, ("unasked", "no_time")).heading == COUNTED
    assert wire.press(page, "finish", ("action", "door_open"), ("did", "same")).heading == BEFORE
    assert total(demo) == start + 1
