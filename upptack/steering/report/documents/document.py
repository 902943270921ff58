"""A report as a structure: headings, paragraphs, tables, charts and lists, the same whatever file is made of it. Pure.

A number stands here as a Figure, and a Figure cannot be made without what it means, where it comes from, the time it is
about and an address of its definition. What someone typed is a text and is checked as one (rules.unsourced)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from upptack.ui import charts

LANGUAGE: Final = "sv-SE"
"""The language of every file (BCP 47)."""

UNSEEN: Final = frozenset("\u00ad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that show nothing but can hide or turn what is read: soft hyphen, zero width, changes of direction."""

SPACE: Final = "\u00a0"
WIDE: Final = 620
"""Units of the view box of a chart in a file; with 16 to a letter it is read well on A4."""


class Unsourced(ValueError):
    """A figure that does not say what it means or where it comes from; the text is a sentence that can be shown."""


class Unwritable(ValueError):
    """A file cannot be made; the text is a sentence that can be shown."""


class FigureState(StrEnum):
    """What may be seen of a figure: its value, that it is hidden because it is about few, or that there is none."""

    VALUE = "value"
    HIDDEN = "hidden"
    MISSING = "missing"


class Scale(StrEnum):
    """What a figure is: a number of something, or a share from 0 to 1."""

    COUNT = "count"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Source:
    """What a figure means and where it comes from: a definition with its own page. Raises Unsourced when any part is
    missing."""

    id: str
    name: str
    definition: str
    source: str
    address: str

    def __post_init__(self) -> None:
        for value, lacks in (
            (self.id, "beteckning"),
            (self.name, "namn"),
            (self.definition, "definition"),
            (self.source, "källa"),
            (self.address, "sida med definitionen"),
        ):
            if not value.strip():
                raise Unsourced(f"En siffra kan inte tas in utan {lacks}: {self.name or self.id or 'utan namn'}.")

    @property
    def line(self) -> str:
        """How it stands in the list of sources."""
        return f"{self.name}. {self.definition} Källa: {self.source}"


@dataclass(frozen=True, slots=True)
class Cited:
    """A source that someone typed in a text."""

    text: str
    address: str = ""

    @property
    def line(self) -> str:
        """How it stands in the list of sources."""
        return self.text


Reference = Source | Cited


@dataclass(frozen=True, slots=True)
class Figure:
    """One value for a period in words ("2026"), with what it means. `value` is None unless it is shown; `high` is the
    upper end when it is an interval; `about`: it has noise; `why` says why there is none; `decimals` of a per cent."""

    of: Source
    period: str
    value: int | float | None
    unit: Scale = Scale.COUNT
    shown: FigureState = FigureState.VALUE
    about: bool = False
    why: str = ""
    high: float | None = None
    decimals: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.of, Source):
            raise Unsourced("En siffra kan inte tas in utan definition och källa.")
        if not self.period.strip():
            raise Unsourced(f"En siffra kan inte tas in utan den tid som den gäller: {self.of.name}.")
        if (self.value is None) != (self.shown != FigureState.VALUE):
            raise ValueError(f"En siffra som visas har ett värde, och ingen annan: {self.of.name}.")

    @property
    def text(self) -> str:
        """The value in a table: "1 234", "cirka 43 %", "dold", "saknas"."""
        return self._with(f"{SPACE}%")

    @property
    def said(self) -> str:
        """The value in a sentence: "1 234", "cirka 43 procent", "dold"."""
        return self._with(f"{SPACE}procent")

    def _with(self, percent: str) -> str:
        if self.value is None:
            return charts.HIDDEN if self.shown == FigureState.HIDDEN else self.why or "saknas"
        number = number_of(self.value, self.unit, self.decimals)
        if self.high is not None:
            number += f"–{number_of(self.high, self.unit, self.decimals)}"
        number += percent if self.unit == Scale.SHARE else ""
        return f"{charts.ABOUT}{SPACE}{number}" if self.about else number


def number_of(value: int | float, unit: Scale, decimals: int = 0) -> str:
    """The number alone: a share in whole per cent, but one decimal when that is asked for, and when it would round to a
    bound that it has not reached."""
    if unit == Scale.COUNT:
        return charts.number(round(value))
    percent, exact = round(100 * value), round(100 * value, 1)
    finer = (decimals and exact != percent) or (percent in (0, 100) and exact not in (0, 100))
    return charts.number(exact if finer else percent)


Piece = str | Figure | Reference


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text with figures and references in it. `small`: a remark."""

    pieces: tuple[Piece, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its heading and its figures."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows under column headings, the first of which is that of the rows' headings."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        if any(len(row.figures) != len(self.head) - 1 for row in self.rows):
            raise ValueError(f"Varje rad har en siffra för varje kolumn: {self.caption}.")

    @property
    def sources(self) -> tuple[Source, ...]:
        """What its figures mean, each once."""
        return tuple(dict.fromkeys(figure.of for row in self.rows for figure in row.figures))


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one measure for one period, with the sentence that says what they show. Raises ValueError when the
    figures are not of one kind: unlike measures never stand on one axis."""

    title: str
    sentence: Paragraph
    rows: tuple[Row, ...]
    rows_are: str

    def __post_init__(self) -> None:
        kinds = {(figure.of, figure.period, figure.unit) for row in self.rows for figure in row.figures}
        if len(kinds) != 1 or any(len(row.figures) != 1 for row in self.rows):
            raise ValueError(f"Ett diagram visar ett mått för en tid: {self.title}.")

    @property
    def first(self) -> Figure:
        """One of its figures, for what they share."""
        return self.rows[0].figures[0]

    @property
    def table(self) -> Table:
        """The same values as a table."""
        return Table(self.title, (self.rows_are, self.first.of.name), self.rows)

    def svg(self, width: int = 0) -> str:
        """The bars as SVG; `width` as upptack.ui.charts has it."""
        unit = "%" if self.first.unit == Scale.SHARE else "antal"
        return charts.bars([_bar(row) for row in self.rows], unit=unit, title=self.title, width=width)


def _bar(row: Row) -> charts.Bar:
    figure = row.figures[0]
    if figure.value is None:
        return charts.Bar(row.label, None, figure.text)
    if figure.unit != Scale.SHARE:
        return charts.Bar(row.label, figure.value, figure.about)
    exact = round(100 * figure.value, 1)
    return charts.Bar(row.label, exact if "," in figure.text else round(exact), figure.about)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list under a heading, all of it from one source."""

    title: str
    of: Source
    items: tuple[str, ...]


Block = Paragraph | Table | Chart | Listing


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `id` names it in addresses."""

    id: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole account. `lacking` says what is missing before it is final; while something is, it is a draft."""

    year: int
    title: str
    about: Paragraph
    summary: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    lacking: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """The title, marked when it is a draft."""
        return f"Utkast: {self.title}" if self.lacking else self.title

    @property
    def numbers(self) -> Mapping[Reference, int]:
        """The number of each source, in the order in which they are first met."""
        return {source: place for place, source in enumerate(dict.fromkeys(_references(self)), 1)}


def _references(report: Report) -> Iterator[Reference]:
    for paragraph in report.summary:
        yield from _of_block(paragraph)
    for section in report.sections:
        for block in section.blocks:
            yield from _of_block(block)


def _of_block(block: Block) -> Iterator[Reference]:
    if isinstance(block, Paragraph):
        for piece in block.pieces:
            if not isinstance(piece, str):
                yield piece.of if isinstance(piece, Figure) else piece
    elif isinstance(block, Listing):
        yield block.of
    elif isinstance(block, Chart):
        yield from _of_block(block.sentence)
        yield from block.table.sources
    else:
        yield from block.sources


def figures(report: Report) -> Iterator[Figure]:
    """Every figure of a report, in the order in which it is read."""
    for block in (*report.summary, *(block for section in report.sections for block in section.blocks)):
        if isinstance(block, Paragraph):
            yield from (piece for piece in block.pieces if isinstance(piece, Figure))
        elif isinstance(block, Chart):
            yield from (piece for piece in block.sentence.pieces if isinstance(piece, Figure))
            yield from (figure for row in block.rows for figure in row.figures)
        elif isinstance(block, Table):
            yield from (figure for row in block.rows for figure in row.figures)


def tidy(text: str) -> str:
    """A text as every file holds it: letters composed (NFC), one kind of line break, blanks instead of tabs, nothing
    unseen and no control characters, which XML cannot hold (XML 1.0, 2.2)."""
    lines = unicodedata.normalize("NFC", text.replace("\t", " ")).splitlines()
    return "\n".join("".join(filter(_kept, line)) for line in lines)


def _kept(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co") and sign not in UNSEEN
