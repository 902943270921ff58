"""Honour and stalking: far away on purpose where that is possible, and never nobody."""

import pytest

from upptack.matching import Index, Need, Service
from upptack.matching.tests.examples import local, need, regional, service

pytestmark = pytest.mark.pure

STOCKHOLM, SOLNA, MALMO, LULEA = "0180", "0184", "1280", "2580"


def places(kind: str, wanted: Need) -> list[str]:
    kinds = frozenset({kind})
    services = (
        local("own", STOCKHOLM, kinds=kinds),
        regional("county", "01", kinds=kinds),
        local("neighbour", SOLNA, kinds=kinds),
        service(id="national", kinds=kinds),
        local("far", LULEA, kinds=kinds),
        regional("far-county", "12", kinds=kinds),
    )
    return [hit.service.id for hit in Index(services).search(wanted)]


def shelter_need(**changed: object) -> Need:
    return need(kinds=("shelter",), keep_distance=True, **changed)


def test_shelters_far_away_come_first_and_the_own_municipality_last() -> None:
    found = places("shelter", shelter_need())
    assert found == ["far", "far-county", "national", "neighbour", "county", "own"]


def test_without_need_of_distance_only_bodies_that_serve_the_person_nearest_first() -> None:
    assert places("shelter", need(kinds=("shelter",))) == ["own", "county", "national"]


@pytest.mark.parametrize("kind", ["social_services", "social_emergency", "family_law", "police"])
def test_bodies_with_a_duty_stay_local(kind: str) -> None:
    assert places(kind, need(kinds=(kind,), keep_distance=True)) == ["own", "county", "national"]


def test_other_bodies_of_the_own_municipality_come_last_and_no_far_ones_are_added() -> None:
    assert places("victim_support", need(keep_distance=True)) == ["county", "national", "own"]


def test_nothing_is_called_far_when_the_persons_place_is_not_known() -> None:
    assert places("shelter", shelter_need(municipality=None)) == ["national"]


def test_with_only_the_county_known_its_municipalities_are_not_called_other_ones() -> None:
    found = places("shelter", shelter_need(municipality=None, county="01"))
    assert found == ["far", "far-county", "national", "county"]


def test_a_body_that_serves_far_and_near_counts_as_near() -> None:
    wide = local("wide", MALMO, STOCKHOLM, kinds=frozenset({"shelter"}))
    far = local("z-far", MALMO, kinds=frozenset({"shelter"}))
    found = [hit.service.id for hit in Index((wide, far)).search(shelter_need())]
    assert found == ["z-far", "wide"]


def test_a_far_body_of_two_kinds_is_eligible_only_as_a_shelter() -> None:
    far: Service = local("far", LULEA, kinds=frozenset({"shelter", "social_services"}))
    wanted = need(kinds=("social_services", "shelter"), keep_distance=True)
    assert Index((far,)).by_kind(wanted)[0] == ("social_services", ())
    (hit,) = Index((far,)).search(wanted)
    assert hit.why[0].value == "shelter"
