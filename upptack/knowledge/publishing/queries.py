"""What runs out, what waits for review, which edition the content is in, and what has become of proposals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Literal

from django.apps import apps
from django.contrib.admin.utils import quote
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.models import ModelLogEntry, Revision, WorkflowState

from upptack.guides.guide import newest
from upptack.knowledge.publishing.models import Edition, Origin, OtherEyes, Reviewed
from upptack.knowledge.publishing.rules import WARNING, Asked, Flagged, Standing, flagged, guide_questions, standing
from upptack.law.provisions import provisions
from upptack.staff.models import Agency, Member


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


@dataclass(frozen=True, slots=True)
class Target:
    """A content that a proposal may change. `fields`: name and label of each of its texts; `address`: where staff read
    it."""

    key: str
    name: str
    kind: str
    address: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CameFrom:
    """A proposal that a change came from: where it is, and what it is called."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Version:
    """A published version: its number, the day, who approved it (empty: it came with the product or a package), and
    the proposals that are in it for the first time, the oldest first."""

    number: int
    on: date
    by: str
    origins: tuple[CameFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of a proposal that was made a draft. `what` names the content, `address` is where staff read it
    and `edit` where it is changed and judged; `version` and `approved_by` say what was published, None and empty until
    then."""

    state: Literal["draft", "waiting", "returned", "published"]
    what: str
    address: str
    edit: str
    version: int | None = None
    approved_by: str = ""


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


def targets(on: date) -> tuple[Target, ...]:
    """What a proposal may change: everything that readers may see on a day and that has texts to change."""
    return tuple(
        Target(_key(content), str(content), str(model._meta.verbose_name), content.read_at(), _labels(model))
        for model in reviewed_models()
        if model.changeable
        for content in _in_brief(model).filter(shown(model, on))
    )


def _in_brief(model: type[Reviewed]) -> QuerySet[Any]:
    """The rows of a model with what names them and without their long texts."""
    owner = [field.name for field in model._meta.fields if field.related_model is Agency]
    long = [field.name for field in model._meta.fields if isinstance(field, StreamField)]
    rows = model._default_manager.defer(*long)
    return rows.select_related(*owner) if owner else rows


def _key(content: Reviewed) -> str:
    return f"{content._meta.model_name}-{content.pk}"


def _labels(model: type[Reviewed]) -> tuple[tuple[str, str], ...]:
    named = ((name, str(getattr(model._meta.get_field(name), "verbose_name", name))) for name in model.changeable)
    return tuple((name, label[:1].upper() + label[1:]) for name, label in named)


def changeable(key: str, field: str, on: date) -> Reviewed | None:
    """The content of a target, held until the transaction is over; None when a proposal may not change that field of
    it, or readers may not see it on the day."""
    name, _, pk = key.partition("-")
    model = next((each for each in reviewed_models() if each._meta.model_name == name), None)
    if model is None or field not in model.changeable or not pk.isdecimal():
        return None
    found: Reviewed | None = (
        model._default_manager.select_for_update(of=("self",)).filter(shown(model, on), pk=int(pk)).first()
    )
    return found


def history(content: Reviewed) -> tuple[Version, ...]:
    """The published versions of a content, the newest first."""
    return tuple(version for version, _ in reversed(_history(content, _origins(content))))


def origins(content: Reviewed) -> tuple[CameFrom, ...]:
    """The proposals that are in what is shown of a content, the newest first."""
    found = _origins(content)
    if not found:
        return ()
    return tuple(each for version, _ in reversed(_history(content, found)) for each in reversed(version.origins))


def change_of(path: str) -> Change | None:
    """What has become of the newest draft that a proposal gave; None when it has given none."""
    origin = Origin.objects.filter(path=path).select_related("revision").order_by("-pk").first()
    content = origin.revision.content_object if origin else None
    if origin is None or content is None:
        return None
    found = (str(content), content.read_at(), edit_address(content))
    for version, there in _history(content, [origin]):
        if origin in there:
            return Change("published", *found, version.number, version.by)
    state = content.current_workflow_state
    if state is None:
        return Change("draft", *found)
    return Change("waiting" if state.status == WorkflowState.STATUS_IN_PROGRESS else "returned", *found)


def _origins(content: Reviewed) -> list[Origin]:
    kept = Revision.objects.for_instance(content).values("pk")
    return list(Origin.objects.filter(revision__in=kept).select_related("revision").order_by("pk"))


def _history(content: Reviewed, came: Iterable[Origin]) -> list[tuple[Version, tuple[Origin, ...]]]:
    """The published versions, the oldest first, each with those of some origins that it is the first to hold."""
    log = ModelLogEntry.objects.for_instance(content).filter(action="wagtail.publish").order_by("timestamp")
    steps = list(log.select_related("user__unit__agency"))
    first = _first_with(content, came, [step.revision_id or 0 for step in steps])
    found = []
    for number, step in enumerate(steps, 1):
        # Only an approval publishes for a member (publishing/finish.py), so whoever published is who approved.
        by = f"{step.user}, {step.user.unit.agency}" if step.user else ""
        here = tuple(origin for origin, at in first.items() if at == number)
        links = tuple(CameFrom(origin.path, origin.label) for origin in here)
        found.append((Version(number, timezone.localdate(step.timestamp), by, links), here))
    return found


def _first_with(content: Reviewed, came: Iterable[Origin], steps: list[int]) -> dict[Origin, int]:
    """In which published version, counted from 1, each origin's change was first shown. A version in which the field
    says what it said before the change does not hold it: somebody went back to older words."""
    found: dict[Origin, int] = {}
    for origin in came:
        kept = Revision.objects.for_instance(content)
        said = dict(kept.filter(pk__in=steps).values_list("pk", "content"))
        before = kept.filter(pk__lt=origin.revision_id).order_by("-pk").values_list("content", flat=True).first() or {}
        for number, step in enumerate(steps, 1):
            words = said.get(step, {}).get(origin.field)
            if step >= origin.revision_id and words != before.get(origin.field):
                found[origin] = number
                break
    return found
