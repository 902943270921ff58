"""The only writer of the plan. What is sent twice is made once; what somebody else has changed meanwhile is not
overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from upptack.audit import actions as audit
from upptack.staff.actions import Refused
from upptack.staff.models import Member, Unit
from upptack.steering.plan import access, queries, rules
from upptack.steering.plan.contents import questions
from upptack.steering.plan.models import Activity, Decision, HealthAnswer, StatusChange
from upptack.steering.plan.rules import ActivityStatus, HealthState, NotNow, PlanGroup

MEANWHILE: Final = "Någon annan har ändrat aktiviteten sedan du öppnade sidan. Se vad som gäller nu och spara igen."
WHY: Final = "Skriv kort varför."


@dataclass(frozen=True, slots=True)
class Planned:
    """An activity as it is written in the form. `owner`, `indicator` and `evidence` may be empty."""

    area: str
    agency: str
    title: str
    owner: str
    start: date
    due: date
    indicator: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is written in the form. `due` and `owner` may be missing."""

    on: date
    group: PlanGroup
    title: str
    decided: str
    due: date | None
    owner: str


def add_activity(new: Planned, *, token: str, by: Member, at: datetime) -> Activity:
    """Adds an activity; the same form sent again gives the one that it made. Raises Refused with a sentence."""
    _let(access.for_activity(by, new.agency))
    fields = {**_columns(new), "created": at}
    with transaction.atomic():
        activity, new_here = Activity.objects.get_or_create(token=token, defaults=fields)
        if new_here:
            audit.note("plan.add", by=by, kind="activity", key=activity.pk, at=at)
    return activity


def edit_activity(id: int, new: Planned, *, version: int, by: Member, at: datetime) -> Activity:
    """Changes what an activity says; a last day that moves leaves a row in the history. `version` is the one that the
    form was filled from. Raises Refused, NotNow when somebody else changed it meanwhile, Activity.DoesNotExist."""
    with transaction.atomic():
        activity = _locked(id)
        _let(access.for_activity(by, activity.agency_id), access.for_activity(by, new.agency))
        columns = _columns(new)
        if all(getattr(activity, name) == value for name, value in columns.items()):
            return activity
        if activity.version != version:
            raise NotNow(MEANWHILE)
        if activity.due != new.due:
            _remember(activity, ActivityStatus(activity.status), new.due, "", by, at)
        for name, value in columns.items():
            setattr(activity, name, value)
        activity.version += 1
        activity.save()
        audit.note("plan.edit", by=by, kind="activity", key=activity.pk, at=at)
    return activity


def change_status(id: int, to: ActivityStatus, *, version: int, reason: str, by: Member, at: datetime) -> Activity:
    """Moves an activity to another status, with a row in its history. A form sent again changes nothing. Raises
    Refused, NotNow with a sentence (it does not follow, a reason is missing, somebody else changed it meanwhile), or
    Activity.DoesNotExist."""
    with transaction.atomic():
        activity = _locked(id)
        _let(access.for_activity(by, activity.agency_id))
        now = ActivityStatus(activity.status)
        if now == to:
            return activity
        if activity.version != version:
            raise NotNow(MEANWHILE)
        rules.change(now, to)
        if rules.needs_reason(now, to) and not reason:
            raise NotNow(WHY)
        _remember(activity, to, activity.due, reason, by, at)
        activity.status, activity.version = to.value, activity.version + 1
        activity.save(update_fields=("status", "version"))
        audit.note("plan.status", by=by, kind="activity", key=activity.pk, at=at)
    return activity


def add_decision(new: Decided, *, token: str, by: Member, at: datetime) -> Decision:
    """Writes down a decision; the same form sent again gives the one that it made. Raises Refused."""
    _let(access.for_decision(by))
    fields = {
        "date": new.on,
        "group": new.group.value,
        "title": new.title,
        "decided": new.decided,
        "due": new.due,
        "owner": new.owner,
        "created": at,
        "by": by,
    }
    with transaction.atomic():
        decision, new_here = Decision.objects.get_or_create(token=token, defaults=fields)
        if new_here:
            audit.note("plan.decision", by=by, kind="decision", key=decision.pk, at=at)
    return decision


def answer(unit: Unit, said: Mapping[str, HealthState], *, by: Member, at: datetime) -> int:
    """Keeps what a unit answers, by id of question: a new row for each answer that differs from the newest one.
    Returns how many. Raises Refused, or KeyError for a question that is not there or that nobody types."""
    _let(access.for_health(by, unit))
    typed = {each.id for each in questions().values() if each.may_be_typed}
    if unknown := set(said) - typed:
        raise KeyError(*sorted(unknown))
    with transaction.atomic():
        Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
        before = {row.question: row.answer for row in queries.newest_answers([unit.pk])}
        changed = [
            HealthAnswer(unit=unit, question=id, answer=state.value, at=at, by=by)
            for id, state in said.items()
            if before.get(id, HealthState.NOT_KNOWN.value) != state.value
        ]
        HealthAnswer.objects.bulk_create(changed)
        if changed:
            audit.note("plan.health", by=by, kind="unit", key=unit.pk, at=at)
    return len(changed)


def _locked(id: int) -> Activity:
    return Activity.objects.select_for_update().get(pk=id)


def _let(*sentences: str | None) -> None:
    refused = [sentence for sentence in sentences if sentence]
    if refused:
        raise Refused(refused[0])


def _columns(new: Planned) -> dict[str, object]:
    return {
        "area": new.area,
        "agency_id": new.agency,
        "title": new.title,
        "owner": new.owner,
        "start": new.start,
        "due": new.due,
        "indicator": new.indicator,
        "evidence": new.evidence,
    }


def _remember(activity: Activity, to: ActivityStatus, due: date, reason: str, by: Member, at: datetime) -> None:
    StatusChange.objects.create(
        activity=activity,
        before=activity.status,
        after=to.value,
        due_before=activity.due,
        due_after=due,
        reason=reason,
        at=at,
        by=by,
    )
