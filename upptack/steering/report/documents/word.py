"""A report as a Word file (Office Open XML) that the agency can go on writing in.

It has real styles, table headings that are repeated on each page, text alternatives, Swedish as its language, and none
of what a template or a program leaves behind: author, program, times."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from typing import Any, Final

from docx import Document as Open
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from upptack.steering.report.documents import flat
from upptack.steering.report.documents.document import LANGUAGE, Report
from upptack.steering.report.documents.flat import Grid, Heading, Items, Part, Picture, Prose, Runs
from upptack.steering.report.documents.pdf import png

FONT: Final = "Arial"
SIZES: Final = {"Normal": 10.5, "Title": 22, "Heading 1": 16, "Heading 2": 13, "Caption": 10.5}
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part in the file: the first that a ZIP file can hold (APPNOTE 4.4.6), so it tells nothing."""


def docx(report: Report) -> bytes:
    """The report as a Word file."""
    word = Open(BytesIO(_empty()))
    word.core_properties.title = report.named
    word.add_paragraph(report.named, style="Title")
    for part in flat.parts(report):
        _part(word, part)
    return _saved(word)


def _part(word: Word, part: Part) -> None:
    if isinstance(part, Heading):
        word.add_heading(part.text, 1)
    elif isinstance(part, Prose):
        _write(word.add_paragraph(), part.runs)
    elif isinstance(part, Items):
        _items(word, part)
    elif isinstance(part, Picture):
        _picture(word, part)
    else:
        _grid(word, part)


def _write(paragraph: Any, runs: Runs) -> None:
    for run in runs:
        if run.address:
            _link(paragraph, run.text, run.address)
        else:
            paragraph.add_run(run.text)


def _link(paragraph: Any, text: str, address: str) -> None:
    key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    run = paragraph.add_run(text)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _items(word: Word, part: Items) -> None:
    """A list. Numbers are written out: references in the text lead to them, and Word would count on by itself."""
    if part.title:
        _write(word.add_paragraph(style="Caption"), part.title)
    for place, item in enumerate(part.items, 1):
        paragraph = word.add_paragraph(style=None if part.numbered else "List Bullet")
        if part.numbered:
            paragraph.add_run(f"[{place}] ")
        _write(paragraph, item)


def _picture(word: Word, part: Picture) -> None:
    word.add_heading(part.title, 2)
    _write(word.add_paragraph(), part.sentence)
    word.add_picture(BytesIO(png(part.file)), width=Mm(160))
    shown = word.inline_shapes[-1]._inline.docPr
    shown.set("name", "Diagram")
    shown.set("descr", part.alternative)
    _grid(word, part.grid)


def _grid(word: Word, grid: Grid) -> None:
    caption = word.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = True
    _write(caption, grid.caption)
    table = word.add_table(rows=1, cols=len(grid.head), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, grid.head, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    _mark(table.rows[0], "w:tblHeader")
    for label, cells in grid.rows:
        row = table.add_row()
        _mark(row, "w:cantSplit")
        first, *others = row.cells
        _write(first.paragraphs[0], label)
        for cell, words in zip(others, cells, strict=True):
            cell.paragraphs[0].add_run(words)
    word.add_paragraph()


def _mark(row: Any, name: str) -> None:
    """Sets a property of a row: that it is a heading repeated on each page, or that it is not split."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


@cache
def _empty() -> bytes:
    """An empty document of the right size, look and language, freed of the template's traces."""
    word = Open()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    _look(word)
    core = word.core_properties._element
    for child in list(core):
        core.remove(child)
    word.core_properties.language = LANGUAGE
    for key in [key for key, rel in word.part.package.rels.items() if "thumbnail" in rel.reltype]:
        del word.part.package.rels[key]
    return _saved(word)


def _look(word: Word) -> None:
    """Black letters of one kind (the template's blue is under 4.5:1), and the language."""
    for name, size in SIZES.items():
        style = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for attribute in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[attribute]
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)
    word.settings.element.find(qn("w:themeFontLang")).set(qn("w:val"), LANGUAGE)


def _saved(word: Word) -> bytes:
    """The file, with every part at the same time, since a ZIP file otherwise tells when it was made."""
    raw, clean = BytesIO(), BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as target:
        for name in parts.namelist():
            target.writestr(zipfile.ZipInfo(name, EPOCH), parts.read(name), zipfile.ZIP_DEFLATED)
    return clean.getvalue()
