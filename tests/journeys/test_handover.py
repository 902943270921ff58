"""Handing over and answering, from the card in a conversation to the count, with and without scripts."""

from __future__ import annotations

from time import monotonic

import pytest
from playwright.sync_api import Page

from tests.journeys import records
from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.handover_steps import (
    DETAILS,
    IN_DANGER,
    KVINNOFRID,
    TOLD,
    Receiver,
    card,
    choose,
    code_on,
    counted_since,
    handovers,
    link_on,
    receipts,
    row_of,
    tell,
    unit_list,
)
from tests.journeys.product import Product
from tests.journeys.steps import Walk

pytestmark = pytest.mark.journey

LARGEST = 10_000
LOOP_SECONDS, LOOP_SCREENS = 30, 3
LINE = "Kvinnofridslinjen"


@pytest.fixture(autouse=True)
def none_open(demo: Product) -> None:
    """Every test begins with an empty list."""
    records.change(demo, "DELETE FROM handover_handover")
    records.change(demo, "DELETE FROM handover_wrongcode")


@pytest.fixture
def receiver(open_browser: Open, demo: Product, scripts: bool) -> Receiver:
    """Somebody at a body, with no account."""
    return Receiver(open_browser(scripts=scripts, member=""), demo.url, Checks(axe=scripts))


def at_bodies(walk: Walk) -> Walk:
    """A conversation with somebody in danger, at the page of where she can turn."""
    walk.begin().gate(minutes="under_5").go().answers(*IN_DANGER).go()
    assert walk.heading == "Vart personen kan vända sig"
    return walk


def from_catalogue(walk: Walk, urgency: str = "today") -> Walk:
    """At the choice of how to hand over, without a conversation: as the button of a card posts it."""
    walk.page.goto(walk.url + "/lamna-over/")
    walk.page.evaluate(
        """pairs => {
            const form = Object.assign(document.createElement("form"), {method: "post", action: "/lamna-over/"});
            for (const [name, value] of pairs) {
                form.append(Object.assign(document.createElement("input"), {name, value}));
            }
            document.body.append(form);
        }""",
        [["body", KVINNOFRID], ["urgency", urgency]],
    )
    with walk.page.expect_navigation():
        walk.page.evaluate("document.forms[document.forms.length - 1].submit()")
    walk.look(walk.page)
    return walk


def previewed(walk: Walk, way: str) -> Walk:
    """At what the person is read before it is handed over."""
    choose(from_catalogue(walk), way, contact="yes")
    return tell(walk, TOLD).go("preview")


def consented(walk: Walk, way: str) -> Walk:
    """Handed over with what the person has said yes to."""
    previewed(walk, way).page.check("input[name=consent]")
    return walk.go("create")


def test_acute_and_full_then_the_next_body_reaches_her(
    walk: Walk, open_browser: Open, demo: Product, scripts: bool
) -> None:
    def another() -> Receiver:
        return Receiver(open_browser(scripts=scripts, member=""), demo.url, walk.look)

    before = receipts(demo)
    at_bodies(walk)
    tab = called_together(walk)
    first = another()
    first.by_code(code_on(tab.page)).answer("full")
    following = first.page.locator(".notice strong").inner_text()
    on_to_the_next(tab, following)
    choose(tab, "code")
    second = another()
    second.by_code(code_on(tab.page)).answer("accepted")
    new_code = code_on(second.page)
    unit_list(tab)
    assert "De tar emot." in row_of(tab, following)
    second.by_code(new_code).answer("reached")
    unit_list(tab)
    assert "De har kontakt med personen." in row_of(tab, following)
    for _ in range(2):
        tab.press(tab.page.locator("main button[value=close]").first)
        assert "Överlämningen är räknad och borttagen." in tab.text
    assert handovers(demo) == []
    assert "Inget väntar." in unit_list(tab).text
    counted = counted_since(before, demo)
    assert sorted((each["outcome"], each["way"], each["band"]) for each in counted) == [
        ("full", "call", "under_15m"),
        ("reached", "code", "under_15m"),
    ]
    assert {(each["urgency"], each["unit"]) for each in counted} == {("now", "fk-norr-1")}
    assert walk.heading == "Vart personen kan vända sig"


def called_together(walk: Walk) -> Walk:
    """From the card of the line to the call's script, in the tab that opened."""
    tab = card(walk)
    assert tab.heading == f"Lämna över till {LINE}"
    assert tab.page.is_checked("input[name=urgency][value=now]")
    assert "Ring 112 vid fara" in tab.text
    choose(tab, "call")
    assert tab.heading == "Ring nu, tillsammans med personen"
    said = tab.to_say()
    assert "Försäkringskassan" in said
    assert "Kan ni ta emot nu?" in said
    assert "Lämna aldrig ett meddelande om personen" in tab.text
    return tab


def on_to_the_next(tab: Walk, following: str) -> None:
    """The unit's list says that the line is full, and leads on to the next body, which remembers the first."""
    row = row_of(unit_list(tab), LINE)
    assert "De kan inte ta emot." in row
    assert "De har fullt." in row
    tab.press(f"main button:has-text('Lämna över till {following}')")
    assert tab.heading == f"Lämna över till {following}"
    assert tab.page.is_checked("input[name=urgency][value=now]")
    tried = tab.page.locator("#step input[name=tried]")
    assert [each.get_attribute("value") for each in tried.all()] == [KVINNOFRID]


@pytest.mark.parametrize("way", ["code", "link"])
def test_the_whole_loop_without_an_account(
    walk: Walk, receiver: Receiver, demo: Product, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    consented(walk, way)
    code = code_on(walk.page)
    link = link_on(walk.page) if way == "link" else ""
    began = monotonic()
    if way == "code":
        receiver.by_code(code, do="read")
    else:
        receiver.open(link).type(code).press("button[value=read]")
    assert receiver.page.locator(DETAILS).count() == 1
    receiver.answer("helped")
    seconds = monotonic() - began
    with capsys.disabled():
        print(f"\n{way}: {receiver.screens} screens, {seconds:.1f} s machine, {receiver.acts:.1f} s hands and mind")
        print(f"largest page: {max(map(len, receiver.bodies))} bytes")
    assert receiver.screens <= LOOP_SCREENS
    assert seconds + receiver.acts <= LOOP_SECONDS
    assert max(map(len, receiver.bodies)) <= LARGEST
    assert handovers(demo)[0][2:] == ("completed", "helped", 0)
    assert receiver.kept() == []
    assert receiver.elsewhere() == []
    assert not [each.url for each in receiver.asked if code.replace(" ", "") in each.url]


def test_what_a_receivers_browser_keeps_would_be_found(receiver: Receiver) -> None:
    """The counting and the search are proved on a page that keeps a cookie and asks elsewhere."""
    receiver.open("/svar/").open("/svar/")
    assert receiver.screens == 2
    receiver.page.evaluate("document.cookie = 'a=b'; localStorage.setItem('a', 'b')")
    assert len(receiver.kept()) >= 2
    receiver.page.route("**/annan/", lambda route: route.fulfill(body="annan"))
    receiver.page.goto("http://annan.example/annan/")
    assert receiver.elsewhere() == ["http://annan.example/annan/"]


def test_what_is_read_to_the_person_is_what_the_body_sees_once(walk: Walk, receiver: Receiver, demo: Product) -> None:
    previewed(walk, "link")
    shown = walk.page.locator(DETAILS).inner_html()
    for value in ("Rut", "000-000 00 31", "vardagar 9–11 &amp; lördag", "2 barn"):
        assert value in shown
    walk.go("create")
    assert walk.heading == "Läs upp för personen"
    assert "Läs upp uppgifterna för personen och fråga." in walk.page.locator(".error-summary").inner_text()
    assert handovers(demo) == []
    walk.page.check("input[name=consent]")
    walk.go("create")
    code, link = code_on(walk.page), link_on(walk.page)
    assert not walk.page.locator(DETAILS).count()
    receiver.open(link)
    assert "Personen vill bli kontaktad" in receiver.text
    assert TOLD["number"] not in receiver.page.content()
    receiver.type("222 222").press("button[value=read]")
    assert "Koden stämmer inte" in receiver.text
    assert not receiver.page.locator(DETAILS).count()
    receiver.type(code).press("button[value=read]")
    assert receiver.page.locator(DETAILS).inner_html() == shown
    assert handovers(demo)[0][2:] == ("received", "unknown", 0)
    receiver.open(link)
    assert not receiver.page.locator("button[value=read]").count()
    receiver.by_code(code, do="read")
    assert not receiver.page.locator(DETAILS).count()
    assert TOLD["number"] not in receiver.page.content()


def test_withdrawn_before_anybody_read_it(walk: Walk, receiver: Receiver, demo: Product) -> None:
    consented(walk, "link")
    code, link = code_on(walk.page), link_on(walk.page)
    assert handovers(demo)[0][4] == 1
    unit_list(walk)
    assert "uppgifter väntar på att läsas" in row_of(walk, LINE)
    walk.press("main button[value=ask_withdraw]")
    assert handovers(demo)[0][4] == 1
    walk.press("main button[value=withdraw]")
    assert handovers(demo)[0][2:] == ("cancelled", "withdrawn", 0)
    receiver.open(link)
    assert "tillbakadrag" in receiver.text
    assert "Kontakta inte personen." in receiver.text
    assert receiver.answers == []
    receiver.by_code(code, do="read")
    assert "tillbakadrag" in receiver.text
    assert TOLD["number"] not in receiver.page.content()


def test_do_not_contact_still_closes_the_loop(walk: Walk, receiver: Receiver, demo: Product) -> None:
    choose(from_catalogue(walk), "link")
    assert "Personen hör av sig själv." in walk.text
    receiver.open(link_on(walk.page))
    assert "Kontakta inte personen." in receiver.text
    assert not receiver.page.locator("button[value=read]").count()
    receiver.answer("accepted")
    assert "Kontakta inte personen." in receiver.text
    receiver.open(link_on(receiver.page)).answer("helped")
    unit_list(walk)
    assert "Personen har fått hjälp." in row_of(walk, LINE)
    walk.press("main button[value=close]")
    assert handovers(demo) == []


def test_nobody_answers_the_call(walk: Walk, demo: Product) -> None:
    choose(from_catalogue(walk, "now"), "call")
    walk.press("main button[value=unanswered]")
    assert walk.heading == "Ingen svarade"
    assert "det inte beror på" in walk.text
    following = walk.page.locator(".card h3").inner_text()
    walk.press("main button:has-text('Lämna över till')")
    assert walk.heading == f"Lämna över till {following}"
    assert "svarade inte" in row_of(unit_list(walk), LINE)
    assert [row[2] for row in handovers(demo)] == ["requested"]


def test_a_new_code_ends_the_old_one(walk: Walk, receiver: Receiver, demo: Product) -> None:
    consented(walk, "code")
    old = code_on(walk.page)
    unit_list(walk).press("main button[value=ask_renew]")
    assert walk.heading == "Ny kod?"
    walk.press("main button[value=renew]")
    new = code_on(walk.page)
    assert handovers(demo)[0][4] == 0
    receiver.by_code(old)
    assert "gäller inte" in receiver.text
    receiver.by_code(new)
    assert LINE in receiver.text
    assert not receiver.page.locator("button[value=read]").count()


def focused(page: Page, selector: str) -> bool:
    """Whether the focus is on the element."""
    return bool(page.locator(selector).first.evaluate("node => node === document.activeElement"))


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the element has the focus; fails after thirty."""
    for _ in range(30):
        if focused(page, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def enter(receiver: Receiver) -> None:
    """Presses Enter, and looks at what comes."""
    with receiver.page.expect_navigation():
        receiver.page.keyboard.press("Enter")
    receiver.look(receiver.page)


def test_a_body_answers_with_the_keyboard_alone(walk: Walk, receiver: Receiver, demo: Product) -> None:
    consented(walk, "code")
    code = code_on(walk.page)
    receiver.open("/svar/")
    tab_to(receiver.page, "#code")
    receiver.page.keyboard.type(code.lower().replace(" ", "-"))
    enter(receiver)
    assert LINE in receiver.text
    assert receiver.page.locator(DETAILS).count() == 0
    tab_to(receiver.page, "button[value=read]")
    enter(receiver)
    assert receiver.page.locator(DETAILS).count() == 1
    tab_to(receiver.page, "button[value=accepted]")
    enter(receiver)
    assert handovers(demo)[0][2] == "accepted"
    tab_to(receiver.page, "a[href*='/svar/']")
    enter(receiver)
    tab_to(receiver.page, "button[value=reached]")
    enter(receiver)
    assert handovers(demo)[0][2] == "in_progress"


def test_every_page_of_a_handover_on_a_narrow_screen(open_browser: Open, demo: Product) -> None:
    narrow = {"viewport": {"width": 320, "height": 640}}
    checks = Checks()
    walk = Walk(open_browser(**narrow).new_page(), demo.url, checks)
    body = Receiver(open_browser(member="", **narrow), demo.url, checks)
    for way in ("call", "card", "link", "code", "sdk", "self"):
        choose(from_catalogue(walk), way)
    consented(walk, "link")
    body.open(link_on(walk.page)).type(code_on(walk.page)).press("button[value=read]").answer("accepted")
    unit_list(walk).press("main button[value=ask_renew] >> nth=0")
    unit_list(walk).press("main button[value=ask_withdraw] >> nth=0")
    walk.page.goto(demo.url + "/overlamningar/svar/")
    walk.look(walk.page)
    assert checks.seen >= 20
