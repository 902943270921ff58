"""A member's own attempts at simulated calls: codes of what was chosen, and a few whole numbers. Nothing typed."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

LONGEST = 6000
"""Characters of a path; the longest there is has under 100 codes."""


class Attempt(models.Model):
    """One time through a call. `path` are the codes chosen, with spaces between; the numbers are set when the call has
    ended, and for the unit's figures only: how the learner placed the urgency, how the expert did, how much of the
    asking was done, and whether she had a certificate by then."""

    member = models.ForeignKey(
        "staff.Member", models.CASCADE, related_name="attempts", db_comment="staff | whose own it is; nobody else's"
    )
    unit = models.ForeignKey(
        "staff.Unit", models.CASCADE, related_name="+", db_comment="staff | the member's unit when the call ended"
    )
    scenario = models.SlugField(max_length=60, db_index=False, db_comment="content | id of the invented call")
    guide = models.CharField(max_length=40, db_comment="content | the guide's version that it began on")
    path = models.CharField(
        max_length=LONGEST, blank=True, db_comment="staff | codes of what was chosen; never words that were typed"
    )
    began = models.DateTimeField(db_comment="staff | when it began")
    ended = models.DateTimeField(null=True, blank=True, db_comment="staff | when it ended; empty: it goes on")
    level = models.SmallIntegerField(null=True, blank=True, db_comment="staff | urgency as the learner placed it, 0–3")
    expert = models.SmallIntegerField(
        null=True, blank=True, db_comment="content | urgency as the expert placed it, 0–3"
    )
    asked = models.SmallIntegerField(default=0, db_comment="staff | points of asking")
    askable = models.SmallIntegerField(default=0, db_comment="content | points of asking that there are")
    certified = models.BooleanField(default=False, db_comment="staff | whether there was a certificate when it ended")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            UniqueConstraint(
                fields=("member", "scenario"), condition=Q(ended__isnull=True), name="attempt_one_that_goes_on"
            ),
            CheckConstraint(condition=Q(asked__lte=F("askable")), name="attempt_no_more_than_there_is"),
        )
        indexes = (models.Index(fields=("unit", "ended"), name="attempt_of_unit"),)

    def __str__(self) -> str:
        return f"{self.scenario} {self.pk}"
