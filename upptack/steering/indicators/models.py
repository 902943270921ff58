"""The figures that units and agencies give: numbers for a period, never words, and never about anyone in particular."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q

from upptack.staff.models import Agency, Member, Unit
from upptack.steering.indicators.rules import MOST


class Given(models.Model):
    """A figure that was given for a period by a unit, or by an agency when there is no unit. Rows are only added: the
    latest counts, and one without a number takes an earlier one back."""

    figure = models.CharField(max_length=40, db_comment="count | id of the figure in data/indicators.toml")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_comment="organisation | agency")
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_comment="organisation | unit, empty when the agency gave it",
    )
    period = models.CharField(max_length=7, db_comment="count | year or quarter, e.g. 2026 or 2026-Q3")
    number = models.PositiveIntegerField(null=True, blank=True, db_comment="count | number, empty when taken back")
    given_by = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_comment="staff | who gave it",
    )
    given_on = models.DateTimeField(db_comment="staff | when it was given")

    class Meta:
        indexes = (Index(fields=("period", "figure"), name="given_in_a_period"),)
        constraints = (
            CheckConstraint(condition=Q(number=None) | Q(number__lte=MOST), name="given_number_is_no_slip"),
            CheckConstraint(condition=~Q(figure="") & ~Q(period=""), name="given_says_what_and_when"),
        )

    def __str__(self) -> str:
        return f"{self.figure} {self.unit_id or self.agency_id} {self.period}: {self.number}"
