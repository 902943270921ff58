"""What protects the one who works beside an open door: the hidden screen, the keyboard, and the idle sign-out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys import records
from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.product import Product
from tests.journeys.steps import Walk

pytestmark = pytest.mark.journey

IN_VIEW = """() => document.title + " " + document.body.innerText"""
HIDE_AND_READ = """press => new Promise(done => {
    const began = performance.now();
    if (press === "Escape") document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
    else document.querySelector("[data-hide]").click();
    requestAnimationFrame(() => done([performance.now() - began, document.title + " " + document.body.innerText]));
})"""
OF_THE_CONVERSATION = ("samtal", "våld", "säg", "fråg", "upptäck", "jon sarri", "person")
LATER = "ms => document.getAnimations().forEach(a => { a.currentTime = ms; })"


def telling(text: str) -> list[str]:
    """The words of a text that would tell a passer-by what the screen was about."""
    return [word for word in OF_THE_CONVERSATION if word in text.lower()]


@pytest.fixture
def by_script(open_browser: Open, demo: Product) -> Walk:
    """The first question, in a browser with scripts."""
    return Walk(open_browser().new_page(), demo.url, Checks()).at_questions()


@pytest.mark.parametrize("press", ["Escape", "button"])
def test_one_press_hides_the_screen_within_a_tenth_of_a_second(by_script: Walk, press: str) -> None:
    page = by_script.page
    page.check("input[name=answer][value=unsafe]")
    assert telling(page.evaluate(IN_VIEW))
    milliseconds, text = page.evaluate(HIDE_AND_READ, press)
    assert milliseconds < 100
    assert not telling(text)
    assert page.title() == "Anteckningar"
    by_script.look(page)
    page.keyboard.press("Escape")
    assert page.is_visible("form#step")
    assert page.is_checked("input[name=answer][value=unsafe]")


def test_a_real_escape_key_hides_and_shows(by_script: Walk) -> None:
    by_script.page.keyboard.press("Escape")
    assert not telling(by_script.page.evaluate(IN_VIEW))
    by_script.page.get_by_role("link", name="Stäng anteckningarna").click()
    assert telling(by_script.page.evaluate(IN_VIEW))


def test_hidden_without_scripts_and_back_with_the_ticks(open_browser: Open, demo: Product) -> None:
    walk = Walk(open_browser(scripts=False).new_page(), demo.url, Checks(axe=False)).at_questions()
    walk.page.check("input[name=answer][value=unsafe]")
    walk.press(".hidebar button[value=hide]")
    assert not telling(walk.page.evaluate(IN_VIEW))
    assert walk.page.title() == "Anteckningar"
    walk.press("button[value=show]")
    assert walk.page.is_checked("input[name=answer][value=unsafe]")


def test_own_words_are_kept_while_the_screen_is_hidden(open_browser: Open, demo: Product, scripts: bool) -> None:
    walk = Walk(open_browser(scripts=scripts).new_page(), demo.url, Checks(axe=scripts))
    walk.begin().gate(minutes="under_5").go().answers(("unsafe",), ("hit",)).go().go().go()
    walk.page.check("input[name=fact] >> nth=0")
    walk.page.fill("#own", "Ringer på torsdag.")
    if scripts:
        walk.page.click(".hidebar button[value=hide]")
        assert "torsdag." not in walk.page.evaluate(IN_VIEW)
        walk.page.keyboard.press("Escape")
    else:
        walk.press(".hidebar button[value=hide]")
        assert "torsdag." not in walk.page.content()
        walk.press("button[value=show]")
    assert walk.page.input_value("#own") == "Ringer på torsdag."
    assert walk.page.locator("input[name=fact]").first.is_checked()


def tab_to(walk: Walk, selector: str) -> None:
    """Presses Tab until the element has the focus; fails after a hundred."""
    for _ in range(100):
        if walk.page.locator(selector).evaluate("node => node === document.activeElement"):
            return
        walk.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def enter(walk: Walk, key: str = "Enter") -> None:
    """Presses a key that leads to another page."""
    with walk.page.expect_navigation():
        walk.page.keyboard.press(key)


def test_the_gate_and_did_not_ask_with_the_keyboard_alone(walk: Walk, demo: Product) -> None:
    before = records.counts(demo)
    walk.open_start()
    tab_to(walk, "input[name=matter] >> nth=0")
    walk.page.keyboard.press("Space")
    tab_to(walk, "input[name=channel] >> nth=0")
    walk.page.keyboard.press("Space")
    enter(walk)
    assert walk.heading == "Kan ni tala tryggt?"
    tab_to(walk, "input[name=situation] >> nth=0")
    walk.page.keyboard.press("Space")
    tab_to(walk, "input[name=minutes] >> nth=0")
    walk.page.keyboard.press("Space")
    walk.page.keyboard.press("ArrowDown")
    walk.page.keyboard.press("ArrowDown")
    enter(walk)
    assert walk.heading == "Berätta varför du frågar"
    tab_to(walk, ".hidebar summary")
    walk.page.keyboard.press("Enter")
    tab_to(walk, ".hidebar button[value=unsure]")
    enter(walk, "Space")
    assert walk.heading == "Samtalet är räknat och glömt"
    assert sum((records.counts(demo) - before).values()) == 1


def test_enter_in_a_field_goes_on_and_never_hides(walk: Walk) -> None:
    walk.begin().gate(minutes="under_5").go()
    walk.page.check("input[name=answer][value=safe]")
    enter(walk)
    assert walk.page.title() != "Anteckningar"
    assert walk.page.locator(".response").count() == 1
    walk.answers().go().go().go()
    walk.page.focus("input[name=matters][value=no]")
    walk.page.keyboard.press("Space")
    enter(walk)
    assert walk.page.locator("#text").count() == 1


def test_the_warning_shows_after_eight_minutes_and_the_cover_after_ten(open_browser: Open, demo: Product) -> None:
    walk = Walk(open_browser(scripts=False).new_page(), demo.url, Checks(axe=False)).at_questions()
    page = walk.page
    page.check("input[name=answer][value=unsafe]")

    def shown(selector: str) -> Any:
        return page.locator(selector).evaluate("node => getComputedStyle(node).visibility") == "visible"

    page.evaluate(LATER, 479_000)
    assert not shown(".idle")
    page.evaluate(LATER, 480_010)
    assert shown(".idle")
    assert not shown(".idle-cover")
    assert shown("main")
    page.evaluate(LATER, 600_010)
    assert shown(".idle-cover")
    assert not shown("main")


def test_stay_keeps_the_page_and_its_ticks(open_browser: Open, demo: Product) -> None:
    walk = Walk(open_browser(scripts=False).new_page(), demo.url, Checks(axe=False)).at_questions()
    asked = walk.heading
    walk.page.check("input[name=answer][value=unsafe]")
    walk.page.evaluate(LATER, 480_010)
    walk.press(".idle button")
    assert walk.heading == asked
    assert walk.page.is_checked("input[name=answer][value=unsafe]")
    assert walk.page.locator(".error-summary").count() == 0
