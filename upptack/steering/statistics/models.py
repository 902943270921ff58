"""The ledger of what has left the house, what could not, and the secret that noise is drawn with.

A row of the ledger is never changed and never deleted: what has been read cannot be unread, and every later table is
protected against all that stands here. The database itself refuses it (migration 0001)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

EXACT, NOISE = "exact", "noise"


class Frozen(Exception):
    """Something tried to change or delete what has been published."""


class Ledger(models.QuerySet["Published"]):
    """Reads and adds; never changes, never deletes."""

    def update(self, **kwargs: Any) -> int:
        """Raises Frozen."""
        raise Frozen("What has been published is not changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raises Frozen."""
        raise Frozen("What has been published is not deleted.")


class Published(models.Model):
    """One table for one period as it was released, with its form as it was then. Its name is a hash of all of it."""

    id = models.CharField(primary_key=True, max_length=64, db_comment="technical | hash of all that was released")
    table = models.CharField(max_length=120, db_comment="content | id of the table")
    period = models.CharField(max_length=8, db_comment="content | year or quarter, e.g. 2026-Q3")
    method = models.CharField(max_length=8, db_comment="technical | exact, or noise")
    spread = models.PositiveSmallIntegerField(default=0, db_comment="technical | how far noise may reach, 0 for exact")
    released_on = models.DateField(db_comment="content | day it was released")
    released_by = models.CharField(max_length=254, db_comment="staff | work e-mail of who released it")
    shape = models.JSONField(db_comment="content | the table's dimensions and codes as they were")
    cells = models.JSONField(db_comment="content | published counts by cell, null where hidden")

    objects = Ledger.as_manager()

    class Meta:
        constraints = (
            UniqueConstraint(fields=("table", "period"), name="published_once"),
            CheckConstraint(condition=Q(method__in=[EXACT, NOISE]), name="published_by_known_method"),
            CheckConstraint(
                condition=Q(method=EXACT, spread=0) | Q(method=NOISE, spread__gt=0), name="noise_has_a_spread"
            ),
        )

    def __str__(self) -> str:
        return f"{self.table} {self.period}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the row. Raises Frozen for one that is there already."""
        if not self._state.adding:
            raise Frozen("What has been published is not changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises Frozen."""
        raise Frozen("What has been published is not deleted.")


class Withheld(models.Model):
    """A standard table that could not be released for a period without giving a small count away."""

    table = models.CharField(max_length=120, db_comment="content | id of the table")
    period = models.CharField(max_length=8, db_comment="content | year or quarter")
    decided_on = models.DateField(db_comment="content | day it was withheld")

    class Meta:
        constraints = (UniqueConstraint(fields=("table", "period"), name="withheld_once"),)

    def __str__(self) -> str:
        return f"{self.table} {self.period}"


class NoiseSecret(models.Model):
    """The secret of the record keys, one row, made once. It stays the same for ever: with a new one the same question
    would get other noise, and the mean of many answers is the count. It is therefore not derived from the settings'
    keys, which are changed now and then. Whoever reads this database reads the counts beside it too, so it gives
    nobody anything to have it here."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, db_comment="technical | always 1")
    secret = models.CharField(max_length=64, db_comment="technical | 32 random bytes in hexadecimal, never changed")

    class Meta:
        constraints = (CheckConstraint(condition=Q(id=1), name="one_noise_secret"),)

    def __str__(self) -> str:
        return "the secret of the record keys"
