"""The pages of statistics: for each, the template and what it shows. They read the ledger alone."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from upptack.staff.access import member_of
from upptack.steering.files import Sheet
from upptack.steering.protection.tables import ALL, Dimension, Table, Unknown
from upptack.steering.statistics import access, contents, forms, queries, rules, sheet, words
from upptack.steering.statistics.queries import Cell, Shown
from upptack.steering.statistics.words import Names
from upptack.ui.charts import Bar, Chart, bar_chart, number

Page = dict[str, Any]
HIDDEN_FIGURE: Final = "ett dolt antal"
LONGEST_CHART: Final = 30


def overview(request: HttpRequest, period: str, *, done: str = "") -> HttpResponse:
    """The first page of a period: what its front tables say, with charts, and a list of all its tables."""
    known = words.now()
    found = [each for id in _front(period) if (each := queries.published(id, period))]
    shown: Page = {
        **_periods(request, period),
        "done": done,
        "parts": [(each.id, chart(each, known), standard(each.id).caveat) for each in found],
        "tables": [(id, title(id), exact) for id, exact in queries.tables_of(period)] if period else [],
        "withheld": [title(id) for id in queries.withheld(period)],
        "hidden_means": sheet.HIDDEN_MEANS,
    }
    return render(request, "statistics/overview.html", shown)


def _front(period: str) -> list[str]:
    kind = rules.period(period).kind if period else ""
    return [each.id for each in contents.standards_of(kind) if each.front]


def _periods(request: HttpRequest, period: str) -> Page:
    codes = queries.periods()
    return {
        "period": period,
        "period_name": rules.period(period).name if period else "",
        "periods": [(code, rules.period(code).name) for code in codes],
        "releases": access.refusal(member_of(request)) is None,
    }


def standard(id: str) -> contents.Standard:
    """The standard table with an id. Raises KeyError for a free table."""
    return contents.standards()[id]


def title(id: str) -> str:
    """What a table is called: a free one after what it counts and divides."""
    if id in contents.standards():
        return standard(id).title
    measure, dimensions = contents.crossed_by(id)
    *first, last = (contents.names("dimension")[contents.slug_of(each)].lower() for each in dimensions)
    divided = f"{', '.join(first)} och {last}" if first else last
    return f"{contents.names('measure')[measure].capitalize()} efter {divided}"


def sentence(shown: Shown) -> str:
    """What a table says, in a sentence with its own figures."""
    when = f"under {rules.period(shown.period).name}"
    if shown.id not in contents.standards():
        return f"{title(shown.id)} {when}: {figure(shown.cell())} i allt."
    own = standard(shown.id)
    filled = {name: figure(shown.cell(**codes)) for name, codes in own.figures.items()}
    text = own.sentence.format(period=when, **filled)
    return text[0].upper() + text[1:]


def figure(cell: Cell) -> str:
    """A count in a sentence."""
    if cell.n is None:
        return HIDDEN_FIGURE
    return f"cirka {number(cell.n)}" if cell.about else number(cell.n)


def chart(shown: Shown, known: Names) -> Chart:
    """A table's chart: the counts over one dimension, the others summed; units by agency."""
    dimension = _drawn(shown.release.table, standard(shown.id).chart if shown.id in contents.standards() else "")
    codes = [code for code in dimension.leaves if code != "not_asked"]
    if sheet.by_unit(dimension):
        codes = [code for code in dimension.groups if code.startswith("agency:")]
    rows = [_bar(shown, known, dimension.name, code) for code in codes[:LONGEST_CHART]]
    unit, head = contents.names("measure")[shown.release.table.measure], words.heading(dimension)
    about = f"{title(shown.id)}, {rules.period(shown.period).name}"
    return bar_chart(rows, unit=unit, title=about, sentence=sentence(shown), columns=(head, "Antal"))


def _drawn(table: Table, name: str) -> Dimension:
    return next((each for each in table.dimensions if each.name == name), table.dimensions[0])


def _bar(shown: Shown, known: Names, dimension: str, code: str) -> Bar:
    cell = shown.cell(**{dimension: code})
    return Bar(known.of(dimension, code), cell.n, cell.about and cell.n is not None)


def table(request: HttpRequest, shown: Shown, group: str) -> HttpResponse:
    """One table: what it says, its chart, the counts, what is hidden and why, and its files."""
    known = words.now()
    try:
        grid = sheet.grid(shown.release, known, group=group)
    except Unknown:
        raise Http404(group) from None
    groups = [code for each in shown.release.table.dimensions if sheet.by_unit(each) for code in each.groups]
    page: Page = {
        **_periods(request, shown.period),
        "id": shown.id,
        "title": title(shown.id),
        "grid": grid,
        "chart": chart(shown, known),
        "caveat": standard(shown.id).caveat if shown.id in contents.standards() else "",
        "notes": notes(shown),
        "hidden_means": sheet.HIDDEN_MEANS,
        "released_on": shown.released_on,
        "group": known.of("place", group) if group != ALL else "",
        "groups": [(code, known.of("place", code)) for code in groups],
    }
    return render(request, "statistics/table.html", page)


def notes(shown: Shown) -> tuple[str, ...]:
    """What has to be known to read a table's numbers."""
    return () if shown.exact else (sheet.ABOUT_MEANS.format(spread=shown.release.spread),)


def ask(request: HttpRequest, asked: forms.Asked | None = None, *, wrong: str = "") -> HttpResponse:
    """The form of a free table, with what was chosen."""
    measures = [(measure, contents.names("measure")[measure], _choices(measure, asked)) for measure in contents.CROSSED]
    page: Page = {
        **_periods(request, ""),
        "measures": measures,
        "chosen": asked.period if asked else "",
        "errors": asked.errors if asked else (),
        "wrong": wrong,
    }
    return render(request, "statistics/ask.html", page, status=422 if wrong or (asked and asked.errors) else 200)


def _choices(measure: str, asked: forms.Asked | None) -> list[tuple[str, str, bool]]:
    chosen = asked.slugs if asked and asked.measure == measure else ()
    slugs = [contents.slug_of(each) for each in contents.CROSSED[measure]]
    return [(slug, contents.names("dimension")[slug], slug in chosen) for slug in slugs]


def releasing(request: HttpRequest, on: date, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """Which periods can be released, and which are not closed yet."""
    rows = [(each, closed) for each, closed in queries.open_periods(on)]
    page: Page = {
        **_periods(request, ""),
        "closed": [each for each, closed in rows if closed],
        "running": [each for each, closed in rows if not closed],
        "wrong": wrong,
    }
    return render(request, "statistics/release.html", page, status=status)


def confirm(request: HttpRequest, when: rules.Period) -> HttpResponse:
    """What releasing a period means, before it is done."""
    page: Page = {"when": when, "titles": [each.title for each in contents.standards_of(when.kind)]}
    return render(request, "statistics/confirm.html", page)


def as_sheet(shown: Shown) -> Sheet:
    """A table for a file."""
    name = f"{title(shown.id)}, {rules.period(shown.period).name}"
    return sheet.sheet(shown.release, words.now(), title=name, about=sentence(shown), notes=notes(shown))
