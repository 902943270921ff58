"""The one door to shared content: what it gives, and what it says when there is nothing to give."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError

from upptack.knowledge import api

AT = datetime(2026, 11, 25, 10, tzinfo=UTC)


def need(*kinds: str, **more: object) -> api.Need:
    """A need for these kinds by someone of whom nothing is known."""
    known = {"sex": "unknown", "age": "unknown", "language": "unknown", "municipality": None, "county": None}
    plain = {"kinds": kinds, "role": "exposed", "channel": None, "slot": api.slot_of(AT), "keep_distance": False}
    return api.Need(**{**known, **plain, **more})  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_empty_database_is_told_in_a_sentence(content):
    assert api.problems() == ()
    apps.get_model("directory", "Body").objects.all().delete()
    assert api.problems() == ("Katalogen är tom. Kör: upptack load",)


def test_a_database_that_does_not_answer_is_not_taken_for_an_empty_one(monkeypatch):
    def down() -> None:
        raise DatabaseError("no answer")

    monkeypatch.setattr(vars(api)["queries"], "problems", down)
    with pytest.raises(DatabaseError):
        api.problems()


@pytest.mark.django_db
def test_every_needed_kind_is_answered_in_the_order_of_need(content):
    kinds = tuple(reversed(tuple(api.kinds())))
    found = api.bodies_for(need(*kinds), at=AT)
    assert [kind.id for kind, _ in found] == list(kinds)
    assert all(len(bodies) <= 2 for _, bodies in found)
    assert all(each.why for _, bodies in found for each in bodies)


@pytest.mark.django_db
def test_a_kind_without_any_body_is_there_with_words_on_how_to_find_one(content):
    apps.get_model("directory", "Body").objects.exclude(pk="sos-112").delete()
    found = dict(api.bodies_for(need("emergency", "shelter"), at=AT.replace(year=2027)))
    shelter = api.kinds()["shelter"]
    assert found[shelter] == ()
    assert shelter.look_up.sv
    assert shelter.look_up.en


def test_municipalities_stand_in_swedish_order():
    names = [place.short for place in api.municipalities().values()]
    assert len(names) == 290
    assert names[0] == "Ale"
    assert names.index("Ystad") < names.index("Åmål") < names.index("Älmhult") < names.index("Öckerö")
    assert names[-1] == "Övertorneå"


@pytest.mark.django_db
def test_every_agency_has_matters_of_its_own_or_shared(content):
    for agency in ("fk", "af", "mig", "sos", "jam"):
        matters = api.matters_of(agency)
        assert matters
        assert {matter.agency for matter in matters} <= {agency, "*"}
        assert len({matter.id for matter in matters}) == len(matters)
        assert {matter.two_party for matter in matters} <= {"no", "unknown", "yes"}


ON = AT.date()


@pytest.mark.django_db
def test_a_routine_counts_as_decided_when_the_agencys_own_says_when_to_ask(content):
    before = {agency: api.routines_decided(agency, on=ON) for agency in ("af", "fk", "mig", "jam")}
    assert {agency: counted.n for agency, counted in before.items()} == {"af": 2, "fk": 1, "mig": 0, "jam": 0}
    assert all(counted.of == len(api.matters_of(agency)) for agency, counted in before.items())
    assert api.routines_decided("af", on=date(2030, 1, 1)).n == 0


@pytest.mark.django_db
def test_pages_count_as_current_until_their_last_day(content):
    pages = apps.get_model("information", "PublicPage").objects
    now = api.pages_current(on=ON)
    assert now.n == now.of == pages.filter(live=True).count() > 0
    pages.filter(pk=pages.first().pk).update(expires=ON)
    assert api.pages_current(on=ON) == now
    assert api.pages_current(on=ON + timedelta(days=1)).n == now.n - 1


@pytest.mark.django_db
def test_a_language_counts_when_every_page_of_safety_is_there_current_and_reviewed(content):
    pages = apps.get_model("information", "PublicPage").objects
    pages.exclude(language="sv").update(translation="unreviewed")
    assert api.languages_current(on=ON) == api.Counted(1, 4)
    pages.filter(language="en").update(translation="reviewed")
    assert api.languages_current(on=ON).n == 2
    pages.filter(language="en", section="samarbetet").update(expires=ON - timedelta(days=1))
    assert api.languages_current(on=ON).n == 2
    pages.filter(language="en", section="skydd").update(expires=ON - timedelta(days=1))
    assert api.languages_current(on=ON).n == 1
    assert api.languages_current(on=date(2040, 1, 1)).n == 0


@pytest.mark.django_db
def test_a_contact_counts_as_expired_unless_it_may_be_shown_as_certain(content):
    contacts = apps.get_model("directory", "Contact").objects.filter(body__live=True).exclude(value="")
    now = api.contacts_expired(on=ON)
    assert now.of == contacts.count()
    assert 0 < now.n < now.of
    assert api.contacts_expired(on=date(2040, 1, 1)) == api.Counted(now.of, now.of)
