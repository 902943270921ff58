"""Charts as SVG: bars, grouped bars and lines over time. Pure; only presentation attributes, so no policy for styles is
in the way, and everything is drawn in the colour of the text around, light or dark.

A chart on a page is as wide as the page: places along it are percentages, heights and letters are in em, so that the
letters have the page's own size on a telephone and on paper. For a file, `width` gives it a view box of so many units.
What is hidden is an empty dashed place with a word, never nothing and never nought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from itertools import pairwise
from math import isfinite
from textwrap import wrap
from typing import Final

NARROW: Final = 34
"""How many signs of a label stand on one line: what a telephone of 360 pixels has room for."""

ROOM: Final = 68.0
"""How much of the width the longest bar takes, in per cent; the rest is for its value."""

HIDDEN: Final = "dold"
ABOUT: Final = "cirka"
PERCENT: Final = "%"
SHORT_UNIT: Final = 3
"""A unit of at most so many signs stands after every value; a longer one once, above."""

LETTER: Final = 16
"""Units of the view box to one em, in a chart for a file."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One value with its label, also a point on a line. `value` None: hidden. `about`: that there is noise in the value
    (True, or the word to put before it); for a value that is not there, the word to show instead of "dold".
    `population`: whom the value is about."""

    label: str
    value: int | float | None
    about: str | bool = ""
    population: str = ""

    @property
    def told(self) -> str:
        """The word that goes with the value, "" when none does."""
        return ABOUT if self.about is True else self.about or ""


Point = Bar


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that are read together: one for each series, in the order of the series."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a page shows it: what it is about, the sentence that says what it shows, the drawing, and the same
    values as a table (`columns`, then `rows` of as many texts)."""

    title: str
    sentence: str
    svg: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=())


def number(value: int | float) -> str:
    """A number as Swedish writes it: "1 234" with a space that does not break, one decimal for what is not whole."""
    if not isfinite(value):
        raise ValueError(f"{value} is no number to show")
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.replace(",", "\u00a0").replace(".", ",").replace("-", "\u2212")


def written(bar: Bar, unit: str = "") -> str:
    """A value in words: "1 234", "12,5 %" (the value of a per cent is 12.5), "cirka 40", "dold"."""
    if bar.value is None:
        return bar.told or HIDDEN
    text = number(bar.value) + (f"\u00a0{unit}" if unit and len(unit) <= SHORT_UNIT else "")
    return f"{bar.told} {text}" if bar.told else text


def bars(rows: Sequence[Bar], *, unit: str, title: str, population: str = "", rtl: bool = False, width: int = 0) -> str:
    """Horizontal bars from the edge where reading starts, each under its label and before its value.

    `unit`: what is counted, or "%" for values from 0 to 100; `width`: 0 for a page, else the units of a file's view
    box. Raises ValueError when the rows are not of one population, and for a value under nought."""
    _one_population(rows, population)
    drawing = _Drawing(title, rows, unit, rtl, width)
    top, y = _top(rows, unit), drawing.head()
    for row in rows:
        y = drawing.label(row.label, y)
        drawing.bar(row, y, 1.25, top, "")
        y += 2.0
    return drawing.svg(y - 0.4)


def bar_chart(
    rows: Sequence[Bar], *, unit: str, title: str, sentence: str, columns: tuple[str, str], population: str = ""
) -> Chart:
    """Bars with their table, whose columns are what the labels are and what is counted. Raises ValueError as `bars`."""
    svg = bars(rows, unit=unit, title=title, population=population)
    return Chart(title, sentence, svg, columns, tuple((row.label, written(row, unit)) for row in rows))


def grouped(
    groups: Sequence[Group],
    series: Sequence[str],
    *,
    unit: str,
    title: str,
    population: str = "",
    rtl: bool = False,
    width: int = 0,
) -> str:
    """Bars in groups, such as asked and not asked by agency: at most four series, which differ by pattern and not by
    colour, with their names above. Raises ValueError as `bars` does, and when a group lacks a series."""
    every = [bar for group in groups for bar in group.bars]
    _one_population(every, population)
    if not 0 < len(series) <= len(PATTERNS) or any(len(group.bars) != len(series) for group in groups):
        raise ValueError("each group has one bar for each of at most four series")
    named = [
        Bar(f"{g.label}, {name}", b.value, b.about) for g in groups for name, b in zip(series, g.bars, strict=True)
    ]
    drawing = _Drawing(title, named, unit, rtl, width)
    fills = [drawing.pattern(place) for place in range(len(series))]
    top, y = _top(every, unit), drawing.head()
    for name, fill in zip(series, fills, strict=True):
        drawing.box(0.3, 6.0, y, 1.0, fill)
        drawing.text(name, 8.5, y + 0.85)
        y += 1.5
    y += 0.5
    for group in groups:
        y = drawing.label(group.label, y)
        for bar, fill in zip(group.bars, fills, strict=True):
            drawing.bar(bar, y, 1.0, top, fill)
            y += 1.35
        y += 0.7
    return drawing.svg(y - 0.5)


def line(
    points: Sequence[Bar],
    *,
    unit: str,
    title: str,
    population: str = "",
    steps: bool = False,
    rtl: bool = False,
    width: int = 0,
) -> str:
    """Values over time, at even distances from where reading starts; a hidden one breaks the line. `steps`: each value
    holds until the next one. As many values and times are written out as there is room for: the last, the first, the
    highest and the lowest before others. Raises ValueError as `bars` does, and for no points at all."""
    _one_population(points, population)
    if not points:
        raise ValueError("a line needs a point")
    drawing = _Drawing(title, points, unit, rtl, width)
    floor = drawing.head() + 1.4 + HEIGHT
    top = _top(points, unit)
    places = [_place(index, len(points)) for index in range(len(points))]
    heights = [None if point.value is None else floor - HEIGHT * point.value / top for point in points]
    drawing.stroke(0, 100, floor, floor, thin=True)
    for (left, right), (from_y, to_y) in zip(pairwise(places), pairwise(heights), strict=True):
        if from_y is not None and to_y is not None:
            drawing.stroke(left, right, from_y, from_y if steps else to_y)
            if steps:
                drawing.stroke(right, right, from_y, to_y)
    _points(drawing, points, places, heights, floor)
    for index in _with_room(range(len(points)), places, [point.label for point in points], _by_weight(points)):
        drawing.text(points[index].label, places[index], floor + 1.3, anchor=_anchor(index, len(points)))
    return drawing.svg(floor + 1.8)


HEIGHT: Final = 8.0
"""How high a line's highest point stands, in em."""

EDGE: Final = 2.0
"""How far from the edges a line's first and last point stand, in per cent."""

LETTER_WIDTH: Final = 2.9
"""How much of a telephone's width one letter takes, in per cent."""


def _points(
    drawing: _Drawing, points: Sequence[Bar], places: Sequence[float], heights: Sequence[float | None], floor: float
) -> None:
    values = [written(point, drawing.unit) for point in points]
    told = _with_room(range(len(points)), places, values, _by_weight(points))
    for index, (place, y) in enumerate(zip(places, heights, strict=True)):
        if y is None:
            drawing.stroke(place, place, floor, floor - HEIGHT, dashed=True)
        else:
            drawing.dot(place, y)
        if index in told:
            anchor = _anchor(index, len(points))
            drawing.text(values[index], place, (floor - HEIGHT if y is None else y) - 0.6, anchor=anchor)


def _place(index: int, count: int) -> float:
    return 50.0 if count == 1 else EDGE + index * (100 - 2 * EDGE) / (count - 1)


def _anchor(index: int, count: int) -> str:
    """Where a point's text is held, so that the first and last stay within the drawing."""
    if count == 1 or 0 < index < count - 1:
        return "middle"
    return "start" if index == 0 else "end"


def _by_weight(points: Sequence[Bar]) -> list[int]:
    """The points in the order in which they are to have room: last, first, highest, lowest, then the others."""
    seen = [index for index, point in enumerate(points) if point.value is not None]
    extremes = sorted(seen, key=lambda index: points[index].value or 0)
    first = [len(points) - 1, 0, *extremes[-1:], *extremes[:1]]
    return list(dict.fromkeys([*first, *range(len(points))]))


def _with_room(indexes: range, places: Sequence[float], texts: Sequence[str], order: Iterable[int]) -> frozenset[int]:
    """Those whose texts do not run into each other on a telephone, taken in this order."""
    taken: dict[int, tuple[float, float]] = {}
    for index in order:
        wide = LETTER_WIDTH * len(texts[index])
        anchor = _anchor(index, len(indexes))
        left = places[index] - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        if all(left > there[1] + LETTER_WIDTH or left + wide < there[0] - LETTER_WIDTH for there in taken.values()):
            taken[index] = (left, left + wide)
    return frozenset(taken)


def _one_population(rows: Sequence[Bar], population: str) -> None:
    """Two populations on one axis would be read as if they could be compared."""
    found = {row.population or population for row in rows} | ({population} if population else set())
    if len(found) > 1:
        raise ValueError(f"unlike populations on one axis: {', '.join(sorted(found))}")
    if any(row.value is not None and not 0 <= row.value < float("inf") for row in rows):
        raise ValueError("a value under nought, or no number, has no length")


def _top(rows: Iterable[Bar], unit: str) -> float:
    """What the whole length stands for: of shares always 100, so that a small one looks small."""
    return max([100.0 if unit == PERCENT else 0.0, *(row.value or 0.0 for row in rows)]) or 1.0


PATTERNS: Final = (
    "",
    '<path d="M-2 2L2-2M0 8L8 0M6 10L10 6" stroke="currentColor" stroke-width="1.8"/>',
    '<circle cx="4" cy="4" r="1.6" fill="currentColor"/>',
    '<path d="M0 4H8" stroke="currentColor" stroke-width="2.5"/>',
)
"""The insides of the series in a tile of eight: full, slanting lines, dots, level lines."""


class _Drawing:
    """The parts of one SVG as they are drawn. Along: per cent of the width from the edge where reading starts; down:
    em from the top."""

    def __init__(self, title: str, rows: Sequence[Bar], unit: str, rtl: bool, width: int) -> None:
        self.title, self.unit, self.rtl, self.width = title, unit, rtl, width
        self.told = "; ".join(f"{row.label}: {written(row, unit)}" for row in rows) + "."
        self.id = "c" + sha256(f"{title}|{unit}|{rtl}|{self.told}".encode()).hexdigest()[:10]
        self.parts: list[str] = []

    def head(self) -> float:
        """Writes a long unit above everything; gives where the rest begins."""
        if len(self.unit) <= SHORT_UNIT:
            return 0.2
        self.text(self.unit[0].upper() + self.unit[1:], 0, 1.0, faint=True)
        return 1.9

    def label(self, text: str, y: float) -> float:
        """Writes a label in as many lines as it takes; gives where what it is a label of begins."""
        for words in wrap(text, NARROW) or [""]:
            self.text(words, 0, y + 0.9)
            y += 1.25
        return y + 0.2

    def bar(self, bar: Bar, y: float, high: float, top: float, fill: str) -> None:
        """One bar with its value after it: a thin line for nought, an empty dashed place for what is hidden."""
        long = 12.0 if bar.value is None else ROOM * bar.value / top
        if bar.value is None:
            self.box(0.3, long, y + 0.05, high - 0.1, "none", dashed=True)
        elif bar.value == 0:
            self.stroke(0.3, 0.3, y, y + high)
        else:
            self.box(0.3, long, y, high, fill or "currentColor")
        self.text(written(bar, self.unit), long + 2.0, y + high / 2 + 0.35)

    def box(self, start: float, long: float, y: float, high: float, fill: str, dashed: bool = False) -> None:
        """A rectangle from the edge where reading starts."""
        drawn = ' stroke-dasharray="4 3"' if dashed else ""
        edge = "" if fill == "currentColor" else f' stroke="currentColor" stroke-width="1.5"{drawn}'
        x = 100 - start - long if self.rtl else start
        self.parts.append(
            f'<rect x="{x:.2f}%" y="{y:.2f}em" width="{long:.2f}%" height="{high:.2f}em" fill="{fill}"{edge}/>'
        )

    def text(self, words: str, place: float, y: float, anchor: str = "start", faint: bool = False) -> None:
        """Some words, held at a place."""
        held = "" if anchor == "start" else f' text-anchor="{anchor}"'
        weak = ' fill-opacity=".8"' if faint else ""
        self.parts.append(f'<text x="{self._x(place):.2f}%" y="{y:.2f}em"{held}{weak}>{escape(words)}</text>')

    def stroke(self, left: float, right: float, y1: float, y2: float, thin: bool = False, dashed: bool = False) -> None:
        """A line from one place to another."""
        drawn = ' stroke-dasharray="4 3"' if dashed else ""
        thick = 1 if thin else 1.5 if dashed else 2.5
        self.parts.append(
            f'<line x1="{self._x(left):.2f}%" x2="{self._x(right):.2f}%" y1="{y1:.2f}em" y2="{y2:.2f}em" '
            f'stroke="currentColor" stroke-width="{thick}"{drawn}/>'
        )

    def dot(self, place: float, y: float) -> None:
        """A point on a line."""
        self.parts.append(f'<circle cx="{self._x(place):.2f}%" cy="{y:.2f}em" r=".28em" fill="currentColor"/>')

    def pattern(self, place: int) -> str:
        """The fill of a series by its place."""
        if not PATTERNS[place]:
            return "currentColor"
        id = f"{self.id}p{place}"
        self.parts.append(
            f'<pattern id="{id}" width="8" height="8" patternUnits="userSpaceOnUse">{PATTERNS[place]}</pattern>'
        )
        return f"url(#{id})"

    def _x(self, place: float) -> float:
        return 100 - place if self.rtl else place

    def svg(self, high: float) -> str:
        """The whole, `high` em high."""
        if self.width:
            size = f'viewBox="0 0 {self.width} {high * LETTER:.0f}" width="{self.width}" height="{high * LETTER:.0f}"'
        else:
            size = f'width="100%" height="{high:.2f}em"'
        letters = (
            f'font-size="{LETTER}" font-family="Roboto, Noto Sans, sans-serif"' if self.width else 'font-size=".9em"'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="{self.id}t {self.id}d" '
            f'fill="currentColor" direction="{"rtl" if self.rtl else "ltr"}" {letters}>'
            f'<title id="{self.id}t">{escape(self.title)}</title><desc id="{self.id}d">{escape(self.told)}</desc>'
            f"{''.join(self.parts)}</svg>"
        )
