"""Who may write, judge, withdraw and let out experience cards.

Two may judge a card: who has the role reviewer, and who belongs to a development group; never its author, and nobody
twice. At least one of the two is from another agency than the card's. A reviewer sees the card's fields and agency, and
not who wrote it; if she works in the same place she may know it all the same."""

from __future__ import annotations

from typing import Final

from upptack.exchange.cards.models import Card
from upptack.exchange.cards.rules import REVIEWABLE, REVIEWERS, CardState
from upptack.exchange.forum import queries as forum
from upptack.staff.access import refusal as refusal_of_role
from upptack.staff.access import roles_of
from upptack.staff.models import Member
from upptack.staff.rules import Role

LETS_OUT: Final = frozenset({Role.COORDINATOR})
NOT_A_REVIEWER: Final = "Kort granskas av den som har rollen granskare eller är med i en utvecklingsgrupp."
OWN: Final = "Du kan inte granska ditt eget kort."
ALREADY: Final = "Du har redan granskat kortet. En annan kollega ska också läsa det."
NOT_WAITING: Final = "Kortet granskas inte nu. Ladda om sidan."
ANOTHER_AGENCY: Final = "En av de två granskarna ska vara från en annan myndighet. Kortet väntar på en sådan granskare."
ANOTHERS: Final = "Bara den som skrev kortet kan ändra det."
NOT_YOURS_TO_WITHDRAW: Final = "Bara den som skrev kortet, eller en samordnare, kan dra tillbaka det."


def reviews(member: Member) -> str | None:
    """None when the member may judge cards at all, else a sentence."""
    return None if Role.REVIEWER in roles_of(member) or forum.groups_of(member) else NOT_A_REVIEWER


def may_review(member: Member, card: Card) -> str | None:
    """None when the member may judge this card now, else a sentence."""
    if sentence := reviews(member):
        return sentence
    if card.author_id == member.pk:
        return OWN
    if card.state not in REVIEWABLE:
        return NOT_WAITING
    before = [each for each in card.reviews.all() if each.turn == card.turn]
    if any(each.by_id == member.pk for each in before):
        return ALREADY
    agencies = [*(each.agency_id for each in before), member.unit.agency_id]
    own = all(agency == card.agency_id for agency in agencies)
    return ANOTHER_AGENCY if len(agencies) >= REVIEWERS and own else None


def may_write(member: Member, card: Card) -> str | None:
    """None when the card is the member's own, else a sentence."""
    return None if card.author_id == member.pk else ANOTHERS


def may_withdraw(member: Member, card: Card) -> str | None:
    """None when the member may withdraw the card: its author at any time, a coordinator when it is shown."""
    if card.author_id == member.pk:
        return None
    is_shown = card.state == CardState.APPROVED and card.shown_id is not None
    return None if is_shown and may_let_out(member) is None else NOT_YOURS_TO_WITHDRAW


def may_let_out(member: Member) -> str | None:
    """None when the member may let a round of cards out, else a sentence."""
    return refusal_of_role(member, LETS_OUT)
