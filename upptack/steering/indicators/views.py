"""The pages of the indicators: the overview, one indicator, one unit, typing in figures, and what was published."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.models import Member, Unit
from upptack.steering.indicators import access, actions, contents, forms, pages, queries, rules
from upptack.steering.indicators.forms import FiguresForm
from upptack.steering.indicators.queries import Place
from upptack.steering.statistics.rules import period as period_of


@members_only()
def overview(request: HttpRequest) -> HttpResponse:
    """Every indicator for a period, for all together and by agency."""
    today = timezone.localdate()
    period = pages.chosen_period(request.GET.get("period", ""), today)
    named = pages.agencies()
    columns = (Place(period), *(Place(period, code) for code, _ in named))
    asked = contents.indicators()["asked"]
    shown = {
        "period": period_of(period).name,
        "periods": pages.choices(period, pages.periods(today)),
        "lead": pages.lead(period, columns[0].value(asked)),
        "names": (pages.ALL, *(name for _, name in named)),
        "groups": pages.table(columns),
        "chart": pages.by_agency(asked, period),
        "keeps": access.refusal(member_of(request), member_of(request).unit) is None,
    }
    return render(request, "indicators/overview.html", shown)


@members_only()
def definition(request: HttpRequest, indicator: str) -> HttpResponse:
    """What an indicator means, where it comes from, what it cannot say, and its values."""
    found = contents.indicators().get(indicator)
    if found is None:
        raise Http404
    today = timezone.localdate()
    period = pages.chosen_period(request.GET.get("period", ""), today)
    known = pages.periods(today)
    places = [(pages.ALL, Place(period))] if "installation" in found.levels else []
    if "agency" in found.levels:
        places += [(name, Place(period, code)) for code, name in pages.agencies()]
    member = member_of(request)
    own = access.refusal(member, member.unit) is None and "unit" in found.levels
    if own:
        places.append((f"{member.unit.name} (din enhet)", Place(period, unit=member.unit_id)))
    values = [(name, place.value(found)) for name, place in places]
    divided = Place(period).value(found, parts=True)
    shown = {
        "indicator": found,
        "group": contents.groups()[found.group],
        "period": period_of(period).name,
        "periods": pages.choices(period, known),
        "values": [(name, pages.shown(value)) for name, value in values],
        "charts": [chart for chart in (pages.by_part(divided, period), pages.over_time(found, known)) if chart],
        "own": own,
    }
    return render(request, "indicators/definition.html", shown)


def chosen_unit(request: HttpRequest, typed: str) -> Unit:
    """The unit that was asked for, else the member's own. Raises Refused for one that is not hers to see."""
    member = member_of(request)
    unit = Unit.objects.select_related("agency").filter(pk=typed).first() if typed else member.unit
    sentence = access.ANOTHER_UNIT if unit is None else access.refusal(member, unit)
    if unit is None or sentence:
        raise Refused(sentence or access.ANOTHER_UNIT)
    return unit


def choosable(member: Member, unit: Unit) -> list[tuple[str, str, bool]]:
    """The units that the member may choose between, with the chosen one marked; none but for the coordinator."""
    if not access.may_choose(member):
        return []
    rows = Unit.objects.select_related("agency").order_by("agency__name", "name")
    return [(each.pk, f"{each.agency.name}, {each.name}", each.pk == unit.pk) for each in rows]


@members_only("indicators.fill_in")
def unit_values(request: HttpRequest) -> HttpResponse:
    """A unit's values beside its agency's, and how its proposals are followed."""
    member, today = member_of(request), timezone.localdate()
    try:
        unit = chosen_unit(request, request.GET.get("enhet", ""))
    except Refused as problem:
        return render(request, "staff/refused.html", {"sentence": str(problem)}, status=404)
    period = pages.chosen_period(request.GET.get("period", ""), today)
    columns = (Place(period, unit=unit.pk), Place(period, unit.agency_id))
    groups = [(name, [row for row in rows if "unit" in row.indicator.levels]) for name, rows in pages.table(columns)]
    watched = queries.watched(period[:4], unit=unit.pk)
    chooses = access.may_choose(member)
    shown = {
        "unit": unit,
        "units": choosable(member, unit),
        "period": period_of(period).name,
        "code": period,
        "year": period[:4],
        "periods": pages.choices(period, pages.periods(today)),
        "groups": [(name, rows) for name, rows in groups if rows],
        "watch": pages.watch_words(watched),
        "talk": pages.units_to_talk_with(period[:4]) if chooses else None,
        "chooses": chooses,
    }
    return render(request, "indicators/unit.html", shown)


@members_only("indicators.fill_in")
def fill_in(request: HttpRequest) -> HttpResponse:
    """Types in a unit's figures for a period that is on or has just ended."""
    asked = request.POST if request.method == "POST" else request.GET
    today = timezone.localdate()
    period = asked.get("period", "")
    if period not in rules.fillable(today):
        period = rules.fillable(today)[1]
    try:
        unit = chosen_unit(request, asked.get("enhet", ""))
        if request.method == "POST":
            return filled_in(request, asked.get("period", ""), unit)
    except Refused as problem:
        return render(request, "staff/refused.html", {"sentence": str(problem)}, status=403)
    return figures_form(request, period, unit, forms.filled(queries.latest(period, unit.agency_id, unit.pk)))


def filled_in(request: HttpRequest, period: str, unit: Unit) -> HttpResponse:
    """Saves what was typed, or shows it again with what has to be changed."""
    form = forms.read(request.POST)
    if "stay" in request.POST:
        return figures_form(request, period, unit, FiguresForm(form.typed, form.numbers, ()))
    if form.errors:
        return figures_form(request, period, unit, form)
    by, at = member_of(request), timezone.now()
    try:
        actions.give(period, form.numbers, agency=unit.agency, unit=unit, by=by, at=at)
    except actions.Faulty as problem:
        return figures_form(request, period, unit, FiguresForm(form.typed, form.numbers, problem.faults))
    where = urlencode({"period": period, "enhet": unit.pk, "sparat": "1"})
    return redirect(f"{reverse('indicators_fill_in')}?{where}")


def figures_form(request: HttpRequest, period: str, unit: Unit, form: FiguresForm) -> HttpResponse:
    """The form, for a unit and a period, with what has been given before below it."""
    if period not in rules.fillable(timezone.localdate()):
        raise Refused("Perioden går inte att fylla i. Välj en som pågår eller nyss är slut.")
    shown: dict[str, Any] = {
        "unit": unit,
        "units": choosable(member_of(request), unit),
        "code": period,
        "period": period_of(period).name,
        "periods": pages.choices(period, rules.fillable(timezone.localdate())),
        "form": form,
        "changes": queries.changes(period, unit.agency_id, unit.pk),
        "done": "sparat" in request.GET,
    }
    return render(request, "indicators/fill_in.html", shown, status=422 if form.errors else 200)


@members_only()
def history(request: HttpRequest) -> HttpResponse:
    """What agencies and others have published, population by population."""
    shown = {
        "beside": [[(value, pages.written(value)) for value in values] for values in pages.beside()],
        "past": [(each, [(value, pages.written(value)) for value in each.values]) for each in pages.past()],
    }
    return render(request, "indicators/history.html", shown)
