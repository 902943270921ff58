"""Proposals with what the group says of them, and the groups' decisions.

What colleagues write passes `upptack.language.sharing.obstacles` before it is kept. That a proposal is published is
read from the content it changed, and not kept here."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from upptack.exchange.forum.models import DevelopmentGroup
from upptack.exchange.proposals.rules import (
    DECIDED,
    LONGEST_PART,
    LONGEST_REASON,
    LONGEST_TITLE,
    REACHES,
    ProposalState,
)

STATES = [state.value for state in ProposalState if state != ProposalState.PUBLISHED]
MEANT = [reach.value for reach in REACHES]
WHO = "staff | who; empty when she has left"
THEN = "organisation | her agency then"
TOKEN = "technical | the form's name: sent twice, made once"  # noqa: S105


class Proposal(models.Model):
    """What a member of a group proposes to change, and how. Whom it is meant for never changes; one that is retracted
    has no words left."""

    group = models.ForeignKey(
        DevelopmentGroup, models.PROTECT, related_name="+", db_comment="organisation | the group it belongs to"
    )
    title = models.CharField(max_length=LONGEST_TITLE, db_comment="content | free text, checked: heading")
    why = models.CharField(max_length=LONGEST_PART, db_comment="content | free text, checked: why")
    should = models.CharField(max_length=LONGEST_PART, db_comment="content | free text, checked: what should change")
    proposed = models.TextField(blank=True, db_comment="content | free text, checked: the proposed wording")
    target = models.SlugField(
        max_length=40, db_index=False, db_comment="content | what is to be changed: a content's key, method or page"
    )
    field = models.SlugField(
        max_length=40, blank=True, db_index=False, db_comment="content | which of its texts; empty for method and page"
    )
    target_name = models.CharField(max_length=240, db_comment="content | what it was called when it was proposed")
    leads_to = models.CharField(max_length=200, blank=True, db_comment="content | where staff read it on this site")
    reach = models.CharField(max_length=6, db_comment="organisation | whom it is meant for")
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | the author's when it was written"
    )
    author = models.ForeignKey("staff.Member", models.SET_NULL, null=True, related_name="+", db_comment=WHO)
    state = models.CharField(
        max_length=9, default=ProposalState.PROPOSED.value, db_comment="organisation | where it stands"
    )
    token = models.CharField(max_length=22, unique=True, db_comment=TOKEN)
    at = models.DateTimeField(db_comment="content | when it was written")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            CheckConstraint(condition=Q(state__in=STATES), name="proposal_state_known"),
            CheckConstraint(condition=Q(reach__in=MEANT), name="proposal_reach_known"),
            CheckConstraint(
                condition=~Q(state=ProposalState.RETRACTED.value) | Q(title="", why="", should="", proposed=""),
                name="retracted_has_no_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.group_id}: {self.pk}"


class ProposalStep(models.Model):
    """One step in a proposal's history. Rows are only added."""

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="steps", db_comment="content | the proposal that moved"
    )
    before = models.CharField(max_length=9, db_comment="organisation | state before")
    after = models.CharField(max_length=9, db_comment="organisation | state after")
    at = models.DateTimeField(db_comment="organisation | when")
    by = models.ForeignKey("staff.Member", models.SET_NULL, null=True, related_name="+", db_comment=WHO)

    class Meta:
        ordering = ("pk",)
        constraints = (
            CheckConstraint(condition=Q(before__in=STATES) & Q(after__in=STATES), name="proposal_step_states_known"),
        )

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.before} → {self.after}"


class ProposalComment(models.Model):
    """What a member of the group says about a proposal."""

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="comments", db_comment="content | the proposal it is about"
    )
    said = models.CharField(max_length=LONGEST_PART, db_comment="content | free text, checked")
    by = models.ForeignKey("staff.Member", models.SET_NULL, null=True, related_name="+", db_comment=WHO)
    agency = models.ForeignKey("staff.Agency", models.PROTECT, related_name="+", db_comment=THEN)
    token = models.CharField(max_length=22, unique=True, db_comment=TOKEN)
    at = models.DateTimeField(db_comment="content | when")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.pk}"


class Agreement(models.Model):
    """Whether a member agrees with a proposal, and why. One a member; she may change it until it is decided."""

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="voices", db_comment="content | the proposal it is about"
    )
    member = models.ForeignKey("staff.Member", models.SET_NULL, null=True, related_name="+", db_comment=WHO)
    agency = models.ForeignKey("staff.Agency", models.PROTECT, related_name="+", db_comment=THEN)
    agrees = models.BooleanField(db_comment="organisation | yes or no")
    reason = models.CharField(max_length=LONGEST_REASON, db_comment="content | free text, checked: why, briefly")
    at = models.DateTimeField(db_comment="organisation | when she last said it")

    class Meta:
        ordering = ("at", "pk")
        constraints = (UniqueConstraint(fields=("proposal", "member"), name="one_voice_a_member"),)

    def __str__(self) -> str:
        return f"{self.proposal_id}: {'ja' if self.agrees else 'nej'}"


class VignetteTrial(models.Model):
    """What the vignettes of a routine's kind of matter said when a proposal became a draft."""

    proposal = models.OneToOneField(
        Proposal, models.CASCADE, related_name="trial", db_comment="content | the proposal that became a draft"
    )
    at = models.DateTimeField(db_comment="content | when they were run")
    number = models.PositiveSmallIntegerField(db_comment="content | how many were run")
    acute = models.PositiveSmallIntegerField(db_comment="content | how many of them need help at once")
    found = models.PositiveSmallIntegerField(db_comment="content | how many of the acute ones were found")
    outcomes = models.JSONField(db_comment="content | what was said of each invented situation, by its id")

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.number}"


class GroupDecision(models.Model):
    """What a group decided. Its words stay as they are an hour after it was written; then a new one replaces it."""

    group = models.ForeignKey(
        DevelopmentGroup, models.PROTECT, related_name="+", db_comment="organisation | the group that decided"
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, related_name="decisions", db_comment="content | of which proposal, if any"
    )
    outcome = models.CharField(
        max_length=9, blank=True, db_comment="organisation | accepted or declined; empty without a proposal"
    )
    title = models.CharField(max_length=LONGEST_TITLE, db_comment="content | free text, checked: what it is about")
    decided = models.CharField(max_length=LONGEST_PART, db_comment="content | free text, checked: what was decided")
    why = models.CharField(max_length=LONGEST_PART, db_comment="content | free text, checked: why")
    by_group = models.BooleanField(db_comment="organisation | decided by the whole group, not only those listed")
    day = models.DateField(db_comment="organisation | day of the decision")
    reach = models.CharField(max_length=6, db_comment="organisation | whom it is meant for")
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | of who wrote it down"
    )
    by = models.ForeignKey("staff.Member", models.SET_NULL, null=True, related_name="+", db_comment=WHO)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", db_comment="content | the one it replaces"
    )
    token = models.CharField(max_length=22, unique=True, db_comment=TOKEN)
    at = models.DateTimeField(db_comment="content | when it was written down")

    class Meta:
        ordering = ("-day", "-pk")
        constraints = (
            CheckConstraint(
                condition=Q(proposal__isnull=True, outcome="")
                | Q(proposal__isnull=False, outcome__in=[state.value for state in DECIDED]),
                name="group_decision_outcome_of_a_proposal",
            ),
            CheckConstraint(condition=Q(reach__in=MEANT), name="group_decision_reach_known"),
        )

    def __str__(self) -> str:
        return f"{self.group_id} {self.day}: {self.pk}"


class DecidedBy(models.Model):
    """A member who took part in a decision, with her agency then."""

    decision = models.ForeignKey(
        GroupDecision, models.CASCADE, related_name="deciders", db_comment="content | the decision"
    )
    member = models.ForeignKey("staff.Member", models.SET_NULL, null=True, related_name="+", db_comment=WHO)
    agency = models.ForeignKey("staff.Agency", models.PROTECT, related_name="+", db_comment=THEN)

    class Meta:
        ordering = ("pk",)
        constraints = (UniqueConstraint(fields=("decision", "member"), name="decided_once_a_member"),)

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.member_id}"
