"""Own employees: an employee reads where to turn; a manager asks, agrees on the same day, and is forgotten."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Page

from tests.journeys import records
from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.product import Product

pytestmark = [pytest.mark.journey, pytest.mark.once]

MANAGER, EMPLOYEE, COORDINATOR = "chef@fk.example", "handlaggare@fk.example", "samordnare@jam.example"
WAIT = 60_000
ROOM = "/arbetsplats/"
READERS = (
    "Jag är själv utsatt",
    "Jag använder våld, eller är rädd för att göra det",
    "Jag är orolig för en kollega",
    "Jag är chef",
    "Ett ärende gäller någon som jag eller en kollega känner",
    "Jag har en säkerhetsklassad tjänst",
)
TOLD = (("uneasy",), ("now",), ("contacts", "comes"), ("has_matter",), ("today",), ("number", "escort"))


@pytest.fixture
def looked(scripts: bool) -> Checks:
    """What holds for every page."""
    return Checks(axe=scripts)


def opened(open_browser: Open, member: str, *, scripts: bool) -> Page:
    """A member's own window, which waits for a busy machine."""
    page = open_browser(scripts=scripts, member=member).new_page()
    page.set_default_timeout(WAIT)
    return page


def press(page: Page, looked: Checks, button: str) -> None:
    """Presses a button of the page, waits for the one it leads to, and looks at it."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    looked(page)


def main(page: Page) -> str:
    """The words of the page."""
    return page.get_by_role("main").inner_text()


def counted(demo: Product) -> Counter[records.Row]:
    """The own count: how many of each class, by year and agency."""
    found = records.rows(demo, "SELECT year, agency, answer, n FROM tally_ownstaff")
    return Counter({tuple(row[:-1]): row[-1] for row in found})


def changed(before: dict[str, Counter[records.Row]], demo: Product) -> set[str]:
    """The tables that hold something else than before."""
    after = records.contents(demo)
    return {name for name in after if after[name] != before.get(name)}


def at_questions(page: Page, demo: Product, looked: Checks) -> None:
    """Begins a conversation where everyone is asked, and comes to the first question."""
    page.goto(demo.url + ROOM)
    page.get_by_role("main").get_by_role("link", name="Samtal med en medarbetare").click()
    looked(page)
    page.get_by_label("Ett samtal där jag frågar alla").check()
    page.get_by_label("Möte i rum").check()
    press(page, looked, "Börja")
    page.get_by_label("Ja, vi är ensamma").check()
    page.get_by_label("Mer än 15 minuter").check()
    press(page, looked, "Fortsätt")
    assert "Du bestämmer vad du vill berätta" in main(page)
    assert "Jag frågar alla" in main(page)
    press(page, looked, "Fortsätt")


def test_an_employee_reads_where_to_turn_and_nothing_is_kept(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks
) -> None:
    page = opened(open_browser, EMPLOYEE, scripts=scripts)
    page.goto(demo.url + ROOM)
    looked(page)
    assert page.get_by_role("main").get_by_role("link", name="Samtal med en medarbetare").count() == 0
    before = records.contents(demo)
    for words in READERS:
        page.goto(demo.url + ROOM)
        page.get_by_role("main").get_by_role("link", name=words, exact=True).click()
        page.get_by_role("heading", level=1).wait_for()
        looked(page)
        assert "112" in main(page)
    assert changed(before, demo) <= {"django_session"}
    for closed in ("samtal/", "ledning/"):
        answer = page.goto(demo.url + ROOM + closed)
        assert answer is not None
        assert answer.status == 403


def test_a_manager_asks_agrees_on_the_same_day_and_leaves_one_count(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks
) -> None:
    page = opened(open_browser, MANAGER, scripts=scripts)
    before, kept = counted(demo), records.contents(demo)
    at_questions(page, demo, looked)
    for codes in TOLD:
        for code in codes:
            page.check(f"input[name=answer][value={code}]")
        press(page, looked, "Fortsätt")
    assert page.url == demo.url + ROOM + "samtal/"
    shown = main(page)
    for measure in ("Säkerhet", "Nummer och e-post", "Sällskap till och från", "Reception och växel"):
        assert measure in shown
    press(page, looked, "Fortsätt")
    assert "Skriv inte varför" in main(page)
    press(page, looked, "Fortsätt")
    press(page, looked, "Avsluta och räkna")
    assert "avslutat och glömt" in main(page)
    added = counted(demo) - before
    ((_, agency, answer),) = added
    assert (agency, answer, sum(added.values())) == ("fk", "told", 1)
    assert changed(kept, demo) <= {"tally_ownstaff", "tally_spent", "django_session"}


def test_a_manager_who_did_not_ask_is_done_in_two_presses(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks
) -> None:
    page = opened(open_browser, MANAGER, scripts=scripts)
    before = counted(demo)
    at_questions(page, demo, looked)
    page.click(".hidebar summary")
    with page.expect_navigation():
        page.click(".hidebar button[name=unasked][value=unsure]")
    looked(page)
    assert "kapitlet för chefer" in main(page)
    ((_, agency, answer),) = counted(demo) - before
    assert (agency, answer) == ("fk", "not_asked")


def test_an_overheard_conversation_stops_with_neutral_words(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks
) -> None:
    page = opened(open_browser, MANAGER, scripts=scripts)
    page.goto(demo.url + ROOM + "samtal/")
    page.get_by_label("Jag har lagt märke till något").check()
    page.get_by_label("Telefon").check()
    press(page, looked, "Börja")
    page.get_by_label("Nej, någon annan kan höra").check()
    page.get_by_label("Mer än 15 minuter").check()
    press(page, looked, "Fortsätt")
    said = "\n".join(page.locator(".say p:not(.say-label)").all_inner_texts()).lower()
    assert said
    assert not [word for word in ("våld", "rädd", "trygg", "partner", "hot") if word in said]
    press(page, looked, "Nu går det att tala")
    assert page.locator("input[name=situation]").count() > 2


@pytest.mark.parametrize("member", [MANAGER, COORDINATOR])
def test_too_few_are_shown_as_too_few(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks, member: str
) -> None:
    page = opened(open_browser, member, scripts=scripts)
    page.goto(demo.url + ROOM + "ledning/")
    looked(page)
    assert "För få för att visas" in main(page)
    assert page.locator("main td").count() == 0
