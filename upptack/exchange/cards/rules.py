"""Which experience cards may be shown, and how coarsely, so that nobody is recognised by their structured fields.

Cards are shown in rounds. A round looks only at approved cards that are not shown and groups those that are alike. A
group is shown when cards in it that have never been shown before have at least `K` authors from at least `UNITS` units;
every card in it bears the same fields. Who cannot be grouped as finely is tried more coarsely, always in the order of
`LEVELS`; who cannot be grouped at all waits. What is shown is never changed, neither by new cards nor by later rounds:
what differs between two rounds is whole groups, never fewer than K cards. What helped and hindered is told of the
group, and only what the new cards of at least K authors from UNITS units have all together: so no choice among what is
told has fewer.

When a card is withdrawn and too few are left in its group, all of the group is taken down at once. Its cards may be
shown again, never more finely than before, but do not count towards K: a reader who remembers them could subtract them.

What this does not protect against: several authors' cards about one event, and an author who knows which cards are her
own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

K: Final = 5
"""Authors whose cards must share what is shown."""
UNITS: Final = 2
"""Units that they must come from at least."""
REVIEWERS: Final = 2
"""Reviewers who must find that a card can be shared."""
LONGEST: Final = 300
"""Characters of a card's own words."""


class CardState(StrEnum):
    """Where a card stands. Withheld: approved, but too few are like it; it waits for the next round."""

    DRAFT = "draft"
    WAITING = "waiting"
    REVIEWED_ONCE = "reviewed_once"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


STATE_NAMES: Final[Mapping[CardState, str]] = {
    CardState.DRAFT: "Utkast",
    CardState.WAITING: "Väntar på granskning",
    CardState.REVIEWED_ONCE: "Granskad av en, väntar på en till",
    CardState.APPROVED: "Godkänd",
    CardState.RETURNED: "Tillbaka till dig",
    CardState.WITHHELD: "Godkänd, väntar på fler som liknar",
    CardState.WITHDRAWN: "Tillbakadragen",
}

WRITABLE: Final = frozenset({CardState.DRAFT, CardState.RETURNED})
REVIEWABLE: Final = frozenset({CardState.WAITING, CardState.REVIEWED_ONCE})
IN_ROUND: Final = frozenset({CardState.APPROVED, CardState.WITHHELD})
"""States in which the author may write, a reviewer may judge, and a round may show a card."""

TOO_FEW: Final = (
    "Kortet är godkänt men visas inte än. Det är för ovanligt: för få andra kort liknar det, och då skulle någon kunna "
    "kännas igen. Det prövas igen i nästa omgång. Du behöver inte göra något."
)


class NotNow(Exception):
    """The change does not follow from where the card stands; the text says why and can be shown."""


AS_WRITTEN: Final = 0
WHOLE_COUNTRY: Final = 1
YEAR: Final = 2
NO_TIME: Final = 3
ANY_AGENCY: Final = 4
LEVELS: Final = (AS_WRITTEN, WHOLE_COUNTRY, YEAR, NO_TIME, ANY_AGENCY)
"""How coarsely a card is shown, in the fixed order in which coarser is tried."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What tells cards apart. Empty: agency, one of the agencies; period, not told; county, the whole country."""

    agency: str
    situation: str
    period: str
    county: str


@dataclass(frozen=True, slots=True)
class Card:
    """An approved card that is not shown. `author`: None when she has left; all who have left a unit count as one.
    `seen`: how coarsely it was shown in a group that was taken down; None: it has never been shown."""

    id: int
    author: int | None
    unit: str
    fields: Fields
    helped: frozenset[str] = frozenset()
    hindered: frozenset[str] = frozenset()
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A group of cards that a round shows: what each of them bears, and what at least K of them all have. `helped_more`
    and `hindered_more`: some have something else, which is not told."""

    ids: tuple[int, ...]
    level: int
    fields: Fields
    helped: tuple[str, ...]
    hindered: tuple[str, ...]
    helped_more: bool
    hindered_more: bool


@dataclass(frozen=True, slots=True)
class Withheld:
    """A card that waits, because too few are like it."""

    id: int


def coarse(fields: Fields, level: int) -> Fields:
    """The fields of a card at a level: county, then period, then agency give way."""
    period = fields.period if level < YEAR else fields.period[:4] if level < NO_TIME else ""
    return Fields(
        fields.agency if level < ANY_AGENCY else "",
        fields.situation,
        period,
        fields.county if level < WHOLE_COUNTRY else "",
    )


def shown(cards: Iterable[Card], k: int = K, units: int = UNITS) -> tuple[Shown | Withheld, ...]:
    """What a round shows of some cards, and which of them wait, in an order that does not tell when they were written.
    Every card is in exactly one of them."""
    left = sorted(cards, key=lambda card: card.id)
    found: list[Shown | Withheld] = []
    for level in LEVELS:
        for fields, alike in _grouped([card for card in left if (card.seen or 0) <= level], level).items():
            if enough(_new(alike), k, units):
                found.append(_shown(level, fields, alike, k, units))
        taken = {id for each in found if isinstance(each, Shown) for id in each.ids}
        left = [card for card in left if card.id not in taken]
    return (*found, *(Withheld(card.id) for card in left))


def enough(cards: Sequence[Card], k: int = K, units: int = UNITS) -> bool:
    """Whether the cards have at least k authors and come from at least so many units."""
    authors = {card.unit if card.author is None else card.author for card in cards}
    return len(authors) >= k and len({card.unit for card in cards}) >= units


def stands(left: Sequence[Card], helped: Iterable[str], hindered: Iterable[str]) -> bool:
    """Whether a shown group may still stand with the cards that are left in it: enough of them, and enough that have
    all that is told of it."""
    told_helped, told_hindered = set(helped), set(hindered)
    having = [card for card in left if told_helped <= card.helped and told_hindered <= card.hindered]
    return enough(left) and enough(having)


def may_change(state: CardState) -> None:
    """Raises NotNow with a sentence when the author may not change a card any more."""
    if state not in WRITABLE:
        raise NotNow("Kortet är skickat och går inte att ändra. Du kan dra tillbaka det och skriva ett nytt.")


def is_due(last: date | None, on: date) -> bool:
    """Whether a round is due on a day: none this month yet."""
    return last is None or (last.year, last.month) < (on.year, on.month)


def _grouped(cards: Iterable[Card], level: int) -> dict[Fields, list[Card]]:
    groups: dict[Fields, list[Card]] = {}
    for card in cards:
        groups.setdefault(coarse(card.fields, level), []).append(card)
    ordered = sorted(groups, key=lambda each: (each.situation, each.agency, each.period, each.county))
    return {fields: groups[fields] for fields in ordered}


def _new(cards: Iterable[Card]) -> list[Card]:
    return [card for card in cards if card.seen is None]


def _shown(level: int, fields: Fields, alike: Sequence[Card], k: int, units: int) -> Shown:
    told = _told(_new(alike), k, units)
    helped = {code for kind, code in told if kind == "helped"}
    hindered = {code for kind, code in told if kind == "hindered"}
    return Shown(
        tuple(card.id for card in alike),
        level,
        fields,
        tuple(sorted(helped)),
        tuple(sorted(hindered)),
        any(card.helped - helped for card in alike),
        any(card.hindered - hindered for card in alike),
    )


def _told(cards: Sequence[Card], k: int, units: int) -> list[tuple[str, str]]:
    """What helped and hindered that enough cards have all together: the most common first, as long as enough are left
    that have all of it; of equals the first by name."""
    left = list(cards)
    told: list[tuple[str, str]] = []
    while True:
        having: dict[tuple[str, str], list[Card]] = {}
        for card in left:
            for code in _codes(card):
                having.setdefault(code, []).append(card)
        may = [code for code, those in having.items() if code not in told and enough(those, k, units)]
        if not may:
            return told
        best = min(may, key=lambda code: (-len(having[code]), code))
        told.append(best)
        left = having[best]


def _codes(card: Card) -> list[tuple[str, str]]:
    return [("helped", code) for code in card.helped] + [("hindered", code) for code in card.hindered]


def reviewed(state: CardState, authors: str, reviewers: Sequence[str]) -> CardState:
    """Where a card stands after a review that found it can be shared. `authors`: the agency of who wrote it;
    `reviewers`: those of the different reviewers so far, the last one too. Raises NotNow when it is not reviewed now,
    or when both reviewers would be from the author's own agency."""
    if state not in REVIEWABLE:
        raise NotNow("Kortet granskas inte nu. Ladda om sidan.")
    if len(reviewers) < REVIEWERS:
        return CardState.REVIEWED_ONCE
    if all(agency == authors for agency in reviewers):
        raise NotNow("En av de två granskarna ska vara från en annan myndighet. Kortet väntar på en sådan granskare.")
    return CardState.APPROVED
