"""What Försäkringskassan's fields say in the matters they were written for."""

from datetime import date

import pytest

from upptack.law.significance import LANGUAGES, fields, judge, leaflet

pytestmark = pytest.mark.pure

TODAY = date(2026, 11, 23)
OWN = (
    "fk-underhallsstod",
    "fk-sjukpenning",
    "fk-foraldrapenning",
    "fk-aktivitetsersattning",
    "fk-kontakt",
)


def bearings(field: str, on: date = TODAY, **facts: str) -> dict[str, str]:
    return {each.id: each.bearing for each in judge(field, facts, on).grounds}


def test_the_fields_are_met_in_the_order_of_the_matters() -> None:
    assert tuple(each.id for each in fields("fk") if each.agency == "fk") == OWN


def test_maintenance_support_with_two_parties_says_what_not_to_write() -> None:
    found = judge("fk-underhallsstod", {"violence": "told", "stage": "review"}, TODAY)
    by = {each.id: each for each in found.grounds}
    assert by["skriv-inte"].bearing == by["18-40a-meddelande"].bearing == "may_apply"
    for word in ("adress", "telefon", "skola", "skyddat boende", "citat"):
        assert word in by["skriv-inte"].ground.read
    assert "Skriv ingenting i meddelandet om våld" in by["18-40a-meddelande"].ground.read
    assert "också när särskilda skäl" in by["18-40a-meddelande"].reason


def test_violence_is_never_said_to_stand_in_the_paragraph_on_special_reasons() -> None:
    (ground,) = [each for each in judge("fk-underhallsstod", {}, TODAY).grounds if each.id == "18-9a-sarskilda-skal"]
    assert any("nämner inte våld" in sentence for sentence in ground.ground.asks)


@pytest.mark.parametrize(
    ("day", "special", "message"),
    [
        (date(2026, 11, 23), "may_apply", "may_apply"),
        (date(2024, 3, 1), "may_apply", "may_apply"),
        (date(2021, 12, 31), "unknown_law", "may_apply"),
        (date(2016, 3, 31), "unknown_law", "unknown_law"),
    ],
)
def test_the_day_decides_what_is_known_of_the_law(day: date, special: str, message: str) -> None:
    found = bearings("fk-underhallsstod", day, stage="review", violence="told")
    assert (found["18-9a-sarskilda-skal"], found["18-40a-meddelande"]) == (special, message)


def test_a_certificate_need_not_tell_of_the_violence() -> None:
    found = judge("fk-sjukpenning", {"stage": "certificate", "violence": "told"}, TODAY)
    (ground,) = [each for each in found.grounds if each.id == "27-25-intyg"]
    assert ground.bearing == "may_apply"
    assert "inte att våldet beskrivs" in ground.reason


def test_the_employer_is_met_only_when_the_person_agrees() -> None:
    (ground,) = [e for e in judge("fk-sjukpenning", {"employer": "yes"}, TODAY).grounds if e.id == "30-10-samverkan"]
    assert ground.bearing == "may_apply"
    assert "går med på" in ground.reason


def test_a_reader_who_may_be_the_violent_one_is_for_the_lawyer() -> None:
    assert bearings("fk-aktivitetsersattning", reader="yes", violence="told")["lasare"] == "lawyer"


def test_nothing_known_is_never_read_as_no() -> None:
    for field in OWN:
        assert "not_this" not in bearings(field).values(), field


@pytest.mark.parametrize("field", OWN)
def test_the_person_is_given_a_sheet_in_every_language(field: str) -> None:
    for language in LANGUAGES:
        sheet = leaflet(field, language)
        assert sheet is not None
        assert "112" in " ".join(sheet.not_afraid)
        assert "Försäkringskassan" not in sheet.title
