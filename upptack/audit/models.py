"""One table: what staff did, in codes. No name, no free text, no value of what was written, and no relation out of the
room. The database refuses to change or delete a row, and to add one anywhere but last (migration 0001)."""

from __future__ import annotations

from django.db import models


class Record(models.Model):
    """That a member did something with a staff matter. It says which, never what it says."""

    number = models.PositiveBigIntegerField(primary_key=True, db_comment="technical | running number, without a gap")
    at = models.DateTimeField(db_comment="staff | when, to the second, UTC")
    member = models.PositiveBigIntegerField(db_comment="staff | number of the member, 0 for the installation's shell")
    agency = models.CharField(max_length=8, blank=True, db_comment="organisation | code of the member's agency then")
    action = models.CharField(max_length=40, db_comment="technical | code of what was done, e.g. publishing.publish")
    kind = models.CharField(max_length=40, db_comment="technical | what it was done with, e.g. activity")
    key = models.CharField(max_length=80, db_comment="technical | which one: its number or code")
    signed_with = models.PositiveIntegerField(db_comment="technical | number of the key of the chain value")
    chain = models.CharField(
        max_length=64, db_comment="technical | chain value: HMAC-SHA-256 over this and the one before"
    )

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
