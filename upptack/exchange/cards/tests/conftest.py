"""What the tests of the cards share: members, the development group, and cards in each state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from upptack.exchange.cards import actions
from upptack.exchange.cards.actions import Judgement, Written
from upptack.exchange.cards.models import Card
from upptack.exchange.forum import actions as forum
from upptack.exchange.forum.models import DevelopmentGroup, Membership
from upptack.staff.models import Member

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ALVA, NILS, REBWAR = "handlaggare@fk.example", "norr@fk.example", "handlaggare@af.example"
TOMAS, MONA, YLVA = "granskare@jam.example", "samordnare@jam.example", "redaktor@sos.example"
WORDS = "Det hjälpte att ställa frågan igen vid nästa möte."
Who = Callable[[str], Member]
Add = Callable[..., Card]


@pytest.fixture
def who(content: None) -> Who:
    """Gives a member by e-mail address."""
    return lambda email: Member.objects.get(email=email)


@pytest.fixture
def group(content: None) -> DevelopmentGroup:
    """A development group with Rebwar (af) and Nils (fk) in it."""
    forum.load()
    Membership.objects.all().delete()
    found = DevelopmentGroup.objects.order_by("place")[0]
    for email in (REBWAR, NILS):
        Membership.objects.create(group=found, member=Member.objects.get(email=email), since=AT.date())
    return found


@pytest.fixture
def add(group: DevelopmentGroup, who: Who) -> Add:
    """Writes a card and sends it for review."""
    made: list[Card] = []

    def adds(email: str = ALVA, *, send: bool = True, **other: Any) -> Card:
        fields = {"situation": "told", "helped": ("asked_again",), "hindered": (), "period": "2026-H2", "county": None}
        new = Written(**{**fields, "text": WORDS, **other})
        made.append(actions.write(new, send=send, token=f"{len(made):a>22}", by=who(email), at=AT))
        return made[-1]

    return adds


@pytest.fixture
def approve(who: Who) -> Callable[[Card], Card]:
    """Lets two reviewers, Tomas and Rebwar (or Nils, when Rebwar wrote it), find that a card can be shared."""

    def approves(card: Card) -> Card:
        for email in (TOMAS, NILS if card.author_id == who(REBWAR).pk else REBWAR):
            card = actions.review(card.number, Judgement(False, True, "", card.turn), by=who(email), at=AT)
        return card

    return approves


@pytest.fixture
def approved(add: Add, approve: Callable[[Card], Card], who: Who) -> Callable[..., list[Card]]:
    """So many approved cards, each by another author (Alva, Rebwar, colleagues of theirs), alike but for `other`."""
    authors = [ALVA, REBWAR]

    def author(at: int) -> str:
        while at >= len(authors):
            unit = who(authors[len(authors) % 2]).unit
            new = Member.objects.create(email=f"kollega-{len(authors)}@{unit.agency_id}.example", name="K", unit=unit)
            authors.append(new.email)
        return authors[at]

    turns = count()
    return lambda n, **other: [approve(add(author(next(turns)), **other)) for _ in range(n)]
