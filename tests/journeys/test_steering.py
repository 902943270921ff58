"""From the plan to the report: what the coordinator adds, a manager sees, and the account to the government shows."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.product import Product

pytestmark = [pytest.mark.journey, pytest.mark.once]

COORDINATOR, MANAGER = "samordnare@jam.example", "chef@fk.example"


def come(page: Page, demo: Product, room: str) -> None:
    """Goes from the menu to one of the rooms of those who lead."""
    page.goto(demo.url + "/start/")
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Leda").click()
    page.get_by_role("link", name=room, exact=True).click()


@pytest.fixture
def looked(scripts: bool) -> Checks:
    """What holds for every page."""
    return Checks(axe=scripts)


def test_an_activity_a_next_step_and_the_report(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks
) -> None:
    today = timezone.localdate()
    title = f"Gå igenom rutinen med alla nya {uuid4().hex[:6]}"
    page = open_browser(scripts=scripts, member=COORDINATOR).new_page()
    come(page, demo, "Handlingsplanen")
    looked(page)
    page.get_by_role("link", name="Lägg till en aktivitet").first.click()
    looked(page)
    page.get_by_label("Vad ska göras?").fill(title)
    page.get_by_role("button", name="Lägg till").click()
    looked(page)
    assert page.get_by_role("alert").is_visible(), "a plan without area and days was taken"
    assert page.get_by_label("Vad ska göras?").input_value() == title
    page.get_by_label("Område").select_option("routines")
    page.get_by_label("Myndighet").select_option("fk")
    page.get_by_label("Börjar").fill((today - timedelta(days=3)).isoformat())
    page.get_by_label("Ska vara klart").fill((today - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Lägg till").click()
    page.goto(demo.url + "/plan/")
    assert page.get_by_role("link", name=title).first.is_visible()

    page = open_browser(scripts=scripts, member=MANAGER).new_page()
    come(page, demo, "Så långt har enheten kommit")
    looked(page)
    steps = page.locator(".notice h2")
    assert steps.count() == 1
    assert steps.inner_text().startswith("Nästa steg: ")

    come(page, demo, "Redovisningen")
    looked(page)
    page.goto(f"{demo.url}/rapport/{today.year}/")
    looked(page)
    assert title in page.locator("main").inner_text()


def test_a_number_leads_to_its_definition(open_browser: Open, demo: Product, scripts: bool, looked: Checks) -> None:
    page = open_browser(scripts=scripts, member=MANAGER).new_page()
    come(page, demo, "Indikatorer")
    looked(page)
    name = page.locator("main table th a").first.inner_text()
    page.locator("main table th a").first.click()
    looked(page)
    assert page.locator("h1:visible").inner_text() == name


def test_small_counts_are_hidden_on_the_page_and_in_the_file(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks
) -> None:
    page = open_browser(scripts=scripts, member=MANAGER).new_page()
    come(page, demo, "Statistik")
    looked(page)
    page.goto(f"{demo.url}/statistik/2025/enhet-svar/")
    looked(page)
    assert "dold" in page.locator("main").inner_text()
    with page.expect_download() as kept:
        page.get_by_role("link", name="CSV").click()
    rows = kept.value.path().read_text("utf-8-sig")
    assert "dold" in rows


def test_anybody_may_take_the_open_data(open_browser: Open, demo: Product, looked: Checks) -> None:
    page = open_browser(member="").new_page()
    page.goto(demo.url + "/oppna-data/")
    looked(page)
    assert page.context.cookies() == []
    answer = page.request.get(demo.url + "/oppna-data/catalog.ttl")
    assert answer.ok
    assert "dcat:Catalog" in answer.text()


def test_what_if_is_answered_with_what_it_cannot_know(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks
) -> None:
    page = open_browser(scripts=scripts, member=MANAGER).new_page()
    come(page, demo, "Planeraren")
    looked(page)
    page.get_by_role("button", name="Räkna").click()
    page.locator("h1", has_text="gör så här").wait_for()
    looked(page)
    told = page.locator("main").inner_text()
    assert "Vad planeraren inte kan veta" in told
    assert page.url == demo.url + "/planeraren/"
