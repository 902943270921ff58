"""What the account is made of: measures, published values, the plan and typed texts, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from upptack.steering.indicators.contents import Indicator, Published
from upptack.steering.indicators.queries import HIDDEN, Measured, PartValue
from upptack.steering.plan.queries import AreaStatus, Row
from upptack.steering.report import rules
from upptack.steering.report.documents import document
from upptack.steering.report.documents.document import (
    Cited,
    Figure,
    FigureState,
    Listing,
    Paragraph,
    Piece,
    Scale,
    Source,
)
from upptack.steering.statistics.rules import MONTHS

PERCENT = "%"
PLAN_ID = "handlingsplanen"
UNITS: Mapping[str, Scale] = {
    "share": Scale.SHARE,
    "yes_no": Scale.SHARE,
    "hours": Scale.SHARE,
    "count": Scale.COUNT,
    "per": Scale.COUNT,
}
"""What an indicator's value is: those in hours tell the share within a day, count how many of how many, and per how
many in all."""

EMPTY_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator for a period: its value, what it is a share of, its parts by name with their figures, and what has
    to be said beside it."""

    id: str
    name: str
    value: Figure
    n: Figure
    of: Figure
    parts: Sequence[tuple[str, Figure]] = field(default=())
    note: str = ""

    @property
    def largest(self) -> tuple[str, Figure] | None:
        """The part with the largest share; None when any of them is hidden or missing, or all are nought."""
        if not self.parts or any(figure.value is None for _, figure in self.parts):
            return None
        name, figure = max(self.parts, key=lambda part: part[1].value or 0)
        return (name, figure) if figure.value else None


def source(indicator: Indicator, address: str) -> Source:
    """What an indicator means, with the page of its definition."""
    says = f"{indicator.definition} {indicator.caveat}".strip()
    return Source(indicator.id, indicator.name, says, indicator.source, address)


def measure(measured: Measured, of: Source, period: str) -> Measure:
    """An indicator as it was measured, as figures."""
    unit = UNITS[measured.indicator.unit]
    value = measured.share if unit == Scale.SHARE else measured.numerator
    numbers = ((value, unit), (measured.numerator, Scale.COUNT), (measured.denominator, Scale.COUNT))
    shown, n, whole = (_figure(of, period, number, kind, measured) for number, kind in numbers)
    n, whole = (figure if figure.shown != FigureState.MISSING else replace(figure, why="–") for figure in (n, whole))
    parts = tuple((part.name, _figure(of, period, part.share, Scale.SHARE, part)) for part in measured.parts)
    within = " (svar inom ett dygn)" if measured.indicator.unit == "hours" else ""
    return Measure(of.id, f"{of.name}{within}", shown, n, whole, parts, measured.note)


def _figure(of: Source, period: str, number: int | float | None, unit: Scale, measured: Measured | PartValue) -> Figure:
    if number is not None:
        return Figure(of, period, number, unit, about=measured.about)
    shown = FigureState.HIDDEN if measured.why_not == HIDDEN else FigureState.MISSING
    return Figure(of, period, None, unit, shown, why=measured.why_not)


def published_id(place: int, value: Published) -> str:
    """The name by which a text refers to a published value: who and when, and its place among theirs."""
    return f"{value.agency or 'annan'}-{value.year[:4]}-{place}"


def label(value: Published) -> str:
    """What a published value is about, whom, when, and what to beware of."""
    unit = "" if value.unit == PERCENT else f", {value.unit}"
    return f"{value.about} ({value.year}){unit}. {value.population.name}. {value.caution}"


def published(id: str, value: Published, address: str) -> Figure:
    """A value that was published before, with its source and what to beware of."""
    says = f"{value.population.name}. {value.population.said} {value.caution}"
    of = Source(id, value.about, says, value.source, address)
    percent = value.unit == PERCENT
    low, high = (value.value, None) if value.value is not None else (value.low, value.high)
    numbers = [None if number is None else number / 100 if percent else number for number in (low, high)]
    unit = Scale.SHARE if percent else Scale.COUNT
    return Figure(of, value.year, numbers[0], unit, high=numbers[1], decimals=1)


def plan_source(address: str) -> Source:
    """Where the numbers of the plan come from."""
    says = (
        "Aktiviteter i den gemensamma handlingsplanen. Avbrutna räknas inte med. En aktivitet är sen när slutdatumet "
        "har passerat och den varken är klar eller avbruten."
    )
    return Source(PLAN_ID, "Aktiviteter i handlingsplanen", says, "Handlingsplanen i Upptäck", address)


def plan_rows(areas: Sequence[AreaStatus], of: Source, on: str) -> tuple[document.Row, ...]:
    """How many activities each area has, how many are done and how many late, and all areas together last."""
    rows = [(each.area.name, each.total, each.done, each.late) for each in areas if each.total]
    total, done, late = (sum(getattr(each, name) for each in areas) for name in ("total", "done", "late"))
    rows.append(("Alla områden", total, done, late))
    return tuple(document.Row(name, tuple(Figure(of, on, n) for n in numbers)) for name, *numbers in rows)


def activities(area: AreaStatus, of: Source) -> Listing:
    """The activities of an area, as a list."""
    return Listing(f"Aktiviteter: {area.area.name}", of, tuple(map(_activity, area.activities)))


def _activity(row: Row) -> str:
    late = "Sen. " if row.late else ""
    return f"{late}{row.title} ({row.agency_name}). {row.status_name}, senast {day(row.due)}."


def day(on: date) -> str:
    """A day as it is written: "22 november 2026"."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def paragraphs(text: str, known: Mapping[str, Source]) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, divided at empty lines; a single line break stays where it is. References to what is
    known, and typed sources, become references; a bracket that leads nowhere stays as it was written."""
    blocks = (block.strip() for block in EMPTY_LINE.split(text.replace("\r\n", "\n")))
    return tuple(Paragraph(tuple(_pieces(block, known))) for block in blocks if block)


def _pieces(block: str, known: Mapping[str, Source]) -> Iterator[Piece]:
    at = 0
    for start, end, inside in rules.references(block):
        leads_to = _source(inside, known)
        if leads_to is not None:
            if block[at:start]:
                yield block[at:start]
            yield leads_to
            at = end
    if block[at:]:
        yield block[at:]


def _source(inside: str, known: Mapping[str, Source]) -> Source | Cited | None:
    if rules.is_cited(inside):
        return Cited(rules.cited(inside)) if rules.cited(inside) else None
    return known.get(inside)
