"""What the plan shows on a day, and how far a unit has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from upptack.staff.models import Agency, Unit
from upptack.steering.indicators.contents import Indicator, indicators
from upptack.steering.plan import actions, queries
from upptack.steering.plan.contents import areas, questions
from upptack.steering.plan.models import Activity
from upptack.steering.plan.rules import ActivityStatus, HealthState, PlanGroup
from upptack.steering.plan.tests.planning import DUE, planned

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Figure:
    """An indicator's value as the indicators give it."""

    indicator: Indicator
    share: float | None
    about: bool = False


@pytest.fixture(autouse=True)
def figures(monkeypatch):
    """The figures that there are, by period and whose; none until a test adds one."""
    given: dict[tuple[str, str, str], list[Figure]] = {}

    def measured(period, *, agency="", unit=""):
        return tuple(given.get((period, agency, unit), ()))

    monkeypatch.setattr(queries.figures, "measured", measured)
    return given


def figure(id, share, about=False):
    """One figure."""
    return Figure(indicators()[id], share, about)


def add(mona, number, **other):
    """An activity of its own."""
    return actions.add_activity(planned(**other), token=f"{number:022}", by=mona, at=AT)


def test_the_overview_has_every_area_in_order_and_counts(mona):
    add(mona, 1, due=DAY - timedelta(days=1), title="Sen aktivitet")
    add(mona, 2, due=DAY, title="Sista dagen")
    done = add(mona, 3, due=DAY - timedelta(days=9), title="Klar aktivitet")
    dropped = add(mona, 4, due=DAY - timedelta(days=9), title="Avbruten aktivitet")
    add(mona, 5, area="children", due=DUE + timedelta(days=60), title="Barn i rutinen")
    actions.change_status(done.pk, ActivityStatus.DONE, version=0, reason="", by=mona, at=AT)
    actions.change_status(dropped.pk, ActivityStatus.DROPPED, version=0, reason="Behövs inte.", by=mona, at=AT)
    found = queries.overview(DAY)
    assert [each.area.id for each in found] == list(areas())
    by_area = {each.area.id: each for each in found}
    routines = by_area["routines"]
    assert routines.activities[0].title == "Sen aktivitet"
    assert (routines.late, routines.soon, routines.done, routines.total) == (1, 1, 1, 3)
    children = by_area["children"]
    assert (children.late, children.soon, children.done, children.total) == (0, 0, 0, 1)
    assert by_area["honour"].activities == ()


def test_what_is_late_follows_the_day_that_is_asked_about(activity):
    assert queries.overview(DUE)[0].late == 0
    assert queries.overview(DUE + timedelta(days=1))[0].late == 1


def test_the_agencies_stand_with_most_late_first(mona):
    add(mona, 1, agency="mig", due=DAY - timedelta(days=1), start=DAY - timedelta(days=9))
    add(mona, 2, agency="fk")
    found = queries.by_agency(DAY)
    assert found[0].agency == "mig"
    assert [each.agency for each in found[1:]] == ["af", "fk", "jam", "sos"]
    assert [(len(each.late), each.done, each.total) for each in found[:3]] == [(1, 0, 1), (0, 0, 0), (0, 0, 1)]


def test_the_working_group_sees_what_is_missing(mona):
    add(mona, 1, owner="", title="Utan ansvarig")
    add(mona, 2, indicator="", title="Utan indikator")
    finished = add(mona, 3, title="Klar utan underlag")
    stopped = add(mona, 4, owner="", indicator="", title="Avbruten")
    add(mona, 5, title="Hel")
    actions.change_status(finished.pk, ActivityStatus.DONE, version=0, reason="", by=mona, at=AT)
    actions.change_status(stopped.pk, ActivityStatus.DROPPED, version=0, reason="Behövs inte.", by=mona, at=AT)
    work = queries.work_list(DAY)
    assert {row.title: row.lacking for row in work.lacking} == {
        "Utan ansvarig": ("ansvarig funktion",),
        "Utan indikator": ("indikator",),
        "Klar utan underlag": ("underlag",),
    }
    assert work.late == work.soon == ()
    assert {row.title for row in queries.work_list(DUE).soon} == {"Utan ansvarig", "Utan indikator", "Hel"}


def test_an_area_or_indicator_that_is_gone_breaks_nothing(activity):
    Activity.objects.update(indicator="old-indicator", area="old-area")
    (row,) = queries.rows(DAY)
    assert (row.indicator, row.indicator_name, row.area_name) == ("", "", "old-area")


def test_decisions_say_whose_day_has_passed(mona):
    for number, due in enumerate((None, DAY, DAY - timedelta(days=1))):
        new = actions.Decided(date(2026, 10, 1), PlanGroup.STEERING, "Rubrik", "Beslut", due, "")
        actions.add_decision(new, token=f"{number:022}", by=mona, at=AT)
    assert [late for _, late in queries.decisions(DAY)] == [True, False, False]
    assert len(queries.decisions(DAY, limit=2)) == 2


def states(unit):
    """Each question with its answer."""
    return {line.question.id: line.state.value for line in queries.health(unit, DAY).lines}


def test_nothing_answered_is_not_known_and_never_no(hakan):
    found = states(hakan.unit)
    assert list(found) == list(questions())
    typed = {each.id for each in questions().values() if each.may_be_typed}
    assert {found[id] for id in typed} == {"not_known"}
    assert found["contact"] == "yes"


def test_the_routine_is_read_from_what_the_agency_has_published(hakan):
    assert states(hakan.unit)["routine"] == "partly"
    assert states(Unit.objects.get(pk="af-sthlm-1"))["routine"] == "yes"
    assert states(Unit.objects.get(pk="mig-vast-1"))["routine"] == "no"
    assert states(Unit.objects.get(pk="jam-1"))["routine"] == "not_known"


def test_the_contact_is_read_from_the_unit(mona):
    unit = Unit.objects.get(pk="fk-norr-1")
    assert states(unit)["contact"] == "yes"
    unit.contact_checked = date(2026, 1, 1)
    assert states(unit)["contact"] == "partly"
    unit.contact_name = ""
    assert states(unit)["contact"] == "no"


def test_the_first_that_is_not_met_is_the_next_step(hakan):
    unit = hakan.unit
    step = queries.next_step(unit, DAY)
    assert (step.question, step.address) == ("operating-plan", "/plan/arshjul/")
    assert step.sentence == questions()["operating-plan"].find_out
    actions.answer(unit, {"operating-plan": HealthState.PARTLY}, by=hakan, at=AT)
    assert queries.next_step(unit, DAY).sentence == questions()["operating-plan"].next
    typed = {each.id: HealthState.YES for each in questions().values() if each.may_be_typed}
    actions.answer(unit, {**typed, "referring": HealthState.NO}, by=hakan, at=AT)
    assert queries.next_step(unit, DAY).question == "referring"
    actions.answer(unit, typed, by=hakan, at=AT)
    health = queries.health(unit, DAY)
    assert health.next is None
    assert health.met == len(health.lines) - 1
    assert queries.next_step(unit, DAY) is None


def test_a_figure_answers_before_what_was_typed_and_the_newest_whole_period_first(hakan, figures):
    unit = hakan.unit
    actions.answer(unit, {"asking": HealthState.NO}, by=hakan, at=AT)
    figures["2025", "", unit.pk] = [figure("asked", 0.9)]
    line = {line.question.id: line for line in queries.health(unit, DAY).lines}["asking"]
    assert (line.state, line.typed, line.on, line.by) == (HealthState.YES, False, None, "")
    assert line.figure == "Möten där frågan ställdes, 2025: 90 %."
    figures["2026-Q3", "", unit.pk] = [figure("asked", 0.4, about=True)]
    line = {line.question.id: line for line in queries.health(unit, DAY).lines}["asking"]
    assert line.state == HealthState.PARTLY
    assert "kvartal 3 2026: ungefär 40 %" in line.figure


def test_a_hidden_figure_leaves_the_answer_to_the_manager(hakan, figures):
    unit = hakan.unit
    actions.answer(unit, {"asking": HealthState.PARTLY}, by=hakan, at=AT)
    figures["2026-Q3", "", unit.pk] = [figure("asked", None)]
    line = {line.question.id: line for line in queries.health(unit, DAY).lines}["asking"]
    assert (line.state, line.typed, line.figure, line.by) == (HealthState.PARTLY, True, "", "Håkan Öst")
    assert line.on == DAY


def test_another_units_figure_and_answer_say_nothing(hakan, mona, figures):
    other = Unit.objects.get(pk="fk-norr-1")
    figures["2026-Q3", "", hakan.unit_id] = [figure("asked", 1.0)]
    actions.answer(hakan.unit, {"evaluated": HealthState.YES}, by=mona, at=AT)
    assert states(other)["asking"] == states(other)["evaluated"] == "not_known"


def test_an_agency_counts_what_its_units_answer_and_has_its_own_figure(hakan, mona, figures):
    actions.answer(hakan.unit, {"evaluated": HealthState.YES}, by=hakan, at=AT)
    figures["2026-Q3", "fk", ""] = [figure("asked", 0.25)]
    found = queries.health_of_agency(Agency.objects.get(pk="fk"), DAY)
    assert {"fk-sthlm-1", "fk-norr-1"} <= {unit.pk for unit in found.units}
    lines = {line.question.id: line for line in found.lines}
    assert dict(lines["evaluated"].counts) == {"Ja": 1, "Delvis": 0, "Nej": 0, "Vet inte": len(found.units) - 1}
    assert dict(lines["routine"].counts)["Delvis"] == len(found.units)
    assert "25 %" in lines["asking"].figure
    assert lines["evaluated"].figure == ""


def test_many_units_cost_as_many_questions_as_few(mona, figures):
    fk = Agency.objects.get(pk="fk")
    queries.health_of_agency(fk, DAY)
    with CaptureQueriesContext(
        connection,
    ) as few:
        queries.health_of_agency(fk, DAY)
    Unit.objects.bulk_create(Unit(code=f"fk-x{n}", agency=fk, name=f"Enhet {n}") for n in range(60))
    with CaptureQueriesContext(connection) as many:
        queries.health_of_agency(fk, DAY)
    assert len(many) == len(few)
