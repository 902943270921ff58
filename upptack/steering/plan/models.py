"""Activities with the history of their status and last day, decisions, and what units have answered.

The few free texts are about the agencies' own work; forms.py refuses those that hold a number or an address of
somebody. No person outside the staff has a place here."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q

from upptack.steering.plan.rules import ActivityStatus, HealthState, PlanGroup

STATUSES = [status.value for status in ActivityStatus]


class Activity(models.Model):
    """Something that an agency is to do in an area of the joint plan."""

    area = models.SlugField(max_length=24, db_index=False, db_comment="content | id of the area (data/areas.toml)")
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | whose it is"
    )
    title = models.CharField(max_length=120, db_comment="content | free text: what is to be done")
    owner = models.CharField(
        max_length=80, blank=True, db_comment="organisation | the function that answers for it, never a name"
    )
    start = models.DateField(db_comment="organisation | first day")
    due = models.DateField(db_comment="organisation | last day")
    indicator = models.SlugField(
        max_length=40, blank=True, db_index=False, db_comment="content | id of the indicator that shows the effect"
    )
    evidence = models.CharField(
        max_length=300, blank=True, db_comment="content | link to what shows that it is done: https or a path here"
    )
    status = models.CharField(
        max_length=12, default=ActivityStatus.PLANNED.value, db_comment="organisation | where it stands"
    )
    version = models.PositiveIntegerField(default=0, db_comment="technical | how many times it has been changed")
    token = models.CharField(
        max_length=22, unique=True, db_comment="technical | the form's name: sent twice, made once"
    )
    created = models.DateTimeField(db_comment="organisation | when it was added")

    class Meta:
        ordering = ("due", "pk")
        constraints = (
            CheckConstraint(condition=Q(status__in=STATUSES), name="activity_status_known"),
            CheckConstraint(condition=Q(due__gte=F("start")), name="activity_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.title}"


class StatusChange(models.Model):
    """One step in an activity's history: a new status, or a last day that was moved. Rows are only added."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="history", db_comment="content | the activity that was changed"
    )
    before = models.CharField(
        max_length=12, db_comment="organisation | status before; the same when only the day moved"
    )
    after = models.CharField(max_length=12, db_comment="organisation | status after")
    due_before = models.DateField(db_comment="organisation | last day before")
    due_after = models.DateField(db_comment="organisation | last day after")
    reason = models.CharField(max_length=200, blank=True, db_comment="content | free text: why, briefly")
    at = models.DateTimeField(db_comment="organisation | when")
    by = models.ForeignKey(
        "staff.Member", models.SET_NULL, null=True, related_name="+", db_comment="staff | who; empty when she has left"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (
            CheckConstraint(
                condition=Q(before__in=STATUSES) & Q(after__in=STATUSES), name="status_change_statuses_known"
            ),
            CheckConstraint(
                condition=~Q(before=F("after")) | ~Q(due_before=F("due_after")), name="status_change_changes_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.before} → {self.after}"


class Decision(models.Model):
    """What the steering or working group has decided."""

    date = models.DateField(db_comment="organisation | day of the decision")
    group = models.CharField(max_length=8, db_comment="organisation | steering or working group")
    title = models.CharField(max_length=120, db_comment="content | free text: what it is about")
    decided = models.CharField(max_length=600, db_comment="content | free text: what was decided")
    due = models.DateField(null=True, blank=True, db_comment="organisation | when it is to be done; empty: no day")
    owner = models.CharField(
        max_length=80, blank=True, db_comment="organisation | the function that answers for it, never a name"
    )
    token = models.CharField(
        max_length=22, unique=True, db_comment="technical | the form's name: sent twice, made once"
    )
    created = models.DateTimeField(db_comment="organisation | when it was written down")
    by = models.ForeignKey(
        "staff.Member", models.SET_NULL, null=True, related_name="+", db_comment="staff | who wrote it; empty: has left"
    )

    class Meta:
        ordering = ("-date", "-pk")
        constraints = (
            CheckConstraint(condition=Q(group__in=[group.value for group in PlanGroup]), name="decision_group_known"),
        )

    def __str__(self) -> str:
        return f"{self.date}: {self.title}"


class HealthAnswer(models.Model):
    """What a unit answered to one question at one time. The newest row counts; older ones are its history."""

    unit = models.ForeignKey(
        "staff.Unit", models.PROTECT, related_name="+", db_index=False, db_comment="organisation | the unit"
    )
    question = models.SlugField(max_length=24, db_index=False, db_comment="content | id of the question")
    answer = models.CharField(max_length=9, db_comment="organisation | yes, partly, no or not_known")
    at = models.DateTimeField(db_comment="organisation | when")
    by = models.ForeignKey(
        "staff.Member", models.SET_NULL, null=True, related_name="+", db_comment="staff | who; empty when she has left"
    )

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("unit", "question", "-id"), name="health_newest"),)
        constraints = (
            CheckConstraint(condition=Q(answer__in=[state.value for state in HealthState]), name="health_answer_known"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.question}: {self.answer}"
