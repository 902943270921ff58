"""A number that an editor changes reaches the conversation only after another agency has approved it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.product import Product
from tests.journeys.steps import CONTROLLED, Walk

pytestmark = pytest.mark.journey

BODY, EDIT = "Kvinnofridslinjen", "/redaktion/snippets/directory/body/edit/kvinnofridslinjen/"
EDITOR, REVIEWER = "redaktor@sos.example", "granskare@jam.example"
INVENTED = "000-000 00 77"


@pytest.fixture
def strangers() -> Iterator[list[str]]:
    """What editors' pages asked of other sites; there must be nothing at the end."""
    asked: list[str] = []
    yield asked
    assert asked == []


def opened(open_browser: Callable[..., BrowserContext], demo: Product, member: str, strangers: list[str]) -> Page:
    page = open_browser(member=member, viewport={"width": 1200, "height": 1000}).new_page()
    own = (demo.url, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else strangers.append(request.url))
    page.on("console", lambda said: strangers.append(said.text) if "Content Security Policy" in said.text else None)
    return page


def bodies(walk: Walk) -> str:
    """What the caseworker is shown of bodies, for an exposed woman."""
    walk.begin(sex="woman", age="25_64").gate().go().answers(*CONTROLLED).go()
    return walk.text


def press(page: Page, button: str) -> None:
    """Opens the menu of what can be done with a draft, and does one of them."""
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Fler åtgärder").click()
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("scripts", [True], indirect=True)
def test_a_number_is_changed_by_one_agency_and_approved_by_another(
    walk: Walk,
    demo: Product,
    open_browser: Callable[..., BrowserContext],
    strangers: list[str],
) -> None:
    editor = opened(open_browser, demo, EDITOR, strangers)
    editor.goto(demo.url + EDIT)
    editor.fill("[name=contacts-0-value]", INVENTED)
    editor.fill("[name=contacts-0-verified_on]", date.today().isoformat())
    editor.fill("[name=contacts-0-expires_on]", (date.today() + timedelta(days=200)).isoformat())
    editor.keyboard.press("Escape")
    press(editor, "Lämna in till Granskning")
    assert INVENTED not in bodies(walk)

    reviewer = opened(open_browser, demo, REVIEWER, strangers)
    reviewer.goto(demo.url + "/start/")
    with reviewer.expect_navigation():
        reviewer.get_by_role("link", name=BODY).first.click()
    press(reviewer, "Godkänn och Publicera")
    shown = bodies(walk)
    assert INVENTED in shown
    assert BODY in shown

    public = open_browser(member="").new_page()
    public.goto(demo.url + "/en/1/")
    public.wait_for_timeout(1_100)
    public.reload()
    assert INVENTED in public.inner_text("main")
