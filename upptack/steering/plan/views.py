"""The joint action plan: its areas, the groups' views, activities, decisions, and how far units have come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.forms import new_token, read_token
from upptack.staff.models import Unit
from upptack.steering.plan import access, actions, forms, pages, queries
from upptack.steering.plan.models import Activity
from upptack.steering.plan.rules import NotNow


@members_only()
def plan(request: HttpRequest) -> HttpResponse:
    """Every area with its activities, what is late first."""
    return pages.overview(request, timezone.localdate())


@members_only()
def steering(request: HttpRequest) -> HttpResponse:
    """What the steering group looks at."""
    return pages.steering(request, timezone.localdate())


@members_only()
def working(request: HttpRequest) -> HttpResponse:
    """What the working group looks at."""
    return pages.working(request, timezone.localdate())


@members_only()
def wheel(request: HttpRequest) -> HttpResponse:
    """The yearly wheel."""
    return pages.year(request)


@members_only("plan.open")
def new(request: HttpRequest) -> HttpResponse:
    """Adds an activity."""
    member = member_of(request)
    if request.method != "POST":
        return pages.new(request, pages.empty(member), new_token())
    form, token = forms.read_activity(request.POST, tuple(pages.agencies_for(member))), read_token(request.POST)
    if form.planned is None:
        return pages.new(request, form, token, status=422)
    try:
        added = actions.add_activity(form.planned, token=token, by=member, at=timezone.now())
    except Refused as problem:
        return refused(request, problem)
    return redirect(f"{reverse('plan_activity', args=[added.pk])}?sparat=ny")


@members_only()
def activity(request: HttpRequest, id: int) -> HttpResponse:
    """Shows an activity with its history; managers and coordinators change it."""
    found = queries.activity(id)
    if found is None:
        return pages.page(request, "plan/gone.html", "", status=404)
    if request.method != "POST":
        return pages.activity(request, found)
    try:
        return edit(request, found) if request.POST.get("do") == "edit" else change(request, found)
    except Refused as problem:
        return refused(request, problem)


def edit(request: HttpRequest, found: Activity) -> HttpResponse:
    """Changes what an activity says. Raises Refused."""
    member = member_of(request)
    if sentence := access.for_activity(member, found.agency_id):
        raise Refused(sentence)
    form = forms.read_activity(request.POST, tuple(pages.agencies_for(member)))
    if form.planned is None:
        return pages.activity(request, found, form=form, status=422)
    version = forms.read_version(request.POST)
    try:
        actions.edit_activity(found.pk, form.planned, version=version, by=member, at=timezone.now())
    except NotNow as problem:
        return pages.activity(request, found, form=form, wrong=str(problem), status=422)
    return redirect(f"{reverse('plan_activity', args=[found.pk])}?sparat=andrad")


def change(request: HttpRequest, found: Activity) -> HttpResponse:
    """Moves an activity to another status. Raises Refused."""
    member = member_of(request)
    if sentence := access.for_activity(member, found.agency_id):
        raise Refused(sentence)
    form, version = forms.read_status(request.POST), forms.read_version(request.POST)
    if form.to is None or form.errors:
        return pages.activity(request, found, change=form, status=422)
    try:
        actions.change_status(found.pk, form.to, version=version, reason=form.reason, by=member, at=timezone.now())
    except NotNow as problem:
        return pages.activity(request, found, change=form, wrong=str(problem), status=422)
    return redirect(f"{reverse('plan_activity', args=[found.pk])}?sparat=status")


@members_only()
def decisions(request: HttpRequest) -> HttpResponse:
    """The groups' decisions; a coordinator writes them down."""
    member = member_of(request)
    if request.method != "POST":
        empty = forms.DecisionForm({"date": str(timezone.localdate())}, {})
        return pages.decisions(request, empty, new_token())
    if sentence := access.for_decision(member):
        return refused(request, Refused(sentence))
    form, token = forms.read_decision(request.POST), read_token(request.POST)
    if form.decided is None:
        return pages.decisions(request, form, token, status=422)
    actions.add_decision(form.decided, token=token, by=member, at=timezone.now())
    return redirect(f"{reverse('plan_decisions')}?sparat=beslut")


@members_only("plan.open")
def health(request: HttpRequest) -> HttpResponse:
    """How far a unit has come: a manager's own; a coordinator sees every agency and chooses a unit."""
    member = member_of(request)
    code = (request.POST if request.method == "POST" else request.GET).get("enhet", "")
    if not code and access.coordinates(member):
        return pages.health_of_all(request, timezone.localdate())
    unit = Unit.objects.select_related("agency").filter(pk=code).first() if code else member.unit
    sentence = access.for_health(member, unit) if unit else access.ANOTHER_UNIT
    if unit is None or sentence:
        return refused(request, Refused(sentence))
    if request.method != "POST":
        return pages.health(request, unit)
    actions.answer(unit, forms.read_answers(request.POST), by=member, at=timezone.now())
    return redirect(f"{reverse('plan_health')}?enhet={unit.pk}&sparat=svar")


def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    """Why the member may not do it."""
    return render(request, "staff/refused.html", {"sentence": str(problem)}, status=403)
