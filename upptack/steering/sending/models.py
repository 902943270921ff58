"""Tables that other installations have sent. A row is never changed: what has been read cannot be unread."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint


class Received(models.Model):
    """One protected table for one period from one installation, as it was sent."""

    sender = models.CharField(max_length=16, db_comment="organisation | id of the sending installation's key")
    sender_name = models.CharField(max_length=120, db_comment="organisation | name of the sending installation")
    table = models.CharField(max_length=120, db_comment="content | id of the table")
    period = models.CharField(max_length=8, db_comment="content | year or quarter, e.g. 2026-Q3")
    released_on = models.DateField(db_comment="content | day it was released where it comes from")
    received_on = models.DateField(db_comment="content | day it was taken in here")
    digest = models.CharField(max_length=64, db_comment="technical | hash of all that the table says")
    shape = models.JSONField(db_comment="content | the table's dimensions and codes as they were")
    cells = models.JSONField(db_comment="content | published counts by cell, null where hidden")

    class Meta:
        ordering = ("sender_name", "sender")
        constraints = (UniqueConstraint(fields=("sender", "table", "period"), name="received_once"),)

    def __str__(self) -> str:
        return f"{self.sender_name} {self.table} {self.period}"
