"""When a body cannot help, the next one is of its kind, for all of its area, and the most likely to answer."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.matching import Index, Service
from upptack.matching.tests.examples import SLOTS, directories, local, regional, service

pytestmark = pytest.mark.pure

ORDER = ["lately", "checked", "unknown", "failed"]


def instead(services: tuple[Service, ...], first: str, slot: int | None = None, tried: frozenset[str] = frozenset()):
    return [found.id for found in Index(services).instead_of(first, slot, tried, limit=100)]


def plainly(services: tuple[Service, ...], first: Service, slot: int | None, tried: frozenset[str]) -> list[str]:
    """The same answer, worked out body by body."""
    fit = [s for s in services if s.id not in {first.id, *tried} and stands_in(s, first)]
    return [s.id for s in sorted(fit, key=lambda s: rank(s, first, slot))]


def limits(one: Service, other: Service) -> list[tuple[frozenset[str], frozenset[str]]]:
    return [(one.roles, other.roles), (one.sexes, other.sexes), (one.ages, other.ages)]


def stands_in(other: Service, first: Service) -> bool:
    if other.answers == "not_answering" or not other.kinds & first.kinds:
        return False
    if other.roles == {"professional"} != first.roles:
        return False
    if any(own and wanted and not own & wanted for own, wanted in limits(other, first)):
        return False
    if first.national or other.national:
        return other.national
    within = {code for code in first.municipalities if code not in other.municipalities}
    return first.counties <= other.counties and all(code[:2] in other.counties for code in within)


def rank(other: Service, first: Service, slot: int | None) -> tuple[object, ...]:
    holds_all = all(not own or (wanted and wanted <= own) for own, wanted in limits(other, first))
    hours = 2 if other.hours is None else 0 if slot is None or slot in other.hours else 1
    return (
        other.full,
        not other.reachable,
        not holds_all,
        hours,
        ORDER.index(other.answers),
        not other.certain,
        not other.reachable,
        other.id,
    )


@settings(max_examples=120, deadline=None)
@given(directories(), st.sampled_from((None, *SLOTS)), st.randoms(use_true_random=False))
def test_the_same_bodies_in_the_same_order_as_the_plain_way(services, slot, random) -> None:
    for first in services[:4]:
        tried = frozenset(s.id for s in services if random.random() < 0.2)
        assert instead(services, first.id, slot, tried) == plainly(services, first, slot, tried)


def test_nothing_stands_in_for_a_body_that_is_not_there_and_nothing_is_tried_twice() -> None:
    first, other = service(id="a"), service(id="b")
    assert instead((first, other), "gone") == []
    assert instead((first, other), "a", tried=frozenset({"b", "gone"})) == []
    assert instead((first, replace(other, answers="not_answering")), "a") == []


def test_a_body_of_another_municipality_does_not_stand_in() -> None:
    first = local("a", "0180")
    others = (local("b", "0181"), local("c", "0180", "0181"), regional("d", "01"), regional("e", "12"), service(id="f"))
    assert instead((first, *others), "a") == ["c", "d", "f"]
    assert instead((service(id="z"), *others), "z") == ["f"]
    assert instead((regional("z", "01"), *others), "z") == ["d", "f"]


def test_who_answers_lately_comes_before_who_is_only_checked_and_full_ones_last() -> None:
    first = service(id="z")
    others = (
        service(id="a", full=True, answers="lately"),
        service(id="b", answers="failed"),
        service(id="c", answers="checked"),
        service(id="d", answers="lately"),
        service(id="e", answers="lately", sexes=frozenset({"man"})),
    )
    assert instead((first, *others), "z") == ["d", "c", "b", "e", "a"]


def test_a_body_without_any_contact_comes_after_those_that_can_be_reached() -> None:
    first = service(id="z")
    others = (
        service(id="a", reachable=False, certain=False, answers="lately"),
        service(id="b", answers="failed", sexes=frozenset({"man"})),
        service(id="c", reachable=False, certain=False, hours=None),
        service(id="d", answers="unknown", hours=None),
    )
    assert instead((first, *others), "z") == ["d", "b", "a", "c"]


def test_a_line_for_professionals_alone_stands_in_for_such_a_line_only() -> None:
    advisers = service(id="a", roles=frozenset({"professional"}))
    mixed = service(id="b", roles=frozenset({"professional", "exposed"}))
    assert instead((service(id="z"), advisers, mixed), "z") == ["b"]
    assert instead((replace(mixed, id="z"), advisers, mixed), "z") == ["b"]
    assert instead((replace(advisers, id="z"), advisers, mixed), "z") == ["a", "b"]
