"""A member's own way through the modules, and her certificates.

Only what is needed to go on is kept: which pages are read, which questions have been answered rightly once, and when
the module was done. What somebody chose, how many times she tried and when she read are not kept."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Progress(models.Model):
    """How far a member has come with a module. Read by herself alone."""

    member = models.ForeignKey("staff.Member", models.CASCADE, related_name="+", db_comment="staff | whose it is")
    lesson = models.SlugField(max_length=40, db_index=False, db_comment="content | id of the lesson")
    last = models.SlugField(max_length=60, blank=True, db_index=False, db_comment="staff | page to go on from")
    seen = models.CharField(max_length=2000, blank=True, db_comment="staff | ids of pages read, spaces between")
    answered = models.CharField(
        max_length=2000, blank=True, db_comment="staff | ids of questions answered rightly once, spaces between"
    )
    done_on = models.DateField(null=True, blank=True, db_comment="staff | day it was last done; empty: not yet")
    digest = models.CharField(max_length=64, blank=True, db_comment="technical | which version of the lesson was done")

    class Meta:
        constraints = (UniqueConstraint(fields=("member", "lesson"), name="progress_once_a_lesson"),)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.lesson}"


class Certificate(models.Model):
    """That a member has gone through a path. Whoever has been given its code may check it."""

    member = models.ForeignKey("staff.Member", models.CASCADE, related_name="+", db_comment="staff | whose it is")
    path = models.SlugField(max_length=24, db_index=False, db_comment="content | id of the learning path")
    modules = models.CharField(max_length=600, db_comment="content | ids of the lessons it covers, spaces between")
    issued_on = models.DateField(db_comment="staff | day of issue")
    renew_by = models.DateField(db_comment="staff | last day it holds")
    token = models.CharField(max_length=10, unique=True, db_comment="technical | the code it is checked with")

    class Meta:
        ordering = ("-issued_on", "-pk")
        constraints = (
            UniqueConstraint(fields=("member", "path", "issued_on"), name="certificate_once_a_day"),
            CheckConstraint(condition=Q(renew_by__gt=F("issued_on")), name="certificate_holds_for_a_while"),
        )

    def __str__(self) -> str:
        return f"{self.member_id}: {self.path} {self.issued_on}"
