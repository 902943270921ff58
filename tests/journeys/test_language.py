"""The language help and what a caseworker writes herself in a conversation, as they are used: with and without scripts,
by the keyboard, marked while writing; and nothing of it stays anywhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request

from tests.journeys.canaries import Mark, hits, left_behind
from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.places import SIGNALS
from tests.journeys.product import Product
from tests.journeys.steps import CONTROLLED, Walk

pytestmark = pytest.mark.journey

STREET = "Hon ska hämtas på Björkgatan 4."
KEPT = """async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,
    (await indexedDB.databases()).length, document.cookie, history.length, location.href, document.title].join("|")"""


def opened(open_browser: Open, demo: Product, **options: object) -> tuple[Page, list[Request]]:
    """The language help in a browser, and every request from then on but those for style sheet, scripts and icon."""
    page = open_browser(**options).new_page()
    page.goto(demo.url + "/sprakhjalp/")
    made: list[Request] = []
    page.on("request", lambda request: made.append(request) if "/s/" not in request.url else None)
    return page, made


def send_by_button(page: Page) -> None:
    """Presses the button and waits for the page."""
    with page.expect_navigation():
        page.click("#draft button.button")


def test_a_text_is_marked_in_every_browser(open_browser: Open, demo: Product, scripts: bool) -> None:
    page, _ = opened(open_browser, demo, scripts=scripts)
    checks = Checks(axe=scripts)
    checks(page)
    page.check("input[name=tool][value=signals]")
    page.fill("#text", SIGNALS)
    send_by_button(page)
    checks(page)
    assert page.locator("mark:not(.aside)").count() >= 1
    assert page.locator("mark.aside").count() >= 1
    assert page.locator("#found .tag", has_text="nedtonad").count() >= 1
    assert page.input_value("#text") == SIGNALS
    assert page.locator("#result-heading").evaluate("node => node === document.activeElement")
    assert page.url == demo.url + "/sprakhjalp/"


def test_marks_come_while_one_writes_and_the_focus_stays(open_browser: Open, demo: Product) -> None:
    page, made = opened(open_browser, demo)
    before = page.evaluate(KEPT)
    page.check("input[name=tool][value=signals]")
    page.focus("#text")
    page.keyboard.type(SIGNALS, delay=15)
    page.wait_for_selector("mark:not(.aside)")
    assert page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["text", len(SIGNALS)]
    assert page.inner_text("#said").split()[0].isdigit()
    assert not page.is_visible("#old")
    page.keyboard.type(" Jag är rädd för honom.")
    assert page.is_visible("#old")
    page.locator("#old").wait_for(state="hidden")
    assert {(request.method, request.url) for request in made} == {("POST", demo.url + "/sprakhjalp/")}
    assert len(made) <= 4
    assert page.evaluate(KEPT) == before
    Checks()(page)


def test_marking_while_one_writes_can_be_turned_off(open_browser: Open, demo: Product) -> None:
    page, made = opened(open_browser, demo)
    page.uncheck("#live-choice input")
    page.fill("#text", SIGNALS)
    page.wait_for_timeout(1_200)
    assert made == []
    send_by_button(page)
    assert made


def test_by_the_keyboard_alone(open_browser: Open, demo: Product, scripts: bool) -> None:
    page, _ = opened(open_browser, demo, scripts=scripts)

    def tab_to(selector: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.locator(selector).evaluate("node => node === document.activeElement"):
                return
        raise AssertionError(f"Tab does not reach {selector}")

    tab_to("input[name=tool] >> nth=0")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("input[name=tool][value=signals]")
    tab_to("#text")
    page.keyboard.insert_text(SIGNALS)
    tab_to("#draft button.button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("mark").count() >= 2


def test_a_text_that_is_too_long_stays_on_the_page(open_browser: Open, demo: Product, scripts: bool) -> None:
    page, made = opened(open_browser, demo, scripts=scripts)
    long = "Orden räcker inte till. " * 900
    page.fill("#text", long)
    if scripts:
        page.click("#draft button.button")
        page.wait_for_timeout(1_200)
        assert made == []
        assert "Texten är för lång" in page.inner_text("#said")
    else:
        send_by_button(page)
        assert "Texten är 21" in page.inner_text(".error-summary")
    assert page.input_value("#text") == long
    assert page.locator("mark").count() == 0


def test_marks_that_could_not_be_renewed_are_said_to_be_old(open_browser: Open, demo: Product) -> None:
    page, _ = opened(open_browser, demo)
    page.check("input[name=tool][value=signals]")
    page.fill("#text", SIGNALS)
    page.wait_for_selector("mark")
    page.context.clear_cookies()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("#text", "Allt är bra.")
    page.wait_for_timeout(300)
    assert page.is_visible("#old")
    assert page.input_value("#text") == "Allt är bra."
    assert page.locator("mark").count() >= 1


def test_without_the_style_sheet_marks_can_be_told_apart(open_browser: Open, demo: Product) -> None:
    context = open_browser(scripts=False)
    context.route("**/*.css", lambda route: route.abort())
    page = context.new_page()
    page.goto(demo.url + "/sprakhjalp/")
    page.check("input[name=tool][value=signals]")
    page.fill("#text", SIGNALS)
    send_by_button(page)
    text = page.inner_text("#found")
    assert "markering 1" in text
    assert "nedtonad" in text
    assert page.locator("#found li").first.inner_text().startswith("1. ")


def test_nothing_typed_while_marking_stays_anywhere(open_browser: Open, demo: Product) -> None:
    page, made = opened(open_browser, demo)
    mark = Mark()
    page.click("summary:has-text('Läcker texten?')")
    for tool in ("signals", "lint", "leaks", "deidentify"):
        page.check(f"input[name=tool][value={tool}]")
        for field in ("protect", "filename", "subject"):
            page.fill(f"#{field}", mark.canary(f"{field}, {tool}"))
        bird = mark.canary(f"text, {tool}")
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.fill("#text", f"Hon är rädd för {bird}.")
    send_by_button(page)
    assert mark.word in page.input_value("#text")
    assert page.locator("mark").count() >= 1
    assert mark.word not in page.evaluate(KEPT)
    assert not [request.url for request in made if mark.word in request.url]
    assert hits(mark, left_behind(demo)) == []


def test_a_text_to_copy_is_closed_until_its_marks_are_confirmed(walk: Walk) -> None:
    walk.at_questions().answers(*CONTROLLED).go().go().go()
    page = walk.page
    page.fill("#own", STREET)
    page.fill("#protect", "Björkgatan 4")
    walk.go("text")
    assert page.locator("#text").count() == page.locator("[data-copy]").count() == 0
    assert "Björkgatan" in page.locator("mark:not(.aside)").first.inner_text()
    walk.press(page.locator("main button[value=text]").last)
    assert page.locator("#text").count() == 0
    page.check("input[name=confirmed]")
    page.fill("#own", STREET + " Porten är blå.")
    walk.press(page.locator("main button[value=text]").last)
    assert page.locator("#text").count() == 0
    page.check("input[name=confirmed]")
    walk.press(page.locator("main button[value=text]").last)
    assert STREET in page.input_value("#text")
    walk.go().did_not_ask("other")


def test_an_own_way_to_ask_is_looked_at_without_leaving_the_question(walk: Walk) -> None:
    walk.at_questions()
    page, asked = walk.page, walk.heading
    page.check("input[name=answer][value=unsafe]")
    page.click("summary:has-text('Granska min egen formulering')")
    page.fill("#phrase", "Du har väl inga problem hemma?")
    walk.press("main button[value=lint]")
    assert walk.heading == asked
    assert page.is_checked("input[name=answer][value=unsafe]")
    assert page.locator("mark").count() >= 1
    assert page.input_value("#phrase") == "Du har väl inga problem hemma?"
    assert page.locator("main details .notice").evaluate("node => node === document.activeElement")
    walk.go()
    assert page.locator(".response").count() == 1
