"""Signed out in the middle of a conversation: it waits in the page, and goes on after a new sign-in."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.product import Product
from tests.journeys.steps import Walk, confirm
from tests.journeys.wire import PASSWORD, Wire

pytestmark = pytest.mark.journey

AGE = """
from importlib import import_module
from django.conf import settings
store = import_module(settings.SESSION_ENGINE).SessionStore(sys.argv[1])
store["seen"] -= int(sys.argv[2])
store.save()
"""


UNCONFIRM = """
from importlib import import_module
from django.conf import settings
store = import_module(settings.SESSION_ENGINE).SessionStore(sys.argv[1])
store["confirmed"] -= 301
store.save()
"""


def age_confirmation(context: BrowserContext, demo: Product) -> None:
    """Lets five minutes go by since she last showed that it is she."""
    cookies = {str(each.get("name")): str(each.get("value")) for each in context.cookies()}
    demo.python(UNCONFIRM, cookies["upptack"])


def sign_in(context: BrowserContext, demo: Product, email: str = "specialist@fk.example") -> None:
    """Signs in by hand in a tab of its own."""
    page = context.new_page()
    page.goto(demo.url + "/start/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
    assert page.url == demo.url + "/start/"
    page.close()


def test_signed_out_in_the_middle_and_on_again(open_browser: Open, demo: Product, scripts: bool) -> None:
    context = open_browser(scripts=scripts, member="")
    sign_in(context, demo)
    walk = Walk(context.new_page(), demo.url, Checks(axe=scripts)).at_questions().answer("unsafe")
    asked = walk.heading
    context.clear_cookies(name="upptack")
    walk.page.check("input[name=answer][value=decides]")
    walk.go()
    assert walk.heading == "Du har loggats ut"
    sign_in(context, demo)
    walk.press("main form button")
    assert walk.heading == asked
    walk.answers(("decides",))
    assert walk.page.locator(".level-offer, .level-today").count() == 1


def test_another_member_cannot_take_over(open_browser: Open, demo: Product) -> None:
    context = open_browser(member="")
    sign_in(context, demo)
    walk = Walk(context.new_page(), demo.url, Checks()).at_questions()
    context.clear_cookies(name="upptack")
    walk.page.check("input[name=answer][value=safe]")
    walk.go()
    sign_in(context, demo, "handlaggare@fk.example")
    walk.press("main form button")
    assert walk.heading == "Samtalet går inte att öppna"


def test_eleven_idle_minutes_sign_out_and_nine_do_not(demo: Product) -> None:
    wire = Wire(demo.url)
    wire.sign_in("specialist@fk.example")
    page = wire.at_questions()
    demo.python(AGE, wire.session, str(9 * 60))
    assert wire.press(page, "next", ("answer", "safe")).status == 200
    demo.python(AGE, wire.session, str(11 * 60))
    out = wire.press(page, "next", ("answer", "safe"))
    assert (out.status, out.heading) == (403, "Du har loggats ut")
    assert out.seal == page.seal
    wire.sign_in("specialist@fk.example")
    assert wire.press(out, "show").heading == page.heading


def test_who_is_not_a_caseworker_is_told_so(demo: Product) -> None:
    wire = Wire(demo.url)
    wire.sign_in("chef@fk.example")
    assert wire.send("/samtal/").status == 403
    assert wire.begin().status == 403


def test_guessing_is_slowed_over_both_server_processes(demo: Product) -> None:
    """The demo runs two; each request comes over a connection of its own, to any of them."""
    wire = Wire(demo.url)
    page = wire.send("/konto/login/")
    token = [(c.name, c.value) for c in page.controls() if c.name == "csrfmiddlewaretoken"]
    guess = [*token, ("login", "gissad@fk.example"), ("password", "fel")]
    assert [wire.send("/konto/login/", guess).status for _ in range(12)] == [200] * 5 + [429] * 7


def test_she_shows_again_that_it_is_she_and_comes_back(open_browser: Open, demo: Product, scripts: bool) -> None:
    """Asked before a key is made; what was typed when the five minutes had gone by is sent again from the page."""
    context = open_browser(scripts=scripts, member="")
    sign_in(context, demo, "samordnare@jam.example")
    page = context.new_page()
    age_confirmation(context, demo)
    page.goto(demo.url + "/api-nycklar/")
    confirm(page)
    assert page.url == demo.url + "/api-nycklar/"
    age_confirmation(context, demo)
    page.select_option("#agency", "fk")
    page.fill("#system", "Kanarie ärendesystem")
    with page.expect_navigation():
        page.click("main button[value=make]")
    assert page.inner_text("h1") == "Visa att det är du"
    with context.expect_page() as opened:
        page.click("main ol a")
    confirm(opened.value)
    assert opened.value.inner_text("h1") == "Tack, nu vet vi att det är du"
    opened.value.close()
    with page.expect_navigation():
        page.click("main form button")
    assert page.inner_text("h1") != "Visa att det är du"
    assert "Kanarie ärendesystem" in page.content()
