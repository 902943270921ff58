"""The released tables that everyone may have: the fixed ones, whose counts are exact."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from upptack.staff.models import Agency
from upptack.steering.files import Sheet
from upptack.steering.opening.opendata import Opened
from upptack.steering.statistics import contents, queries, rules, sheet, words
from upptack.steering.statistics.queries import Shown

NOTES: Final = (
    "Talen är möten eller överlämningar, aldrig personer. En person kan ha flera möten.",
    "Rader med Alla, och rader för en grupp av andra rader, är summor.",
    "Det som har släppts ändras aldrig.",
)


def publisher(agency: str) -> str:
    """The name of the agency that publishes; "" when there is none with this code."""
    return Agency.objects.filter(code=agency).values_list("name", flat=True).first() or ""


def opened() -> tuple[Opened, ...]:
    """Every table that everyone may have, newest period first."""
    return tuple(
        _described(shown)
        for period in queries.periods()
        for table, exact in queries.tables_of(period)
        if exact
        for shown in (_open(table, period),)
        if shown is not None
    )


def _open(table: str, period: str) -> Shown | None:
    """A table that everyone may have; None for one that has not been released, or has noise."""
    shown = queries.published(table, period) if table in contents.standards() else None
    return shown if shown is not None and shown.exact else None


def _described(shown: Shown) -> Opened:
    standard, when = contents.standards()[shown.id], rules.period(shown.period)
    after = date(when.year + when.last // 12, when.last % 12 + 1, 1)
    means = f"{sheet.HIDDEN}: {sheet.HIDDEN_MEANS[0].lower()}{sheet.HIDDEN_MEANS[1:]}"
    return Opened(
        table=shown.id,
        period=shown.period,
        title=standard.title,
        about=f"{standard.title}, {when.name}. {standard.caveat} {' '.join(NOTES)} {means}",
        kind=when.kind,
        first=date(when.year, when.first, 1),
        last=after - timedelta(days=1),
        released_on=shown.released_on,
    )


def table_file(table: str, period: str) -> Sheet | None:
    """A table for a file, one cell a row. None when everyone may not have it, or it has not been released."""
    shown = _open(table, period)
    if shown is None:
        return None
    about = _described(shown)
    title = f"{about.title}, {rules.period(period).name}"
    return sheet.sheet(shown.release, words.now(), title=title, about=about.about, notes=NOTES)
