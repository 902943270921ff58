"""What the open directory says of a body: nothing uncertain as certain, nothing outdated, no place, nothing unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from upptack.knowledge.directory import contents, rules
from upptack.knowledge.directory.contents import Contact
from upptack.knowledge.directory.hsds import entries, queries, terms, weekly
from upptack.knowledge.directory.hsds.entries import Listed
from upptack.knowledge.directory.hsds.tests.invented import TODAY, invented

pytestmark = pytest.mark.pure

CHECKED = Contact(
    channel="phone",
    value="000-000 00 01",
    task="",
    hours=None,
    hours_note="",
    evidence="read",
    source="Jourens webbplats",
    source_url="https://example.org/kontakt",
    seen="2026-11",
    verified_on=date(2026, 11, 1),
    expires_on=date(2027, 5, 1),
)
UNCHECKED = replace(CHECKED, value="000-000 00 02", verified_on=None, expires_on=None)
BODY = replace(contents.bodies()[0], id="jouren", name="Jouren", contacts=())
PLACES = {"locations", "addresses", "address_1", "latitude", "longitude", "location", "service_at_locations", "extent"}


def service(*contacts: Contact, reported: date | None = None, on: date = TODAY, **more: Any) -> dict[str, Any]:
    body = replace(BODY, contacts=contacts, **more)
    return entries.service(Listed(body, (reported,) * len(contacts)), on)


def keys(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from part
        part = list(part.values())
    for each in part if isinstance(part, list) else []:
        yield from keys(each)


def values(part: Any) -> Iterator[Any]:
    if isinstance(part, dict):
        part = list(part.values())
    for each in part if isinstance(part, list) else [part]:
        yield from values(each) if isinstance(each, dict | list) else [each]


def labels(entry: dict[str, Any]) -> dict[str, str]:
    return {attribute["label"]: attribute["value"] for attribute in entry["attributes"]}


def test_a_checked_number_says_when_by_which_source_and_until_when():
    (phone,) = service(CHECKED)["phones"]
    assert (phone["number"], phone["type"]) == ("000-000 00 01", "voice")
    assert phone["description"] == (
        "Kontrollerad 2026-11-01, gäller till och med 2027-05-01. Källa: Jourens webbplats. Källans datum: 2026-11."
    )
    assert labels(phone) == {
        "Kontrollerad": "verified",
        "Källa": "Jourens webbplats",
        "Källans adress": "https://example.org/kontakt",
        "Källans datum": "2026-11",
        "Uppgiften är": "läst där den publicerats",
        "Kontrollen gäller till och med": "2027-05-01",
    }
    (check,) = phone["metadata"]
    assert (check["last_action_date"], check["field_name"]) == ("2026-11-01", "number")
    assert check["previous_value"] == check["replacement_value"] == phone["number"]
    assert check["updated_by"] == "Jourens webbplats"


def test_an_unchecked_number_says_so_with_source_and_date():
    found = service(UNCHECKED)
    (phone,) = found["phones"]
    assert phone["description"] == "Inte kontrollerad. Källa: Jourens webbplats. Källans datum: 2026-11."
    assert labels(phone)["Inte kontrollerad"] == "unverified"
    assert "metadata" not in phone
    assert "assured_date" not in found
    assert found["alert"] == "Minst en kontaktuppgift är inte kontrollerad."


def test_a_service_is_assured_only_when_every_contact_is():
    later = replace(CHECKED, value="000-000 00 03", verified_on=date(2026, 11, 20))
    assert service(CHECKED, later)["assured_date"] == "2026-11-01"
    assert "assured_date" not in service(CHECKED, UNCHECKED)
    assert "assured_date" not in service()
    assert "alert" not in service(CHECKED, later)


@pytest.mark.parametrize(
    ("on", "reported", "told"),
    [
        (date(2027, 5, 2), None, "kontrollen av den gäller inte längre"),
        (TODAY, date(2026, 11, 24), "någon har sagt att den är fel"),
    ],
)
def test_an_outdated_number_and_one_said_to_be_wrong_are_left_out(on: date, reported: date | None, told: str):
    hours = replace(CHECKED, hours=rules.ALWAYS)
    found = service(hours, reported=reported, on=on)
    assert told in found["alert"]
    assert not {"phones", "schedules", "assured_date"} & found.keys()
    assert not [value for value in values(found) if "000-000" in str(value)]
    assert service(hours, on=date(2027, 5, 1))["phones"]


def test_a_report_that_was_checked_afterwards_is_no_longer_held_against_it():
    assert service(CHECKED, reported=date(2026, 10, 31))["phones"]
    assert "phones" not in service(CHECKED, reported=date(2026, 11, 1))


def test_a_check_never_counts_longer_than_a_year_whatever_is_written():
    forever = replace(CHECKED, hours=rules.ALWAYS, expires_on=date(2099, 1, 1))
    found = service(forever, on=date(2027, 11, 1))
    assert labels(found["phones"][0])["Kontrollen gäller till och med"] == "2027-11-01"
    assert found["schedules"][0]["valid_to"] == "2027-11-01"
    assert "phones" not in service(forever, on=date(2027, 11, 2))


def test_only_a_checked_website_is_the_url_of_the_service():
    web: dict[str, Any] = {"channel": "web", "value": "https://example.org/"}
    checked, unchecked = replace(CHECKED, **web), replace(UNCHECKED, **web)
    assert service(checked)["url"] == "https://example.org/"
    found = service(unchecked)
    assert "url" not in found
    assert "url" not in entries.summary(Listed(replace(BODY, contacts=(unchecked,)), (None,)), TODAY)
    assert found["additional_urls"][0]["label"].startswith("Webbplats. Inte kontrollerad.")


def test_nothing_has_a_place():
    """Neither the real bodies nor invented ones say where they are, in any way of writing."""
    found = [Listed(body, (None,) * len(body.contacts)) for body in contents.bodies()] + invented(300)
    shelters = [each for each in found if "shelter" in each.body.kinds]
    assert len(shelters) > 20
    named = {key for each in found for key in keys(entries.organization(each, TODAY, full_service=True))}
    assert {"phones", "service_areas", "services"} <= named
    assert named & PLACES == set()


def test_what_is_not_known_is_not_there():
    blank = replace(BODY, kinds=("police",), note=None, look_up=None, national=False, contacts=())
    found = entries.service(Listed(blank, ()), TODAY)
    assert set(found) == {"id", "name", "status", "organization_id", "description", "organization", "attributes"}
    every = [entries.service(each, TODAY) for each in invented(500)]
    assert not [value for entry in every for value in values(entry) if value in (None, "")]
    assert not [entry for entry in every if [] in entry.values()]


def test_the_same_body_has_the_same_ids_wherever_it_is_loaded():
    """Clients keep the ids: a change here breaks what others have built."""
    assert entries.service_id("sos-112") == "cfbf8751-8d3f-5a20-8154-1c834f00d890"
    assert entries.organization_id("sos-112") == "06888c2e-f274-5999-9d47-0ec9b1fd6f3c"
    assert terms.identifier("term", terms.KINDS, "shelter") == "d81ea461-c936-5238-abbe-e75d265e749f"


def test_no_two_entries_of_a_kind_share_an_id():
    services = [entries.service(listed, TODAY) for listed in invented(300)]
    for key in ("phones", "additional_urls", "schedules", "service_areas", "languages", "attributes"):
        every = [each["id"] for entry in services for each in entry.get(key, [])]
        assert len(every) > 100
        assert len(set(every)) == len(every), key
    twice = service(CHECKED, CHECKED)["phones"]
    assert twice[0]["id"] != twice[1]["id"]


def test_languages_have_three_letters():
    found = service(languages=("ar", "sq", "fa", "xx"))["languages"]
    assert [language["code"] for language in found] == ["ara", "sqi", "fas", "xx"]
    assert "languages" not in service(languages=())


def test_every_two_letter_code_of_the_standard_has_its_three():
    codes = {two: terms.language_code(two) for two in map("".join, _pairs())}
    known = {two: three for two, three in codes.items() if two != three}
    assert len(known) == len(set(known.values())) == 184
    assert all(re.fullmatch("[a-z]{3}", three) for three in known.values())


def _pairs() -> Iterator[tuple[str, str]]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return ((first, second) for first in letters for second in letters)


def test_areas_are_named_with_their_codes():
    local = replace(BODY, national=False, counties=("25",), municipalities=("2584",))
    found = entries.service(Listed(local, ()), TODAY)["service_areas"]
    assert [area["name"] for area in found] == ["Norrbottens län", "Kiruna kommun"]
    assert [labels(area) for area in found] == [{"Länskod": "25"}, {"Kommunkod": "2584"}]
    assert [area["name"] for area in service()["service_areas"]] == ["Hela landet"]


@pytest.mark.parametrize(
    ("ages", "limits"),
    [
        (("under_18",), {"maximum_age": 17}),
        (("25_64", "18_24"), {"minimum_age": 18, "maximum_age": 64}),
        (("65_plus",), {"minimum_age": 65}),
        (("under_18", "65_plus"), {}),
        (contents.AGES, {}),
        ((), {}),
    ],
)
def test_age_limits_are_given_only_when_they_are_true(ages: tuple[str, ...], limits: dict[str, int]):
    found = service(ages=ages)
    assert {key: found[key] for key in ("minimum_age", "maximum_age") if key in found} == limits


def test_whom_it_is_for_is_said_in_words():
    found = service(roles=("uses", "exposed"), sexes=("man",), ages=("under_18", "65_plus"))
    assert found["eligibility_description"] == (
        "Till för: den som är utsatt för våld, den som använder våld; män; högst 17 år, 65 år eller äldre."
    )
    assert set(entries.ROLES) == set(contents.ROLES)
    assert set(entries.SEXES) == set(contents.SEXES)
    assert tuple(entries.AGES) == contents.AGES


WEEK = {"mon": ["08:30-12:00", "13:00-16:00"], "tue": ["08:30-12:00"], "sun": ["20:00-24:00"]}


def test_hours_become_weekly_rules_that_say_what_the_hours_say():
    hours = rules.parse_hours(WEEK)
    found = service(replace(CHECKED, hours=hours))["schedules"]
    assert [(s["byday"], s["opens_at"], s["closes_at"]) for s in found] == [
        ("MO,TU", "08:30+01:00", "12:00+01:00"),
        ("MO", "13:00+01:00", "16:00+01:00"),
        ("SU", "20:00+01:00", "00:00+01:00"),
    ]
    for schedule in found:
        assert (schedule["freq"], schedule["interval"], schedule["timezone"]) == ("WEEKLY", 1, 1)
        assert schedule["description"].startswith("Gäller 000-000 00 01. Kontrollerad 2026-11-01")


def test_the_rules_read_back_are_the_hours_of_every_invented_contact():
    for listed in invented(300):
        for contact in listed.body.contacts:
            if contact.hours is not None:
                assert read_back(weekly.schedules(contact.hours, "x", on=TODAY, until=None)) == contact.hours


def read_back(schedules: tuple[dict[str, Any], ...]) -> frozenset[int]:
    days = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    slots: set[int] = set()
    for schedule in schedules:
        start, end = (slot(schedule[key]) for key in ("opens_at", "closes_at"))
        for day in schedule["byday"].split(","):
            slots |= {days.index(day) * 48 + each for each in range(start, end or 48)}
    return frozenset(slots)


def slot(clock: str) -> int:
    return int(clock[:2]) * 2 + (clock[3:5] == "30")


@pytest.mark.parametrize(
    ("on", "suffix", "last"),
    [
        (date(2026, 11, 25), "+01:00", date(2027, 3, 27)),
        (date(2027, 3, 28), "+02:00", date(2027, 10, 30)),
        (date(2027, 10, 31), "+01:00", date(2028, 3, 25)),
    ],
)
def test_hours_hold_until_the_clocks_change(on: date, suffix: str, last: date):
    (schedule,) = weekly.schedules(rules.ALWAYS, "x", on=on, until=None)
    assert (schedule["opens_at"], schedule["closes_at"]) == (f"00:00{suffix}", f"00:00{suffix}")
    assert schedule["valid_to"] == last.isoformat()
    assert weekly.schedules(rules.ALWAYS, "x", on=on, until=date(2030, 1, 1))[0]["valid_to"] == last.isoformat()
    soon = on + timedelta(days=3)
    assert weekly.schedules(rules.ALWAYS, "x", on=on, until=soon)[0]["valid_to"] == soon.isoformat()


def test_hours_that_are_only_told_stay_words():
    (schedule,) = service(replace(UNCHECKED, hours_note="Kl. 7–21 enligt källan."))["schedules"]
    assert "Kl. 7–21 enligt källan." in schedule["description"]
    assert "Inte kontrollerad." in schedule["description"]
    assert not {"freq", "opens_at", "byday"} & schedule.keys()


def test_a_list_says_nothing_that_the_whole_does_not():
    for listed in invented(200):
        whole, short = entries.service(listed, TODAY), entries.summary(listed, TODAY)
        assert short.items() <= whole.items()
        assert entries.least(listed).items() <= short.items()


def test_a_catalogue_writes_an_entry_once():
    catalogue = queries.build(invented(2), TODAY)
    first = next(iter(catalogue.services.values()))
    assert catalogue.write("service", first) is catalogue.write("service", first)
    assert catalogue.write("service", first) != catalogue.write("service_summary", first)
