"""The only writer of experience cards, their reviews and what is shown of them. What leads to a person is never kept,
what is sent twice is made once, and a card that is withdrawn has no words left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import randbelow, token_urlsafe
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from upptack.audit import actions as audit
from upptack.exchange.cards import access, queries, rules
from upptack.exchange.cards.models import Card, CardReview, Round, ShownGroup
from upptack.exchange.cards.rules import CardState, NotNow
from upptack.exchange.forum import actions as forum
from upptack.exchange.forum.rules import Reach, ShelfKind
from upptack.staff import policy
from upptack.staff.actions import Refused
from upptack.staff.models import Member

KEEPER: Final = "jam"
"""The agency that every shown group stands under on the exchange's shelf: one for all, as the shelf must have one and a
group may not tell whose its cards are."""
FIRST: Final = 100_000_000
NUMBERS: Final = 900_000_000
"""The least number of a card, and how many there are to draw from."""
CHANGED: Final = "Kortet har ändrats sedan du öppnade sidan. Läs det igen."
NO_REASON: Final = "Skriv varför kortet ska tillbaka."


@dataclass(frozen=True, slots=True)
class Written:
    """A card as it comes of the form: ids of the closed lists, half-year, county's code (None: the whole country)."""

    situation: str
    helped: tuple[str, ...]
    hindered: tuple[str, ...]
    period: str
    county: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer answered. `reason` is needed when somebody could be recognised or the card is of no use."""

    recognisable: bool
    useful: bool
    reason: str
    turn: int


def write(new: Written, *, send: bool, token: str, by: Member, at: datetime) -> Card:
    """Writes a new card, as a draft or sent for review. The same form sent again gives the card that it made. Raises
    Obstructed, or Refused."""
    forum.check({"text": new.text})
    with transaction.atomic():
        fields = {"number": FIRST + randbelow(NUMBERS), "author": by, "unit": by.unit, "agency": by.unit.agency}
        card, made = Card.objects.get_or_create(token=token, defaults=fields | _fields(new))
        if card.author_id != by.pk:
            raise Refused(policy.sentence("cards.write"))
        if made and send:
            _send(card, at)
    return card


def change(number: int, new: Written, *, send: bool, by: Member, at: datetime) -> Card:
    """Changes a draft or a card that came back. Sent twice it is done once. Raises NotNow, Obstructed, or
    Card.DoesNotExist for what is not the member's own."""
    forum.check({"text": new.text})
    with transaction.atomic():
        card = _own(number, by)
        same = all(getattr(card, name) == value for name, value in _fields(new).items())
        if same and send and card.state == CardState.WAITING:
            return card
        rules.may_change(CardState(card.state))
        for name, value in _fields(new).items():
            setattr(card, name, value)
        card.save()
        if send:
            _send(card, at)
    return card


def review(number: int, said: Judgement, *, by: Member, at: datetime) -> Card:
    """Judges a card: on to the next reviewer or approved, or back to its author with a reason. Sent twice it is done
    once. Raises Refused, NotNow, Obstructed, or Card.DoesNotExist."""
    back = said.recognisable or not said.useful
    if back:
        if not said.reason:
            raise NotNow(NO_REASON)
        forum.check({"reason": said.reason})
    with transaction.atomic():
        card = Card.objects.select_for_update().get(number=number)
        if card.reviews.filter(turn=said.turn, by=by).exists():
            return card
        if sentence := access.may_review(by, card):
            raise Refused(sentence)
        if card.turn != said.turn:
            raise NotNow(CHANGED)
        answers = {"recognisable": said.recognisable, "useful": said.useful}
        CardReview.objects.create(card=card, turn=card.turn, by=by, agency=by.unit.agency, at=at, **answers)
        if back:
            card.state, card.reason = CardState.RETURNED.value, said.reason
        else:
            agencies = list(card.reviews.filter(turn=card.turn).values_list("agency_id", flat=True))
            card.state = rules.reviewed(CardState(card.state), card.agency_id, agencies).value
        card.save(update_fields=("state", "reason"))
        audit.note("cards.review", by=by, kind="card", key=card.number, at=at)
    return card


def withdraw(number: int, *, by: Member) -> None:
    """Takes a card's words and fields away for good. When too few are left in its group, the group is taken down at
    once. Withdrawn twice it is done once. Raises Refused, or Card.DoesNotExist."""
    with transaction.atomic():
        # The group first, so that two who withdraw at the same time wait for each other and not in a circle.
        group = ShownGroup.objects.select_for_update().filter(cards__number=number).first()
        card = Card.objects.select_for_update().get(number=number)
        if sentence := access.may_withdraw(by, card):
            raise Refused(sentence)
        card.state, card.text, card.reason, card.shown = CardState.WITHDRAWN.value, "", "", None
        card.situation, card.period, card.county, card.helped, card.hindered = "", "", None, [], []
        card.save()
        card.reviews.all().delete()
        if group is not None:
            _settle(group)
        if by.pk != card.author_id:  # of her own, the log would tell for good who wrote a card
            audit.note("cards.withdraw", by=by, kind="card", key=number)


def let_out(*, by: Member | None, at: datetime, token: str | None = None) -> Round:
    """Shows the approved cards that can be shown (rules.shown) and leaves the others to wait. `by` is None for the
    monthly run. The same form sent again gives the round that it made. Raises Refused."""
    if by is not None and (sentence := access.may_let_out(by)):
        raise Refused(sentence)
    with transaction.atomic():
        made, new = Round.objects.get_or_create(token=token or token_urlsafe(16), defaults={"at": at, "by": by})
        if not new:
            return made
        waiting = [state.value for state in rules.IN_ROUND]
        cards = Card.objects.select_for_update().filter(state__in=waiting, shown=None)
        found = {card.pk: card for card in cards}
        for each in rules.shown(_plain(card) for card in found.values()):
            if isinstance(each, rules.Withheld):
                found[each.id].state = CardState.WITHHELD.value
            else:
                _show(each, found, made)
        Card.objects.bulk_update(found.values(), ("state", "shown", "seen"))
        for group in made.groups.all():
            _shelve(group)
        audit.note("cards.let_out", by=by, kind="round", key=made.pk, at=at)
    return made


def let_out_monthly(at: datetime) -> Round | None:
    """Lets out the month's round when there has been none yet; None when there has."""
    last = queries.last_round()
    if not rules.is_due(timezone.localdate(last) if last else None, timezone.localdate(at)):
        return None
    return let_out(by=None, at=at)


def _fields(new: Written) -> dict[str, object]:
    return {
        "situation": new.situation,
        "helped": list(new.helped),
        "hindered": list(new.hindered),
        "period": new.period,
        "county_id": new.county,
        "text": new.text,
    }


def _send(card: Card, at: datetime) -> None:
    card.state, card.turn, card.sent, card.reason = CardState.WAITING.value, card.turn + 1, at, ""
    card.save(update_fields=("state", "turn", "sent", "reason"))


def _own(number: int, by: Member) -> Card:
    return Card.objects.select_for_update().get(number=number, author=by)


def _plain(card: Card) -> rules.Card:
    fields = rules.Fields(card.agency_id, card.situation, card.period, card.county_id or "")
    helped, hindered = frozenset(card.helped), frozenset(card.hindered)
    return rules.Card(card.pk, card.author_id, card.unit_id, fields, helped, hindered, card.seen)


def _show(each: rules.Shown, found: Mapping[int, Card], round: Round) -> None:
    group = ShownGroup.objects.create(
        round=round,
        level=each.level,
        agency_id=each.fields.agency or None,
        situation=each.fields.situation,
        period=each.fields.period,
        county_id=each.fields.county or None,
        helped=list(each.helped),
        hindered=list(each.hindered),
        helped_more=each.helped_more,
        hindered_more=each.hindered_more,
    )
    for id in each.ids:
        card = found[id]
        card.state, card.shown, card.seen = CardState.APPROVED.value, group, each.level


def _settle(group: ShownGroup) -> None:
    """After a withdrawal: the group stands with the words that are left, or all of it is taken down."""
    left = list(group.cards.select_for_update())
    if rules.stands([_plain(card) for card in left], group.helped, group.hindered):
        _shelve(group)
        return
    group.cards.update(shown=None, state=CardState.WITHHELD.value)
    forum.unindex(ShelfKind.CARD, str(group.pk))
    group.delete()


def _shelve(group: ShownGroup) -> None:
    """Puts a group where the exchange is searched: its fields and the words of its cards, and whose they are never."""
    words = queries.of_group(group)
    texts: Iterable[str] = group.cards.exclude(text="").order_by("number").values_list("text", flat=True)
    body = "\n".join((words.agency, words.period, words.county, *words.helped, *words.hindered, *texts))
    path = f"{reverse('cards')}?situation={group.situation}#grupp-{group.pk}"
    forum.index(ShelfKind.CARD, str(group.pk), words.situation, body, path, Reach.ALL, KEEPER, None, group.round.at)
