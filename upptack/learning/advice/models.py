"""Questions from a unit to its specialist, and whether the specialist is free.

The texts are staff's own words about how to work; what points at somebody is refused before anything is written
(forms.py), and they are forgotten soon (rules.py)."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from upptack.learning.advice.rules import InquiryState


class Availability(models.Model):
    """Whether a specialist is free, and who answers instead while she is not. Without a row she is free."""

    member = models.OneToOneField(
        "staff.Member", models.CASCADE, related_name="+", primary_key=True, db_comment="staff | the specialist"
    )
    busy = models.BooleanField(default=False, db_comment="staff | whether she is busy")
    until = models.DateField(null=True, blank=True, db_comment="staff | last busy day; empty: until she says otherwise")
    instead = models.ForeignKey(
        "staff.Member",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_comment="staff | who answers instead; empty: nobody",
    )

    def __str__(self) -> str:
        return f"{self.member_id}: {'upptagen' if self.busy else 'ledig'}"


class Inquiry(models.Model):
    """A question from a unit. Without `to` it lies with all specialists of the unit."""

    unit = models.ForeignKey("staff.Unit", models.PROTECT, related_name="+", db_comment="organisation | whose it is")
    asked_by = models.ForeignKey("staff.Member", models.CASCADE, related_name="+", db_comment="staff | who asked")
    to = models.ForeignKey(
        "staff.Member",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_comment="staff | which specialist it lies with; empty: all of the unit's",
    )
    question = models.CharField(max_length=800, db_comment="content | what was asked, without anybody in it")
    reply = models.CharField(max_length=800, blank=True, db_comment="content | the answer, without anybody in it")
    replied_by = models.ForeignKey(
        "staff.Member", models.SET_NULL, null=True, related_name="+", db_comment="staff | who answered"
    )
    state = models.CharField(
        max_length=12, default=InquiryState.WAITING.value, db_comment="organisation | where it stands"
    )
    asked_at = models.DateTimeField(db_comment="staff | when it was asked")
    replied_at = models.DateTimeField(null=True, db_comment="staff | when it was answered")
    token = models.CharField(
        max_length=22, unique=True, db_comment="technical | the form's name: sent twice, made once"
    )

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            CheckConstraint(condition=Q(state__in=[state.value for state in InquiryState]), name="inquiry_state_known"),
            CheckConstraint(
                condition=Q(state=InquiryState.ANSWERED.value, replied_at__isnull=False)
                | ~Q(state=InquiryState.ANSWERED.value),
                name="inquiry_answered_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.state}"
