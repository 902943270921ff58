"""Experience cards, their reviews, and the groups that each round shows.

A card says how it is to work, never who it was about: closed lists, and a few words that have passed
`upptack.language.sharing.obstacles` before anything was written. Its number is drawn, so that it does not tell when it
was written. Readers see the group's fields and the card's words, never the card's own fields."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from upptack.exchange.cards.rules import LONGEST, CardState

STATES = [state.value for state in CardState]


class Round(models.Model):
    """One time when cards were shown."""

    at = models.DateTimeField(db_comment="content | when")
    by = models.ForeignKey(
        "staff.Member",
        models.SET_NULL,
        null=True,
        related_name="+",
        db_comment="staff | who let it out; empty: the monthly run, or somebody who has left",
    )
    token = models.CharField(
        max_length=22, unique=True, db_comment="technical | the form's name: sent twice, one round"
    )

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return str(self.at)


class ShownGroup(models.Model):
    """Cards that are shown alike, with what they share. Never changed: it stands, or is taken down."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="groups", db_comment="content | when it was shown")
    level = models.PositiveSmallIntegerField(db_comment="content | how coarse the fields are (rules.LEVELS)")
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, null=True, related_name="+", db_comment="organisation | whose; empty: any"
    )
    situation = models.SlugField(max_length=24, db_comment="content | id of the kind of situation")
    period = models.CharField(max_length=7, blank=True, db_comment="content | half-year, year, or empty: not told")
    county = models.ForeignKey(
        "staff.County", models.PROTECT, null=True, related_name="+", db_comment="organisation | empty: whole country"
    )
    helped = models.JSONField(default=list, db_comment="content | ids of what helped in enough of the cards")
    hindered = models.JSONField(default=list, db_comment="content | ids of what hindered in enough of the cards")
    helped_more = models.BooleanField(default=False, db_comment="content | something else helped in some")
    hindered_more = models.BooleanField(default=False, db_comment="content | something else hindered in some")

    class Meta:
        ordering = ("-round", "situation", "pk")

    def __str__(self) -> str:
        return f"{self.situation} {self.pk}"


class Card(models.Model):
    """An experience of how to work, as its author wrote it. `turn` counts how often it has been sent for review."""

    number = models.PositiveIntegerField(unique=True, db_comment="technical | drawn number, used in addresses")
    author = models.ForeignKey(
        "staff.Member", models.SET_NULL, null=True, related_name="+", db_comment="staff | who wrote it; empty: has left"
    )
    unit = models.ForeignKey(
        "staff.Unit", models.PROTECT, related_name="+", db_comment="organisation | the author's when it was written"
    )
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | the author's when it was written"
    )
    situation = models.SlugField(
        max_length=24, blank=True, db_index=False, db_comment="content | id of the kind of situation"
    )
    helped = models.JSONField(default=list, db_comment="content | ids of what helped")
    hindered = models.JSONField(default=list, db_comment="content | ids of what hindered")
    period = models.CharField(max_length=7, blank=True, db_comment="content | half-year, such as 2026-H1")
    county = models.ForeignKey(
        "staff.County", models.PROTECT, null=True, related_name="+", db_comment="organisation | empty: whole country"
    )
    text = models.CharField(max_length=LONGEST, blank=True, db_comment="content | free text, checked: a few words")
    state = models.CharField(
        max_length=13, default=CardState.DRAFT.value, db_index=True, db_comment="content | where it stands"
    )
    reason = models.CharField(max_length=LONGEST, blank=True, db_comment="content | free text, checked: why returned")
    turn = models.PositiveSmallIntegerField(default=0, db_comment="technical | how many times it has been sent")
    sent = models.DateTimeField(null=True, db_comment="content | when it was last sent for review")
    shown = models.ForeignKey(
        ShownGroup,
        models.PROTECT,
        null=True,
        related_name="cards",
        db_comment="content | where it is shown; empty: it is not",
    )
    seen = models.PositiveSmallIntegerField(
        null=True, db_comment="content | how coarsely it has been shown once (rules.LEVELS); empty: never"
    )
    token = models.CharField(
        max_length=22, unique=True, db_comment="technical | the form's name: sent twice, made once"
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            CheckConstraint(condition=Q(state__in=STATES), name="card_state_known"),
            CheckConstraint(
                condition=Q(shown=None) | Q(state=CardState.APPROVED.value), name="only_an_approved_card_is_shown"
            ),
            CheckConstraint(
                condition=~Q(state=CardState.WITHDRAWN.value) | Q(text="", reason="", situation=""),
                name="withdrawn_card_has_no_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class CardReview(models.Model):
    """What a reviewer answered about a card, once each time it has been sent."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="reviews", db_comment="content | the card")
    turn = models.PositiveSmallIntegerField(db_comment="technical | which time the card had been sent")
    by = models.ForeignKey(
        "staff.Member", models.SET_NULL, null=True, related_name="+", db_comment="staff | the reviewer; empty: has left"
    )
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | the reviewer's at that time"
    )
    recognisable = models.BooleanField(db_comment="content | whether anybody could be recognised")
    useful = models.BooleanField(db_comment="content | whether it is useful")
    at = models.DateTimeField(db_comment="content | when")

    class Meta:
        ordering = ("pk",)
        constraints = (UniqueConstraint(fields=("card", "turn", "by"), name="reviewed_once_by_each"),)

    def __str__(self) -> str:
        return f"{self.card_id} {self.turn}"
