"""Every hit says why, and what it says is true."""

from typing import Any

import pytest
from hypothesis import given, settings

from upptack.matching import Hit, Index, Need, Service
from upptack.matching.tests import oracle
from upptack.matching.tests.examples import directories, local, need, needs, regional, service

pytestmark = pytest.mark.pure

PLACES = {
    "same_municipality": "own municipality",
    "same_county": "own county",
    "national": "whole country",
    "other_municipality": "other municipality",
    "far_on_purpose": "other county",
}
WHOM = {"everyone"} | {f"for_{x}" for x in ("role", "sex", "age")} | {f"{x}_not_asked" for x in ("role", "sex", "age")}
LANGUAGE = {"language", "interpreter", "language_unknown", "language_missing", "language_not_asked"}
HOURS = {"open_now", "opens_later", "hours_known", "hours_unknown"}


def why(one: Service, wanted: Need) -> dict[str, str]:
    (hit,) = Index((one,)).search(wanted)
    return said(hit)


def said(hit: Hit) -> dict[str, str]:
    return {reason.code: reason.value for reason in hit.why}


@settings(max_examples=200, deadline=None)
@given(directories(), needs())
def test_every_hit_has_a_kind_whom_place_language_and_hours(services: tuple[Service, ...], wanted: Need) -> None:
    for hit in Index(services).search(wanted, limit=100):
        codes = said(hit)
        assert len(codes) == len(hit.why)
        assert codes["kind"] in hit.service.kinds
        assert codes["kind"] in wanted.kinds
        assert codes.keys() & WHOM
        for group in (PLACES.keys(), LANGUAGE, HOURS):
            assert len(codes.keys() & group) == 1
        assert ("channel" in codes or "channel_unknown" in codes) == (wanted.channel is not None)


@settings(max_examples=200, deadline=None)
@given(directories(), needs())
def test_what_a_hit_says_is_true(services: tuple[Service, ...], wanted: Need) -> None:
    for hit in Index(services).search(wanted, limit=100):
        one, codes = hit.service, said(hit)
        assert ("hours_unknown" in codes) == (one.hours is None)
        assert ("not_certain" in codes) == (not one.certain)
        assert ("look_up" in codes) == (not one.reachable)
        assert ("not_answering" in codes) == (one.answers == "not_answering")
        assert ("answered_lately" in codes) == (one.answers == "lately")
        assert ("full" in codes) == one.full
        assert ("everyone" in codes) == (not (one.roles or one.sexes or one.ages))
        assert ("language" in codes) == (wanted.language in one.languages)
        assert ("channel" in codes) == (wanted.channel in one.channels)
        assert ("close_by" in codes) <= wanted.keep_distance
        if one.hours is not None:
            assert ("open_now" in codes) == (wanted.slot in one.hours)


@settings(max_examples=200, deadline=None)
@given(directories(), needs())
def test_the_place_named_is_where_the_body_serves(services: tuple[Service, ...], wanted: Need) -> None:
    for hit in Index(services).search(wanted, limit=100):
        (place,) = said(hit).keys() & PLACES.keys()
        assert PLACES[place] == oracle.distance(hit.service, wanted)


@pytest.mark.parametrize(
    ("body", "asked", "expected"),
    [
        (service(), {}, {"kind": "victim_support", "everyone": "", "national": "", "hours_known": ""}),
        (service(roles=frozenset({"exposed", "child"})), {}, {"for_role": "exposed"}),
        (service(roles=frozenset({"uses", "child"})), {"role": "unknown"}, {"role_not_asked": "child,uses"}),
        (service(sexes=frozenset({"woman"})), {"sex": "unknown"}, {"sex_not_asked": "woman"}),
        (service(ages=frozenset({"25_64"})), {}, {"for_age": "25_64"}),
        (local("a", "0180", "0181"), {}, {"same_municipality": "0180"}),
        (regional("a", "01", "12"), {}, {"same_county": "01"}),
        (service(languages=frozenset({"ar"})), {}, {"language": "ar"}),
        (service(interpreter=True), {}, {"interpreter": ""}),
        (service(languages=frozenset({"so"}), interpreter=False), {}, {"language_missing": ""}),
        (service(languages=frozenset({"so"})), {}, {"language_unknown": ""}),
        (service(), {"language": "unknown"}, {"language_not_asked": ""}),
        (service(), {"slot": 16}, {"open_now": ""}),
        (service(), {"slot": 32}, {"opens_later": "16"}),
        (service(hours=frozenset({5, 200})), {"slot": 100}, {"opens_later": "200"}),
        (service(hours=None), {"slot": 0}, {"hours_unknown": ""}),
        (service(channels=frozenset()), {"channel": "chat"}, {"channel_unknown": ""}),
        (service(certain=False, reachable=False), {}, {"not_certain": "", "look_up": ""}),
        (service(answers="not_answering", full=True), {}, {"not_answering": "", "full": ""}),
        (service(answers="lately"), {}, {"answered_lately": ""}),
        (local("a", "0180"), {"keep_distance": True}, {"same_municipality": "0180", "close_by": ""}),
    ],
)
def test_reasons_in_plain_cases(body: Service, asked: dict[str, Any], expected: dict[str, str]) -> None:
    assert expected.items() <= why(body, need(**asked)).items()


def test_reasons_where_distance_is_wanted() -> None:
    shelter = {"kinds": frozenset({"shelter"})}
    wanted = need(kinds=("shelter", "police"), keep_distance=True)
    assert why(local("a", "2580", "1280", **shelter), wanted)["far_on_purpose"] == "12,25"
    assert why(local("a", "0184", "0181", **shelter), wanted)["other_municipality"] == "0181,0184"
    assert "local_duty" in why(service(kinds=frozenset({"police"})), wanted)
    assert "local_duty" not in why(service(**shelter), wanted)
