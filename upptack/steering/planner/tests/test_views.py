"""The planner as a browser meets it."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
import pytest
from django.test import Client

from upptack.staff.models import Member
from upptack.steering.planner import forms
from upptack.steering.planner.models import Scenario

pytestmark = pytest.mark.django_db

AT, SAVE, SAVED = "/planeraren/", "/planeraren/spara/", "/planeraren/sparade/"
CHEF = "chef@fk.example"
SignIn = Callable[..., Client]


def text(html: str) -> str:
    return " ".join(lxml.html.fromstring(html).text_content().split())


def filled(html: str, where: str = "form") -> dict[str, str]:
    """What a browser would send of the page's form whose action is given, as it stands."""
    tree = lxml.html.fromstring(html)
    (form,) = [form for form in tree.forms if form.action == where]
    return {name: value or "" for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def show(client: Client, **changed: str):
    return client.post(AT, {**filled(client.get(AT).content.decode(), AT), **changed})


@pytest.fixture
def chef(sign_in: SignIn) -> Client:
    return sign_in(CHEF)


@pytest.fixture
def scenario(content: None) -> Scenario:
    return make("Alla får frågan")


def make(name: str, **changed: str) -> Scenario:
    from django.utils import timezone

    chosen = forms.read({**forms.beginning("fk"), **changed}).chosen
    assert chosen
    by = Member.objects.get(email=CHEF)
    parameters = forms.as_parameters(chosen)
    return Scenario.objects.create(
        name=name, agency_id="fk", parameters=parameters, created_by=by, created_at=timezone.now()
    )


def test_the_form_as_it_stands_gives_an_answer(alva: Client) -> None:
    page = show(alva)
    assert page.status_code == 200
    said = text(page.content.decode())
    assert "Om Försäkringskassan gör så här" in said
    assert "omkring 85 000 frågan" in said.replace("\u00a0", " ")
    assert "Vad planeraren inte kan veta" in said
    assert "inte från svenska myndigheter" in said
    assert page.headers["Cache-Control"].find("no-store") >= 0


def test_the_worked_example_through_the_form(alva: Client) -> None:
    page = show(
        alva,
        instrument="wast",
        setting="as_measured",
        coverage="90",
        coverage_low="",
        coverage_high="",
        refusal="0",
        refusal_low="",
        refusal_high="",
        uptake="71",
    )
    said = text(page.content.decode()).replace("\u00a0", " ")
    assert "Omkring 5 753 berättar om våld" in said
    assert "omkring 4 084 tar emot hjälp" in said
    kinds = lxml.html.fromstring(page.content).xpath("//tr[th='Något våld']/td")
    assert [each.text_content().split(" (")[0] for each in kinds[:4]] == [
        "5\u00a0753",
        "3\u00a0110",
        "7\u00a0847",
        "65\u00a0%",
    ]
    assert "eget antagande" in said


def test_a_mistake_keeps_everything_and_points_at_the_field(alva: Client) -> None:
    page = show(alva, coverage="nästan <b>alla", places="Stockhlm; 5", met="250 000")
    assert page.status_code == 422
    html = page.content.decode()
    assert filled(html, AT)["coverage"] == "nästan <b>alla"
    assert filled(html, AT)["places"].strip() == "Stockhlm; 5"
    assert filled(html, AT)["met"] == "250 000"
    tree = lxml.html.fromstring(html)
    targets = [link.get("href") for link in tree.xpath("//*[@class='error-summary']//a")]
    assert targets == ["#coverage", "#places"]
    assert all(tree.get_element_by_id(target[1:]) is not None for target in targets)


def test_the_outcome_leads_back_to_the_same_figures(alva: Client) -> None:
    shown = show(alva, met="31 000", places="", support="training")
    back = alva.post(AT, {**filled(shown.content.decode(), AT), "change": "1"})
    assert back.status_code == 200
    assert filled(back.content.decode(), AT)["met"] == "31 000"
    assert filled(back.content.decode(), AT)["support"] == "training"


def test_municipalities_only_when_they_are_given(alva: Client) -> None:
    assert "per kommun" not in text(show(alva).content.decode())
    said = text(show(alva, places="Luleå; 1200\nKiruna; 300").content.decode()).replace("\u00a0", " ")
    assert "Av 1 500 personer" in said
    assert "Luleå1 200" in said.replace("Luleå 1 200", "Luleå1 200")


def test_support_that_finds_no_room_says_so(alva: Client) -> None:
    assert "Taket är nått. Fler än alla" in text(show(alva, support="iris").content.decode())
    assert "Taket är nått. Fler än alla" not in text(show(alva).content.decode())


def test_a_manager_saves_opens_and_deletes(chef: Client) -> None:
    shown = show(chef, met="31 000", support="iris", paused="6")
    saved = chef.post(SAVE, {**filled(shown.content.decode(), SAVE), "name": "Alla 2027"})
    scenario = Scenario.objects.get()
    assert saved.headers["Location"] == f"{SAVED}{scenario.pk}/"
    page = text(chef.get(saved.headers["Location"]).content.decode()).replace("\u00a0", " ")
    assert "Alla 2027" in page
    assert "Av 31 000 personer" in page
    again = filled(chef.get(f"{AT}?fran={scenario.pk}").content.decode(), AT)
    assert (again["met"], again["support"], again["paused"]) == ("31000", "iris", "6")
    assert chef.post(f"{SAVED}{scenario.pk}/ta-bort/").headers["Location"] == SAVED
    assert not Scenario.objects.exists()


def test_without_a_name_nothing_is_saved_and_nothing_is_lost(chef: Client) -> None:
    shown = show(chef, met="31 000")
    page = chef.post(SAVE, {**filled(shown.content.decode(), SAVE), "name": " "})
    assert page.status_code == 422
    assert filled(page.content.decode(), SAVE)["met"] == "31 000"
    assert not Scenario.objects.exists()


def test_a_manager_saves_for_her_own_agency_only(chef: Client) -> None:
    shown = show(chef, agency="af")
    assert "Du kan spara för din egen myndighet" in text(shown.content.decode())
    posted = {**forms.beginning("af"), "name": "Annan"}
    assert chef.post(SAVE, posted).status_code == 403
    assert not Scenario.objects.exists()


def test_a_caseworker_reckons_but_does_not_save(alva: Client, scenario: Scenario) -> None:
    assert SAVE not in show(alva).content.decode()
    assert alva.post(SAVE, {**forms.beginning("fk"), "name": "Mitt"}).status_code == 403
    page = alva.get(f"{SAVED}{scenario.pk}/")
    assert page.status_code == 200
    assert "ta-bort" not in page.content.decode()
    assert alva.post(f"{SAVED}{scenario.pk}/ta-bort/").status_code == 403
    assert Scenario.objects.count() == 1


def test_only_who_saved_it_deletes_it(sign_in: SignIn, scenario: Scenario) -> None:
    other = Member.objects.get(email="samordnare@jam.example")
    page = sign_in(other.email).post(f"{SAVED}{scenario.pk}/ta-bort/")
    assert page.status_code == 403
    assert "Bara den som har sparat" in text(page.content.decode())
    assert Scenario.objects.count() == 1


def test_two_beside_each_other(alva: Client, scenario: Scenario) -> None:
    second = make("Vid indikation", strategy="indication", indicated="30", others_indicated="5")
    page = alva.get(SAVED, {"jamfor": [scenario.pk, second.pk]})
    tree = lxml.html.fromstring(page.content.decode())
    heads = [cell.text_content() for cell in tree.xpath("//thead//th")]
    assert heads == ["Vad", "Alla får frågan, Försäkringskassan", "Vid indikation, Försäkringskassan"]
    told = next(row for row in tree.xpath("//tbody/tr") if row[0].text_content() == "Berättar om våld")
    first, other = (int(cell.text_content().split(" (")[0].replace("\u00a0", "")) for cell in told[1:])
    assert other == pytest.approx(first * 0.3, abs=1)
    assert "Välj minst två" in text(alva.get(SAVED, {"jamfor": [scenario.pk, 987654]}).content.decode())


def test_a_scenario_that_is_gone_or_no_longer_holds(alva: Client, scenario: Scenario) -> None:
    assert alva.get(f"{SAVED}987654/").headers["Location"] == SAVED
    Scenario.objects.filter(pk=scenario.pk).update(parameters={**scenario.parameters, "instrument": "gone"})
    assert "bygger på tal som inte finns kvar" in text(alva.get(f"{SAVED}{scenario.pk}/").content.decode())
    assert alva.get(AT, {"fran": scenario.pk}).status_code == 200


def test_every_label_and_help_belongs_to_a_field(alva: Client) -> None:
    tree = lxml.html.fromstring(alva.get(AT).content.decode())
    ids = [each.get("id") for each in tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    assert [each.get("for") for each in tree.xpath("//label[@for]") if each.get("for") not in ids] == []
    named = [id for each in tree.xpath("//*[@aria-describedby]") for id in each.get("aria-describedby").split()]
    assert set(named) <= set(ids)
    assert set(forms.fields()) <= {each.get("name") for each in tree.xpath("//input | //select | //textarea")}
