"""No choice among what is shown has fewer than five cards from two units, and rounds cannot be subtracted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.exchange.cards import rules
from upptack.exchange.cards.rules import Card, CardState, Fields, NotNow, Shown, Withheld, shown
from upptack.exchange.cards.tests import readers

pytestmark = pytest.mark.pure

FIELDS = Fields("fk", "told", "2026-H1", "01")

drawn_fields = st.builds(
    Fields,
    agency=st.sampled_from(readers.AGENCIES[:3]),
    situation=st.sampled_from(readers.SITUATIONS[:2]),
    period=st.sampled_from(("2025-H2", "2026-H1", "2026-H2")),
    county=st.sampled_from(readers.COUNTIES[:3]),
)
drawn = st.lists(
    st.tuples(
        drawn_fields,
        st.sampled_from(("a", "b", "c")),
        st.frozensets(st.sampled_from(readers.HELPED), max_size=4),
        st.frozensets(st.sampled_from(readers.HINDERED), max_size=3),
    ),
    max_size=50,
)


def numbered(rows: list[tuple[Fields, str, frozenset[str], frozenset[str]]], first: int = 0) -> list[Card]:
    return [Card(first + at, first + at, *row[1:2], row[0], *row[2:]) for at, row in enumerate(rows)]


def groups(cards: list[Card]) -> list[Shown]:
    return [each for each in shown(cards) if isinstance(each, Shown)]


def alike(n: int, units: int = 2, first: int = 0, fields: Fields = FIELDS, **other: object) -> list[Card]:
    return [replace(Card(first + at, first + at, f"u{at % units}", fields), **other) for at in range(n)]  # type: ignore[arg-type]


@given(drawn)
@settings(max_examples=60)
def test_no_choice_among_what_is_shown_has_fewer_than_five_cards_from_two_units(rows: list) -> None:
    cards = numbered(rows)
    assert readers.recognised(groups(cards), {card.id: card for card in cards}) == []


@given(drawn)
@settings(max_examples=60)
def test_every_card_is_shown_once_or_waits(rows: list) -> None:
    cards = numbered(rows)
    ids = [id for each in shown(cards) for id in (each.ids if isinstance(each, Shown) else (each.id,))]
    assert sorted(ids) == [card.id for card in cards]


@given(drawn)
@settings(max_examples=60)
def test_at_most_four_of_a_situation_wait_unless_all_are_from_one_unit(rows: list) -> None:
    cards = {card.id: card for card in numbered(rows)}
    waiting = [cards[each.id] for each in shown(cards.values()) if isinstance(each, Withheld)]
    for situation in readers.SITUATIONS:
        left = [card for card in waiting if card.fields.situation == situation]
        assert len(left) < rules.K or len({card.unit for card in left}) == 1


@given(drawn, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_the_cards_does_not_matter(rows: list, random) -> None:
    cards = numbered(rows)
    mixed = random.sample(cards, len(cards))
    assert shown(cards) == shown(mixed)


@given(drawn, drawn)
@settings(max_examples=60)
def test_two_rounds_differ_by_whole_groups(first: list, second: list) -> None:
    cards = numbered(first)
    before = groups(cards)
    taken = {id for group in before for id in group.ids}
    left = [card for card in cards if card.id not in taken] + numbered(second, first=len(cards))
    after = [*before, *groups(left)]
    assert readers.subtracted(before, after) == []
    assert readers.recognised(after[len(before) :], {card.id: card for card in left}) == []


@given(drawn, st.integers(0, 49))
@settings(max_examples=60)
def test_cards_that_were_shown_once_do_not_count_and_are_never_shown_more_finely(rows: list, at: int) -> None:
    cards = numbered(rows)
    first = groups(cards)
    if not first:
        return
    gone = first[at % len(first)]
    riders = [replace(card, seen=gone.level) for card in cards if card.id in gone.ids[1:]]
    new = [replace(card, id=1000 + card.id) for card in cards]
    for group in groups([*riders, *new]):
        assert sum(id >= 1000 for id in group.ids) >= rules.K
        assert group.level >= gone.level or not {card.id for card in riders} & set(group.ids)
    assert groups(riders) == []


def test_fields_give_way_in_a_fixed_order() -> None:
    assert [rules.coarse(FIELDS, level) for level in rules.LEVELS] == [
        FIELDS,
        Fields("fk", "told", "2026-H1", ""),
        Fields("fk", "told", "2026", ""),
        Fields("fk", "told", "", ""),
        Fields("", "told", "", ""),
    ]


@pytest.mark.parametrize(
    ("level", "other"),
    [
        (rules.AS_WRITTEN, FIELDS),
        (rules.WHOLE_COUNTRY, replace(FIELDS, county="12")),
        (rules.YEAR, replace(FIELDS, period="2026-H2")),
        (rules.NO_TIME, replace(FIELDS, period="2025-H2")),
        (rules.ANY_AGENCY, replace(FIELDS, agency="af")),
    ],
)
def test_cards_are_shown_as_finely_as_they_are_alike(level: int, other: Fields) -> None:
    (group,) = groups(alike(4) + alike(1, first=9, fields=other))
    assert group.level == level
    assert group.fields == rules.coarse(FIELDS, level)


def test_four_cards_wait_and_so_do_five_from_one_unit_and_other_situations() -> None:
    assert groups(alike(4)) == []
    assert groups(alike(9, units=1)) == []
    assert groups(alike(4) + alike(4, first=10, fields=replace(FIELDS, situation="honour"))) == []
    assert len(groups(alike(5))) == 1


def test_five_cards_of_four_authors_wait() -> None:
    five = alike(5)
    assert groups(five)
    assert groups([*five[:4], replace(five[4], author=five[0].author)]) == []
    assert groups([replace(card, author=None) for card in five]) == [], "who has left counts once for her unit"


def test_what_helped_is_told_only_when_five_have_it_together() -> None:
    having = alike(5, helped=frozenset({"alone", "time"}), hindered=frozenset({"secrecy"}))
    other = alike(2, first=20, helped=frozenset({"manager"}))
    (group,) = groups(having + other)
    assert (group.helped, group.hindered) == (("alone", "time"), ("secrecy",))
    assert (group.helped_more, group.hindered_more) == (True, False)
    (group,) = groups([*having[:4], replace(having[4], helped=frozenset({"alone"})), *other])
    assert group.helped == ("alone",)


def test_plain_two_that_five_have_each_but_only_four_together_are_not_both_told() -> None:
    both = alike(4, helped=frozenset({"alone", "time"}))
    one, other = alike(3, first=10, helped=frozenset({"alone"})), alike(3, first=20, helped=frozenset({"time"}))
    (group,) = groups([*both, *one, *other])
    assert group.helped == ("alone",)


def test_plain_a_card_that_was_shown_once_does_not_count_and_keeps_its_coarseness() -> None:
    assert groups([*alike(4), *alike(4, first=10, seen=rules.AS_WRITTEN)]) == []
    (group,) = groups([*alike(5), *alike(1, first=10, seen=rules.ANY_AGENCY)])
    assert group.ids == (0, 1, 2, 3, 4)


def test_a_group_falls_with_its_fifth_card_its_second_unit_and_what_it_tells() -> None:
    cards = alike(6, helped=frozenset({"alone"}))
    assert rules.stands(cards, ("alone",), ())
    assert rules.stands(cards[:5], ("alone",), ())
    assert not rules.stands(cards[:4], (), ())
    assert not rules.stands(alike(6, units=1), (), ())
    assert not rules.stands([*cards[:4], *alike(4, first=30)], ("alone",), ())


def test_a_card_is_approved_by_two_of_whom_one_is_from_another_agency() -> None:
    assert rules.reviewed(CardState.WAITING, "fk", ["fk"]) == CardState.REVIEWED_ONCE
    assert rules.reviewed(CardState.WAITING, "fk", ["af"]) == CardState.REVIEWED_ONCE
    assert rules.reviewed(CardState.REVIEWED_ONCE, "fk", ["fk", "af"]) == CardState.APPROVED
    with pytest.raises(NotNow):
        rules.reviewed(CardState.REVIEWED_ONCE, "fk", ["fk", "fk"])
    for state in set(CardState) - rules.REVIEWABLE:
        with pytest.raises(NotNow):
            rules.reviewed(state, "fk", ["af"])


def test_a_round_is_due_once_a_month() -> None:
    assert rules.is_due(None, date(2026, 11, 22))
    assert not rules.is_due(date(2026, 11, 1), date(2026, 11, 30))
    assert rules.is_due(date(2026, 11, 30), date(2026, 12, 1))
    assert rules.is_due(date(2025, 12, 31), date(2026, 1, 1))
