"""What violence may mean for a case: the child's own ground, what not to write to two parties, and the law of a day."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.steps import CONTROLLED, Walk

pytestmark = pytest.mark.journey

MIGRATION = "handlaggare@mig.example"
SHOW = "Visa vad som kan ha betydelse"
WAIT = 60_000


@pytest.fixture
def page(open_browser: Open, scripts: bool) -> Page:
    """A caseworker's window at Migrationsverket, which waits for a busy machine."""
    opened = open_browser(scripts=scripts, member=MIGRATION).new_page()
    opened.set_default_timeout(WAIT)
    return opened


@pytest.fixture
def looked(scripts: bool) -> Checks:
    """What holds for every page."""
    return Checks(axe=scripts)


def choose(page: Page, **known: str) -> None:
    """Ticks what is known."""
    for question, answer in known.items():
        page.check(f'input[name="q-{question}"][value="{answer}"]')


def show(page: Page, looked: Checks) -> None:
    """Asks for the answer and looks at the page."""
    with page.expect_navigation():
        page.get_by_role("button", name=SHOW, exact=True).click()
    looked(page)


def test_an_applicant_whose_child_was_exposed_sees_the_childs_own_ground(
    page: Page, server: str, looked: Checks
) -> None:
    page.goto(server + "/betydelse/")
    looked(page)
    page.get_by_role("link", name="Uppehållstillstånd på anknytning").click()
    choose(page, permit="partner", ended="yes", because="yes", violence_self="no", violence_child="told")
    show(page, looked)
    card = page.locator('[id="5-16-vald-barn"]')
    assert "Kan ha betydelse" in card.inner_text()
    assert "tretton månader" in card.inner_text()
    card.get_by_text("Vad det bygger på").click()
    assert "5 kap. 16 § utlänningslagen (2005:716)" in card.inner_text()
    assert "Gäller annat" in (page.locator('[id="5-16-vald"]').text_content() or "")
    assert page.url == server + "/betydelse/mig-anknytning/"
    assert page.title() == "Betydelse för ärendet – Upptäck"


def test_with_two_parties_the_conversation_leads_to_what_not_to_write(walk: Walk, looked: Checks) -> None:
    walk.page.set_default_timeout(WAIT)
    walk.begin(sex="woman").gate().go().answers(*CONTROLLED)
    with walk.page.context.expect_page() as tab:
        walk.page.get_by_role("button", name="Vad det kan betyda för ärendet, i en ny flik").click()
    opened = tab.value
    opened.set_default_timeout(WAIT)
    opened.wait_for_load_state()
    looked(opened)
    link = opened.get_by_role("button", name="Öppna Underhållsstöd")
    if link.count():
        with opened.expect_navigation():
            link.first.click()
        looked(opened)
    choose(opened, stage="review")
    show(opened, looked)
    card = opened.locator('[id="skriv-inte"]')
    assert "Kan ha betydelse" in card.inner_text()
    assert "Skriv" in card.inner_text()
    assert "Kan ha betydelse" in opened.locator('[id="18-40a-meddelande"]').inner_text()
    assert opened.locator('input[name="q-violence"][value="told"]').is_checked()


def test_the_law_of_2024_and_of_today_name_different_paragraphs(page: Page, server: str, looked: Checks) -> None:
    page.goto(server + "/betydelse/alla-barn/")
    choose(page, agency="mig", harm="told", work="yes")
    show(page, looked)
    now = page.locator('[id="anmala"]').text_content() or ""
    page.fill("#on", "2024-03-01")
    show(page, looked)
    then = page.locator('[id="anmala"]').text_content() or ""
    assert "Som lagen var 1 mars 2024" in page.locator("body").inner_text()
    assert "19 kap. 1 § socialtjänstlagen (2025:400)" in now
    assert "14 kap. 1 § socialtjänstlagen (2001:453)" in then
    assert "14 kap. 1 § socialtjänstlagen (2001:453)" not in now
    assert "19 kap. 1 § socialtjänstlagen (2025:400)" not in then
    page.goto(server + "/lag/p/sol-2001-453-14-1/")
    assert "Upphävd" in page.locator("main").inner_text()
    looked(page)


def test_when_nothing_applies_the_answer_still_has_the_focus(open_browser: Open, server: str, looked: Checks) -> None:
    page = open_browser(member=MIGRATION).new_page()
    page.set_default_timeout(WAIT)
    page.goto(server + "/betydelse/alla-barn/")
    choose(page, agency="mig", harm="no", work="no", reported="no")
    show(page, looked)
    assert page.evaluate("document.activeElement.textContent").startswith("Gäller annat")
    assert page.locator('[id="anmala"]').is_visible()


def test_a_field_is_answered_with_the_keyboard_alone(open_browser: Open, server: str) -> None:
    page = open_browser(member=MIGRATION).new_page()
    page.set_default_timeout(WAIT)
    page.goto(server + "/betydelse/mig-ees/")
    page.focus('input[name="q-family"][value="unknown"]')
    page.keyboard.press("ArrowDown")
    assert page.locator('input[name="q-family"]:checked').get_attribute("value") == "yes"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == SHOW:
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('section').ariaLabel") == "Svar"
