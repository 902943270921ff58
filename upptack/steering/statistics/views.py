"""Reading the protected tables, asking for one more, and releasing a period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.confirming import recently_confirmed
from upptack.steering import files
from upptack.steering.statistics import actions, contents, forms, pages, queries, rules
from upptack.steering.statistics.queries import Shown

FILES: Final[Mapping[str, tuple[str, Callable[[files.Sheet], bytes]]]] = {
    "csv": (files.CSV, files.csv_bytes),
    "xlsx": (files.XLSX, lambda made: files.xlsx_bytes((made,))),
    "json": (files.JSON, lambda made: files.json_bytes((made,))),
}


@members_only()
def statistics(request: HttpRequest) -> HttpResponse:
    """The newest released period."""
    released = queries.periods()
    return pages.overview(request, released[0]) if released else render(request, "statistics/empty.html")


@members_only()
def statistics_period(request: HttpRequest, period: str) -> HttpResponse:
    """One released period."""
    if period not in queries.periods():
        raise Http404(period)
    return pages.overview(request, period)


def found(period: str, table: str) -> Shown:
    """A released table. Raises Http404 for what has not been released."""
    shown = queries.published(table, period)
    if shown is None:
        raise Http404(f"{period} {table}")
    return shown


@members_only()
def statistics_table(request: HttpRequest, period: str, table: str) -> HttpResponse:
    """One released table, of a table by unit the groups, or the units of one group."""
    return pages.table(request, found(period, table), request.GET.get("grupp", ""))


@members_only()
def statistics_file(request: HttpRequest, period: str, table: str, form: str) -> HttpResponse:
    """A released table as a file."""
    shown = found(period, table)
    if form not in FILES:
        raise Http404(form)
    kind, write = FILES[form]
    answer = HttpResponse(write(pages.as_sheet(shown)), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{table}-{period}.{form}"'
    return answer


@members_only()
def statistics_ask(request: HttpRequest) -> HttpResponse:
    """A free table: the form, and the table that it leads to. Opening the page makes nothing."""
    if request.method != "POST":
        return pages.ask(request)
    asked = forms.read(request.POST, queries.periods())
    if asked.errors:
        return pages.ask(request, asked)
    try:
        made = actions.cross(
            asked.dimensions, asked.measure, asked.period, by=member_of(request), at=timezone.localdate()
        )
    except Refused as problem:
        return pages.ask(request, asked, wrong=str(problem))
    return redirect("statistics_table", made.period, made.table)


@members_only("statistics.release")
@recently_confirmed()
def statistics_release(request: HttpRequest) -> HttpResponse:
    """Which periods can be released, and releasing one, after a page that says what it means."""
    today = timezone.localdate()
    if request.method != "POST":
        return pages.releasing(request, today)
    try:
        when = rules.period(request.POST.get("period", ""))
    except rules.NoPeriod:
        return pages.releasing(request, today, wrong="Välj en period.", status=422)
    if request.POST.get("do") != "release" and when.kind in contents.KINDS:
        return pages.confirm(request, when)
    try:
        actions.release(when.code, by=member_of(request), at=today)
    except Refused as problem:
        return pages.releasing(request, today, wrong=str(problem), status=409)
    return redirect("statistics_period", when.code)
