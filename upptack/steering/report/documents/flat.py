"""A report as plain parts, in the order in which they are read: what every file and the page is made of, so that they
cannot say different things. Pure.

A part is one of: heading, runs (a paragraph), table, picture, items. Runs are texts with the address that they lead to;
a reference is a run such as "[3]"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from upptack.steering.report.documents.document import (
    WIDE,
    Block,
    Chart,
    Figure,
    Listing,
    Paragraph,
    Piece,
    Reference,
    Report,
    Section,
    Source,
    Table,
    tidy,
)

SUMMARY = "Sammanfattning"
SOURCES = "Definitioner och källor"
LACKING = "Det här saknas innan redovisningen är klar"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, and the address that they lead to; empty when they lead nowhere. `name` says what a number in
    brackets leads to, for somebody who hears it."""

    text: str
    address: str = ""
    name: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `id` names it within the document."""

    kind: ClassVar[str] = "heading"
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; `small` when it is a remark."""

    kind: ClassVar[str] = "prose"
    runs: Runs
    small: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words; each row begins with its heading."""

    kind: ClassVar[str] = "grid"
    caption: Runs
    head: tuple[str, ...]
    rows: tuple[tuple[Runs, tuple[str, ...]], ...]

    @property
    def name(self) -> str:
        """The caption without its references."""
        return spoken(self.caption)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its title, the sentence that says what it shows, which is also its text alternative, the drawing for
    a page and for a file, and its table."""

    kind: ClassVar[str] = "picture"
    title: str
    sentence: Runs
    page: str
    file: str
    grid: Grid

    @property
    def alternative(self) -> str:
        """What is read to somebody who does not see it."""
        return f"Diagram. {self.title}. {spoken(self.sentence)} Värdena står i tabellen efter diagrammet."


@dataclass(frozen=True, slots=True)
class Items:
    """A list with a heading of its own; `numbered` when its items are told by their numbers."""

    kind: ClassVar[str] = "items"
    title: Runs
    items: tuple[Runs, ...]
    numbered: bool = False


Part = Heading | Prose | Grid | Picture | Items
Numbers = Mapping[Reference, int]


def parts(report: Report) -> tuple[Part, ...]:
    """Everything under the title."""
    numbers = report.numbers
    found: list[Part] = [prose(report.about, numbers)]
    if report.lacking:
        found += [Heading("saknas", LACKING), Items((), tuple((Run(tidy(line)),) for line in report.lacking))]
    found += [Heading("sammanfattning", SUMMARY), *(prose(each, numbers) for each in report.summary)]
    for section in report.sections:
        found += section_parts(section, numbers)
    if numbers:
        lines = tuple(_listed(source) for source in numbers)
        found += [Heading("kallor", SOURCES), Items((), lines, numbered=True)]
    return tuple(found)


def section_parts(section: Section, numbers: Numbers) -> Iterator[Part]:
    """A section's heading and all that stands under it."""
    yield Heading(section.id, section.heading)
    for block in section.blocks:
        yield part(block, numbers)


def part(block: Block, numbers: Numbers) -> Part:
    """One block in words."""
    if isinstance(block, Paragraph):
        return prose(block, numbers)
    if isinstance(block, Listing):
        title = (Run(tidy(block.title) + " "), mark(block.of, numbers))
        return Items(title, tuple((Run(tidy(item)),) for item in block.items))
    if isinstance(block, Chart):
        sentence = runs(block.sentence.pieces, numbers)
        return Picture(tidy(block.title), sentence, block.svg(), block.svg(WIDE), grid(block.table, numbers))
    return grid(block, numbers)


def prose(paragraph: Paragraph, numbers: Numbers) -> Prose:
    """A paragraph in words."""
    return Prose(runs(paragraph.pieces, numbers), paragraph.small)


def runs(pieces: Sequence[Piece], numbers: Numbers) -> Runs:
    """Running text; after each figure the number of its source, which leads to its definition. Of several figures from
    one source it stands after the last."""
    found: list[Run] = []
    last = {piece.of: place for place, piece in enumerate(pieces) if isinstance(piece, Figure)}
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            found.append(Run(tidy(piece)))
        elif isinstance(piece, Figure):
            marked = last[piece.of] == place
            found += [Run(f"{piece.said} "), mark(piece.of, numbers)] if marked else [Run(piece.said)]
        else:
            found.append(mark(piece, numbers))
    return tuple(found)


def mark(source: Reference, numbers: Numbers) -> Run:
    """The number of a source, which leads to its page when it has one."""
    return Run(f"[{numbers[source]}]", source.address, source.name if isinstance(source, Source) else source.text)


def grid(table: Table, numbers: Numbers) -> Grid:
    """A table in words. The number of the source stands once in the caption when all is of one source, else with each
    row."""
    shared = len(table.sources) == 1
    caption = (Run(tidy(table.caption)), *_marks(table.sources if shared else (), numbers))
    rows = tuple(
        (
            (Run(tidy(row.label)), *_marks(() if shared else tuple(dict.fromkeys(f.of for f in row.figures)), numbers)),
            tuple(figure.text for figure in row.figures),
        )
        for row in table.rows
    )
    return Grid(caption, tuple(map(tidy, table.head)), rows)


def _marks(sources: Sequence[Source], numbers: Numbers) -> Iterator[Run]:
    for source in sources:
        yield Run(" ")
        yield mark(source, numbers)


def _listed(source: Reference) -> Runs:
    if not source.address:
        return (Run(tidy(source.line)),)
    return (Run(tidy(source.line) + " "), Run(source.address, source.address))


def spoken(words: Runs) -> str:
    """Runs as one text, without the references."""
    return "".join(run.text for run in words if not run.text.startswith("[")).replace(" .", ".").strip()
