"""Learning and exchange: a new caseworker's first module, call and question; a proposal that changes a routine; an
experience card that is stopped; and that nobody else sees what a learner has answered."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page

from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.product import Product
from tests.journeys.test_publishing import press as press_in_the_editors_room
from tests.journeys.wire import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.once]

SPECIALIST, MANAGER, COORDINATOR = "specialist@fk.example", "chef@fk.example", "samordnare@jam.example"
COLLEAGUE, OTHER_AGENCY = "handlaggare@fk.example", "specialist@af.example"
EDITOR, REVIEWER = "redaktor@sos.example", "granskare@jam.example"
WAIT = 60_000
ADD = """
from upptack.staff.actions import NewMember, add_member
from upptack.staff.rules import Role
for email in sys.argv[2:]:
    add_member(NewMember(email, "Nora Vallin", "fk-sthlm-1", (Role.CASEWORKER,)), password=sys.argv[1])
"""
CALL, CALLER = "Han betalar inte", "Mirela"


@pytest.fixture
def looked(scripts: bool) -> Checks:
    """What holds for every page."""
    return Checks(axe=scripts)


@pytest.fixture(scope="module")
def newcomers(demo: Product) -> Iterator[str]:
    """Caseworkers who are new at the specialist's unit, enough for every test and for those that run again."""
    emails = [f"nora-{uuid4().hex[:8]}@fk.example" for _ in range(10)]
    demo.python(ADD, PASSWORD, *emails)
    return iter(emails)


@pytest.fixture
def newcomer(newcomers: Iterator[str]) -> str:
    """One who has done nothing yet."""
    return next(newcomers)


def opened(open_browser: Open, member: str, *, scripts: bool) -> Page:
    """A member's own window, which waits for a busy machine."""
    page = open_browser(scripts=scripts, member=member).new_page()
    page.set_default_timeout(WAIT)
    return page


def arrive(page: Page, heading: str) -> None:
    """Waits for a page by its heading."""
    page.get_by_role("heading", level=1, name=heading).wait_for()


def press(page: Page, button: str) -> None:
    """Presses a button and waits for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def come(page: Page, demo: Product, part: str, *rooms: str) -> None:
    """Goes from the menu to a room, and on to what lies in it."""
    page.goto(demo.url + "/start/")
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name=part, exact=True).click()
    for room in rooms:
        page.get_by_role("main").get_by_role("link", name=room, exact=True).first.click()


def main(page: Page) -> str:
    """The words of the page."""
    return page.get_by_role("main").inner_text()


def answer(question: Locator) -> bool:
    """Answers a question of a module; when the answer is not right, reads why and answers again. Whether it was right
    at once."""
    question.get_by_role("group").locator("label").first.click()
    question.get_by_role("button", name="Svara").click()
    question.get_by_role("status").wait_for()
    right = question.get_by_role("heading", name="Ja, det stämmer")
    if right.count():
        return True
    assert question.get_by_role("heading", name="Inte riktigt").is_visible()
    explained = question.get_by_role("status").get_by_role("listitem")
    for words in (
        explained.filter(has=question.page.get_by_text("Rätt", exact=True)).locator("strong").all_inner_texts()
    ):
        question.get_by_label(words, exact=True).check()
    question.get_by_role("button", name="Svara igen").click()
    right.wait_for()
    return False


def take_module(page: Page, looked: Checks) -> list[bool]:
    """Reads a module to its end and answers everything; which answers were right at once."""
    titles = page.locator("main ol").get_by_role("link").all_inner_texts()
    page.get_by_role("link", name="Börja", exact=True).click()
    answers = []
    for title in titles:
        arrive(page, title)
        looked(page)
        questions = page.locator("main section").filter(has=page.get_by_role("group"))
        answers += [answer(questions.nth(each)) for each in range(questions.count())]
        press(page, "Avsluta modulen" if title == titles[-1] else "Nästa sida")
    return answers


def say(page: Page, words: str) -> None:
    """Chooses what to say, and says it."""
    page.get_by_label(words).check()
    press(page, "Gå vidare")


def call_in_a_hurry(page: Page, looked: Checks) -> None:
    """Leads the call as somebody does who has not practised: past what is said, with words that expect a no."""
    say(page, "Okej. Vilket datum betalade han senast?")
    looked(page)
    say(page, "Det där är ekonomiskt våld.")
    arrive(page, "Innan du frågar")
    looked(page)
    say(page, "Gå vidare utan att ta reda på om någon hör.")
    arrive(page, "Inled")
    say(page, "Gå rakt på frågorna utan att säga varför.")
    say(page, "Det är väl inga problem hemma?")
    looked(page)
    page.get_by_role("group", name="Vad sades?").locator("input").first.check()
    say(page, "Okej. Då tar vi nästa.")
    while not page.get_by_role("heading", level=1, name="Vad nu?").count():
        say(page, "Hoppa över frågan")
    looked(page)
    for asked in ("Hur bråttom är det?", "Vad gäller för barn?"):
        page.get_by_role("group", name=asked).locator("input").first.check()
    press(page, "Gå vidare")


def learn(page: Page, demo: Product, looked: Checks) -> None:
    """Takes the first module, and finds that it is done."""
    come(page, demo, "Lära", "Utbildning")
    arrive(page, "Din utbildning")
    looked(page)
    assert "0 av " in main(page)
    page.get_by_role("link", name="Till modulen").click()
    arrive(page, "Vad är våld?")
    looked(page)
    answers = take_module(page, looked)
    assert answers
    assert not all(answers), "the first choice is not always the right one"
    arrive(page, "Vad är våld?")
    looked(page)
    assert page.locator("main .tag-ok").first.inner_text() == "Klar"
    come(page, demo, "Lära", "Utbildning")
    assert "1 av " in main(page)


def test_a_new_caseworker_learns_practises_and_asks_the_named_contact(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks, newcomer: str
) -> None:
    page = opened(open_browser, newcomer, scripts=scripts)
    learn(page, demo, looked)
    come(page, demo, "Lära", "Öva", CALL)
    arrive(page, CALL)
    looked(page)
    press(page, "Börja samtalet")
    arrive(page, "Samtalet börjar")
    looked(page)
    call_in_a_hurry(page, looked)
    arrive(page, "så gick samtalet")
    looked(page)
    shown = main(page)
    assert "Du nämnde våld innan du visste om någon annan hörde." in shown
    assert f"Med en annan fråga hade {CALLER} sagt" in shown
    assert "Lånet i hennes namn, bilen utanför huset och barnets frågor får du aldrig veta." in shown

    page.get_by_role("link", name="Fråga enhetens kontaktperson").click()
    arrive(page, "Ställ en fråga")
    looked(page)
    asked = f"Hur frågar jag om pengar {'i telefon' if scripts else 'i ett besök'} utan att vänta mig ett nej?"
    page.get_by_label("Din fråga").fill(asked)
    press(page, "Skicka frågan")
    arrive(page, "Fråga specialisten")
    looked(page)
    assert "Väntar på svar" in main(page)
    assert "Ines Wikander" in main(page)
    replied = "Fråga öppet hur ni har det med pengar hemma. Vänta sedan på svaret."
    answer_as_specialist(opened(open_browser, SPECIALIST, scripts=scripts), demo, looked, asked, replied)
    page.reload()
    arrive(page, "Fråga specialisten")
    assert replied in main(page)
    assert "Väntar på svar" not in main(page)


def answer_as_specialist(page: Page, demo: Product, looked: Checks, asked: str, replied: str) -> None:
    """Finds a question among those that wait, and answers it."""
    come(page, demo, "Lära", "Fråga specialisten", "Frågor till dig som specialist")
    arrive(page, "Frågor till dig")
    looked(page)
    page.locator(".card", has_text=asked).get_by_role("link", name="Svara eller lämna vidare").click()
    arrive(page, "Svara")
    looked(page)
    assert asked in main(page)
    page.get_by_label("Ditt svar").fill(replied)
    press(page, "Skicka svaret")
    arrive(page, "Frågor till dig")
    assert asked not in main(page)


def propose(page: Page, title: str, text: str) -> None:
    """Proposes a new wording of how the question is asked, in the routine that all share."""
    page.get_by_label("Vilken grupp hör det till?").select_option(label="Rutiner och metoder")
    page.get_by_label("Förslaget i en mening").fill(title)
    page.get_by_label("Varför?").fill("Den som vet varför hinner tänka.")
    target = page.get_by_label("Vad ska ändras?")
    shared = target.locator("optgroup[label^='Rutin'][label*='emensam'] option", has_text="hur frågan ställs")
    target.select_option(shared.first.get_attribute("value"))
    page.get_by_label("Hur ska det ändras?").fill("Texten säger hur frågan ställs.")
    page.get_by_label("Den nya texten, ord för ord").fill(text)
    page.get_by_role("group", name="Vilka ska kunna läsa?").get_by_label("Alla", exact=False).check()
    press(page, "Lägg förslaget")


def agree(page: Page, reason: str) -> None:
    """Says of a proposal that one agrees."""
    page.get_by_role("group", name="Håller du med?").get_by_label("Ja").check()
    page.get_by_label("Varför? Ett kort skäl").fill(reason)
    press(page, "Spara vad du tycker")


def accept(page: Page, looked: Checks, title: str) -> None:
    """Accepts a proposal for the group."""
    page.reload()
    page.get_by_label("Förslaget antas").check()
    page.get_by_label("Varför?", exact=True).fill("Det blir lika för alla.")
    press(page, "Spara gruppens beslut")
    arrive(page, title)
    looked(page)
    assert "Nu kan en redaktör göra ett utkast" in main(page)


def make_draft(page: Page, looked: Checks, proposal: str, title: str) -> None:
    """Makes an accepted proposal a draft, as an editor does."""
    page.goto(proposal)
    press(page, "Gör ett utkast")
    arrive(page, title)
    looked(page)
    assert "Utkastet väntar på granskning." in main(page)
    assert "fall kördes" in main(page)
    assert "Inget fall har fått ett annat utfall sedan dess." in main(page)


def test_a_proposal_becomes_a_change_in_a_shared_routine_that_another_agency_approved(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks
) -> None:
    word = "alltid" if scripts else "varje gång"
    title = f"Säg {word} varför frågan ställs"
    text = f"Säg {word} varför du frågar. Fråga enskilt, och vänta på svaret."
    ines = opened(open_browser, SPECIALIST, scripts=scripts)
    come(ines, demo, "Utbyte", "Förslag", "Lägg ett förslag")
    arrive(ines, "Lägg ett förslag")
    looked(ines)
    propose(ines, title, text)
    arrive(ines, title)
    looked(ines)
    proposal = ines.url.partition("?")[0]
    for page in (ines, opened(open_browser, OTHER_AGENCY, scripts=scripts)):
        page.goto(proposal)
        agree(page, "Vi har prövat det.")
        arrive(page, title)
    accept(ines, looked, title)
    make_draft(opened(open_browser, EDITOR, scripts=scripts), looked, proposal, title)
    reader = opened(open_browser, COLLEAGUE, scripts=scripts)
    reader.goto(proposal)
    reader.locator("main dl").get_by_role("link").first.click()
    arrive(reader, "")
    routine = reader.url
    assert text not in main(reader)

    approve(open_browser, proposal)
    reader.goto(proposal)
    looked(reader)
    assert "Godkänd av Tomas Ek, Jämställdhetsmyndigheten." in main(reader)
    reader.locator("main p.notice", has_text="Ändringen är publicerad").get_by_role("link").click()
    reader.wait_for_url(routine)
    looked(reader)
    assert text in main(reader)
    reader.get_by_role("main").get_by_role("link", name=title).first.click()
    arrive(reader, title)
    assert reader.url == proposal


def approve(open_browser: Open, proposal: str) -> None:
    """A reviewer of another agency than the editor's approves the draft of a proposal, in the editors' room."""
    page = open_browser(member=REVIEWER, viewport={"width": 1200, "height": 1000}).new_page()
    page.set_default_timeout(WAIT)
    page.goto(proposal)
    with page.expect_navigation():
        page.get_by_role("link", name="Till utkastet").click()
    press_in_the_editors_room(page, "Godkänn och Publicera")


def test_a_card_with_a_name_in_small_letters_and_a_rare_event_is_stopped(
    open_browser: Open, demo: Product, scripts: bool, looked: Checks, newcomer: str
) -> None:
    page = opened(open_browser, newcomer, scripts=scripts)
    come(page, demo, "Utbyte", "Erfarenheter")
    arrive(page, "Erfarenheter")
    looked(page)
    page.get_by_role("link", name="Dela en erfarenhet").click()
    arrive(page, "Dela en erfarenhet")
    looked(page)
    page.get_by_label("Vilken situation gäller det?").select_option(label="Någon berättade om våld")
    page.get_by_role("group", name="Vad hjälpte?").get_by_label("Att fråga specialisten").check()
    page.get_by_label("När var det?").select_option(index=1)
    page.get_by_label("Var i landet?").select_option(label="Hela landet")
    for text, marked in (
        ("Vi frågade fatima en gång till.", "fatima"),
        ("Vi frågade igen efter mordet i grannhuset.", "mordet"),
        ("Vi frågade fatima igen efter mordet.", "fatima"),
    ):
        page.get_by_label("Med egna ord").fill(text)
        press(page, "Skicka till granskning")
        page.get_by_role("alert").wait_for()
        looked(page)
        assert marked in page.locator("main mark").first.inner_text()
        assert page.get_by_label("Med egna ord").input_value() == text
        assert page.get_by_label("Att fråga specialisten").is_checked()
    other = opened(open_browser, newcomer, scripts=scripts)
    other.goto(demo.url + "/utbyte/kort/")
    assert "Du har inte skrivit något kort." in main(other)

    page.get_by_label("Med egna ord").fill("Vi frågade en gång till, enskilt.")
    press(page, "Skicka till granskning")
    arrive(page, "Ditt kort")
    looked(page)
    assert "Väntar på granskning" in main(page)
    other.reload()
    assert "Väntar på granskning" in main(other)


LEARNERS = ("/lara/", "/utbildning/", "/utbildning/vad-ar-vald/", "/ova/", "/handledning/belastning/", "/specialist/")
"""Addresses of learning; every member has her own."""


def test_what_a_learner_answers_is_visible_to_nobody_else(open_browser: Open, demo: Product, newcomer: str) -> None:
    others = [opened(open_browser, who, scripts=False) for who in (COLLEAGUE, MANAGER, SPECIALIST, COORDINATOR)]
    before = [seen(page, demo) for page in others]
    own = opened(open_browser, newcomer, scripts=False)
    mine = seen(own, demo)
    own.goto(f"{demo.url}/utbildning/vad-ar-vald/definition/")
    answer(own.locator("main section").filter(has=own.get_by_role("group")).first)
    own.goto(f"{demo.url}/ova/en-annan-ort/")
    press(own, "Börja samtalet")
    arrive(own, "Samtalet börjar")
    assert seen(own, demo) != mine
    assert [seen(page, demo) for page in others] == before
    for page in others:
        page.goto(f"{demo.url}/ova/en-annan-ort/")
        assert page.get_by_role("button", name="Börja samtalet").is_visible()


def seen(page: Page, demo: Product) -> list[str]:
    """What a member sees at the addresses of learning; where somebody may not come, what is said about that."""
    found = []
    for address in (*LEARNERS, "/ova/grupp/", "/indikatorer/enhet/"):
        page.goto(demo.url + address)
        found.append(main(page))
    assert "Nora Vallin" not in "".join(found)
    return found
