"""Promise 3 on the pages themselves: with the clock moved on, no contact and no provision stands without its mark."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from upptack.knowledge.directory import actions
from upptack.knowledge.directory.models import Contact
from upptack.law.provisions import provisions
from upptack.meeting.conversation import rules
from upptack.meeting.conversation.tests.meetings import Page, a_meeting, everything_told, press

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
IN_TWO_YEARS = datetime(2028, 11, 25, 10, tzinfo=UTC)
IN_2029 = datetime(2029, 6, 1, 10, tzinfo=UTC)
MARKS = {
    "verified": "Kontrollerad 2",
    "unverified": "Inte kontrollerad",
    "expired": "Kontrollen har gått ut",
    "reported_wrong": "Anmäld som fel. Lämna inte ut.",
}


def bodies_page(client, member, **more) -> Page:
    """The page of bodies for someone in danger, with everything told that the tables ask for."""
    guide = more.pop("guide", "exposed-1")
    return press(client, member, a_meeting(rules.BODIES, guide=guide, answers=everything_told(guide), **more))


def contacts_on(page: Page) -> list[tuple[str, str]]:
    """Every contact on the page: its number or address, and the words of its mark ("" when it has none)."""
    found = []
    for contact in page.tree.xpath("//p[@class='contact'][ancestor::li[contains(@class, 'card')]]"):
        (value,) = contact.xpath("span[@class='number']/text() | strong/text()")
        marks = contact.xpath("span[contains(@class, 'tag')]")
        assert len(marks) <= 1
        found.append((value, marks[0].text_content().strip() if marks else ""))
    return found


def expected_marks(value: str, moment: datetime) -> set[str]:
    """The marks that the contacts with this value may carry on a day, by the rules of trust."""
    from upptack.knowledge.directory.queries import shown

    return {MARKS[shown(contact, moment.date()).state] for contact in Contact.objects.filter(value=value)}


@pytest.mark.parametrize("moment", [NOW, IN_TWO_YEARS])
@pytest.mark.parametrize("guide", ["exposed-1", "uses-1"])
@pytest.mark.parametrize("age", ["unknown", "under_18"])
def test_no_contact_stands_without_the_mark_of_its_state(sign_in, member, clock_at, moment, guide, age):
    clock_at(moment)
    page = bodies_page(sign_in(), member, guide=guide, age=age, municipality="0180")
    contacts = contacts_on(page)
    assert len(contacts) > 5
    for value, mark in contacts:
        assert any(mark.startswith(expected) for expected in expected_marks(value, moment)), (value, mark)
    certain = {value for value, mark in contacts if mark.startswith("Kontrollerad")}
    assert bool(certain) == (moment == NOW)


def test_in_two_years_every_card_says_so_and_the_emergency_numbers_stand_beside(sign_in, member, clock_at):
    clock_at(IN_TWO_YEARS)
    page = bodies_page(sign_in(), member)
    assert page.status == 200
    assert not page.tree.xpath("//*[contains(@class, 'tag-ok')]")
    for card in page.tree.xpath("//li[contains(@class, 'card')]"):
        text = card.text_content()
        assert any(mark in text for mark in (*MARKS.values(), "Nummer saknas.")), text
    (beside,) = page.tree.xpath("//main//p[contains(., 'Är du inte säker på ett nummer')]")
    assert beside.xpath("span[@class='number']/text()") == ["112", "114 14"]


def test_a_number_reported_wrong_is_shown_only_with_its_warning(sign_in, member, clock_at):
    clock_at(NOW)
    line = Contact.objects.get(body="kvinnofridslinjen", value="020-50 50 50")
    client = sign_in()
    assert (line.value, MARKS["unverified"]) in contacts_on(bodies_page(client, member, sex="woman"))
    actions.report_wrong(line, at=NOW.date())
    assert (line.value, MARKS["reported_wrong"]) in contacts_on(bodies_page(client, member, sex="woman"))


def test_what_nobody_has_checked_carries_its_source(sign_in, member, clock_at):
    clock_at(NOW)
    page = bodies_page(sign_in(), member, sex="woman")
    for contact in page.tree.xpath("//p[@class='contact'][contains(., 'Inte kontrollerad')]"):
        assert "Källa:" in contact.text_content()
    assert "020-50 50 50" in page.main


def test_honour_puts_distance_first_and_says_so(alva, member):
    near = dict(everything_told("exposed-1")) | {"honour": ("free",), "danger": ("none",)}
    far = near | {"honour": ("forced",)}
    pages = {}
    for name, answers in (("near", near), ("far", far)):
        meeting = a_meeting(rules.BODIES, answers=answers, municipality="0180")
        pages[name] = press(alva, member, meeting).main
    assert "Det som ligger nära kan vara otryggt" in pages["far"]
    assert "Det som ligger nära kan vara otryggt" not in pages["near"]


def test_kiruna_gets_its_own_social_services_by_name_and_no_invented_number(alva, member):
    page = bodies_page(alva, member, municipality="2584")
    (card,) = page.tree.xpath("//li[h3='Socialtjänsten i Kiruna kommun']")
    assert not card.xpath(".//span[@class='number']")
    assert "Nummer saknas." in card.text_content()
    assert "Kiruna" in card.text_content().replace("Socialtjänsten i Kiruna kommun", "")


def grounds_on(page: Page) -> list[tuple[str, str]]:
    """Every provision listed on the page: its citation, and the words of its mark ("" when it has none)."""
    cited = {law.citation for law in provisions().values()}
    found = []
    for row in page.tree.xpath("//main//li"):
        for citation in (c for c in cited if (row.text or "").strip().startswith(c)):
            marks = row.xpath("span[contains(@class, 'tag-warn')]/text()")
            found.append((citation, marks[0] if marks else ""))
    return found


@pytest.mark.parametrize("step", [rules.NOW, rules.WRITE])
@pytest.mark.parametrize("agency", ["fk", "mig"])
def test_in_2029_every_provision_says_that_it_must_be_checked(sign_in, member, clock_at, step, agency):
    clock_at(IN_2029)
    meeting = a_meeting(
        step, agency=agency, answers=everything_told("exposed-1"), age="under_18", protected="yes", two_party="yes"
    )
    grounds = grounds_on(press(sign_in(), member, meeting))
    assert len(grounds) >= 3
    assert [ground for ground in grounds if ground[1] != "Kontrollera"] == []


def test_today_a_provision_that_has_been_read_and_checked_stands_without_a_mark(sign_in, member, clock_at):
    clock_at(NOW)
    meeting = a_meeting(rules.NOW, answers=everything_told("exposed-1"), protected="yes")
    assert [mark for _, mark in grounds_on(press(sign_in(), member, meeting))].count("") >= 1
