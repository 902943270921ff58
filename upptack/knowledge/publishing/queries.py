"""What runs out, what waits for review, and which edition the content is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.apps import apps
from django.contrib.admin.utils import quote
from django.db.models import Q
from django.urls import reverse
from wagtail.models import WorkflowState

from upptack.guides.guide import newest
from upptack.knowledge.publishing.models import Edition, OtherEyes, Reviewed
from upptack.knowledge.publishing.rules import WARNING, Asked, Flagged, Standing, flagged, guide_questions, standing
from upptack.law.provisions import provisions
from upptack.staff.models import Member


@dataclass(frozen=True, slots=True)
class Due:
    """Something that has run out or soon will. `what` names it, `part` the piece within it (empty: the whole)."""

    what: str
    part: str
    kind: str
    responsible: str
    checked: date
    expires: date
    standing: Standing
    edit: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits for somebody: `by` whom and since when."""

    what: str
    kind: str
    by: str
    since: date
    edit: str


@dataclass(frozen=True, slots=True)
class Group:
    """The marked questions of one content. `edit`: the address where it is changed; empty for a guide, which is changed
    in the file `where`."""

    what: str
    kind: str
    edit: str
    where: str
    rows: tuple[Flagged, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What the linter says of everything that is asked: how many questions it read, and what it marks, by content."""

    read: int
    groups: tuple[Group, ...]

    @property
    def flagged(self) -> tuple[Flagged, ...]:
        """Every marked question."""
        return tuple(row for group in self.groups for row in group.rows)


def editions() -> dict[str, int]:
    """The number of each part's edition."""
    return dict(Edition.objects.values_list("part", "number"))


def shown(model: type[Reviewed], on: date) -> Q:
    """The rows that readers may see on a day as far as drafts and planned withdrawal go."""
    return Q(live=True) & (Q(expire_at=None) | Q(expire_at__date__gt=on))


def reviewed_models() -> Iterator[type[Reviewed]]:
    """Every kind of content that goes through review."""
    return (model for model in apps.get_models() if issubclass(model, Reviewed))


def due(on: date) -> tuple[Due, ...]:
    """What among the published content and the law has run out on a day or will within thirty days, by responsible and
    day. Read once for each content and day in a process."""
    key = (tuple(sorted(editions().items())), on)
    if key not in _kept:
        found = [each for model in reviewed_models() for each in _due_of(model, on)]
        found += _due_law(on)
        _kept.clear()
        _kept[key] = tuple(sorted(found, key=attrgetter("responsible", "expires", "what", "part")))
    return _kept[key]


def forget() -> None:
    """Empties what the process keeps."""
    _kept.clear()


_kept: dict[object, tuple[Due, ...]] = {}


def _due_of(model: type[Reviewed], on: date) -> Iterator[Due]:
    kind = str(model._meta.verbose_name)
    for content in model.with_proofs().filter(shown(model, on)):
        for part, proof in content.proofs():
            if proof.expires - on <= WARNING:
                holds = standing(proof.expires, on)
                edit = edit_address(content)
                yield Due(str(content), part, kind, proof.responsible, proof.checked, proof.expires, holds, edit)


def _due_law(on: date) -> Iterator[Due]:
    for name, each in provisions().items():
        if each.expires - on <= WARNING and each.state(on) != "repealed":
            holds = standing(each.expires, on)
            read = f"/lag/p/{name}/"
            yield Due(each.citation, "", "bestämmelse", each.responsible, each.checked, each.expires, holds, read)


def returned_to(member: Member) -> tuple[Waiting, ...]:
    """What a reviewer has sent back to this member to change, newest first."""
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=member)
    return tuple(
        Waiting(
            str(state.content_object),
            str(state.content_object._meta.verbose_name),
            state.current_task_state.finished_by.name if state.current_task_state.finished_by else "",
            (state.current_task_state.finished_at or state.created_at).date(),
            edit_address(state.content_object),
        )
        for state in states.select_related("current_task_state__finished_by").order_by("-created_at")
    )


def waiting_for(member: Member) -> tuple[Waiting, ...]:
    """What waits for this member to judge, oldest first; nothing that she may not judge."""
    found = []
    for task in OtherEyes.objects.filter(active=True):
        states = task.get_task_states_user_can_moderate(member).select_related("workflow_state__requested_by")
        for state in states.order_by("started_at"):
            content = state.workflow_state.content_object
            asked = state.workflow_state.requested_by
            found.append(
                Waiting(
                    str(state.revision.as_object()),
                    str(content._meta.verbose_name),
                    asked.name if asked else "",
                    state.started_at.date(),
                    edit_address(content),
                )
            )
    return tuple(found)


def edit_address(content: Reviewed) -> str:
    """Where editors change it."""
    return reverse(type(content).snippet_viewset.get_url_name("edit"), args=[quote(content.pk)])


def language_review() -> Review:
    """What the linter says of every question in the newest guides and in the content that editors change."""
    read, groups = 0, []
    for guide in newest().values():
        asked = tuple(guide_questions(guide))
        read += len(asked)
        groups.append(
            _group(asked, guide.title["sv"], "samtalsstöd", where=f"upptack/guides/data/guide-{guide.name}.toml")
        )
    for model in reviewed_models():
        for content in model._default_manager.all():
            asked = content.questions()
            read += len(asked)
            if asked:
                groups.append(_group(asked, str(content), str(model._meta.verbose_name), edit=edit_address(content)))
    return Review(read, tuple(group for group in groups if group.rows))


def _group(asked: tuple[Asked, ...], what: str, kind: str, *, edit: str = "", where: str = "") -> Group:
    return Group(what, kind, edit, where, flagged(asked))
