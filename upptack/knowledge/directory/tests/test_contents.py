"""The data: complete, sourced, honest about how sure they are, and free of invented contacts."""

import os
import re
from collections import Counter
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from upptack.knowledge.directory import contents, rules
from upptack.knowledge.directory.contents import BodyEntry, Contact
from upptack.law.provisions import provisions

pytestmark = pytest.mark.pure

CHECKED = date(2026, 11, 22)
KINDS = [
    "emergency",
    "police",
    "social_services",
    "social_emergency",
    "helpline_exposed",
    "helpline_honour",
    "helpline_uses_violence",
    "helpline_children",
    "victim_support",
    "shelter",
    "behaviour_change",
    "child_advocacy",
    "family_law",
    "youth_clinic",
    "health_care",
    "forensic_medicine",
    "prosecutor",
    "tax_agency",
    "honour_centre",
    "crime_victim_authority",
    "foreign_ministry",
    "suicide_line",
    "professional_line",
]
NUMBER_NOT_SEEN = ["terrafem", "gapf", "origo", "rfsl", "linnamottagningen", "barnahus", "radda-barnen"]


def contacts() -> list[Contact]:
    return [contact for body in contents.bodies() for contact in body.contacts]


def body(id: str) -> BodyEntry:
    return next(entry for entry in contents.bodies() if entry.id == id)


def field_guide() -> str:
    """The text the data were taken from; it lies beside the repository where the product is built."""
    beside = Path(__file__).parents[5] / "shared" / "domain"
    path = Path(os.environ.get("UPPTACK_DOMAIN") or beside) / "field.md"
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path} is needed to prove that no contact is invented")
        pytest.skip(f"{path} is not here")
    return path.read_text(encoding="utf-8")


def numbers_in(text: str) -> set[str]:
    """Every number in the text with the spaces and hyphens between its digits taken away."""
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[ -](?=\d)", "", text)))


def invented(found: list[Contact], text: str) -> list[str]:
    """Values and source addresses that the text does not have."""
    text = text.lower()
    support = text[text.index("### 5.1") : text.index("## 6.")]
    numbers, wrong = numbers_in(support), []
    for contact in found:
        if contact.channel in ("phone", "text_phone"):
            if contact.value and re.sub(r"\D", "", contact.value) not in numbers:
                wrong.append(contact.value)
        elif contact.value.removeprefix("https://") not in text:
            wrong.append(contact.value)
        if contact.source_url.removeprefix("https://") not in text:
            wrong.append(contact.source_url)
    return wrong


def test_nothing_is_wrong_with_the_entries():
    assert contents.problems(contents.bodies()) == ()


def test_every_kind_is_there_with_all_its_words():
    assert list(contents.kinds()) == KINDS
    for kind in contents.kinds().values():
        for text in (kind.name, kind.does, kind.look_up):
            assert text.sv.strip()
            assert text.en.strip()
            assert text.in_language("ar") == text.in_language("sv") == text.sv
            assert text.in_language("en") == text.en


def test_cited_provisions_are_in_the_law_and_in_force():
    cited = {id for kind in contents.kinds().values() for id in kind.provisions}
    assert "sol-2025-400-13-8" in cited
    assert cited <= provisions().keys()
    assert all(provisions()[id].in_force_to is None for id in cited)


def test_every_body_says_how_to_find_it():
    assert all(entry.look_up is not None for entry in contents.bodies())
    assert body("barnahus").look_up == contents.kinds()["child_advocacy"].look_up
    assert body("social-services-0114").look_up != contents.kinds()["social_services"].look_up


def test_every_kind_has_a_body_except_those_that_are_only_local():
    used = {kind for entry in contents.bodies() for kind in entry.kinds}
    assert set(KINDS) - used == {"family_law", "health_care"}


def test_290_municipalities_in_21_counties():
    places, regions = contents.municipalities(), contents.counties()
    assert (len(places), len({place.code for place in places})) == (290, 290)
    assert (len(regions), len({region.code for region in regions})) == (21, 21)
    assert {place.county_code for place in places} == {region.code for region in regions}
    assert all(re.fullmatch(r"\d{4}", place.code) for place in places)
    assert all(place.code[:2] == place.county_code for place in places)
    assert all(place.name.endswith(" kommun") for place in places)
    assert all(region.name.endswith(" län") for region in regions)


@pytest.mark.parametrize("kind", ["social_services", "social_emergency"])
def test_every_municipality_has_its_own(kind: str):
    own = [entry for entry in contents.bodies() if entry.kinds == (kind,)]
    assert [entry.municipalities for entry in own] == [(place.code,) for place in contents.municipalities()]
    for entry, place in zip(own, contents.municipalities(), strict=True):
        assert entry.name.endswith(f"en i {place.name}")
        assert not entry.national
        assert entry.look_up is not None
        assert place.name in entry.look_up.sv
        assert "{" not in f"{entry}"
        assert [contact.value for contact in entry.contacts] == [""]
        assert entry.contacts[0].task == f"{place.name} eller redaktionen fyller i numret."


def test_local_names_read_as_swedish():
    assert body("social-services-0114").name == "Socialtjänsten i Upplands Väsby kommun"
    assert body("social-services-0117").name == "Socialtjänsten i Österåkers kommun"
    assert body("social-emergency-1480").name == "Socialjouren i Göteborgs kommun"


def test_only_the_two_emergency_numbers_are_certain():
    certain = [contact.value for contact in contacts() if contact.state(CHECKED) == "verified"]
    assert certain == ["112", "114 14"]


def test_two_years_on_nothing_is_certain():
    later = CHECKED + timedelta(days=2 * 365)
    states = Counter(contact.state(later) for contact in contacts())
    assert states["verified"] == 0
    assert states["expired"] == 2
    assert states["unverified"] == len(contacts()) - 2


def test_both_numbers_of_kvinnofridslinjen_stand_with_a_warning():
    line = body("kvinnofridslinjen")
    phones = [contact for contact in line.contacts if contact.channel == "phone"]
    assert [contact.value for contact in phones] == ["020-50 50 50", "116 016"]
    assert {contact.state(CHECKED) for contact in phones} == {"unverified"}
    assert line.note is not None
    assert "två olika nummer" in line.note.sv


@pytest.mark.parametrize("id", NUMBER_NOT_SEEN)
def test_a_number_nobody_saw_is_somebodys_task(id: str):
    assert [contact.value for contact in body(id).contacts] == [""]
    assert body(id).contacts[0].task


def test_no_contact_is_invented():
    assert invented(contacts(), field_guide()) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"value": "020-50 50 51"},
        {"value": "50 50 50"},
        {"channel": "web", "value": "https://example.se"},
        {"source_url": "https://example.se"},
    ],
)
def test_an_invented_contact_would_be_found(fault: dict[str, Any]):
    real = body("kvinnofridslinjen").contacts[0]
    assert len(invented([real, replace(real, **fault)], field_guide())) == 1


def test_every_number_of_the_field_guide_is_there():
    guide = field_guide()
    table = guide[guide.index("### 5.1") : guide.index("### 5.2")]
    columns = [row.split("|")[3] for row in table.splitlines() if row.startswith("|")]
    seen = {number for cell in columns for number in numbers_in(re.sub(r"\[.*?\]", "", cell)) if len(number) > 2}
    assert len(seen) == 15
    assert seen <= {re.sub(r"\D", "", contact.value) for contact in contacts()}


def test_there_is_no_place_for_an_address():
    names = {field.name for kind in (BodyEntry, Contact) for field in fields(kind)}
    assert not names & {"address", "street", "location", "latitude", "longitude", "postcode", "visit"}
    assert "visit" not in contents.CHANNELS
    with pytest.raises(ValueError, match="address finns inte"):
        contents.read_body(row(address="Storgatan 1"))


@pytest.mark.parametrize("entry", [entry for entry in contents.bodies() if "shelter" in entry.kinds])
def test_a_shelter_is_reached_without_street_or_place(entry: BodyEntry):
    said = " ".join([entry.name, entry.note.sv if entry.note else "", *(c.task for c in entry.contacts)])
    assert not re.search(r"gatan|vägen|torget|\d{3} ?\d{2}", said)
    assert entry.municipalities == ()


def row(**changes: Any) -> dict[str, Any]:
    contact = {"channel": "phone", "value": "112", "evidence": "read", "source": "Polisen"}
    return {"id": "a", "name": "A", "kinds": ["police"], "area": "national", "contact": [contact]} | changes


def test_a_well_formed_row_is_read():
    entry = contents.read_body(row(area=["01", "0180"], languages=["ar"], interpreter=False))
    assert (entry.national, entry.counties, entry.municipalities) == (False, ("01",), ("0180",))
    assert (entry.languages, entry.interpreter) == (("ar",), False)
    assert contents.problems([entry]) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"kinds": "police"},
        {"kinds": [1]},
        {"area": []},
        {"area": "Sverige"},
        {"area": [1]},
        {"interpreter": "ja"},
        {"note": {"sv": "Bara svenska"}},
        {"note": "text"},
        {"name": 7},
        {"contact": [{"channel": "phone"}]},
        {"contact": [row()["contact"][0] | {"hours": {"mon": ["8-16"]}}]},
        {"contact": [row()["contact"][0] | {"verified_on": "2026-11-21"}]},
    ],
)
def test_a_misshaped_row_is_refused_by_name(changes: dict[str, Any]):
    with pytest.raises(ValueError, match=r"^bodies\.toml, a: "):
        contents.read_body(row(**changes))


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"kinds": ("polic",)}, "okänd sort: polic"),
        ({"kinds": ()}, "minst en sort"),
        ({"contacts": ()}, "minst en kontaktväg"),
        ({"roles": ("victim",)}, "okänd roll"),
        ({"sexes": ("female",)}, "okänt kön"),
        ({"ages": ("13_25",)}, "okänd åldersgrupp"),
        ({"languages": ("ara",)}, "okänt språk"),
        ({"counties": ("02",), "national": False}, "okänd länskod: 02"),
        ({"municipalities": ("9999",), "national": False}, "okänd kommunkod: 9999"),
        ({"national": False}, "hela landet eller"),
        ({"counties": ("01",)}, "hela landet eller"),
    ],
)
def test_what_is_wrong_with_an_entry_is_told(fault: dict[str, Any], sentence: str):
    told = contents.problems([replace(body("polisen"), **fault)])
    assert len(told) == 1
    assert told[0].startswith("polisen: ")
    assert sentence in told[0].lower()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"channel": "fax"}, "okänd kanal: fax"),
        ({"value": "114-14 (växel)"}, "skrivs med siffror"),
        ({"channel": "web"}, "webbadress ska börja med https"),
        ({"value": "", "verified_on": None, "expires_on": None}, "ingen står som ansvarig"),
        ({"value": "", "task": "Redaktionen"}, "en tom uppgift kan inte vara kontrollerad"),
        ({"task": "Redaktionen"}, "fortfarande som någons uppgift"),
        ({"source": ""}, "saknar källa"),
        ({"evidence": "heard"}, "okänt slags belägg"),
        ({"source_url": "polisen.se"}, "källans adress"),
        ({"seen": "förra året"}, "källans datum"),
        ({"verified_on": None}, "ingen dag då uppgiften kontrollerades"),
        ({"expires_on": None}, "hur länge det gäller"),
        ({"expires_on": date(2026, 11, 20)}, "går ut innan den är kontrollerad"),
        ({"expires_on": date(2027, 11, 22)}, "minst en gång om året"),
    ],
)
def test_what_is_wrong_with_a_contact_is_told(fault: dict[str, Any], sentence: str):
    police = body("polisen")
    told = contents.problems([replace(police, contacts=(replace(police.contacts[0], **fault),))])
    assert len(told) == 1
    assert sentence in told[0].lower()


def test_two_entries_with_one_id_are_told():
    assert contents.problems([body("polisen"), body("polisen")]) == ("polisen: flera verksamheter har samma id.",)


def test_hours_seen_by_two_sources_that_disagree_are_left_open():
    for id in ("stodlinjen-for-man", "stodlinjen-for-transpersoner", "ratt-att-valja"):
        assert body(id).contacts[0].hours is None
        assert body(id).contacts[0].hours_note
    assert rules.describe_hours(body("valj-att-sluta").contacts[0].hours) == ("Måndag, tisdag och fredag kl. 8.30–16")
