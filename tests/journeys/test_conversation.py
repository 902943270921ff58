"""Whole conversations, from the start page to the count, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from tests.journeys import records, steps
from tests.journeys.checks import Checks
from tests.journeys.conftest import Open
from tests.journeys.product import Product
from tests.journeys.steps import Walk

pytestmark = pytest.mark.journey


def test_man_who_uses_violence_is_shown_valj_att_sluta(walk: Walk, demo: Product) -> None:
    before = records.counts(demo)
    walk.at_questions(guide="uses", sex="man").answers(("out_of_hand",), ("threatens",), ("hit",))
    walk.go()
    card = walk.page.locator(".card", has=walk.page.get_by_role("heading", name="Välj att sluta"))
    assert card.locator(".number").count() >= 1
    for contact in card.locator(".contact").all():
        assert contact.get_by_text("Inte kontrollerad").count() == 1
    beside = walk.page.locator(".notice", has_text="Är du inte säker på ett nummer").inner_text()
    assert "112" in beside
    assert "114 14" in beside
    walk.go().go().go().finish("contact_given")
    counted = records.one_more(before, demo)
    assert (counted["guide"], counted["sex"], counted["answer"]) == ("uses", "man", "uses")


def test_overheard_call_stops_with_neutral_words(walk: Walk, demo: Product) -> None:
    before = records.counts(demo)
    walk.begin().gate("overheard")
    assert walk.heading == "Fråga inte nu"
    said = walk.to_say().lower()
    assert len(said) > 20
    assert not [word for word in SENSITIVE if word in said]
    assert not [word for word in SENSITIVE if word in walk.page.title().lower()]
    assert walk.page.locator("input[name=answer]").count() == 0
    walk.press("main button[name=unasked]")
    assert walk.heading == "Samtalet är räknat och glömt"
    counted = records.one_more(before, demo)
    assert (counted["answer"], counted["reason"], counted["action"]) == ("not_asked", "not_alone", "")


SENSITIVE = ("våld", "slå", "slag", "hot", "rädd", "partner", "utsatt", "polis", "socialtjänst", "trygg", "skydd")


def test_seventeen_and_ruled_by_the_family_is_shown_ratt_att_valja(walk: Walk, demo: Product) -> None:
    before = records.counts(demo)
    walk.at_questions(age="under_18").answers(("evasive",), ("isolates",), ("none",), ("none",), ("forced",))
    assert walk.heading in ("Ring 112 nu", "Ordna hjälp i dag")
    assert "Barn: Anmäl oro för barn genast" in walk.text
    walk.go()
    assert walk.page.get_by_role("heading", name="Rätt att välja").count() >= 1
    assert "Det som ligger nära kan vara otryggt." in walk.text
    walk.go().go().go().finish("report_of_concern")
    counted = records.one_more(before, demo)
    assert (counted["age"], counted["action"]) == ("under_18", "report_of_concern")


@pytest.mark.parametrize(("at", "reason"), [("gate", "no_interpreter"), ("question", "unsure"), ("write", "other")])
def test_did_not_ask_is_two_presses_from_anywhere(walk: Walk, demo: Product, at: str, reason: str) -> None:
    before = records.counts(demo)
    walk.begin()
    if at != "gate":
        walk.gate(minutes="under_5").go()
    if at == "write":
        walk.answers().go().go().go()
    walk.did_not_ask(reason)
    assert walk.heading == "Samtalet är räknat och glömt"
    counted = records.one_more(before, demo)
    assert (counted["answer"], counted["reason"]) == ("not_asked", reason)


def test_through_an_interpreter_in_english(walk: Walk, demo: Product) -> None:
    before = records.counts(demo)
    walk.begin(language="en", interpreter="yes", spoken="ar")
    assert "Answer yes or no." in walk.to_say()
    walk.gate(minutes="under_5").go()
    assert walk.page.locator(".say[lang=en]").count() == 1
    assert "Some feel safe with them. Some feel afraid." in walk.to_say()
    walk.answer("safe")
    assert walk.page.locator(".response [lang=en]").inner_text().startswith("That is good to hear.")
    walk.answers().go().go().go().go().finish("door_open")
    assert records.one_more(before, demo)["answer"] != "not_asked"


def test_loudspeaker_waits_and_then_goes_on(walk: Walk) -> None:
    walk.begin().gate("loudspeaker")
    assert walk.heading == "Vänta med frågorna"
    assert "högtalaren" in walk.to_say()
    walk.go("again").gate("alone")
    assert walk.heading == "Berätta varför du frågar"
    walk.go()
    assert walk.page.locator("input[name=answer]").count() > 2


@pytest.mark.parametrize("look", ["narrow", "dark"])
def test_every_step_on_a_narrow_or_dark_screen(open_browser: Open, demo: Product, look: str) -> None:
    narrow = {"viewport": {"width": 320, "height": 640}}
    context = open_browser(**(narrow if look == "narrow" else {"color_scheme": "dark"}))
    checks = Checks()
    walk = Walk(context.new_page(), demo.url, checks)
    if look == "narrow":
        walk.at_questions(sex="woman").answers(*steps.CONTROLLED)
    else:
        walk.begin().gate(minutes="under_5").go().answers(("unsafe",), ("hit",), ("throat",), ("now",), ("yes",))
    walk.go().go().go()
    walk.page.check("input[name=fact] >> nth=0")
    walk.go("text").go().did_not_ask("other")
    assert checks.seen >= (19 if look == "narrow" else 14)


def test_without_the_style_sheet_every_step_can_be_used(open_browser: Open, demo: Product) -> None:
    context = open_browser()
    blocked: list[str] = []

    def block(route: Route) -> None:
        blocked.append(route.request.url)
        route.abort()

    context.route("**/*.css", block)
    pages: list[str] = []

    def look(page: object) -> None:
        pages.append(walk.heading)
        assert walk.page.locator("main button:visible, main a:visible").count() >= 1
        if walk.page.locator("form#step").count() and walk.page.locator("#municipality, #own").count() == 0:
            assert walk.page.get_by_text("Säg").count() + walk.page.get_by_text("Fråga").count() >= 1
            assert walk.to_say() or walk.heading in ("Håll ärendet säkert", "Avsluta")

    walk = Walk(context.new_page(), demo.url, look)
    walk.begin().gate().go().answers(*steps.CONTROLLED).go().go().go().go().did_not_ask("other")
    assert blocked
    assert len(pages) >= 18


def test_a_whole_table_of_the_law_with_the_rows_that_applied(open_browser: Open, demo: Product) -> None:
    walk = Walk(open_browser().new_page(), demo.url, Checks()).begin().gate(minutes="under_5").go()
    walk.answers(("unsafe",), ("hit",))
    with walk.page.context.expect_page() as opened:
        walk.page.click("main button[formtarget=_blank]")
    table = opened.value
    table.wait_for_load_state()
    assert table.locator("table tbody tr").count() > 10
    assert "Raderna som gällde är markerade." in table.locator("main").inner_text()
    walk.look(table)
