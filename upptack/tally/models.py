"""Monthly counts and the short memory that makes each meeting count once. No person, no free text, no foreign key."""

from __future__ import annotations

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import UniqueConstraint

RECEIPT_KEY = ("month", "agency", "unit", "kind", "way", "urgency", "outcome", "band")
OWN_STAFF_KEY = ("year", "agency", "answer")
KEY = ("month", "agency", "unit", "matter", "channel", "guide", "sex", "age", "answer", "reason", "action")


class OfAUnit(models.Model):
    """What every count of a unit's month has. Raised in place (actions.py), so no row tells when.

    The hash of the codes alone makes a kind one row. A second unique index would break the raising: ON CONFLICT names
    one index, and the second of two first ones at the same moment may fall on the other."""

    kind = models.CharField(
        primary_key=True, max_length=64, db_comment="count | hash of the codes: a running number would tell the order"
    )
    month = models.CharField(max_length=7, db_comment="count | month, e.g. 2026-11")
    agency = models.CharField(max_length=8, db_comment="count | code of the agency")
    unit = models.CharField(max_length=40, db_comment="count | code of the unit")
    n = models.PositiveIntegerField(db_comment="count | how many")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.month} {self.unit}: {self.n}"


class Count(OfAUnit):
    """How many meetings of one kind a unit had in a month. Raised in place, so no row tells when."""

    matter = models.CharField(max_length=40, db_comment="count | code of the kind of matter")
    channel = models.CharField(max_length=12, db_comment="count | telephone, video or meeting")
    guide = models.CharField(max_length=20, db_comment="count | code of the guide")
    sex = models.CharField(max_length=8, db_comment="count | sex, unknown when not given")
    age = models.CharField(max_length=8, db_comment="count | age band, unknown when not given")
    answer = models.CharField(max_length=20, db_comment="count | class of answer, not_asked when not asked")
    reason = models.CharField(max_length=40, db_comment="count | reason for not asking, else empty")
    action = models.CharField(max_length=20, db_comment="count | what was offered, else empty")


class Place(models.BigIntegerField[int, int]):
    """A number made from a row's own content, which is also where SQLite keeps the row (its ROWID). With any other key
    SQLite numbers the rows behind our backs in the order they came."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """`integer`, the one word that makes a primary key the ROWID, in SQLite; else as any BigIntegerField."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class Receipt(models.Model):
    """How many handovers of one kind a unit has ended that were made in a month. Which handover a receipt comes from
    cannot be said: it has no time, no body, and no order of its own (actions.add_receipts)."""

    place = Place(primary_key=True, db_comment="count | hash of the codes, which is the order the rows lie in")
    month = models.CharField(max_length=7, db_comment="count | month the handovers were made, e.g. 2026-11")
    agency = models.CharField(max_length=8, db_comment="count | code of the agency")
    unit = models.CharField(max_length=40, db_comment="count | code of the unit")
    kind = models.CharField(max_length=40, db_comment="count | first kind of the body")
    way = models.CharField(max_length=8, db_comment="count | how it was handed over")
    urgency = models.CharField(max_length=8, db_comment="count | how soon the body should answer")
    outcome = models.CharField(max_length=12, db_comment="count | how it went, unknown when nobody said")
    band = models.CharField(max_length=10, db_comment="count | how long the first answer took, none when none came")
    n = models.PositiveIntegerField(db_comment="count | number of handovers")

    class Meta:
        constraints = (UniqueConstraint(fields=RECEIPT_KEY, name="one_row_a_kind_of_receipt"),)

    def __str__(self) -> str:
        return f"{self.month} {self.unit} {self.outcome}: {self.n}"


class Met(OfAUnit):
    """How many meetings in which violence could have been asked about a unit's own case system has told of: the
    denominator that no conversation knows. Raised in place."""

    matter = models.CharField(max_length=40, db_comment="count | code of the kind of matter")
    channel = models.CharField(max_length=12, db_comment="count | telephone, video or meeting")
    event = models.CharField(max_length=20, db_comment="count | code of what happens in the matter")


class Suggested(OfAUnit):
    """How often a unit followed what the conversation proposed to do, by how urgent it was. Raised in place."""

    level = models.CharField(max_length=8, db_comment="count | how urgent it was")
    did = models.CharField(max_length=8, db_comment="count | as proposed, more, or otherwise")


class Staffed(OfAUnit):
    """Something about a unit's own staff in a month: how many have a valid certificate, how long supervision was. Staff
    are told as numbers here, never as names; a level, such as how many are trained, is set anew, a sum is raised."""

    what = models.CharField(max_length=24, db_comment="count | what is counted about the staff")


class OwnStaff(models.Model):
    """How many conversations managers at an agency had with their own employees in a year, by class of answer. Apart
    from every other count: no unit, no month, and never released. All of the agency's year is written anew each time
    (actions.add_own_staff), so no row tells which class was raised last."""

    place = Place(primary_key=True, db_comment="count | hash of the codes, which is the order the rows lie in")
    year = models.CharField(max_length=4, db_comment="count | year, e.g. 2026")
    agency = models.CharField(max_length=8, db_comment="count | code of the agency")
    answer = models.CharField(max_length=12, db_comment="count | class of answer, not_asked when not asked")
    n = models.PositiveIntegerField(db_comment="count | how many")

    class Meta:
        constraints = (UniqueConstraint(fields=OWN_STAFF_KEY, name="one_row_a_kind_of_own_staff"),)

    def __str__(self) -> str:
        return f"{self.year} {self.agency} {self.answer}: {self.n}"


class LastRun(models.Model):
    """When a job that forgets or deletes by the clock last ran. What the clock says now is held against it."""

    job = models.CharField(primary_key=True, max_length=20, db_comment="technical | code of the job")
    at = models.DateTimeField(db_comment="technical | when the job last ran with a clock that could be right")

    def __str__(self) -> str:
        return self.job


class Spent(models.Model):
    """A meeting that has been counted: the hash of its random token, for as long as the meeting could come back."""

    digest = models.CharField(primary_key=True, max_length=64, db_comment="technical | hash of a random token")
    window = models.PositiveIntegerField(db_index=True, db_comment="technical | four-hour window, coarse on purpose")

    def __str__(self) -> str:
        return self.digest[:8]
