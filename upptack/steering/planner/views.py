"""What if: the form, its outcome, and saved scenarios."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from upptack.staff.access import member_of, members_only
from upptack.steering.planner import access, actions, forms, pages, queries
from upptack.steering.planner.forms import Read
from upptack.steering.planner.models import Scenario

MOST_COMPARED = 3


@members_only()
def planner(request: HttpRequest) -> HttpResponse:
    """The form with what the sources say filled in, or with a saved scenario (`fran`); posted, its outcome."""
    if request.method == "POST":
        read = forms.read(request.POST.dict())
        if read.chosen is None or "change" in request.POST:
            status = 422 if read.errors else 200
            return render(request, "planner/form.html", pages.form_parts(read), status=status)
        return _outcome(request, read)
    typed = forms.beginning(member_of(request).unit.agency_id)
    for scenario in queries.chosen(forms.read_ids(request.GET.getlist("fran")[:1])):
        typed = forms.as_typed(scenario.agency_id, scenario.parameters)
    return render(request, "planner/form.html", pages.form_parts(Read(typed, {}, None)))


def _outcome(request: HttpRequest, read: Read, name: str = "", wrong: str = "") -> HttpResponse:
    assert read.chosen is not None
    refused = access.may_save(member_of(request), read.chosen.agency)
    values = {
        "outcome": pages.outcome(read.chosen),
        "agency": queries.agencies()[read.chosen.agency],
        "carried": pages.carried(read),
        "refused": refused,
        "name": name,
        "wrong": wrong,
        "errors": (("name", wrong),) if wrong else (),
    }
    return render(request, "planner/result.html", values, status=422 if wrong else 200)


@members_only("planner.save")
def planner_save(request: HttpRequest) -> HttpResponse:
    """Saves what was reckoned with, under a name."""
    if request.method != "POST":
        return redirect("planner")
    read = forms.read(request.POST.dict())
    if read.chosen is None:
        return render(request, "planner/form.html", pages.form_parts(read), status=422)
    name, wrong = forms.read_name(request.POST.dict())
    if wrong:
        return _outcome(request, read, name, wrong)
    try:
        parameters = forms.as_parameters(read.chosen)
        saved = actions.save(name, read.chosen.agency, parameters, by=member_of(request), at=timezone.now())
    except actions.Refused as error:
        return render(request, "staff/refused.html", {"sentence": str(error)}, status=403)
    return redirect("planner_scenario", scenario=saved.pk)


@members_only()
def planner_saved(request: HttpRequest) -> HttpResponse:
    """Every saved scenario, and two or three beside each other (`jamfor`, once for each)."""
    asked = forms.read_ids(request.GET.getlist("jamfor"))
    found = [(each, _read(each).chosen) for each in queries.chosen(asked[:MOST_COMPARED])]
    usable = [(each, chosen) for each, chosen in found if chosen]
    values: dict[str, object] = {"scenarios": queries.saved(), "asked": asked}
    if len(usable) > 1:
        values["columns"] = [each for each, _ in usable]
        values["rows"] = pages.compared([chosen for _, chosen in usable])
        values["different"] = len({each.agency_id for each, _ in usable}) > 1
    values["too_few"] = bool(asked) and len(usable) < 2
    values["too_many"] = len(set(asked)) > MOST_COMPARED
    return render(request, "planner/saved.html", values)


@members_only()
def planner_scenario(request: HttpRequest, scenario: int) -> HttpResponse:
    """A saved scenario with its outcome."""
    found = next(iter(queries.chosen((scenario,))), None)
    if found is None:
        return redirect("planner_saved")
    read, member = _read(found), member_of(request)
    values: dict[str, object] = {"scenario": found, "agency": found.agency.name}
    values["outcome"] = pages.outcome(read.chosen) if read.chosen else None
    values["may_delete"] = access.may_delete(member, found) is None
    return render(request, "planner/scenario.html", values)


@members_only("planner.save")
def planner_delete(request: HttpRequest, scenario: int) -> HttpResponse:
    """Deletes a scenario of one's own."""
    found = next(iter(queries.chosen((scenario,))), None)
    if request.method != "POST" or found is None:
        return redirect("planner_saved")
    try:
        actions.delete(found, by=member_of(request))
    except actions.Refused as error:
        values = {"scenario": found, "agency": found.agency.name, "sentence": str(error)}
        return render(request, "planner/scenario.html", values, status=403)
    return redirect("planner_saved")


def _read(scenario: Scenario) -> Read:
    """A saved scenario read as if it had been typed now: what no longer holds is said, as it is of the form."""
    return forms.read(forms.as_typed(scenario.agency_id, scenario.parameters))
