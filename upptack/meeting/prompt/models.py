"""The keys of case systems, and how often each has been used in a minute. No person has a place here."""

from __future__ import annotations

from django.db import models


class Key(models.Model):
    """A key by which one system of an agency asks. Of its secret a hash is kept. A key that has ended stays in
    the list, so that it can be seen that it has."""

    id = models.CharField(primary_key=True, max_length=11, db_comment="technical | random name, opens nothing")
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | agency whose units it works for"
    )
    system = models.CharField(max_length=80, db_comment="organisation | name of the system that has the key")
    digest = models.CharField(max_length=64, db_comment="technical | SHA-256 of 256 random bits")
    last = models.CharField(max_length=4, db_comment="technical | the last signs of the key, to know it by")
    made_on = models.DateField(db_comment="technical | day it was made")
    ended_on = models.DateField(null=True, db_comment="technical | day it ended, empty while it holds")

    class Meta:
        ordering = ("agency", "system", "made_on", "id")

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.system}"


class Pace(models.Model):
    """How many calls a key has made in one minute; gone when a call comes in a later one."""

    place = models.CharField(primary_key=True, max_length=24, db_comment="technical | name of the key, and minute")
    minute = models.PositiveIntegerField(db_index=True, db_comment="technical | minute since 1970")
    n = models.PositiveIntegerField(db_comment="count | calls")

    def __str__(self) -> str:
        return f"{self.minute}: {self.n}"
