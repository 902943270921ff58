"""Practice: the list of calls, a call step by step, and a unit's figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from upptack.learning.practice import access, actions, forms, pages, queries
from upptack.learning.practice.models import Attempt
from upptack.learning.practice.rules import END, NotNow
from upptack.learning.practice.script import Scenario, scenarios
from upptack.staff.access import member_of, members_only
from upptack.staff.forms import read_number
from upptack.staff.models import Unit


@members_only()
def practice(request: HttpRequest) -> HttpResponse:
    """Every call by theme, with the member's own state."""
    return pages.overview(request)


@members_only()
def call(request: HttpRequest, scenario: str) -> HttpResponse:
    """A call: what one knows before it, a step, or the comparison at the end. Only the member's own attempts."""
    found = scenarios().get(scenario)
    if found is None:
        return pages.gone(request)
    if request.method == "POST":
        return _POSTED.get(request.POST.get("do", ""), say)(request, found)
    attempt = queries.going_on(member_of(request), found.id)
    if attempt is not None:
        now = queries.play_of(attempt)
        if now.phase != END:
            return pages.step(request, attempt, now, forms.StepForm())
    done = tuple(each for each in queries.attempts(member_of(request), found.id) if each.ended)
    return pages.result(request, done, found) if done else pages.intro(request, found)


def begin(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Begins a call, or goes on with the one that was begun."""
    actions.begin(scenario, by=member_of(request), at=timezone.now())
    return redirect("practice_call", scenario.id)


def anew(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Drops the call that goes on and begins it anew."""
    attempt = read_number(request.POST, "attempt")
    actions.anew(scenario, attempt, by=member_of(request), at=timezone.now())
    return redirect("practice_call", scenario.id)


def delete(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Deletes one of the member's own attempts."""
    actions.delete(read_number(request.POST, "attempt"), by=member_of(request))
    return redirect("practice_call", scenario.id)


def back(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """One step back."""
    attempt, place = (read_number(request.POST, name) for name in ("attempt", "place"))
    try:
        actions.back(attempt, place, by=member_of(request))
    except Attempt.DoesNotExist:
        return redirect("practice_call", scenario.id)
    return redirect("practice_call", scenario.id)


def say(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Takes the step that was chosen, or reads the own words and answers on them without taking it."""
    attempt, place = (read_number(request.POST, name) for name in ("attempt", "place"))
    going_on = queries.going_on(member_of(request), scenario.id)
    now = queries.play_of(going_on) if going_on else None
    if going_on is None or now is None or going_on.pk != attempt or len(now.taken) != place or now.phase == END:
        return redirect("practice_call", scenario.id)
    check = request.POST.get("do") == "check"
    form = forms.read_step(request.POST, now, check=check)
    if not form.code:
        return pages.step(request, going_on, now, form, 422 if form.errors else 200)
    try:
        actions.take(attempt, place, form.code, by=member_of(request), at=timezone.now())
    except NotNow as problem:
        wrong = forms.StepForm("", {now_field(now.phase): str(problem)}, form.chosen, form.phrase, form.read)
        return pages.step(request, going_on, now, wrong, 422)
    except Attempt.DoesNotExist:
        return redirect("practice_call", scenario.id)
    return redirect("practice_call", scenario.id)


def now_field(phase: str) -> str:
    """The field beside which a sentence about a step stands."""
    return {"hear": "heard", "tick": "situation", "now": "level"}.get(phase, "code")


_POSTED: Final[Mapping[str, Callable[[HttpRequest, Scenario], HttpResponse]]] = {
    "begin": begin,
    "anew": anew,
    "delete": delete,
    "back": back,
}


@members_only("practice.open_figures")
def group(request: HttpRequest) -> HttpResponse:
    """What a unit's calls show together, for quarters that have ended; never of one person."""
    member = member_of(request)
    code = request.GET.get("enhet", "")
    unit = Unit.objects.select_related("agency").filter(pk=code).first() if code else member.unit
    sentence = access.for_figures(member, unit) if unit else access.ANOTHER_UNIT
    if unit is None or sentence:
        return render(request, "staff/refused.html", {"sentence": sentence}, status=403)
    return pages.group(request, unit, timezone.localdate())
