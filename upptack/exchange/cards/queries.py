"""Reads experience cards. Readers get groups and the words of their cards; a card's own fields come only to its author
and, without the author, to who judges it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from upptack.exchange.cards import access, contents
from upptack.exchange.cards.models import Card, Round, ShownGroup
from upptack.exchange.cards.rules import REVIEWABLE, CardState
from upptack.staff.models import Agency, County, Member

ANY_AGENCY = "en av myndigheterna"
WHOLE_COUNTRY = "hela landet"
OTHER = "annat"


@dataclass(frozen=True, slots=True)
class InWords:
    """Fields in words, as they stand on pages and can be searched for."""

    situation: str
    agency: str
    period: str
    county: str
    helped: tuple[str, ...]
    hindered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group as readers see it: its fields in words, and the number and words of each card that has words."""

    group: ShownGroup
    words: InWords
    told: tuple[tuple[int, str], ...]


def situations_shown() -> tuple[tuple[str, str], ...]:
    """The kinds of situation that something is shown of, id and name, in the order of the list."""
    found = set(ShownGroup.objects.order_by().values_list("situation", flat=True).distinct())
    return tuple((id, name) for id, name in contents.situations().items() if id in found)


def groups(situation: str = "") -> tuple[GroupShown, ...]:
    """What is shown, the newest round first: all, or of one kind of situation."""
    cards = Card.objects.exclude(text="").order_by("number")
    found = ShownGroup.objects.select_related("agency", "county", "round").prefetch_related(
        Prefetch("cards", queryset=cards)
    )
    if situation:
        found = found.filter(situation=situation)
    return tuple(
        GroupShown(each, of_group(each), tuple((card.number, card.text) for card in each.cards.all())) for each in found
    )


def shown(number: int) -> Card | None:
    """A card that is shown, by its number; None for any other, as if it did not exist."""
    found = Card.objects.filter(number=number, state=CardState.APPROVED.value, shown__isnull=False)
    return found.select_related("shown__agency", "shown__county", "shown__round").first()


def own(member: Member) -> QuerySet[Card]:
    """The member's own cards that are not withdrawn, the last written first."""
    return _whole().filter(author=member).exclude(state=CardState.WITHDRAWN.value).order_by("-pk")


def own_card(number: int, member: Member) -> Card | None:
    """One of the member's own cards, withdrawn ones too; None for any other, as if it did not exist."""
    return _whole().filter(author=member, number=number).first()


def to_review(member: Member) -> tuple[Card, ...]:
    """The cards that the member may judge now, those that have waited longest first."""
    found = _whole().filter(state__in=[state.value for state in REVIEWABLE]).prefetch_related("reviews")
    waiting = found.exclude(author=member).order_by("sent", "number")
    return tuple(card for card in waiting if access.may_review(member, card) is None)


def last_round() -> datetime | None:
    """When cards were last let out; None: never."""
    return Round.objects.values_list("at", flat=True).first()


def counties() -> tuple[tuple[str, str], ...]:
    """The counties to choose from, code and name."""
    return tuple(County.objects.values_list("code", "name"))


def of_group(group: ShownGroup) -> InWords:
    """What a group shows, in words; what is not told of what helped or hindered is "annat"."""
    helped, hindered = contents.helped(), contents.hindered()
    more_helped = (OTHER,) if group.helped_more else ()
    more_hindered = (OTHER,) if group.hindered_more else ()
    return InWords(
        contents.situations().get(group.situation, group.situation),
        _agency(group.agency),
        contents.period_name(group.period),
        _county(group.county),
        (*contents.names(helped, group.helped), *more_helped),
        (*contents.names(hindered, group.hindered), *more_hindered),
    )


def of_card(card: Card) -> InWords:
    """What its author wrote, in words."""
    return InWords(
        contents.situations().get(card.situation, card.situation),
        _agency(card.agency),
        contents.period_name(card.period),
        _county(card.county),
        contents.names(contents.helped(), card.helped),
        contents.names(contents.hindered(), card.hindered),
    )


def _whole() -> QuerySet[Card]:
    return Card.objects.select_related("agency", "county", "shown__agency", "shown__county")


def _agency(agency: Agency | None) -> str:
    return agency.name if agency else ANY_AGENCY


def _county(county: County | None) -> str:
    return county.name if county else WHOLE_COUNTRY
