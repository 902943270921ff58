"""What the installations' tables add up to, for who coordinates."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from upptack.staff.access import members_only
from upptack.steering.files import CSV, csv_bytes
from upptack.steering.protection.tables import Unknown
from upptack.steering.sending import queries
from upptack.steering.sending.rules import Together
from upptack.steering.statistics import rules, sheet, words


@members_only("sending.exchange")
def listed(request: HttpRequest) -> HttpResponse:
    """The tables that others have sent, by period."""
    periods = [
        (when.code, when.name, [(id, queries.title(id), senders) for id, senders in tables])
        for when, tables in queries.listed()
    ]
    return render(request, "sending/list.html", {"periods": periods})


def found(period: str, table: str) -> tuple[rules.Period, Together]:
    """A sum and its period. Raises Http404 for what is no period, and what nobody has released or sent."""
    try:
        when = rules.period(period)
    except rules.NoPeriod:
        raise Http404 from None
    added = queries.together(table, period)
    if added is None:
        raise Http404
    return when, added


@members_only("sending.exchange")
def table(request: HttpRequest, period: str, table: str) -> HttpResponse:
    """One table added up; of a table by unit the groups, or the units of one group."""
    when, added = found(period, table)
    known, group = words.now(), request.GET.get("grupp", "")
    try:
        grid = sheet.grid(added.release, known, group=group)
    except Unknown:
        raise Http404 from None
    context = {
        "title": queries.title(table),
        "table": table,
        "when": when,
        "grid": grid,
        "added": added,
        "hidden_means": sheet.HIDDEN_MEANS,
    }
    return render(request, "sending/table.html", context)


@members_only("sending.exchange")
def file(request: HttpRequest, period: str, table: str) -> HttpResponse:
    """One table added up, every cell, as CSV."""
    when, added = found(period, table)
    title = f"{queries.title(table)}, {when.name}, tillsammans"
    about = f"Summan av tabellerna från: {', '.join(part.name for part in added.parts)}."
    made = sheet.sheet(added.release, words.now(), title=title, about=about)
    answer = HttpResponse(csv_bytes(made), content_type=CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="tillsammans-{table}-{when.code}.csv"'
    return answer
