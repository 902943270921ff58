"""Groups for supervision, their times, what members want to take up, and what they wrote down together.

Every text is staff's own words about how to work; what points at somebody is refused before it is written (forms.py).
What the check of one's own strain was answered has no place here."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from upptack.learning.supervision.rules import LONGEST, SessionState

STATES = [state.value for state in SessionState]


class SupervisionGroup(models.Model):
    """Colleagues who meet a supervisor regularly."""

    name = models.CharField(max_length=80, db_comment="content | name of the group")
    unit = models.ForeignKey(
        "staff.Unit", models.PROTECT, related_name="+", db_comment="organisation | whose it is; its hours count there"
    )
    supervisor = models.ForeignKey(
        "staff.Member", models.PROTECT, related_name="+", db_comment="staff | who leads the supervision"
    )
    closed = models.BooleanField(default=False, db_comment="organisation | has ended")
    token = models.CharField(
        max_length=22, unique=True, db_comment="technical | the form's name: sent twice, made once"
    )

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Participant(models.Model):
    """A member who is in a group."""

    group = models.ForeignKey(
        SupervisionGroup, models.CASCADE, related_name="participants", db_comment="content | the group"
    )
    member = models.ForeignKey("staff.Member", models.CASCADE, related_name="+", db_comment="staff | the member")

    class Meta:
        ordering = ("member__name",)
        constraints = (UniqueConstraint(fields=("group", "member"), name="once_in_a_supervision_group"),)

    def __str__(self) -> str:
        return f"{self.group_id}: {self.member_id}"


class Session(models.Model):
    """A time of supervision."""

    group = models.ForeignKey(
        SupervisionGroup, models.CASCADE, related_name="sessions", db_comment="content | the group"
    )
    starts = models.DateTimeField(db_comment="organisation | when it begins")
    minutes = models.PositiveSmallIntegerField(db_comment="organisation | how long it is")
    place = models.CharField(max_length=60, blank=True, db_comment="organisation | room or video, in neutral words")
    state = models.CharField(
        max_length=9, default=SessionState.PLANNED.value, db_comment="organisation | planned, held or cancelled"
    )
    token = models.CharField(
        max_length=22, unique=True, db_comment="technical | the form's name: sent twice, made once"
    )

    class Meta:
        ordering = ("starts", "pk")
        constraints = (
            CheckConstraint(condition=Q(state__in=STATES), name="supervision_state_known"),
            CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=LONGEST), name="supervision_is_no_day_long"),
        )

    def __str__(self) -> str:
        return f"{self.group_id} {self.starts}"


class AgendaItem(models.Model):
    """Something that a member wants to take up with the group. The group sees it without her name."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="agenda", db_comment="content | the time")
    member = models.ForeignKey(
        "staff.Member", models.CASCADE, related_name="+", db_comment="staff | whose question, so that she can remove it"
    )
    question = models.CharField(max_length=300, db_comment="content | what to take up, without anybody in it")
    token = models.CharField(
        max_length=22, unique=True, db_comment="technical | the form's name: sent twice, made once"
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.session_id}: {self.pk}"


class Sheet(models.Model):
    """What a group wrote down after it had thought about a kind of situation. No person, no particular event."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="sheets", db_comment="content | the time")
    situation = models.SlugField(
        max_length=24, db_index=False, db_comment="content | kind of situation (data/situations.toml)"
    )
    thought = models.CharField(max_length=600, db_comment="content | what the group came to think of")
    helped = models.CharField(max_length=600, blank=True, db_comment="content | what helps in such a situation")
    learning = models.CharField(
        max_length=600, blank=True, db_comment="content | what the group agrees to have learned, for others too"
    )
    agreed = models.BooleanField(default=False, db_comment="organisation | the group agrees that others may read it")
    token = models.CharField(
        max_length=22, unique=True, db_comment="technical | the form's name: sent twice, made once"
    )

    class Meta:
        ordering = ("-session__starts", "pk")

    def __str__(self) -> str:
        return f"{self.session_id} {self.situation}"


class CalendarKey(models.Model):
    """The secret of a member's calendar feed: only its hash is kept."""

    member = models.OneToOneField(
        "staff.Member", models.CASCADE, related_name="+", primary_key=True, db_comment="staff | whose calendar"
    )
    digest = models.CharField(max_length=64, unique=True, db_comment="technical | hash of the secret in the link")

    def __str__(self) -> str:
        return self.digest[:8]
