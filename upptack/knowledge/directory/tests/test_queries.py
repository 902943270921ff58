"""What the directory shows on a day: nothing uncertain as certain, and nothing as certain when checks have run out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from upptack.knowledge.directory import actions, contents, queries
from upptack.knowledge.directory.models import Body, Contact
from upptack.matching import Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

TODAY = date(2026, 11, 25)
IN_TWO_YEARS = date(2028, 11, 25)


def shown(on: date) -> list[queries.ShownContact]:
    """Every contact as it is shown on a day."""
    return [contact for body in queries.directory(on).bodies.values() for contact in body.contacts]


def need(**more: object) -> Need:
    """A need for emergency help and police, with nothing else known."""
    known = {
        "kinds": ("emergency", "police"),
        "role": "exposed",
        "sex": "unknown",
        "age": "unknown",
        "language": "unknown",
        "municipality": None,
        "county": None,
        "channel": None,
        "slot": 20,
        "keep_distance": False,
    }
    return Need(**{**known, **more})  # type: ignore[arg-type]


def test_certain_is_only_what_somebody_has_checked():
    certain = {contact.value for contact in shown(TODAY) if contact.certain}
    assert {"112", "114 14"} <= certain
    checked = {c.value for body in contents.bodies() for c in body.contacts if c.verified_on}
    assert certain == checked
    assert "020-50 50 50" not in certain
    assert "116 016" not in certain


def test_in_two_years_nothing_is_certain():
    assert not [contact for contact in shown(IN_TWO_YEARS) if contact.certain]
    states = {contact.value: contact.state for contact in shown(IN_TWO_YEARS)}
    assert states["112"] == states["114 14"] == "expired"
    assert set(states.values()) <= {"expired", "unverified"}


def test_a_check_counts_to_its_last_day_and_no_longer():
    emergency = Contact.objects.get(body="sos-112")
    assert emergency.expires_on is not None
    assert queries.shown(emergency, emergency.expires_on).certain
    assert not queries.shown(emergency, emergency.expires_on + timedelta(days=1)).certain


def test_uncertain_bodies_are_still_there_to_be_found():
    """Emergency numbers that are out of date are shown with a mark, never hidden."""
    for on in (TODAY, IN_TWO_YEARS):
        found = dict(queries.directory(on).index.by_kind(need(), 2))
        assert [hit.service.id for hit in found["emergency"]] == ["sos-112"]
        assert [hit.service.id for hit in found["police"]] == ["polisen"]


def test_what_is_reported_wrong_is_no_way_to_reach_a_body():
    actions.report_wrong(Contact.objects.get(body="bris"), at=TODAY)
    body = Body.objects.get(pk="bris")
    contacts = [(contact, queries.shown(contact, TODAY)) for contact in body.contacts.all()]
    assert contacts[0][1].value == "116 111"
    service = queries.service(body, contacts)
    assert (service.reachable, service.certain, service.channels) == (False, False, frozenset())


def test_the_hours_of_a_body_are_those_of_its_contacts_together_and_unknown_stays_unknown():
    hours = {}
    for id in ("sos-112", "polisen"):
        body = Body.objects.get(pk=id)
        contacts = [(contact, queries.shown(contact, TODAY)) for contact in body.contacts.all()]
        hours[id] = queries.service(body, contacts).hours
    assert hours == {"sos-112": frozenset(range(336)), "polisen": None}


def test_a_municipality_without_a_known_number_has_its_name_and_a_task_but_no_number():
    local = [body.id for body in contents.bodies() if body.municipalities == ("2584",)]
    assert len(local) == 2
    for id in local:
        (contact,) = queries.directory(TODAY).bodies[id].contacts
        assert (contact.value, contact.certain) == ("", False)
        assert contact.task


def test_social_services_of_kiruna_are_found_for_kiruna():
    asked = need(kinds=("social_services",), municipality="2584", county="25")
    found = dict(queries.directory(TODAY).index.by_kind(asked, 2))
    names = [queries.directory(TODAY).bodies[hit.service.id].name for hit in found["social_services"]]
    assert names[0] == "Socialtjänsten i Kiruna kommun"


def test_an_empty_or_maimed_directory_is_told():
    assert queries.problems() == ()
    Contact.objects.filter(body="sos-112").update(value="113")
    assert queries.problems() == ("Nödnumret 112 saknas i katalogen. Kör: upptack load",)
    Body.objects.all().delete()
    assert queries.problems() == ("Katalogen är tom. Kör: upptack load",)
    assert queries.directory(TODAY + timedelta(days=3)).bodies == {}


def test_the_directory_is_read_in_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        queries.directory(TODAY + timedelta(days=2))
    with django_assert_max_num_queries(1):
        queries.directory(TODAY + timedelta(days=2))
