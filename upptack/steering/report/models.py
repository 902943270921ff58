"""The texts of the account. Each saving is a row of its own, so the history is kept and two who write at the same time
cannot overwrite each other."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from upptack.steering.report.rules import FIRST_YEAR


class ReportText(models.Model):
    """A text of a section of a year's account, as it was saved once. The highest version is the one that holds."""

    year = models.PositiveSmallIntegerField(db_comment="content | year that the account is about")
    section = models.SlugField(max_length=40, db_index=False, db_comment="content | section, see data/sections.toml")
    version = models.PositiveIntegerField(db_comment="technical | 1 for the first saving, then one more each time")
    text = models.TextField(blank=True, db_comment="content | the text; empty when it was taken away")
    changed_by = models.ForeignKey(
        "staff.Member", models.SET_NULL, null=True, related_name="+", db_comment="staff | who saved it; empty: has left"
    )
    changed_at = models.DateTimeField(db_comment="staff | when this version was saved")

    class Meta:
        ordering = ("year", "section", "version")
        constraints = (
            UniqueConstraint(fields=("year", "section", "version"), name="report_text_version_once"),
            CheckConstraint(condition=Q(version__gte=1), name="report_text_version_from_one"),
            CheckConstraint(condition=Q(year__gte=FIRST_YEAR), name="report_text_year"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.section} {self.version}"
