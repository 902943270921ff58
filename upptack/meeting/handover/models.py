"""A handover on its way, and the short memory that slows down whoever guesses codes. No person has a place here."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import CheckConstraint, Q

from upptack.meeting.handover import rules
from upptack.meeting.handover.rules import OUTCOMES, Answer, Event, State, Urgency, Way
from upptack.tally.rules import Ended


class Handover(models.Model):
    """One handover to one body, until its outcome has been counted; then the row is gone.

    Who is handed over is nowhere. What the receiver needs to know lies in `sealed`, whose key comes of a code that is
    not kept. When it was made is not kept either: it follows from `expires_at` for as long as there is a row."""

    id = models.CharField(primary_key=True, max_length=22, db_comment="technical | random name, opens nothing")
    body = models.CharField(max_length=80, db_comment="content | id of the body in the directory")
    agency = models.CharField(max_length=8, db_comment="organisation | code of the agency")
    unit = models.ForeignKey(
        "staff.Unit",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_comment="organisation | unit that handed over",
    )
    month = models.CharField(max_length=7, db_comment="count | month it is counted in, e.g. 2026-11")
    urgency = models.CharField(max_length=8, db_comment="count | how soon the body must answer")
    way = models.CharField(max_length=8, db_comment="count | call, card, link, code, sdk or self")
    state = models.CharField(
        max_length=12, default=State.REQUESTED.value, db_comment="technical | state after FHIR Task"
    )
    last_answer = models.CharField(max_length=12, blank=True, db_comment="count | the last answer, or withdrawn")
    outcome = models.CharField(max_length=12, default="unknown", db_comment="count | how it went, as it is counted")
    band = models.CharField(max_length=10, default="none", db_comment="count | how long the first answer took")
    answer_by = models.DateTimeField(null=True, db_comment="technical | deadline, empty when nothing is waited for")
    readable_until = models.DateTimeField(null=True, db_comment="technical | when sealed details are deleted")
    expires_at = models.DateTimeField(db_index=True, db_comment="technical | when it is counted and deleted")
    escalated = models.BooleanField(default=False, db_comment="technical | late, and the unit has been told")
    failed = models.BooleanField(default=False, db_comment="technical | counted as a failed contact of the body")
    silent = models.BooleanField(default=False, db_comment="technical | the body must not contact anyone")
    tried = models.JSONField(default=list, db_comment="content | ids of the bodies tried before")
    step = models.PositiveSmallIntegerField(default=0, db_comment="technical | how many secrets have been spent")
    code_digest = models.CharField(
        max_length=64,
        unique=True,
        null=True,
        blank=True,
        db_comment="technical | what the code of this step is found by",
    )
    link_digest = models.CharField(
        max_length=64,
        unique=True,
        null=True,
        blank=True,
        db_comment="technical | what the link of this step is found by",
    )
    sealed = models.BinaryField(null=True, db_comment="content | sealed; the key comes of a code not kept")

    class Meta:
        indexes = (
            models.Index(fields=("unit", "answer_by", "expires_at", "id"), name="handover_unit_due"),
            models.Index(fields=("unit", "state", "expires_at", "id"), name="handover_unit_state"),
            models.Index(fields=("answer_by",), condition=Q(escalated=False), name="handover_due"),
            models.Index(fields=("readable_until",), condition=Q(sealed__isnull=False), name="handover_sealed"),
        )
        constraints = (
            CheckConstraint(condition=Q(state__in=[each.value for each in State]), name="handover_state_known"),
            CheckConstraint(condition=Q(urgency__in=[each.value for each in Urgency]), name="handover_urgency_known"),
            CheckConstraint(condition=Q(way__in=[each.value for each in Way]), name="handover_way_known"),
            CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="handover_outcome_known"),
            CheckConstraint(
                condition=Q(sealed__isnull=True, readable_until__isnull=True)
                | Q(sealed__isnull=False, readable_until__isnull=False),
                name="handover_sealed_ends",
            ),
        )

    def __str__(self) -> str:
        return f"{self.body}: {self.state}"

    def take(self, said: Answer | Event, at: datetime) -> None:
        """Moves the handover on, unsaved. What ends it takes its details and secrets along; only a withdrawn one keeps
        its secrets, so that whoever has one is told. Raises NotNow when what is said does not follow."""
        state = rules.after(State(self.state), said)
        self.state = state
        if said == Event.RECEIVED:
            return
        if isinstance(said, Answer) and not self.last_answer:
            self.band = rules.band(at - (self.expires_at - rules.EXPIRES))
        if said != Event.EXPIRED:
            self.last_answer = said
        self.outcome = rules.outcome(state, self.last_answer)
        self.answer_by, self.escalated = None, False
        if rules.is_final(state):
            self.sealed = self.readable_until = None
            if said != Event.WITHDRAWN:
                self.code_digest = self.link_digest = None

    def ended(self, kind: str) -> Ended:
        """The handover as it is counted; `kind` is the first kind of its body."""
        return Ended(
            month=self.month,
            agency=self.agency,
            unit=self.unit_id,
            kind=kind,
            way=self.way,
            urgency=self.urgency,
            outcome=self.outcome,
            band=self.band,
        )


class WrongCode(models.Model):
    """How many times an address has tried a code in a quarter of an hour. The address is not kept: the hash has a
    key of its own for each window, so that two windows cannot be joined."""

    digest = models.CharField(primary_key=True, max_length=64, db_comment="technical | keyed hash of an address")
    window = models.PositiveIntegerField(db_index=True, db_comment="technical | quarter of an hour")
    n = models.PositiveIntegerField(db_comment="count | tries that did not find a handover")

    def __str__(self) -> str:
        return self.digest[:8]
