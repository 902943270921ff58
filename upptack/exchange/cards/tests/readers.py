"""Readers who try to tell cards apart, a naive way of showing cards that they succeed with, and a year of invented
cards."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from upptack.exchange.cards.rules import AS_WRITTEN, Card, Fields, Shown, shown

AGENCIES: Final = ("fk", "af", "mig", "sos", "jam")
SITUATIONS: Final = ("told", "honour", "economic", "overheard", "interpreter", "permit")
COUNTIES: Final = ("", "01", "12", "14", "24")
HELPED: Final = ("alone", "asked_again", "time", "specialist", "manager")
HINDERED: Final = ("no_time", "not_alone", "secrecy", "no_place")
Told = frozenset[tuple[str, str]]


def of(card: Card) -> Told:
    """Everything that is true of a card, at every coarseness that it may be shown in."""
    fields = card.fields
    named = {"agency": fields.agency, "situation": fields.situation, "county": fields.county}
    true = {(name, value) for name, value in named.items() if value}
    true |= {("period", fields.period), ("period", fields.period[:4])}
    return frozenset(true | {("helped", each) for each in card.helped} | {("hindered", each) for each in card.hindered})


def told(group: Shown) -> Told:
    """Everything that a shown group tells."""
    fields = group.fields
    named = {"agency": fields.agency, "situation": fields.situation, "period": fields.period, "county": fields.county}
    said = {(name, value) for name, value in named.items() if value}
    return frozenset(
        said | {("helped", each) for each in group.helped} | {("hindered", each) for each in group.hindered}
    )


def choices(said: Told) -> Iterator[Told]:
    """Every choice among what is told."""
    for size in range(1, len(said) + 1):
        for chosen in combinations(sorted(said), size):
            yield frozenset(chosen)


def recognised(groups: Iterable[Shown], cards: Mapping[int, Card], k: int = 5, units: int = 2) -> list[Told]:
    """What a reader can tell of fewer than k cards, or of cards from fewer units than that: she tries every choice
    among what each group tells, and counts the cards behind that group that have all of it."""
    found = []
    for group in groups:
        behind = [cards[id] for id in group.ids]
        for chosen in choices(told(group)):
            having = [card for card in behind if chosen <= of(card)]
            if len(having) < k or len({card.unit for card in having}) < units:
                found.append(chosen)
    return found


def subtracted(before: Sequence[Shown], after: Sequence[Shown], k: int = 5) -> list[tuple[int, ...]]:
    """What a reader learns who remembers all that was shown before: the cards that are new, by what they now show,
    where they are fewer than k; and each card that shows something else than it did."""
    was = {id: told(group) for group in before for id in group.ids}
    found: list[tuple[int, ...]] = []
    for group in after:
        new = tuple(id for id in group.ids if id not in was)
        changed = tuple(id for id in group.ids if id in was and was[id] != told(group))
        found += [ids for ids in (new,) if 0 < len(ids) < k]
        found += [changed] if changed else []
    return found


def naive(cards: Iterable[Card]) -> list[Shown]:
    """Every approved card shown as it was written."""
    return [
        Shown((card.id,), AS_WRITTEN, card.fields, tuple(card.helped), tuple(card.hindered), False, False)
        for card in cards
    ]


def coarsened_again(cards: Iterable[Card]) -> list[Shown]:
    """All cards so far grouped anew each time: enough in each group, and yet a new card can be subtracted."""
    return [each for each in shown(cards) if isinstance(each, Shown)]


def year(seed: int, a_month: int = 14) -> list[list[Card]]:
    """Twelve months of cards as they are approved; some agencies and situations are common, others rare."""
    draw = random.Random(seed)
    months, id = [], 0
    for month in range(12):
        cards = []
        for _ in range(draw.randrange(a_month // 2, a_month * 2)):
            id += 1
            agency = draw.choices(AGENCIES, (8, 5, 4, 1, 1))[0]
            fields = Fields(
                agency,
                draw.choices(SITUATIONS, (9, 6, 4, 2, 1, 1))[0],
                f"2026-H{1 + (month > 5)}",
                draw.choices(COUNTIES, (6, 4, 2, 2, 1))[0],
            )
            helped = frozenset(each for each in HELPED if draw.random() < 0.5)
            hindered = frozenset(each for each in HINDERED if draw.random() < 0.4)
            cards.append(Card(id, id, f"{agency}-{draw.choices(range(4), (25, 1, 1, 1))[0]}", fields, helped, hindered))
        months.append(cards)
    return months
