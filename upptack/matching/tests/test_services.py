"""Odd input is refused with a sentence that says what is wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from upptack.matching import Index, Need, Service
from upptack.matching.tests.examples import need, service

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("make", "wrong", "says"),
    [
        (service, {"id": ""}, "needs an id"),
        (service, {"kinds": frozenset()}, "at least one"),
        (service, {"kinds": frozenset({""})}, "must be named"),
        (service, {"roles": frozenset({"offender"})}, "roles: .*offender"),
        (service, {"roles": frozenset({"unknown"})}, "roles: .*unknown"),
        (service, {"sexes": frozenset({"female"})}, "sexes"),
        (service, {"ages": frozenset({"18-24"})}, "ages"),
        (service, {"channels": frozenset({"fax"})}, "channels"),
        (service, {"languages": frozenset({"arabiska"})}, "languages: 'arabiska'"),
        (service, {"municipalities": frozenset({"180"})}, "municipalities: '180'"),
        (service, {"counties": frozenset({"Stockholm"})}, "counties"),
        (service, {"national": False}, "serves no area"),
        (service, {"hours": frozenset()}, "None when not known"),
        (service, {"hours": frozenset({336})}, "slots 0..335"),
        (need, {"kinds": ()}, "at least one"),
        (need, {"kinds": ("shelter", "")}, "must be named"),
        (need, {"role": ""}, "role"),
        (need, {"sex": "w"}, "sex"),
        (need, {"age": "17"}, "age"),
        (need, {"language": ""}, "language"),
        (need, {"channel": "unknown"}, "channel"),
        (need, {"slot": -1}, "slot -1"),
        (need, {"slot": 336}, "slot 336"),
        (need, {"municipality": "01800"}, "municipality"),
        (need, {"county": "1"}, "county"),
        (need, {"municipality": "0180", "county": "12"}, "not in county 12"),
    ],
)
def test_odd_values_are_refused(make: Callable[..., Service | Need], wrong: dict[str, Any], says: str) -> None:
    make()
    with pytest.raises(ValueError, match=says):
        make(**wrong)


def test_two_services_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        Index([service(id="a"), service(id="a", certain=False)])


@pytest.mark.parametrize("count", [0, -3])
def test_asking_for_no_hits_is_refused(count: int) -> None:
    index = Index([service()])
    with pytest.raises(ValueError, match=f"limit must be at least 1, not {count}"):
        index.search(need(), limit=count)
    with pytest.raises(ValueError, match="per_kind must be at least 1"):
        index.by_kind(need(), per_kind=count)


def test_the_county_follows_from_the_municipality() -> None:
    assert need(municipality="1280").home_county == "12"
    assert need(municipality=None, county="25").home_county == "25"
    assert need(municipality=None).home_county is None
