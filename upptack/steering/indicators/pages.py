"""What the pages of the indicators show: values as words, tables, charts, and the watch over proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from upptack.staff.models import Agency, Unit
from upptack.steering.indicators import contents, queries, rules
from upptack.steering.indicators.contents import FromKnowledge, Indicator, Population, Published
from upptack.steering.indicators.queries import Measured, PartValue, Place
from upptack.steering.indicators.rules import Followed, Watch
from upptack.steering.statistics import queries as statistics
from upptack.steering.statistics.rules import period as period_of
from upptack.ui.charts import Bar, Chart, bars, line, number

ALL: Final = "Alla"
NOBODY: Final = "Ingen har lämnat någon uppgift än."
PERCENT: Final = "%"


@dataclass(frozen=True, slots=True)
class Shown:
    """A value in words: "62 %", "3 av 5", "Ja", or why there is none; `note` says what must be said beside it."""

    text: str
    missing: bool
    numbers: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with its values, one for each column."""

    indicator: Indicator
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A period that can be chosen."""

    code: str
    name: str
    chosen: bool


def shown(value: Measured) -> Shown:
    """A value as a table has it."""
    if value.share is None:
        return Shown(value.why_not, True, note=value.note)
    numbers = f"{number(value.numerator or 0)} av {number(value.denominator or 0)}"
    unit = value.indicator.unit
    if unit == "count":
        text = numbers
    elif unit == "per":
        text = f"{rules.decimal(value.share)} per medarbetare"
    elif unit == "yes_no":
        text = numbers if value.denominator != 1 else "Ja" if value.numerator else "Nej"
    else:
        text = rules.percent(value.share)
    return Shown(f"cirka {text}" if value.about else text, False, "" if text == numbers else numbers, value.note)


def part_shown(part: PartValue) -> str:
    """A part's share in words, or why there is none."""
    if part.share is None:
        return part.why_not
    text = rules.percent(part.share)
    return f"cirka {text}" if part.about else text


# Periods


def periods(on: date) -> tuple[str, ...]:
    """The periods that there may be values for: those that have been published, then those that can be filled in."""
    return tuple(dict.fromkeys((*statistics.periods(), *rules.fillable(on))))


def chosen_period(typed: str, on: date) -> str:
    """The period that was asked for, else the newest that has been published, else the quarter that is on."""
    known = periods(on)
    return typed if typed in known else known[0]


def choices(period: str, known: Iterable[str]) -> tuple[Choice, ...]:
    """The periods to choose between."""
    return tuple(Choice(code, period_of(code).name, code == period) for code in known)


# Tables


def table(columns: Sequence[Place]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The indicators by group, with a value for each place. One that is computed at another level has a dash."""
    values = [{each.indicator.id: shown(each) for each in place.every()} for place in columns]
    dash = Shown("–", True)
    found = []
    for group, name in contents.groups().items():
        rows = tuple(
            Row(each, tuple(column.get(each.id, dash) for column in values))
            for each in contents.indicators().values()
            if each.group == group and any(each.id in column for column in values)
        )
        if rows:
            found.append((name, rows))
    return tuple(found)


def agencies() -> tuple[tuple[str, str], ...]:
    """The agencies that meet people or lead the work: code and name."""
    return tuple(Agency.objects.values_list("code", "name"))


# Charts


def _bar(name: str, value: Measured | PartValue) -> Bar:
    if value.share is None:
        return Bar(name, None, value.why_not)
    return Bar(name, round(value.share * 100), value.about)


def by_agency(indicator: Indicator, period: str) -> Chart | None:
    """The agencies' shares beside each other; None when nobody has one."""
    found = [(name, queries.measure(indicator, period, agency=code)) for code, name in agencies()]
    if all(value.share is None for _, value in found):
        return None
    when = period_of(period).name
    title = f"{indicator.name}, {when}"
    drawn = bars([_bar(name, value) for name, value in found], unit=PERCENT, title=title)
    told = sum(value.share is not None for _, value in found)
    sentence = f"{told} av {len(found)} myndigheter har ett tal för {when}. Myndigheterna möter olika människor."
    rows = tuple((name, shown(value).text, shown(value).numbers or "–") for name, value in found)
    return Chart(title, sentence, drawn, ("Myndighet", "Andel", "Antal"), rows)


def by_part(value: Measured, period: str) -> Chart | None:
    """What an indicator divides into; None when there is nothing to draw."""
    if not value.parts or all(part.share is None for part in value.parts):
        return None
    title = f"{value.indicator.name}, uppdelat, {period_of(period).name}"
    drawn = bars([_bar(part.name, part) for part in value.parts], unit=PERCENT, title=title)
    largest = max((part for part in value.parts if part.share is not None), key=lambda part: part.share or 0)
    hidden = " Små tal är dolda." if any(part.why_not == queries.HIDDEN for part in value.parts) else ""
    sentence = f"Störst andel har ”{largest.name}”, {part_shown(largest)}.{hidden}"
    rows = tuple(
        (part.name, part_shown(part), "–" if part.numerator is None else number(part.numerator)) for part in value.parts
    )
    return Chart(title, sentence, drawn, ("Del", "Andel", "Antal"), rows)


def over_time(indicator: Indicator, known: Iterable[str]) -> Chart | None:
    """All together over the years that have been published; None with fewer than two values. Years and quarters are
    never on one line, and neither are values with unlike denominators."""
    if isinstance(indicator.computed, FromKnowledge):
        return None
    years = sorted(code for code in known if code.isdigit())
    found = [(year, queries.measure(indicator, year)) for year in years]
    told = [(year, value) for year, value in found if value.share is not None]
    if len(told) < 2 or len({value.note for _, value in told}) != 1:
        return None
    title = f"{indicator.name}, år för år"
    drawn = line([_bar(year, value) for year, value in found], unit=PERCENT, title=title)
    (first, old), (last, new) = told[0], told[-1]
    sentence = f"{first} var andelen {shown(old).text} och {last} {shown(new).text}."
    rows = tuple((year, shown(value).text, shown(value).numbers or "–") for year, value in found)
    return Chart(title, sentence, drawn, ("År", "Andel", "Antal"), rows)


WHY: Final = {
    queries.HIDDEN: "talet är dolt eftersom något är litet",
    queries.NOT_PUBLISHED: "det är inte publicerat än",
}


def lead(period: str, value: Measured) -> str:
    """The overview's first sentence: how often violence was asked about."""
    when = period_of(period).name
    if value.share is None:
        return f"För {when} går det inte att säga hur ofta frågan ställdes: {WHY.get(value.why_not, value.why_not)}."
    said = shown(value)
    return f"Under {when} ställdes frågan i {said.text} av mötena, {said.numbers}. {value.note}"


# The watch over proposals


@dataclass(frozen=True, slots=True)
class WatchWords:
    """What a page says of how proposals are followed: level of the notice, heading, sentences and what to do."""

    level: str
    heading: str
    lines: tuple[str, ...]
    steps: tuple[str, ...] = ()


STEPS: Final = (
    "Ta upp det på nästa möte i gruppen: när följer vi förslaget, och när gör vi något annat?",
    "Gå igenom ett påhittat fall utan att se förslaget. Skriv vars ett svar och jämför sedan.",
    "Fråga vad som gör det svårt att avvika: tiden, osäkerhet, eller att ingen har sagt att det är tillåtet.",
    "Säg till samordnaren om förslagen själva verkar fel. Då ska de ändras, inte ni.",
)
HEADINGS: Final[Mapping[Watch, tuple[str, str]]] = {
    Watch.ALARM: ("level-today", "Förslagen följs nästan alltid"),
    Watch.FOLLOW: ("level-offer", "Förslagen följs ofta"),
    Watch.CALM: ("", "Förslagen prövas"),
    Watch.TOO_FEW: ("level-open", "För få förslag för att säga något"),
    Watch.HIDDEN: ("level-open", "Talen är dolda"),
    Watch.ABSENT: ("level-open", "Inget publicerat"),
}
NO_SHARE: Final[Mapping[Watch, str]] = {
    Watch.TOO_FEW: f"Det behövs minst {rules.FEWEST} förslag under perioden.",
    Watch.HIDDEN: "Något av talen är litet och därför dolt. Det händer lätt när få avviker: ta gärna upp frågan ändå.",
    Watch.ABSENT: "Talen om förslag publiceras för hela år, när året är slut.",
}


def watch_words(found: Followed) -> WatchWords:
    """What the watch says, without blame: a high share may be right, and only the group can tell."""
    level, heading = HEADINGS[found.watch]
    if found.share is None:
        return WatchWords(level, heading, (NO_SHARE[found.watch],), STEPS[:2] if found.watch == Watch.HIDDEN else ())
    lines = [f"{rules.percent(found.share)} av {number(found.n or 0)} förslag följdes utan ändring."]
    if way := rules.direction(found.more, found.other):
        lines.append(way)
    if found.watch == Watch.CALM:
        return WatchWords(level, heading, tuple(lines))
    lines.append("Det kan bero på att förslagen passar. Det kan också bero på att det är lätt att bara gå vidare.")
    return WatchWords(level, heading, tuple(lines), STEPS)


SUGGESTIONS: Final = "forslag"
"""The protected table that has the proposals by unit."""


def units_to_talk_with(year: str) -> tuple[Unit, ...] | None:
    """The units whose proposals are followed nearly always, in the order of their names: a list of whom to talk with,
    never a ranking. None when nothing has been published for the year."""
    found = statistics.published(SUGGESTIONS, year)
    if found is None:
        return None
    alarmed = []
    for unit in Unit.objects.select_related("agency").order_by("name"):
        cells = [found.cell(place=unit.pk, **codes) for codes in ({}, {"did": "same"})]
        if rules.followed(cells[1].n, cells[0].n).watch == Watch.ALARM:
            alarmed.append(unit)
    return tuple(alarmed)


# What has been published before


@dataclass(frozen=True, slots=True)
class Past:
    """The values about one population, and its chart when two or more can be drawn on one axis."""

    population: Population
    values: tuple[Published, ...]
    chart: Chart | None


def written(value: Published) -> str:
    """A published value in words: "75 %", "70–90 %", "7 400 personer"."""
    ends = [each for each in (value.value, value.low, value.high) if each is not None]
    text = "–".join(number(int(each)) if each == int(each) else number(each) for each in ends)
    return f"{text}\u00a0{value.unit}"


def past() -> tuple[Past, ...]:
    """What has been published, population by population."""
    rows = sorted(contents.history(), key=lambda each: _order()[each.population.id])
    found = []
    for population, values in groupby(rows, key=lambda each: each.population):
        own = tuple(values)
        found.append(Past(population, own, drawn(own)))
    return tuple(found)


def _order() -> dict[str, int]:
    return {id: place for place, id in enumerate(dict.fromkeys(each.population.id for each in contents.history()))}


def drawn(values: Sequence[Published]) -> Chart | None:
    """One axis for single values in one unit; None for fewer than two. Raises ValueError for unlike populations."""
    units = Counter(each.unit for each in values if each.value is not None)
    unit = units.most_common(1)[0][0] if units else ""
    alike = [each for each in values if each.value is not None and each.unit == unit]
    if len(alike) < 2:
        return None
    title, said = values[0].population.name, values[0].population.said
    rows = [Bar(f"{each.about}, {each.year}", each.value, population=each.population.id) for each in alike]
    table = tuple((f"{each.about}, {each.year}", written(each), each.source) for each in alike)
    return Chart(title, said, bars(rows, unit=unit, title=title), ("Vad", "Tal", "Källa"), table)


def beside() -> tuple[tuple[Published, ...], ...]:
    """Values about the same thing that differ because they are about unlike populations, to be shown together."""
    found: dict[str, list[Published]] = {}
    for value in contents.history():
        if value.beside:
            found.setdefault(value.beside, []).append(value)
    return tuple(tuple(values) for values in found.values())
