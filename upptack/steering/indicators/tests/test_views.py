"""The pages: overview, definition, the unit's, typing in, and what was published before."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from upptack.staff.models import Member, Unit
from upptack.steering.indicators import contents, pages
from upptack.steering.indicators.models import Given
from upptack.steering.indicators.tests.published import publish
from upptack.steering.indicators.tests.test_queries import CELLS, NORR, STHLM
from upptack.steering.protection.tables import Dimension, Release, Table
from upptack.steering.statistics import queries as statistics

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
CHEF, MONA = "chef@fk.example", "samordnare@jam.example"
FILL, UNIT = "/indikatorer/fyll-i/", "/indikatorer/enhet/"


@pytest.fixture(autouse=True)
def today(clock_at, content, monkeypatch):
    clock_at(NOW)
    publish(monkeypatch, CELLS)


@pytest.fixture
def chef(sign_in):
    return sign_in(CHEF)


@pytest.fixture
def mona(sign_in):
    return sign_in(MONA)


def words(response) -> str:
    """The words of a page's main part."""
    tree = html.fromstring(response.content)
    return " ".join(" ".join(tree.get_element_by_id("main").itertext()).split())


def test_the_overview_says_in_a_sentence_how_often_violence_was_asked_about(sign_in):
    said = words(sign_in("handlaggare@fk.example").get("/indikatorer/"))
    assert "Under 2026 ställdes frågan i 62 % av mötena, 620 av 1 000. Nämnare: möten som ärendesystemen" in said
    assert "Försäkringskassan" in said
    assert "dold" in said
    assert "Fyll i enhetens tal" not in said


def test_every_value_leads_to_its_definition(chef):
    page = html.fromstring(chef.get("/indikatorer/").content)
    links = set(page.xpath("//main//tbody//a/@href"))
    assert links == {reverse("indicator", args=[id]) for id in contents.indicators()}


def test_the_overview_has_a_chart_with_its_table(chef):
    page = html.fromstring(chef.get("/indikatorer/").content)
    (figure,) = page.xpath("//main//figure")
    assert figure.xpath(".//*[local-name()='svg']")
    assert "75" in figure.xpath(".//table")[0].text_content()
    assert not page.xpath("//main//*[@style]")


def test_a_period_without_anything_says_so_and_shows_no_numbers(chef, monkeypatch):
    publish(monkeypatch, {})
    page = words(chef.get("/indikatorer/?period=2026-Q3"))
    assert "går det inte att säga hur ofta frågan ställdes: det är inte publicerat än" in page
    assert words(chef.get("/indikatorer/?period=%00bad")) == words(chef.get("/indikatorer/"))


@pytest.mark.parametrize("id", contents.indicators())
def test_a_definition_says_everything(chef, id):
    said = words(chef.get(reverse("indicator", args=[id])))
    indicator = contents.indicators()[id]
    for name in ("name", "definition", "numerator", "denominator", "source", "caveat", "owner"):
        assert " ".join(getattr(indicator, name).split()) in said, name
    assert (indicator.target_source or f"Vems uppgift: {indicator.target_task}") in said


def test_an_indicator_that_is_not_there_is_not_found(chef):
    assert chef.get("/indikatorer/ranking/").status_code == 404


def test_a_definition_shows_a_manager_her_own_unit_and_nobody_elses(chef, sign_in):
    own, other = (Unit.objects.get(pk=code).name for code in (STHLM, NORR))
    said = words(chef.get("/indikatorer/asked/"))
    assert f"{own} (din enhet) dold" in said
    assert other not in said
    assert own not in words(sign_in("handlaggare@fk.example").get("/indikatorer/asked/"))


def test_shares_by_part_are_drawn_with_the_hidden_ones_as_hidden(chef, monkeypatch):
    publish(
        monkeypatch,
        {("meetings", "answer=asked"): 100, ("meetings", "answer=no"): 90, ("meetings", "answer=now"): None},
    )
    page = html.fromstring(chef.get("/indikatorer/answers/").content)
    said = page.xpath("//figure")[0].text_content()
    assert "Störst andel har ”Nej”, 90\u00a0%. Små tal är dolda." in said
    assert "dold" in page.xpath("//figure//table")[0].text_content()


# The unit


def test_a_manager_sees_her_unit_beside_the_agency(chef):
    said = words(chef.get(UNIT))
    assert "Sjukförsäkring Stockholm 1" in said
    assert "Hur förslagen följs, 2026" in said
    assert "Enheter att prata med" not in said
    assert 'name="enhet"' not in chef.get(UNIT).content.decode()


def test_another_units_values_are_refused(chef, mona):
    answer = chef.get(f"{UNIT}?enhet={NORR}")
    assert answer.status_code == 404
    assert "Luleå" not in answer.content.decode().split("<main")[1]
    assert (
        chef.get(f"{UNIT}?enhet=nowhere").content.decode().split("<main")[1]
        == answer.content.decode().split("<main")[1]
    )
    assert mona.get(f"{UNIT}?enhet={NORR}").status_code == 200


def test_a_caseworker_has_no_unit_page(sign_in):
    client = sign_in("handlaggare@fk.example")
    assert [client.get(at).status_code for at in (UNIT, FILL)] == [403, 403]


def test_units_to_talk_with_stand_in_order_of_names_for_the_coordinator_alone(chef, mona, monkeypatch):
    units = tuple(Unit.objects.values_list("pk", flat=True))
    table = Table(
        "forslag",
        "suggestions",
        (Dimension("place", units), Dimension("did", ("same", "more", "other"))),
        (("time", "2026"),),
    )
    leaves: dict[tuple[str, ...], int] = {
        (unit, did): n for unit in units for did, n in (("same", 60), ("more", 25), ("other", 15))
    }
    leaves |= {("mig-vast-1", "same"): 100, ("mig-vast-1", "more"): 0, ("mig-vast-1", "other"): 0}
    leaves |= {(STHLM, "same"): 99, (STHLM, "more"): 0, (STHLM, "other"): 0}
    shown = statistics.Shown("forslag", "2026", Release(table, table.totals(leaves)), date(2026, 11, 1), True)
    monkeypatch.setattr(statistics, "published", lambda id, period: shown if id == "forslag" else None)
    assert [unit.pk for unit in pages.units_to_talk_with("2026")] == [STHLM, "mig-vast-1"]
    said = words(mona.get(UNIT))
    assert re.search("i bokstavsordning.*Sjukförsäkring Stockholm 1.*Tillstånd Göteborg", said)
    assert "100" not in said.split("Enheter att prata med")[1]
    assert "Enheter att prata med" not in words(chef.get(UNIT))


def test_the_watch_says_what_to_do(chef, monkeypatch):
    at = f"place={STHLM}"
    cells = {("suggestions", at): 98, ("suggestions", "did=same", at): 98}
    publish(monkeypatch, {**cells, ("suggestions", "did=more", at): 0, ("suggestions", "did=other", at): 0})
    said = words(chef.get(UNIT))
    assert "Förslagen följs nästan alltid 100 % av 98 förslag följdes utan ändring." in said
    assert "Gå igenom ett påhittat fall utan att se förslaget" in said


# Typing in

TYPED = {"staff-concerned": "10", "staff-trained": "4", "managers": "", "in-operating-plan": "1"}


def test_a_manager_types_in_and_sees_it_again(chef):
    answer = chef.post(FILL, {**TYPED, "period": "2026-Q3"})
    assert answer.status_code == 302
    page = chef.get(answer.headers["Location"])
    said = words(page)
    assert "Talen är sparade" in said
    assert "Av dem har gått utbildningen om våld 4 22 november 2026, Håkan Öst" in said
    assert html.fromstring(page.content).get_element_by_id("staff-trained").value == "4"
    assert Given.objects.count() == 3
    assert set(Given.objects.values_list("unit", "period")) == {(STHLM, "2026-Q3")}
    assert "40 %" in words(chef.get(f"{UNIT}?period=2026-Q3"))


def test_nothing_that_was_typed_is_lost_when_something_is_wrong(chef):
    wrong = {**TYPED, "period": "2026-Q3", "staff-trained": "11", "managers": "två", "meetings-held": "1 200"}
    answer = chef.post(FILL, wrong)
    assert answer.status_code == 422
    page = html.fromstring(answer.content)
    for id in ("staff-concerned", "staff-trained", "managers", "meetings-held"):
        assert page.get_element_by_id(id).value == wrong[id]
    assert page.xpath("//input[@name='in-operating-plan'][@value='1'][@checked]")
    links = page.xpath("//div[contains(@class,'error-summary')]//a/@href")
    assert links == ["#staff-trained", "#managers"]
    assert all(page.get_element_by_id(link[1:]) is not None for link in links)
    assert "Talet kan inte vara större än fältet ovanför, som är 10." in words(answer)
    assert not Given.objects.exists()


def test_an_error_in_a_yes_or_no_leads_to_it(chef):
    page = html.fromstring(chef.post(FILL, {"period": "2026-Q3", "evaluated": "kanske"}).content)
    (link,) = page.xpath("//div[contains(@class,'error-summary')]//a/@href")
    assert page.get_element_by_id(link[1:]).get("name") == "evaluated"


def test_to_stay_signed_in_keeps_what_was_typed_and_saves_nothing(chef):
    answer = chef.post(FILL, {**TYPED, "period": "2026-Q3", "staff-trained": "11", "stay": "1"})
    assert html.fromstring(answer.content).get_element_by_id("staff-trained").value == "11"
    assert answer.status_code == 200
    assert not Given.objects.exists()


@pytest.mark.parametrize("period", ["2030-Q1", "", "2026-10"])
def test_a_period_that_cannot_be_filled_in_saves_nothing(chef, period):
    answer = chef.post(FILL, {**TYPED, "period": period})
    assert answer.status_code == 403
    assert not Given.objects.exists()


def test_a_manager_types_for_her_own_unit_alone_and_the_coordinator_chooses(chef, mona):
    assert chef.post(FILL, {**TYPED, "period": "2026-Q3", "enhet": NORR}).status_code == 403
    assert not Given.objects.exists()
    assert mona.post(FILL, {**TYPED, "period": "2026-Q3", "enhet": NORR}).status_code == 302
    assert set(Given.objects.values_list("unit", "agency")) == {(NORR, "fk")}


def test_a_form_without_its_token_is_refused(chef):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = chef.cookies
    assert strict.post(FILL, {**TYPED, "period": "2026-Q3"}).status_code == 403
    assert not Given.objects.exists()


def test_the_history_shows_both_numbers_with_whom_they_are_about(chef):
    page = chef.get("/indikatorer/historik/")
    table = html.fromstring(page.content).xpath("//main//table")[0].text_content()
    for each in ("75", "87", "6 500 medarbetare", "4 400 handläggare"):
        assert each in table
    assert len(html.fromstring(page.content).xpath("//main//figure")) == sum(bool(p.chart) for p in pages.past())


def test_members_of_staff_are_never_named_beside_a_value(mona):
    said = words(mona.get(f"{UNIT}?enhet={STHLM}")) + words(mona.get("/indikatorer/"))
    assert not [name for name in Member.objects.values_list("name", flat=True) if name in said]
