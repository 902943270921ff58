"""A reader who tries every choice among all that was shown during a year of rounds, and subtracts every round from the
next. She finds nothing here, and much where cards are shown naively or with a seeded fault."""

from __future__ import annotations

import pytest

from upptack.exchange.cards.rules import Card, Shown, shown
from upptack.exchange.cards.tests import readers

pytestmark = pytest.mark.pure


def rounds(months: list[list[Card]], k: int = 5, units: int = 2) -> list[list[Shown]]:
    """All that is shown after each month's round."""
    standing: list[Shown] = []
    waiting: list[Card] = []
    after = []
    for month in months:
        waiting = [*waiting, *month]
        new = [each for each in shown(waiting, k, units) if isinstance(each, Shown)]
        taken = {id for group in new for id in group.ids}
        waiting = [card for card in waiting if card.id not in taken]
        standing = [*standing, *new]
        after.append(standing)
    return after


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_of_rounds_tells_of_nobody(seed: int) -> None:
    months = readers.year(seed)
    cards = {card.id: card for month in months for card in month}
    after = rounds(months)
    assert readers.recognised(after[-1], cards) == []
    pairs = list(zip([[], *after], after, strict=False))
    assert [found for before, now in pairs for found in readers.subtracted(before, now)] == []
    told = sum(len(group.ids) for group in after[-1])
    print(f"år {seed}: {len(cards)} kort, {told} visade i {len(after[-1])} grupper")
    assert told > 0.85 * len(cards)


def test_the_naive_way_is_seen_through() -> None:
    cards = {card.id: card for month in readers.year(1) for card in month}
    found = readers.recognised(readers.naive(cards.values()), cards)
    assert len(found) > len(cards)


def test_grouping_everything_anew_each_month_can_be_subtracted() -> None:
    months = readers.year(1)
    so_far: list[Card] = []
    before: list[Shown] = []
    found = []
    for month in months:
        so_far = [*so_far, *month]
        now = readers.coarsened_again(so_far)
        found += readers.subtracted(before, now)
        before = now
    assert found


@pytest.mark.parametrize(("k", "units"), [(4, 2), (5, 1)])
def test_a_fault_in_the_limits_is_found(k: int, units: int) -> None:
    months = readers.year(1)
    cards = {card.id: card for month in months for card in month}
    assert readers.recognised(rounds(months, k, units)[-1], cards)
