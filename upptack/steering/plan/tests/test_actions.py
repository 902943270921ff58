"""Who may what, history, what is sent twice, and what somebody else changed meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from upptack.staff.actions import Refused
from upptack.staff.models import Member, Unit
from upptack.steering.plan import access, actions, queries
from upptack.steering.plan.models import Activity, Decision, HealthAnswer, StatusChange
from upptack.steering.plan.rules import ActivityStatus, HealthState, NotNow, PlanGroup
from upptack.steering.plan.tests.planning import DUE, planned

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def moved(activity, to, by, reason="", version=None):
    """The activity in another status."""
    version = Activity.objects.get(pk=activity.pk).version if version is None else version
    return actions.change_status(activity.pk, to, version=version, reason=reason, by=by, at=AT)


def edited(activity, by, version=0, **other):
    """The activity with other words."""
    return actions.edit_activity(activity.pk, planned(**other), version=version, by=by, at=AT)


def test_the_same_form_sent_twice_makes_one(mona):
    one = actions.add_activity(planned(), token="x" * 22, by=mona, at=AT)
    two = actions.add_activity(planned(), token="x" * 22, by=mona, at=AT + timedelta(minutes=1))
    assert one == two
    assert Activity.objects.count() == 1
    actions.add_activity(planned(), token="y" * 22, by=mona, at=AT)
    assert Activity.objects.count() == 2


def test_a_coordinator_changes_all_and_a_manager_those_of_the_own_agency(mona, hakan, activity):
    assert moved(activity, ActivityStatus.UNDER_WAY, hakan).status == "under_way"
    other = actions.add_activity(planned(agency="af"), token="o" * 22, by=mona, at=AT)
    for change in (
        lambda: actions.add_activity(planned(agency="af"), token="p" * 22, by=hakan, at=AT),
        lambda: moved(other, ActivityStatus.UNDER_WAY, hakan),
        lambda: edited(other, hakan, agency="fk"),
        lambda: edited(activity, hakan, agency="af", version=1),
    ):
        with pytest.raises(Refused, match="annan myndighet"):
            change()
    assert Activity.objects.get(pk=other.pk).status == "planned"
    assert Activity.objects.get(pk=activity.pk).agency_id == "fk"
    assert Activity.objects.count() == 2


@pytest.mark.parametrize(
    "email", ["handlaggare@fk.example", "specialist@fk.example", "redaktor@sos.example", "dso@jam.example"]
)
def test_others_change_nothing(email, activity):
    member = Member.objects.get(email=email)
    unit = member.unit
    for change in (
        lambda: actions.add_activity(planned(), token="p" * 22, by=member, at=AT),
        lambda: moved(activity, ActivityStatus.UNDER_WAY, member),
        lambda: edited(activity, member),
        lambda: actions.answer(unit, {"evaluated": HealthState.YES}, by=member, at=AT),
        lambda: actions.add_decision(decision(), token="q" * 22, by=member, at=AT),
    ):
        with pytest.raises(Refused):
            change()
    assert (Activity.objects.count(), HealthAnswer.objects.count(), Decision.objects.count()) == (1, 0, 0)
    assert not access.changes(member)


def decision():
    """A decision as it comes of the form."""
    return actions.Decided(date(2026, 11, 20), PlanGroup.STEERING, "Rubrik", "Det som beslutades.", None, "")


def test_only_a_coordinator_writes_down_decisions_and_once(mona, hakan):
    with pytest.raises(Refused):
        actions.add_decision(decision(), token="d" * 22, by=hakan, at=AT)
    one = actions.add_decision(decision(), token="d" * 22, by=mona, at=AT)
    assert actions.add_decision(decision(), token="d" * 22, by=mona, at=AT) == one
    assert Decision.objects.count() == 1


def test_each_change_of_status_leaves_a_row_and_nothing_is_forgotten(activity, mona, hakan):
    moved(activity, ActivityStatus.UNDER_WAY, mona)
    moved(activity, ActivityStatus.PAUSED, hakan, "Väntar på beslut.")
    moved(activity, ActivityStatus.UNDER_WAY, mona)
    found = [(each.before, each.after, each.reason, each.by) for each in queries.history(activity)]
    assert found == [
        ("paused", "under_way", "", mona),
        ("under_way", "paused", "Väntar på beslut.", hakan),
        ("planned", "under_way", "", mona),
    ]
    assert Activity.objects.get().version == 3


def test_what_does_not_follow_and_what_lacks_a_reason_changes_nothing(activity, mona):
    with pytest.raises(NotNow, match="Skriv kort varför"):
        moved(activity, ActivityStatus.PAUSED, mona)
    moved(activity, ActivityStatus.DONE, mona)
    with pytest.raises(NotNow, match="klar kan bli pågår"):
        moved(activity, ActivityStatus.DROPPED, mona, "Varför inte")
    with pytest.raises(NotNow, match="Skriv kort varför"):
        moved(activity, ActivityStatus.UNDER_WAY, mona)
    assert Activity.objects.get().status == "done"
    assert StatusChange.objects.count() == 1


def test_the_same_status_sent_twice_leaves_one_row(activity, mona):
    moved(activity, ActivityStatus.UNDER_WAY, mona, version=0)
    moved(activity, ActivityStatus.UNDER_WAY, mona, version=0)
    assert StatusChange.objects.count() == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(activity, mona, hakan):
    edited(activity, hakan, title="Håkans ord")
    with pytest.raises(NotNow, match="Någon annan"):
        edited(activity, mona, title="Monas ord", version=0)
    with pytest.raises(NotNow, match="Någon annan"):
        moved(activity, ActivityStatus.UNDER_WAY, mona, version=0)
    assert Activity.objects.get().title == "Håkans ord"
    edited(activity, mona, title="Monas ord", version=1)
    assert Activity.objects.get().title == "Monas ord"


def test_the_same_edit_sent_twice_changes_once(activity, mona):
    edited(activity, mona, title="Nya ord", version=0)
    edited(activity, mona, title="Nya ord", version=0)
    assert Activity.objects.get().version == 1


def test_a_last_day_that_moves_stays_in_the_history(activity, mona):
    later = DUE + timedelta(days=90)
    edited(activity, mona, due=later)
    edited(activity, mona, due=later, title="Nya ord", version=1)
    (row,) = queries.history(activity)
    assert (row.before, row.after, row.due_before, row.due_after) == ("planned", "planned", DUE, later)


def test_the_database_itself_refuses_what_cannot_be(activity, mona):
    for seeded in (
        lambda: Activity.objects.update(status="finished"),
        lambda: Activity.objects.update(due=date(2020, 1, 1)),
        lambda: Activity.objects.update(token="a" * 22) and Activity.objects.create(**twin(activity)),
        lambda: StatusChange.objects.create(
            activity=activity, before="done", after="done", due_before=DUE, due_after=DUE, at=AT
        ),
        lambda: Decision.objects.create(
            date=DUE, group="board", title="x", decided="y", token="z" * 22, created=AT, by=mona
        ),
        lambda: HealthAnswer.objects.create(unit=mona.unit, question="evaluated", answer="maybe", at=AT),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            seeded()


def twin(activity):
    """The columns of a second activity that came of the same form."""
    names = ("area", "agency_id", "title", "start", "due", "token", "created")
    return {name: getattr(activity, name) for name in names}


def test_answers_are_added_and_only_when_they_differ(hakan):
    unit = hakan.unit
    said = {"evaluated": HealthState.NO, "asking": HealthState.NOT_KNOWN}
    assert actions.answer(unit, said, by=hakan, at=AT) == 1
    assert actions.answer(unit, said, by=hakan, at=AT) == 0
    assert actions.answer(unit, {"evaluated": HealthState.YES}, by=hakan, at=AT) == 1
    assert list(HealthAnswer.objects.order_by("pk").values_list("answer", flat=True)) == ["no", "yes"]
    (newest,) = queries.newest_answers([unit.pk])
    assert newest.answer == "yes"


def test_a_manager_answers_for_the_own_unit_and_a_coordinator_for_all(hakan, mona):
    other = Unit.objects.get(pk="fk-norr-1")
    with pytest.raises(Refused, match="annan enhet"):
        actions.answer(other, {"evaluated": HealthState.YES}, by=hakan, at=AT)
    assert actions.answer(other, {"evaluated": HealthState.YES}, by=mona, at=AT) == 1


@pytest.mark.parametrize("question", ["routine", "contact", "nothing"])
def test_what_is_read_elsewhere_cannot_be_typed(question, hakan):
    with pytest.raises(KeyError, match=question):
        actions.answer(hakan.unit, {question: HealthState.YES}, by=hakan, at=AT)
    assert HealthAnswer.objects.count() == 0


def test_history_outlives_the_member_who_made_it(activity, mona):
    gone = Member.objects.create(email="gast@jam.example", name="Gäst", unit=mona.unit)
    StatusChange.objects.create(
        activity=activity, before="planned", after="done", due_before=DUE, due_after=DUE, at=AT, by=gone
    )
    gone.delete()
    assert queries.history(activity)[0].by is None
