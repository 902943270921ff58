"""The page that shows every part: read by axe in every dress, at every width, and used with the script's help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.journeys.checks import TOO_WIDE, violations
from tests.journeys.conftest import Open
from tests.journeys.product import Product

pytestmark = pytest.mark.journey

DRESSES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "contrast": {"contrast": "more"},
}
NARROW: ViewportSize = {"width": 320, "height": 640}
# 1280 pixels at 400 % are 320 CSS pixels, four device pixels each.
ZOOMED: dict[str, Any] = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
OUTSIDE = """() => [...document.querySelectorAll("main *, header *, .hidebar *, footer *")].filter(node => {
    const box = node.getBoundingClientRect();
    return box.width && !node.closest(".scroll, .visually-hidden") && (box.left < -1 || box.right > innerWidth + 1);
}).map(node => node.outerHTML.slice(0, 80))"""
SMALL = """() => [...document.querySelectorAll(
    ".button, .button-secondary, .button-quiet, .button-warn, .choice, summary, .field input, .field select"
)].filter(node => node.getBoundingClientRect().height < 43.9).map(node => node.outerHTML.slice(0, 80))"""
# axe passes over the contrast of Arabic letters without a word; with Latin ones in their place it measures them.
LATIN = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/[\\u0600-\\u06ff]/g, "n");
}"""
EARLY_AND_LATE = "ms => document.getAnimations().forEach(animation => { animation.currentTime = ms; })"


@pytest.fixture(params=["", "?riktning=rtl"], ids=["sv", "rtl"])
def address(request: pytest.FixtureRequest, server: str) -> str:
    """The page of parts, from left to right and from right to left."""
    return f"{server}/komponenter/{request.param}"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page of parts in a window of ordinary size."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    opened = context.new_page()
    opened.goto(address)
    yield opened
    context.close()


@pytest.mark.parametrize("dress", DRESSES)
def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Browser, address: str, dress: str) -> None:
    context = browser.new_context(viewport=NARROW, **DRESSES[dress])
    page = context.new_page()
    page.goto(address)
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(OUTSIDE) == []
    assert violations(page) == []
    page.evaluate(LATIN)
    assert violations(page) == []
    context.close()


def test_nothing_is_lost_at_four_hundred_per_cent(browser: Browser, address: str) -> None:
    context = browser.new_context(**ZOOMED)
    page = context.new_page()
    page.goto(address)
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(OUTSIDE) == []
    context.close()


def test_what_is_too_wide_or_too_pale_is_caught(page: Page) -> None:
    page.evaluate("document.querySelector('.lede').style.color = '#ddd'")
    page.evaluate("document.querySelector('.say').style.width = '3000px'")
    page.evaluate(LATIN)
    assert page.evaluate(TOO_WIDE) > 0
    assert page.evaluate(OUTSIDE)
    assert any(found.startswith("color-contrast") for found in violations(page))


def test_every_target_is_big_enough_to_hit(page: Page) -> None:
    assert page.evaluate(SMALL) == []
    page.evaluate("document.querySelector('.button').style.cssText = 'min-height:0;padding:0'")
    assert page.evaluate(SMALL)


def test_words_to_say_are_marked_where_the_line_begins(page: Page) -> None:
    """The rule stands on the left from left to right, on the right from right to left, and never on both sides."""
    widths = page.evaluate(
        "() => { const s = getComputedStyle(document.querySelector('.say'));"
        " return [s.borderLeftWidth, s.borderRightWidth].map(parseFloat) }"
    )
    begins, ends = widths if page.evaluate("document.dir") == "ltr" else widths[::-1]
    assert begins > 5
    assert ends == 0


def test_the_focus_is_seen_on_everything_that_takes_it(page: Page) -> None:
    seen = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return document.activeElement === document.body ? null : [s.outlineStyle, s.outlineWidth] }"
        )
        if outline is None:
            break
        assert outline == ["solid", "3px"]
        seen += 1
    assert seen > 12


def test_copying_is_done_and_said(browser: Browser, server: str) -> None:
    context = browser.new_context(permissions=["clipboard-write"])
    page = context.new_page()
    page.goto(f"{server}/komponenter/")
    page.click("[data-copy]")
    page.wait_for_function("document.getElementById('live').textContent")
    assert page.inner_text("#live") == "Texten är kopierad."
    copied = page.input_value("#copytext")
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    page.focus("main > textarea:last-child")
    page.keyboard.press("Control+V")  # a script may not read the clipboard: the policy forbids it
    assert page.input_value("main > textarea:last-child") == copied
    assert copied
    context.close()


def test_a_second_press_within_two_seconds_is_dropped_with_the_buttons_value_kept(page: Page) -> None:
    """`dispatchEvent` stands for the press: it says whether the form would have been sent."""
    sent = page.evaluate(
        """() => {
            const form = document.querySelector("main form"), button = form.querySelector("button[value=next]");
            const press = () => {
                const event = new SubmitEvent("submit", {bubbles: true, cancelable: true, submitter: button});
                return form.dispatchEvent(event);
            };
            return [press(), press(), button.disabled, new FormData(form, button).get("go")];
        }"""
    )
    assert sent == [True, False, False, "next"]


def test_the_clock_without_scripts(open_browser: Open, demo: Product) -> None:
    page = open_browser(scripts=False).new_page()
    page.goto(f"{demo.url}/komponenter/")
    warning, cover = page.locator("body > .idle"), page.locator("body > .idle-cover")
    for milliseconds, warned, out in ((470_000, False, False), (480_010, True, False), (600_010, True, True)):
        page.evaluate(EARLY_AND_LATE, milliseconds)
        assert (warning.is_visible(), cover.is_visible()) == (warned, out)
        assert page.locator("main h1").is_visible() is not out


def test_the_clock_with_scripts_empties_the_page(open_browser: Open, demo: Product) -> None:
    context = open_browser()
    page = context.new_page()
    page.clock.install()
    page.goto(f"{demo.url}/komponenter/")
    page.fill("#words", "kanariefågel")
    page.clock.fast_forward(485_000)
    assert "Du loggas ut om två minuter" in page.inner_text("#live")
    page.clock.fast_forward(120_000)
    assert page.locator("main").count() == 0
    assert page.locator("#words").count() == 0
    assert page.get_by_role("link", name="Logga in igen").is_visible()
    assert page.title() == "Du är utloggad"


def test_staying_signed_in_keeps_what_was_typed(open_browser: Open, demo: Product) -> None:
    page = open_browser().new_page()
    page.goto(f"{demo.url}/komponenter/")
    page.fill("#words", "kanariefågel")
    page.evaluate(EARLY_AND_LATE, 480_010)
    page.click("body > .idle [data-stay]")
    page.locator("body > .idle").wait_for(state="hidden")
    assert page.inner_text("#live") == "Du är inloggad i tio minuter till."
    assert page.input_value("#words") == "kanariefågel"


def test_back_after_sign_out_shows_nothing(open_browser: Open, demo: Product) -> None:
    context = open_browser(member="")
    page = context.new_page()
    page.goto(f"{demo.url}/konto/login/")
    page.fill("#id_login", "dso@jam.example")
    page.fill("#id_password", "samtal-i-lugn-och-ro")
    with page.expect_navigation():
        page.press("#id_password", "Enter")
    name = page.locator("dl.summary dd").first.inner_text()
    with page.expect_navigation():
        page.click(".masthead form button")
    page.go_back()
    page.wait_for_load_state()
    assert name
    assert name not in page.content()
    assert page.locator(".masthead form").count() == 0


def test_a_page_kept_for_the_back_button_is_emptied_and_fetched_anew(open_browser: Open, demo: Product) -> None:
    """The browser that Playwright drives keeps no pages, so the two events are sent by hand."""
    page = open_browser().new_page()
    page.goto(f"{demo.url}/komponenter/")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert page.evaluate("document.body.textContent") == ""
    assert page.evaluate("getComputedStyle(document.documentElement).visibility") == "hidden"
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert page.locator("main h1").is_visible()
