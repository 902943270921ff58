"""What every reviewed content has: draft, review, history, lock, expiry, and an edition that readers watch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, QuerySet, UniqueConstraint
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    Task,
    TaskState,
    WorkflowMixin,
)

from upptack.knowledge.publishing import rules
from upptack.staff.models import Agency, Member
from upptack.staff.rules import Role


class Edition(models.Model):
    """Which edition a part of the content is in; every process reads anew when the number changes."""

    part = models.SlugField(primary_key=True, max_length=20, db_comment="technical | directory, texts or routines")
    number = models.PositiveIntegerField(default=0, db_comment="technical | raised at every change")

    def __str__(self) -> str:
        return f"{self.part} {self.number}"


def raise_edition(part: str) -> None:
    """Tells every process that this part of the content has changed."""
    Edition.objects.get_or_create(part=part)
    Edition.objects.filter(part=part).update(number=F("number") + 1)


@dataclass(frozen=True, slots=True)
class Proof:
    """Whose task a fact is, when it was checked, and the last day it may be shown as true."""

    responsible: str
    checked: date
    expires: date


class Reviewed(PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """Content that is published only after somebody else has approved it.

    `edition_part` names the edition that a change raises. `shipped` is the hash of the text that came with the
    product or in a package; it tells whether the installation has the newest and never overwrites its own changes."""

    edition_part: ClassVar[str]
    changeable: ClassVar[tuple[str, ...]] = ()
    """The fields of plain text that a proposal from the exchange may change."""
    shipped = models.CharField(
        max_length=64, blank=True, editable=False, db_comment="technical | hash of what came from outside"
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves, and tells every process."""
        super().save(*args, **kwargs)
        raise_edition(self.edition_part)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Deletes, and tells every process."""
        gone: tuple[int, dict[str, int]] = super().delete(*args, **kwargs)
        raise_edition(self.edition_part)
        return gone

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Keeps a version, with what the logs say of it, or neither."""
        with transaction.atomic():
            return super().save_revision(*args, **kwargs)

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Publishes a version, with what the logs say of it, or neither."""
        with transaction.atomic():
            super().publish(*args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        """Withdraws the content, with what the logs say of it, or neither."""
        with transaction.atomic():
            super().unpublish(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """A kept version as content. What last came from outside is not part of a version: one that waited meanwhile
        must not make it news again."""
        version: Self = super().with_content_json(content)
        version.shipped = self.shipped
        return version

    @property
    def owner(self) -> Agency | None:
        """The agency whose own content this is; None when the agencies share it."""
        return None

    def read_at(self) -> str:
        """Where staff read it; empty when it has no page of its own."""
        return ""

    def questions(self) -> tuple[rules.Asked, ...]:
        """What the content asks its reader, or proposes that a caseworker asks; for the linter."""
        return ()

    @classmethod
    def with_proofs(cls) -> QuerySet[Any]:
        """Those that can have something to check again."""
        return cls._default_manager.all()

    def proofs(self) -> tuple[tuple[str, Proof], ...]:
        """What must be checked again one day: the whole under an empty name, pieces with a proof of their own under
        theirs."""
        return (("", Proof(self.responsible, self.checked, self.expires)),) if isinstance(self, Dated) else ()


class Dated(models.Model):
    """Content that carries its own proof: source, day of the check, last day, and whose task it is."""

    source = models.TextField(verbose_name="källa", db_comment="content | what it rests on")
    checked = models.DateField(verbose_name="kontrollerad", db_comment="content | day it was checked")
    expires = models.DateField(verbose_name="går ut", db_comment="content | last day it may be shown as true")
    responsible = models.CharField(
        max_length=120, verbose_name="ansvarig funktion", db_comment="content | responsible function, never a person"
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Raises ValidationError with a sentence when the proof is not whole."""
        super().clean()
        problem = rules.dates_problem(self.checked, self.expires, self.source or "", self.responsible or "")
        if problem:
            raise ValidationError({"expires": problem})


def authors_of(content: Reviewed) -> frozenset[rules.Author]:
    """Who has changed the content since it was last published. A version that says the same as the one before has no
    author: Wagtail keeps one when a reviewer presses Approve."""
    kept = content.revisions.order_by("pk").values_list("pk", "content", "user_id", "user__unit__agency_id")
    published = content.live_revision_id if content.live and content.live_revision_id else 0
    found, before = set(), None
    for key, said, member, agency in kept.filter(pk__gte=published):
        words = {name: _words(value, content, name) for name, value in said.items() if name not in STATE}
        if key > published and member is not None and words != before:
            found.add(rules.Author(member, agency))
        before = words
    return frozenset(found)


def _words(value: Any, content: Reviewed, name: str) -> Any:
    """A field's words in a version, apart from what a browser adds to them unasked: other line ends, and numbers for
    the items of a list. A reviewer who sends them back has not written anything."""
    field = content._meta.get_field(name) if name in {each.name for each in content._meta.fields} else None
    return _bare(json.loads(value) if isinstance(field, StreamField) and isinstance(value, str) else value)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return _bare(value["value"]) if value.get("type") == "item" else {k: _bare(each) for k, each in value.items()}
    if isinstance(value, list):
        return [_bare(each) for each in value]
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


STATE = {
    field.name for mixin in (DraftStateMixin, LockableMixin, RevisionMixin) for field in mixin._meta.local_fields
} - {"go_live_at", "expire_at"}
"""What a version also holds of where the content stands, and which is nobody's words."""


class OtherEyes(Task):
    """The one step of the review: a reviewer who has not written the version, and, for what is shared, who belongs
    to another agency. Nobody may skip it: no role has the right to publish."""

    class Meta:
        verbose_name = "Granskning av någon annan"

    @staticmethod
    def refusal(content: Reviewed, member: Member) -> str | None:
        """Why the member may not decide about this content, as a sentence; None when she may."""
        if not member.is_active or not member.roles.filter(role=Role.REVIEWER).exists():
            return "Bara den som har rollen granskare kan godkänna."
        reviewer = rules.Author(member.pk, member.unit.agency_id)
        return rules.approval_refusal(reviewer, authors_of(content), shared=content.owner is None)

    def user_can_access_editor(self, obj: Reviewed, user: Member) -> bool:
        """Whether the member may open the waiting version to judge it."""
        return self.refusal(obj, user) is None

    def locked_for_user(self, obj: Reviewed, user: Member) -> bool:
        """What waits for review is changed by nobody but the reviewer, who then becomes an author and may not approve
        it herself; its author takes it back first."""
        return self.refusal(obj, user) is not None

    def get_actions(self, obj: Reviewed, user: Member) -> list[tuple[str, str, bool]]:
        """The buttons that the member is shown: name, words, whether a comment is asked for. Wagtail adds "och
        Publicera" to those that approve."""
        if self.refusal(obj, user):
            return []
        return [
            ("reject", "Be om ändringar", True),
            ("approve", "Godkänn", False),
            ("approve", "Godkänn med kommentar", True),
        ]

    def on_action(self, task_state: TaskState, user: Member, action_name: str, **kwargs: Any) -> None:
        """Approves or sends back. Raises PermissionDenied with the reason: a hidden button is no protection."""
        sentence = self.refusal(task_state.workflow_state.content_object, user)
        if sentence:
            raise PermissionDenied(sentence)
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Member, **kwargs: Any) -> QuerySet[TaskState]:
        """What waits for this member."""
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        mine: QuerySet[TaskState] = waiting.filter(
            pk__in=[
                state.pk
                for state in waiting.select_related("workflow_state")
                if self.refusal(state.workflow_state.content_object, user) is None
            ]
        )
        return mine

    @classmethod
    def get_description(cls) -> str:
        """What the step is, for those who set up reviews."""
        return "Godkänns av en granskare som inte har skrivit; för gemensamt innehåll från en annan myndighet."


class Origin(models.Model):
    """Where the change in a version came from: a proposal in the exchange. The version tells which content it is."""

    revision = models.ForeignKey(
        Revision, models.CASCADE, related_name="+", db_comment="content | the version that the change made"
    )
    field = models.SlugField(max_length=40, db_comment="technical | the field that was changed")
    path = models.CharField(max_length=200, db_comment="content | where the proposal is on this site")
    label = models.CharField(max_length=160, db_comment="content | what the proposal is called")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_comment="staff | editor who made it a draft")
    made = models.DateTimeField(db_comment="content | when it was made a draft")

    class Meta:
        constraints = (UniqueConstraint(fields=("revision",), name="a_version_comes_from_one_proposal"),)
        indexes = (models.Index(fields=("path",), name="origins_by_path"),)

    def __str__(self) -> str:
        return self.label
