"""Reads the texts of the account, and gathers everything that a year's account is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, Subquery

from upptack.staff.models import Agency
from upptack.steering.indicators import contents as indicators
from upptack.steering.indicators import queries as measuring
from upptack.steering.indicators.contents import FromKnowledge
from upptack.steering.indicators.queries import Measured, Place
from upptack.steering.plan import queries as planning
from upptack.steering.report import entries, rules, words
from upptack.steering.report.contents import Section, receiver, sections, title
from upptack.steering.report.documents import document
from upptack.steering.report.documents.document import (
    Block,
    Figure,
    Paragraph,
    Report,
    Row,
    Source,
    Table,
)
from upptack.steering.report.entries import Measure
from upptack.steering.report.models import ReportText
from upptack.steering.report.rules import FIRST_YEAR, Lack
from upptack.steering.statistics import queries as statistics

Link = Callable[..., str]
"""Gives the whole address of a page by its name and variables."""


# Texts


def text(year: int, section: str) -> ReportText | None:
    """A section's text as it now holds, with who saved it; None when nobody has written one."""
    found = ReportText.objects.filter(year=year, section=section).select_related("changed_by")
    return found.order_by("-version").first()


def earlier(year: int, section: str, limit: int = 20) -> tuple[ReportText, ...]:
    """The newest versions of a section's text, newest first."""
    found = ReportText.objects.filter(year=year, section=section).select_related("changed_by")
    return tuple(found.order_by("-version")[:limit])


def texts(year: int) -> Mapping[str, str]:
    """Every section's text as it now holds, by section; empty ones are left out."""
    newest = ReportText.objects.filter(year=OuterRef("year"), section=OuterRef("section")).order_by("-version")
    rows = ReportText.objects.filter(year=year, pk=Subquery(newest.values("pk")[:1]))
    return {section: text for section, text in rows.values_list("section", "text") if text.strip()}


def open_years(on: date) -> tuple[int, ...]:
    """The years that there is or can be an account of, newest first: this year, the one before, and those with texts
    or released statistics."""
    written = set(ReportText.objects.order_by().values_list("year", flat=True).distinct())
    released = {int(period[:4]) for period in statistics.periods()}
    found = {on.year, on.year - 1} | written | released
    return tuple(sorted((year for year in found if FIRST_YEAR <= year <= on.year), reverse=True))


# What is missing


@dataclass(frozen=True, slots=True)
class Status:
    """How far a section's text has come."""

    section: Section
    written: bool
    lacks: tuple[Lack, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing of it keeps the account from being final."""
        return not self.lacks and (self.written or not self.section.needed)


def statuses(year: int) -> tuple[Status, ...]:
    """How far each section of a year has come, in the order of the account."""
    own, names = texts(year), known_names()
    return tuple(Status(each, each.id in own, rules.lacks(own.get(each.id, ""), names)) for each in sections().values())


def lacking(found: Sequence[Status]) -> tuple[str, ...]:
    """What has to be seen to before the account is final, as sentences."""
    return tuple(
        line
        for each in found
        for line in (
            *(f"Delen ”{each.section.heading}”: {lack.sentence}" for lack in each.lacks),
            *(
                (f"Delen ”{each.section.heading}”: texten är inte skriven.",)
                if each.section.needed and not each.written
                else ()
            ),
        )
    )


def published() -> Mapping[str, indicators.Published]:
    """The values that the agencies have published before, by the names that texts refer to them by."""
    own = [value for value in indicators.history() if value.agency]
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for value in own:
        seen[value.agency, value.year[:4]] += 1
        found[entries.published_id(seen[value.agency, value.year[:4]], value)] = value
    return found


def known_names() -> frozenset[str]:
    """The names that a text may refer to: measures, published values, and the plan."""
    return frozenset((*indicators.indicators(), *published(), entries.PLAN_ID))


# The account


def report(year: int, on: date, link: Link) -> Report:
    """A year's account as it stands on a day."""
    return Gathering(year, on, link).report()


class Gathering:
    """What one account is made of; each part is read once."""

    def __init__(self, year: int, on: date, link: Link) -> None:
        self.year, self.on, self.link = year, on, link
        self.period = str(year)
        self.areas = planning.overview(on)
        self.agencies = tuple(Agency.objects.order_by("name").values_list("code", "name"))

    def report(self) -> Report:
        """The whole account."""
        own = texts(self.year)
        return Report(
            self.year,
            f"{title()} {self.year}",
            Paragraph((words.about(receiver(), self.year, entries.day(self.on)),)),
            words.summary(self.measures, self.plan_sentence()),
            tuple(self.sections(own)),
            lacking(statuses(self.year)),
        )

    def sections(self, own: Mapping[str, str]) -> Iterator[document.Section]:
        """The sections that have something, or need something."""
        for each in sections().values():
            blocks = tuple(self.blocks(each, own.get(each.id, "")))
            if blocks or each.needed:
                yield document.Section(each.id, each.heading, blocks or (Paragraph((words.EMPTY,), small=True),))

    def blocks(self, each: Section, own: str) -> Iterator[Block]:
        """What stands in a section: first what somebody has written, then what the data say."""
        yield from entries.paragraphs(own, self.known)
        yield from self.figures(each)
        yield from self.charts(each)
        yield from self.activities(each)
        if each.plan:
            rows = entries.plan_rows(self.areas, self.plan, entries.day(self.on))
            yield Table(f"Handlingsplanen {entries.day(self.on)}", words.PLAN_HEAD, rows)
        if each.history:
            yield from self.history()

    @cached_property
    def plan(self) -> Source:
        """Where the numbers of the plan come from."""
        return entries.plan_source(self.link("plan"))

    def plan_sentence(self) -> Paragraph | None:
        """The plan in one sentence; None when it has no activities."""
        rows = entries.plan_rows(self.areas, self.plan, entries.day(self.on))
        total, done, late = rows[-1].figures
        return words.plan(total, done, late) if total.value else None

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """What each indicator means."""
        every = indicators.indicators().values()
        return {each.id: entries.source(each, self.link("indicator", each.id)) for each in every}

    @cached_property
    def published(self) -> Mapping[str, Figure]:
        """The values that were published before, by name."""
        address = self.link("indicators_history")
        return {id: entries.published(id, value, address) for id, value in published().items()}

    @cached_property
    def known(self) -> Mapping[str, Source]:
        """Everything that a text may refer to."""
        before = {id: figure.of for id, figure in self.published.items()}
        return {**self.sources, **before, entries.PLAN_ID: self.plan}

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """The indicators of all agencies together, with their parts."""
        return {each.indicator.id: self.measure(each) for each in measuring.measured(self.period, parts=True)}

    def measure(self, measured: Measured) -> Measure:
        """An indicator as it was measured. What is counted of shared content is about the day, not the year."""
        today = isinstance(measured.indicator.computed, FromKnowledge)
        period = entries.day(self.on) if today else self.period
        return entries.measure(measured, self.sources[measured.indicator.id], period)

    def of_agencies(self, id: str) -> tuple[Row, ...]:
        """One indicator for each agency."""
        indicator = indicators.indicators()[id]
        return tuple(
            Row(name, (self.measure(Place(self.period, code).value(indicator)).value,)) for code, name in self.agencies
        )

    def figures(self, each: Section) -> Iterator[Block]:
        """The section's table of indicators, and what has to be said beside them."""
        own = [self.measures[id] for id in each.indicators if id in self.measures]
        if not own:
            return
        rows = tuple(Row(m.name, (m.value, m.n, m.of)) for m in own)
        yield Table(words.of_year(each.heading, self.year), words.MEASURE_HEAD, rows)
        yield from words.notes(own)

    def charts(self, each: Section) -> Iterator[Block]:
        """The section's bars: each part of a measure, and each agency."""
        for id in each.parts:
            if id in self.measures and any(figure.value is not None for _, figure in self.measures[id].parts):
                yield words.parts(self.measures[id], self.year)
        for id in each.by_agency:
            rows = self.of_agencies(id)
            if any(row.figures[0].value is not None for row in rows):
                yield words.by_agency(rows, self.year)

    def activities(self, each: Section) -> Iterator[Block]:
        """The plan's activities in the section's areas."""
        for area in self.areas:
            if area.area.id in each.areas and area.activities:
                yield entries.activities(area, self.plan)

    def history(self) -> Iterator[Block]:
        """What the agencies have published before; each value is about people of its own."""
        values = published()
        rows = tuple(Row(entries.label(values[id]), (figure,)) for id, figure in self.published.items())
        if rows:
            yield Paragraph((words.UNLIKE,), small=True)
            yield Table("Publicerat tidigare", words.PUBLISHED_HEAD, rows)
