"""Gatherings of the groups: when, what is taken up, who was there, what was written down, and what was to be done.

What colleagues write passes `upptack.language.sharing.obstacles` before it is kept. No person outside the staff has a
place here."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from upptack.exchange.forum.models import DevelopmentGroup
from upptack.exchange.gatherings.rules import (
    LONGEST,
    LONGEST_ACTION,
    LONGEST_ITEM,
    LONGEST_OWNER,
    LONGEST_PLACE,
    REACHES,
    SHORTEST,
    GatheringState,
)

WHO = "staff | who; empty when she has left"
TOKEN = "technical | the form's name: sent twice, made once"  # noqa: S105


class Gathering(models.Model):
    """A time when a group meets. Whom it is meant for never changes."""

    group = models.ForeignKey(
        DevelopmentGroup, models.PROTECT, related_name="+", db_comment="organisation | the group that meets"
    )
    starts = models.DateTimeField(db_comment="organisation | when it begins")
    minutes = models.PositiveSmallIntegerField(db_comment="organisation | how long it is")
    place = models.CharField(
        max_length=LONGEST_PLACE, blank=True, db_comment="organisation | room or video, in neutral words"
    )
    state = models.CharField(
        max_length=9, default=GatheringState.PLANNED.value, db_comment="organisation | planned or cancelled"
    )
    reach = models.CharField(max_length=6, db_comment="organisation | whom it is meant for")
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | of who called it"
    )
    by = models.ForeignKey("staff.Member", models.SET_NULL, null=True, related_name="+", db_comment=WHO)
    token = models.CharField(max_length=22, unique=True, db_comment=TOKEN)
    at = models.DateTimeField(db_comment="organisation | when it was called")

    class Meta:
        ordering = ("-starts", "-pk")
        constraints = (
            CheckConstraint(
                condition=Q(state__in=[state.value for state in GatheringState]), name="gathering_state_known"
            ),
            CheckConstraint(condition=Q(reach__in=[reach.value for reach in REACHES]), name="gathering_reach_known"),
            CheckConstraint(condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="gathering_is_no_day_long"),
        )

    def __str__(self) -> str:
        return f"{self.group_id} {self.starts}"


class GatheringItem(models.Model):
    """Something to take up: in a member's own words, or a question or proposal of the exchange, whose heading is read
    where it stands and not kept here."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="items", db_comment="content | the gathering")
    title = models.CharField(max_length=LONGEST_ITEM, blank=True, db_comment="content | free text, checked")
    kind = models.CharField(max_length=10, blank=True, db_comment="content | question or proposal; empty: own words")
    key = models.CharField(max_length=40, blank=True, db_comment="content | lasting name among its kind")
    by = models.ForeignKey("staff.Member", models.SET_NULL, null=True, related_name="+", db_comment=WHO)
    token = models.CharField(max_length=22, unique=True, db_comment=TOKEN)

    class Meta:
        ordering = ("pk",)
        constraints = (
            CheckConstraint(
                condition=Q(kind="", key="") & ~Q(title="") | ~Q(kind="") & ~Q(key="") & Q(title=""),
                name="gathering_item_words_or_link",
            ),
            UniqueConstraint(fields=("gathering", "kind", "key"), condition=~Q(kind=""), name="taken_up_once"),
        )

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.pk}"


class GatheringNotes(models.Model):
    """What was written down, as one version. Rows are only added, the newest counts; one taken away is empty."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="notes", db_comment="content | the gathering")
    number = models.PositiveSmallIntegerField(db_comment="content | version, from 1")
    said = models.TextField(db_comment="content | free text, checked: the notes")
    by = models.ForeignKey("staff.Member", models.SET_NULL, null=True, related_name="+", db_comment=WHO)
    at = models.DateTimeField(db_comment="content | when they were written")

    class Meta:
        ordering = ("-number",)
        constraints = (UniqueConstraint(fields=("gathering", "number"), name="notes_numbered_in_order"),)

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.number}"


class Attendance(models.Model):
    """That a member of the group was there."""

    gathering = models.ForeignKey(
        Gathering, models.CASCADE, related_name="attendances", db_comment="content | the gathering"
    )
    member = models.ForeignKey("staff.Member", models.CASCADE, related_name="+", db_comment="staff | who was there")
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | her agency then"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (UniqueConstraint(fields=("gathering", "member"), name="attended_once"),)

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.member_id}"


class GatheringAction(models.Model):
    """Something that a gathering agreed is to be done. `activity` is its number in the joint plan, which stands in
    another room; empty until somebody has put it there."""

    gathering = models.ForeignKey(
        Gathering, models.CASCADE, related_name="actions", db_comment="content | the gathering that agreed"
    )
    what = models.CharField(max_length=LONGEST_ACTION, db_comment="content | free text, checked: what is to be done")
    owner = models.CharField(
        max_length=LONGEST_OWNER, db_comment="organisation | the function that answers for it, never a name"
    )
    due = models.DateField(db_comment="organisation | last day")
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | whose it is to do"
    )
    activity = models.PositiveIntegerField(null=True, db_comment="organisation | its number in the joint plan")
    by = models.ForeignKey("staff.Member", models.SET_NULL, null=True, related_name="+", db_comment=WHO)
    token = models.CharField(max_length=22, unique=True, db_comment=TOKEN)

    class Meta:
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.what}"
