"""Saved scenarios. A scenario is about a whole agency for a year, never about somebody."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q


class Scenario(models.Model):
    """What somebody reckoned with, to be opened and compared later. The outcome is reckoned anew each time."""

    name = models.CharField(max_length=80, db_comment="content | name of the scenario, as the planner writes it")
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | agency that it is about"
    )
    parameters = models.JSONField(db_comment="content | numbers and ids of choices; no words")
    created_by = models.ForeignKey(
        "staff.Member", models.PROTECT, related_name="+", db_comment="staff | who saved it, and may delete it"
    )
    created_at = models.DateTimeField(db_comment="staff | when it was saved")

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (CheckConstraint(condition=~Q(name=""), name="scenario_has_a_name"),)

    def __str__(self) -> str:
        return self.name
