"""The public site as its readers use it: with and without scripts, in Arabic and Swedish, by keyboard alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route

from tests.journeys.checks import TOO_WIDE
from tests.journeys.product import Product
from upptack.knowledge.directory.contents import bodies
from upptack.knowledge.information.words import Words, leave_for

pytestmark = pytest.mark.journey

KIRUNA = "2584"
AWAY = leave_for()
TELEPHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
STORED = """async () => [localStorage.length, sessionStorage.length, document.cookie,
(await indexedDB.databases()).length, (await caches.keys()).length,
(await navigator.serviceWorker.getRegistrations()).length]"""
# From left to right on the screen, letter by letter.
AS_SEEN = """node => {
    const range = document.createRange(), text = node.firstChild, found = [];
    for (let at = 0; at < text.length; at += 1) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        found.push([range.getBoundingClientRect().left, text.data[at]]);
    }
    return found.sort((one, other) => one[0] - other[0]).map(pair => pair[1]).join("");
}"""


class Reader:
    """Somebody on the public site: the page before her, and every request that her browser made."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home, self.context = home, context
        self.asked: list[Request] = []
        self.leaving: list[Route] = []
        self.hold = False
        context.set_default_timeout(30_000)
        context.on("request", lambda request: self.asked.append(request))
        context.route(AWAY + "**", self.away)
        self.page: Page = context.new_page()

    def away(self, route: Route) -> None:
        """Stands for the site that the exit leads to: answers at once, or holds the answer back."""
        self.leaving.append(route)
        if not self.hold:
            route.fulfill(body="<title>Väder</title><h1>Väder</h1>", content_type="text/html")

    def come(self) -> None:
        """Opens the site where everybody begins."""
        self.page.goto(self.home + "/")

    def follow(self, link: Locator, language: str, heading: str | None = None) -> None:
        """Follows a link to a page in a language."""
        before = self.page.locator("h1").inner_text()
        link.click()
        self.page.wait_for_function(
            "([lang, before, heading]) => {"
            " const h1 = document.querySelector('h1');"  # there is none while the next page comes
            " return h1 && document.documentElement.lang === lang"
            " && (heading ? h1.innerText === heading : h1.innerText !== before) }",
            arg=[language, before, heading],
        )

    def choose_language(self, name: str, language: str) -> None:
        """Follows the link to a language, called as it calls itself."""
        self.follow(self.page.get_by_role("link", name=name, exact=True), language)

    def find_help(self, words: Words) -> None:
        """Follows the page's own way to "find help"."""
        self.follow(self.page.locator("main .actions").get_by_role("link", name=words["find_help"]), words.language)

    def ask(self, words: Words) -> None:
        """Chooses as a woman in Kiruna with children, by the questions' own words, and sees the answer."""
        page = self.page
        page.get_by_label(words["role_exposed"], exact=True).check()
        page.get_by_label(words["form_physical"]).check()
        page.get_by_label(words["municipality"]).select_option("Kiruna")
        page.get_by_label(words["children"]).select_option(words["children_yes"])
        page.get_by_label(words["sex"]).select_option(words["sex_woman"])
        button = page.get_by_role("button", name=words["show_help"])
        self.follow(button, words.language, words["your_help"])

    def left_nothing(self) -> None:
        """No cookie, nothing stored, no choice in any address, nobody else asked."""
        assert self.context.cookies() == []
        assert self.page.evaluate(STORED) == [0, 0, "", 0, 0, 0]
        for request in self.asked:
            assert request.url.startswith(self.home), request.url
            assert not urlsplit(request.url).query
            assert re.fullmatch(r"/|/(sv|sl|en|ar)/(\d+/)?|/s/ui/[a-z.0-9]+", urlsplit(request.url).path), request.url


@pytest.fixture
def reader(browser: Browser, demo: Product, scripts: bool) -> Iterator[Reader]:
    """A reader with a telephone, with or without scripts."""
    context = browser.new_context(java_script_enabled=scripts, locale="sv-SE", **TELEPHONE)
    yield Reader(context, demo.url)
    context.close()


@pytest.fixture
def quick_reader(browser: Browser, demo: Product) -> Iterator[Reader]:
    """A reader with scripts and a keyboard."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 1000, "height": 700})
    yield Reader(context, demo.url)
    context.close()


def numbers(page: Page) -> list[str]:
    """Every number that is shown, in order."""
    return [number.strip() for number in page.locator("main .number").all_inner_texts()]


def checked() -> set[str]:
    """Every telephone number that somebody has checked."""
    return {c.value for body in bodies() for c in body.contacts if c.verified_on}


def unchecked() -> set[str]:
    """Every number that is in the directory and that nobody has checked."""
    return {c.value for body in bodies() for c in body.contacts if c.value and not c.verified_on} - checked()


def reads_well(page: Page) -> None:
    """Nothing outside the window, and no number turned around."""
    assert page.evaluate(TOO_WIDE) <= 0
    for number in page.locator(".number, bdi[dir=ltr]").all():
        if number.is_visible():
            assert number.evaluate(AS_SEEN) == number.inner_text()


@pytest.mark.parametrize("language", ["ar", "sv"])
def test_a_woman_in_kiruna_finds_help_and_prints_the_card(reader: Reader, language: str) -> None:
    words, page = Words(language), reader.page
    reader.come()
    assert page.locator("html").get_attribute("dir") == "ltr"
    if language != "sv":
        reader.choose_language(words["language_name"], language)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    reads_well(page)
    reader.find_help(words)
    reads_well(page)
    reader.ask(words)
    reads_well(page)
    assert "112" in page.locator("main .notice h2").first.inner_text()
    assert numbers(page)[:2] == ["112", "114 14"]
    text = page.locator("main").inner_text()
    assert "Socialtjänsten i Kiruna kommun" in text
    assert words["number_unchecked"] in text
    assert set(numbers(page)) <= checked()
    reader.left_nothing()
    reader.follow(page.get_by_role("button", name=words["print_card"]), language, words["card_title"])
    reads_well(page)
    assert numbers(page)[0] == "112"
    assert set(numbers(page)) <= checked()
    assert "Socialtjänsten" not in page.locator("main .card").inner_text()
    reader.follow(page.get_by_role("button", name=words["back"]), language, words["your_help"])
    reader.left_nothing()


def test_no_unchecked_number_is_in_the_answer(reader: Reader) -> None:
    """There are numbers that nobody has checked, they reach staff marked, and no reader of the public site."""
    reader.come()
    reader.find_help(Words("sv"))
    reader.ask(Words("sv"))
    text = reader.page.content()
    assert len(unchecked()) > 10
    assert [number for number in unchecked() if number in text] == []


def test_the_address_and_the_history_stay_as_they_were(quick_reader: Reader) -> None:
    reader, page, words = quick_reader, quick_reader.page, Words("sv")
    reader.come()
    length, address = page.evaluate("[history.length, location.href]")
    reader.choose_language("English", "en")
    reader.choose_language("Svenska", "sv")
    reader.find_help(words)
    assert page.evaluate("document.activeElement.tagName") == "H1"
    reader.ask(words)
    reader.follow(page.get_by_role("button", name=words["print_card"]), "sv", words["card_title"])
    page.locator(".hidebar").get_by_role("link", name=words["exit_more"]).click()
    page.wait_for_selector("h1:has-text('Dölj')")
    assert page.evaluate("[history.length, location.href]") == [length, address]
    assert page.title() == words["site_name"]
    reader.left_nothing()


def test_a_choice_that_the_form_does_not_have_is_answered_with_a_sentence(reader: Reader) -> None:
    words = Words("sv")
    reader.come()
    reader.find_help(words)
    page = reader.page
    page.locator("#municipality option").nth(5).evaluate("node => { node.value = 'Kanariefågel'; }")
    page.select_option("#municipality", "Kanariefågel")
    page.get_by_role("button", name=words["show_help"]).click()
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert words["error_municipality"] in alert.inner_text()
    assert "Kanariefågel" not in page.content()
    assert page.get_by_role("button", name=words["show_help"]).is_visible()


def test_what_is_left_or_turned_around_is_seen(reader: Reader) -> None:
    reader.come()
    reader.left_nothing()
    reads_well(reader.page)
    reader.page.evaluate("document.querySelector('main').innerHTML += '<p dir=rtl><b class=number>114 14</b></p>'")
    with pytest.raises(AssertionError, match="14 114"):
        reads_well(reader.page)
    reader.page.evaluate("sessionStorage.setItem('spår', '1')")
    with pytest.raises(AssertionError):
        reader.left_nothing()
    reader.page.evaluate("sessionStorage.clear()")
    reader.left_nothing()
    reader.page.goto(reader.home + "/?kommun=2584")
    with pytest.raises(AssertionError):
        reader.left_nothing()


def tab_to(page: Page, wanted: str) -> None:
    """Presses Tab until the focus is on the element."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"The keyboard does not reach {wanted}")


def press_and_wait(page: Page, key: str, language: str, heading: str) -> None:
    """Presses a key that leads to a page with this heading."""
    page.keyboard.press(key)
    page.locator(f"html[lang={language}] h1").filter(has_text=heading).wait_for()


def test_the_keyboard_is_enough(reader: Reader) -> None:
    page, words = reader.page, Words("en")
    reader.come()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-exit')")
    tab_to(page, ".masthead a[lang=en]")
    page.keyboard.press("Enter")
    page.locator("html[lang=en]").wait_for()
    tab_to(page, "main .actions a.button")
    press_and_wait(page, "Enter", "en", words["find_help"])
    tab_to(page, "input[name=role]")
    page.keyboard.press("Space")
    tab_to(page, "input[value=economic]")
    page.keyboard.press("Space")
    tab_to(page, "#municipality")
    page.keyboard.type("Kiruna")
    assert page.input_value("#municipality") == KIRUNA
    tab_to(page, "button[value=page]")
    press_and_wait(page, "Enter", "en", words["your_help"])
    assert "Socialtjänsten i Kiruna kommun" in page.locator("main").inner_text()
    tab_to(page, "[data-exit]")
    page.keyboard.press("Enter")
    page.wait_for_url(AWAY)


def test_the_exit_leads_away_and_tells_nobody_from_where(reader: Reader) -> None:
    reader.come()
    reader.find_help(Words("sv"))
    reader.page.locator("[data-exit]").click()
    reader.page.wait_for_url(AWAY)
    request = reader.leaving[-1].request
    assert (request.method, request.url, request.post_data) == ("GET", AWAY, None)
    assert not {"referer", "cookie", "origin"} & set(request.all_headers())


MEASURE = """() => {
    let presses = 0, third = 0;
    addEventListener("keydown", event => {
        if (event.key === "Escape" && (presses += 1) === 3) { third = event.timeStamp; }
    }, true);
    new MutationObserver(() => {
        const blank = performance.now() - third, box = document.body.getBoundingClientRect();
        const seen = [box.width, box.height];
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => {
                console.log(JSON.stringify({blank, painted: performance.now() - third, seen}));
            };
            channel.port2.postMessage("");
        });
    }).observe(document.documentElement, {attributes: true});
}"""
# The message comes after the frame is painted.


def test_escape_three_times_leaves_at_once(quick_reader: Reader) -> None:
    """The screen is empty within a tenth of a second of the third key, however slow the other site is."""
    reader, page = quick_reader, quick_reader.page
    reader.come()
    reader.find_help(Words("sv"))
    reader.ask(Words("sv"))
    reader.hold = True
    page.evaluate(MEASURE)
    with page.expect_console_message() as said:
        for _ in range(3):
            page.keyboard.press("Escape")
    at = json.loads(said.value.text)
    assert at["seen"] == [0, 0]
    assert 0 < at["blank"] < 50, at
    assert at["painted"] < 100, at
    # The empty screen comes first: the request for the other site may still be on its way here.
    while not reader.leaving:
        page.wait_for_timeout(10)
    reader.leaving[-1].fulfill(body="<title>Väder</title><h1>Väder</h1>", content_type="text/html")
    page.wait_for_url(AWAY)
    page.go_back()
    assert page.url == "about:blank"


def test_fewer_or_slower_presses_stay(quick_reader: Reader) -> None:
    reader, page = quick_reader, quick_reader.page
    page.clock.install()
    reader.come()
    for keys in (("Escape", "Escape", "a", "Escape"), ("a", "Escape", "Escape")):
        for key in keys:
            page.keyboard.press(key)
    page.clock.fast_forward(2_100)
    page.keyboard.press("Escape")
    assert reader.leaving == []
    assert page.locator("h1").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(AWAY)
