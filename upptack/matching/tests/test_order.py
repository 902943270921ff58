"""The index answers as the plain oracle does, and never hides a body because a fact is missing."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.matching import Index, Need, Service
from upptack.matching.services import ANSWERS
from upptack.matching.tests import oracle
from upptack.matching.tests.examples import directories, need, needs, service

pytestmark = pytest.mark.pure


def ids(services: tuple[Service, ...], wanted: Need, limit: int = 100) -> list[str]:
    return [hit.service.id for hit in Index(services).search(wanted, limit=limit)]


@settings(max_examples=500, deadline=None)
@given(directories(), needs(), st.integers(1, 30))
def test_same_bodies_in_the_same_order_as_the_oracle(services: tuple[Service, ...], wanted: Need, limit: int) -> None:
    assert ids(services, wanted, limit) == oracle.search(services, wanted)[:limit]


@settings(max_examples=150, deadline=None)
@given(directories(), needs(), st.integers(1, 4))
def test_by_kind_gives_the_best_few_of_each_needed_kind(
    services: tuple[Service, ...], wanted: Need, per_kind: int
) -> None:
    answer = Index(services).by_kind(wanted, per_kind)
    found = [(kind, [hit.service.id for hit in hits]) for kind, hits in answer]
    assert found == oracle.by_kind(services, wanted, per_kind)


@settings(max_examples=100, deadline=None)
@given(directories(), needs(), st.randoms(use_true_random=False))
def test_the_order_of_the_directory_does_not_matter(
    services: tuple[Service, ...], wanted: Need, random: Random
) -> None:
    shuffled = list(services)
    random.shuffle(shuffled)
    assert ids(tuple(shuffled), wanted) == ids(services, wanted)


@settings(max_examples=100, deadline=None)
@given(directories(), needs())
def test_what_is_not_known_about_a_body_never_hides_it(services: tuple[Service, ...], wanted: Need) -> None:
    shown = set(ids(services, wanted))
    without_hours = tuple(replace(s, hours=None) for s in services)
    without_language = tuple(replace(s, languages=frozenset(), interpreter=None) for s in services)
    without_contact = tuple(replace(s, certain=False, reachable=False) for s in services)
    without_channels = tuple(replace(s, channels=frozenset()) for s in services)
    without_life = tuple(replace(s, answers="not_answering", full=True) for s in services)
    assert set(ids(without_life, wanted)) == shown
    assert set(ids(without_hours, wanted)) == shown
    assert set(ids(without_language, wanted)) == shown
    assert set(ids(without_contact, wanted)) == shown
    assert set(ids(without_channels, wanted)) >= shown


@settings(max_examples=100, deadline=None)
@given(directories(), needs())
def test_what_is_not_known_about_the_person_never_hides_a_body(services: tuple[Service, ...], wanted: Need) -> None:
    shown = set(ids(services, wanted))
    for less in (
        replace(wanted, role="unknown"),
        replace(wanted, sex="unknown"),
        replace(wanted, age="unknown"),
        replace(wanted, language="unknown"),
        replace(wanted, channel=None),
        replace(wanted, slot=None),
    ):
        assert set(ids(services, less)) >= shown


@settings(max_examples=100, deadline=None)
@given(directories(), needs())
def test_wanting_distance_never_takes_a_body_away(services: tuple[Service, ...], wanted: Need) -> None:
    near = set(ids(services, replace(wanted, keep_distance=False)))
    assert set(ids(services, replace(wanted, keep_distance=True))) >= near


def test_each_rule_decides_where_the_rules_before_it_leave_bodies_equal() -> None:
    wanted = need(kinds=("shelter", "victim_support"), channel="phone", slot=20)
    closed = frozenset({100})
    best = service(
        id="z",
        kinds=frozenset({"shelter"}),
        municipalities=frozenset({"0180"}),
        languages=frozenset({"ar"}),
        answers="lately",
    )
    no_language: frozenset[str] = frozenset()
    falling = (
        replace(best, id="y"),
        replace(best, id="n", reachable=False),
        replace(best, id="m", certain=False),
        replace(best, id="lx", answers="checked"),
        replace(best, id="lw", answers="unknown"),
        replace(best, id="lv", answers="failed"),
        replace(best, id="l", hours=closed),
        replace(best, id="k", hours=None),
        replace(best, id="j", languages=no_language, interpreter=True, hours=None),
        replace(best, id="i", languages=no_language, interpreter=False),
        replace(best, id="h", languages=frozenset({"sv"}), interpreter=False),
        replace(best, id="g", municipalities=frozenset(), counties=frozenset({"01"})),
        replace(best, id="f", municipalities=frozenset()),
        replace(best, id="e", channels=frozenset()),
        replace(best, id="dy", full=True),
        replace(best, id="dx", answers="not_answering"),
        replace(best, id="dw", answers="not_answering", full=True),
        replace(best, id="d", kinds=frozenset({"victim_support"})),
    )
    shown = ids((best, *reversed(falling)), wanted)
    assert shown == ["y", "z", *(s.id for s in falling[1:])]


def test_an_empty_directory_answers_with_no_hits_and_every_kind() -> None:
    empty = Index(())
    assert len(empty) == 0
    assert empty.search(need()) == ()
    assert empty.by_kind(need(kinds=("police", "shelter"))) == (("police", ()), ("shelter", ()))


def test_a_body_of_two_needed_kinds_is_found_once_but_stands_under_both() -> None:
    both = service(kinds=frozenset({"police", "victim_support"}))
    wanted = need(kinds=("victim_support", "police"))
    assert ids((both,), wanted) == ["body"]
    assert [[hit.service.id for hit in hits] for _, hits in Index((both,)).by_kind(wanted)] == [["body"]] * 2


@settings(max_examples=100, deadline=None)
@given(directories(), needs())
def test_a_body_that_does_not_answer_stands_after_every_other_of_its_kind(
    services: tuple[Service, ...], wanted: Need
) -> None:
    for _, hits in Index(services).by_kind(wanted, per_kind=30):
        silent = [hit.service.answers == "not_answering" for hit in hits]
        full = [hit.service.full for hit in hits if hit.service.answers != "not_answering"]
        assert silent == sorted(silent)
        assert full == sorted(full)


@settings(max_examples=80, deadline=None)
@given(directories(), needs(), st.randoms(use_true_random=False))
def test_other_signs_of_life_give_what_a_new_index_gives(
    services: tuple[Service, ...], wanted: Need, random: Random
) -> None:
    changed = {s.id: (random.choice(ANSWERS), random.random() < 0.3) for s in services if random.random() < 0.5}
    index = Index(services)
    before = index.search(wanted, limit=100)
    anew = Index(
        replace(s, answers=changed[s.id][0], full=changed[s.id][1]) if s.id in changed else s for s in services
    )
    assert index.with_signs({**changed, "no-such": ("lately", True)}).search(wanted, 100) == anew.search(wanted, 100)
    assert index.search(wanted, limit=100) == before


def test_what_speaks_for_an_answer_has_to_be_known() -> None:
    with pytest.raises(ValueError, match="answers"):
        service(answers="perhaps")
