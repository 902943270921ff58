"""What the plan's pages are shown with."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.staff.access import member_of
from upptack.staff.models import Agency, Member, Unit
from upptack.steering.indicators.contents import Indicator, indicators
from upptack.steering.plan import access, queries, rules
from upptack.steering.plan.contents import KINDS, areas, wheel
from upptack.steering.plan.forms import ActivityForm, DecisionForm, StatusForm
from upptack.steering.plan.models import Activity
from upptack.steering.plan.rules import ActivityStatus, HealthState
from upptack.steering.statistics.rules import MONTHS

SAVED: Final = {
    "ny": "Aktiviteten är tillagd.",
    "andrad": "Ändringen är sparad.",
    "status": "Statusen är ändrad.",
    "beslut": "Beslutet är tillagt.",
    "svar": "Svaren är sparade.",
}
"""What is said after a change, by what the address says was done."""


def page(request: HttpRequest, template: str, here: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the plan, with its menu, and what was just saved."""
    member = member_of(request)
    context |= {
        "here": here,
        "changes": access.changes(member),
        "done": SAVED.get(request.GET.get("sparat", ""), ""),
    }
    return render(request, template, context, status=status)


def overview(request: HttpRequest, on: date) -> HttpResponse:
    """Every area, and what is late first."""
    found = queries.overview(on)
    kinds = [
        (name, [(each, _followed(each)) for each in found if each.area.kind == kind]) for kind, name in KINDS.items()
    ]
    every = [row for each in found for row in each.activities]
    late = [row for row in every if row.late]
    counts = {
        "late": len(late),
        "done": sum(each.done for each in found),
        "soon": sum(each.soon for each in found),
        "total": sum(each.total for each in found),
    }
    return page(request, "plan/plan.html", "plan", kinds=kinds, late=late, counts=counts)


def steering(request: HttpRequest, on: date) -> HttpResponse:
    """The steering group's view: by agency, what is late, decisions, and how far the agencies have come."""
    agencies = queries.by_agency(on)
    named = {agency.pk: agency for agency in Agency.objects.all()}
    health = [queries.health_of_agency(named[each.agency], on) for each in agencies]
    late = any(each.late for each in agencies)
    context: dict[str, Any] = {
        "agencies": agencies,
        "any_late": late,
        "health": health,
        "decisions": queries.decisions(on, limit=5),
    }
    return page(request, "plan/steering.html", "plan_steering", **context)


def working(request: HttpRequest, on: date) -> HttpResponse:
    """The working group's view: soon due, and what has not been filled in."""
    return page(request, "plan/working.html", "plan_working", work=queries.work_list(on))


def year(request: HttpRequest) -> HttpResponse:
    """The yearly wheel, with the month that it is now marked."""
    about, months = wheel()
    now = timezone.localdate().month
    named = [(MONTHS[month.number - 1].capitalize(), month, month.number == now) for month in months]
    return page(request, "plan/wheel.html", "plan_wheel", about=about, months=named)


def new(request: HttpRequest, form: ActivityForm, token: str, status: int = 200) -> HttpResponse:
    """The form of a new activity."""
    fields = _fields(member_of(request))
    return page(request, "plan/new.html", "plan_new", status, form=form, token=token, **fields)


def activity(
    request: HttpRequest,
    activity: Activity,
    *,
    form: ActivityForm | None = None,
    change: StatusForm | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """An activity with its history, and the forms that change it for those who may."""
    member = member_of(request)
    now = ActivityStatus(activity.status)
    change = change or StatusForm(None, "", {})
    following = [
        (to.value, rules.STATUS_NAMES[to], "Skriv kort varför." if rules.needs_reason(now, to) else "", to == change.to)
        for to in rules.FOLLOWS[now]
    ]
    history = [
        (each, rules.STATUS_NAMES[ActivityStatus(each.before)], rules.STATUS_NAMES[ActivityStatus(each.after)])
        for each in queries.history(activity)
    ]
    return page(
        request,
        "plan/activity.html",
        "",
        status,
        activity=activity,
        row=queries.as_row(activity, timezone.localdate()),
        form=form or filled(activity),
        change=change,
        editing=form is not None,
        wrong=wrong,
        may=access.for_activity(member, activity.agency_id) is None,
        following=following,
        history=history,
        **_fields(member),
    )


def filled(activity: Activity) -> ActivityForm:
    """The form filled from an activity."""
    names = ("area", "title", "owner", "indicator", "evidence")
    days = {"start": activity.start.isoformat(), "due": activity.due.isoformat()}
    return ActivityForm({**{name: getattr(activity, name) for name in names}, **days, "agency": activity.agency_id}, {})


def decisions(request: HttpRequest, form: DecisionForm, token: str, status: int = 200) -> HttpResponse:
    """The decisions, and the form of a new one for those who may."""
    may = access.for_decision(member_of(request)) is None
    found = [
        (each, rules.GROUP_NAMES[rules.PlanGroup(each.group)], late)
        for each, late in queries.decisions(timezone.localdate())
    ]
    groups = [(group.value, name) for group, name in rules.GROUP_NAMES.items()]
    context: dict[str, Any] = {"form": form, "token": token, "may": may, "decisions": found, "groups": groups}
    return page(request, "plan/decisions.html", "plan_decisions", status, **context)


def health(request: HttpRequest, unit: Unit) -> HttpResponse:
    """How far a unit has come, its next step, and the questions that can be answered."""
    member = member_of(request)
    found = queries.health(unit, timezone.localdate())
    may = access.for_health(member, unit) is None
    lines = [(line, _options(line) if may and line.typed else ()) for line in found.lines]
    return page(request, "plan/health.html", "plan_health", health=found, lines=lines, may=may)


def _options(line: queries.Line) -> tuple[tuple[str, str, str, bool], ...]:
    question = line.question
    means = {HealthState.YES: question.yes, HealthState.PARTLY: question.partly, HealthState.NO: question.no}
    names = rules.HEALTH_NAMES
    return tuple((state.value, names[state], means.get(state, ""), state == line.state) for state in HealthState)


def health_of_all(request: HttpRequest, on: date) -> HttpResponse:
    """How far each agency has come, with its units."""
    found = [queries.health_of_agency(agency, on) for agency in Agency.objects.order_by("name")]
    return page(request, "plan/health_all.html", "plan_health", agencies=found)


def agencies_for(member: Member) -> dict[str, str]:
    """The agencies whose activities the member may change: code and name."""
    every = dict(Agency.objects.order_by("name").values_list("code", "name"))
    return {code: name for code, name in every.items() if access.for_activity(member, code) is None}


def empty(member: Member) -> ActivityForm:
    """The form of a new activity before anything is typed; the agency stands in it when there is only one to choose."""
    own = agencies_for(member)
    return ActivityForm({"agency": next(iter(own)) if len(own) == 1 else "", "start": str(timezone.localdate())}, {})


def _followed(each: queries.AreaStatus) -> list[Indicator]:
    every = indicators()
    return [every[id] for id in each.area.indicators if id in every]


def _fields(member: Member) -> dict[str, Any]:
    return {
        "areas": [(area.id, area.name) for area in areas().values()],
        "agencies": list(agencies_for(member).items()),
        "indicators": [(each.id, each.name) for each in indicators().values()],
    }
