"""Sets up who may edit and review, brings in content that comes with the product or in a package, and makes a proposal
a draft."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry, Workflow, WorkflowContentType, WorkflowTask

from upptack.audit import actions as audit
from upptack.knowledge.publishing import queries, rules
from upptack.knowledge.publishing.models import Origin, OtherEyes, Reviewed
from upptack.knowledge.publishing.queries import reviewed_models
from upptack.staff.access import roles_of
from upptack.staff.actions import Refused
from upptack.staff.models import Member
from upptack.staff.rules import Role

REVIEW: Final = "Granskning"
RIGHTS: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.EDITOR: ("add", "change", "view", "lock", "unlock"),
    Role.REVIEWER: ("change", "view"),
}
"""What each role may do with reviewed content where editors work. Nobody may publish or delete: publishing is the
review's last step, and what is withdrawn stays in the history."""


@transaction.atomic
def set_up() -> None:
    """Makes groups, rights and the review as the product needs them; the same again changes nothing."""
    admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for role, verbs in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        names = [f"{verb}_{model._meta.model_name}" for model in reviewed_models() for verb in verbs]
        labels = {model._meta.app_label for model in reviewed_models()}
        rights = Permission.objects.filter(codename__in=names, content_type__app_label__in=labels)
        group.permissions.set([admin, *rights])
    Group.objects.filter(name__in=("Editors", "Moderators")).delete()
    _review()


def _review() -> None:
    """The review with its one step, for every kind of content; the reviews that Wagtail brings are put away."""
    Workflow.objects.exclude(name=REVIEW).update(active=False)
    workflow, _ = Workflow.objects.get_or_create(name=REVIEW)
    task = OtherEyes.objects.first() or OtherEyes.objects.create(name="Granskning av någon annan")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr)
    for model in reviewed_models():
        WorkflowContentType.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )


def note_editing(entry: ModelLogEntry) -> None:
    """Keeps in the chained log what Wagtail has just written in its own: a draft, a submission, an approval, what was
    published or withdrawn. Wagtail tells nobody else of all of them, and nobody who edits can forget to.

    The pages where editors work and `Reviewed` do each change in one transaction; for what comes from elsewhere, the
    two entries at least stand and fall together."""
    action = (
        f"publishing{entry.action.removeprefix('wagtail')}" if entry.action.startswith("wagtail.") else entry.action
    )
    with transaction.atomic():
        audit.note(action, by=entry.user, kind=entry.content_type.model, key=entry.object_id, at=entry.timestamp)


def digest_of(values: Mapping[str, Any]) -> str:
    """The hash of a content's values, the same for the same values in any order."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def install(model: type[Reviewed], key: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """Brings in a content that comes from outside; `key` finds it, `values` are its other fields.

    Answers "new", "changed", "same", or "kept" when somebody here has changed it since: then the newcomer becomes a
    draft that waits for an editor, unless an own draft waits already, and what is shown stays as it was.
    Raises ValidationError when the values cannot be published."""
    digest = digest_of({**key, **values})
    content = model._default_manager.filter(**key).first()
    if content is not None and content.shipped == digest:
        return "same"
    own = content is not None and content.revisions.exclude(user=None).exists()
    fresh = content or model(**key)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.shipped = digest
    fresh.full_clean()
    if own:
        return _offer(fresh, digest)
    fresh.live, fresh.has_unpublished_changes = True, False
    fresh.save()
    revision = fresh.save_revision(log_action=True)
    fresh.publish(revision, skip_permission_checks=True)
    return "changed" if content is not None else "new"


def _offer(fresh: Reviewed, digest: str) -> str:
    """Leaves what is shown and any own draft alone; without an own draft the newcomer becomes one."""
    model = type(fresh)
    model._default_manager.filter(pk=fresh.pk).update(shipped=digest)
    if not fresh.has_unpublished_changes:
        fresh.save_revision(changed=True)
    return "kept"


@transaction.atomic
def remember_start(content: Reviewed) -> None:
    """Keeps what a content was before its first change here, so that the history can compare with it."""
    if content.latest_revision_id is None:
        revision = content.save_revision(changed=False, clean=False)
        content.refresh_from_db()
        if content.live:
            type(content)._default_manager.filter(pk=content.pk).update(live_revision=revision)


@transaction.atomic
def draft_change(key: str, field: str, text: str, *, by: Member, at: datetime, origin: tuple[str, str]) -> None:
    """Writes a proposal into a content's draft and sends it to review; what is shown stays until somebody else has
    approved it. `key` and `field` are those of a target, `origin` the proposal's path and label.

    A draft that nobody has sent to review, or that came back from it, gets the change too. Raises Refused with a
    sentence, and ValueError for a path that is not in the exchange."""
    path, label = origin
    if not rules.EXCHANGE.fullmatch(path) or not label.strip():
        raise ValueError("The origin is a path in the exchange, and what it is called.")
    if not by.is_active or Role.EDITOR not in roles_of(by):
        raise Refused("Bara en redaktör kan göra ett förslag till en ändring. Be en redaktör om hjälp.")
    content = queries.changeable(key, field, timezone.localdate(at))
    if content is None:
        raise Refused("Texten finns inte, eller går inte att ändra härifrån.")
    if refusal := rules.draft_refusal(locked=content.locked, waits=content.workflow_in_progress):
        raise Refused(refusal)
    remember_start(content)
    draft = content.get_latest_revision_as_object()
    words = "\n".join(text.strip().splitlines())
    if getattr(draft, field) == words:
        raise Refused("Texten står redan så. Ändra något i den, eller låt den vara.")
    setattr(draft, field, words)
    try:
        revision = draft.save_revision(user=by, log_action=True)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    Origin.objects.create(revision=revision, field=field, path=path, label=label.strip(), by=by, made=at)
    _submit(draft, by)


def _submit(draft: Reviewed, by: Member) -> None:
    """Sends the newest version to review; one that came back goes on in the review where it was."""
    returned = draft.current_workflow_state
    if returned is None:
        draft.get_workflow().start(draft, by)
    else:
        returned.resume(by)
