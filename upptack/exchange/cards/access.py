"""Who may write, judge, withdraw and let out experience cards.

Two may judge a card: who has the role reviewer, and who belongs to a development group; never its author, and nobody
twice. At least one of the two is from another agency than the card's. A reviewer sees the card's fields and agency, and
not who wrote it; if she works in the same place she may know it all the same."""

from __future__ import annotations

from upptack.exchange.cards.models import Card
from upptack.exchange.cards.rules import REVIEWABLE, REVIEWERS, CardState
from upptack.exchange.forum import queries as forum
from upptack.staff import access
from upptack.staff.models import Member
from upptack.staff.policy import Thing


def reviews(member: Member) -> str | None:
    """None when the member may judge cards at all, else a sentence."""
    return access.may(member, "cards.judge", groups=forum.groups_of(member))


def may_review(member: Member, card: Card) -> str | None:
    """None when the member may judge this card now, else a sentence."""
    before = [each for each in card.reviews.all() if each.turn == card.turn]
    facts = {
        "waiting": card.state in REVIEWABLE,
        "judged_by_her": any(each.by_id == member.pk for each in before),
        "needs_another_agency": len(before) + 1 >= REVIEWERS,
        "other_agency_seen": any(each.agency_id != card.agency_id for each in before),
        "by_other_agency": member.unit.agency_id != card.agency_id,
    }
    thing = Thing(card.author_id, states=frozenset(name for name, true in facts.items() if true))
    return access.may(member, "cards.review", thing, forum.groups_of(member))


def may_write(member: Member, card: Card) -> str | None:
    """None when the card is the member's own, else a sentence."""
    return access.may(member, "cards.write", Thing(card.author_id))


def may_withdraw(member: Member, card: Card) -> str | None:
    """None when the member may withdraw the card: its author at any time, a coordinator when it is shown."""
    shown = card.state == CardState.APPROVED and card.shown_id is not None
    states = frozenset({"shown"}) if shown else frozenset()
    return access.may(member, "cards.withdraw", Thing(card.author_id, states=states))


def may_let_out(member: Member) -> str | None:
    """None when the member may let a round of cards out, else a sentence."""
    return access.may(member, "cards.let_out")
