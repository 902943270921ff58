"""The one door to shared content: what it gives, and what it says when there is nothing to give."""

from __future__ import annotations

from datetime import UTC, datetime

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
