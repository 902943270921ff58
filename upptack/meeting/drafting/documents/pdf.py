"""A document as PDF, with letters for Latin, Greek and Cyrillic (Roboto, Apache License 2.0). Pure.

The file's hidden fields say a neutral title and the language: not who made it, with what, or when. It is not tagged
for screen readers, which fpdf2 cannot do: whoever listens is better served by the Word file."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Container
from importlib.resources import as_file, files

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont
from fpdf.output import OutputProducer, PDFInfo

from upptack.meeting.drafting.documents.document import LANGUAGE, TITLE, Document, Unwritable, tidy

# Both libraries log the names of the letters in a document, fontTools already at INFO; no log may hold them.
for _library in ("fpdf", "fontTools"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

FAMILY = "Roboto"
MARGIN, BODY, HEADING, TOP, SMALL = 25, 11, 13, 18, 9
"""Millimetres of margin; points of paragraphs, section headings, title, and footer with page number."""

LINE = 0.5
"""Millimetres of line height for each point of letter size: about 1.4 times the letters."""

COUNT = "\u200b\u200b"
"""What stands for the number of pages until it is known: signs that no text has left (`tidy`)."""

JOINERS = str.maketrans("", "", "\u200c\u200d\u200e\u200f")
"""Signs that only steer how other scripts join and turn; those scripts have no letters here."""


class _Undated(OutputProducer):
    """Writes no creation time: it would say when somebody met the caseworker."""

    def _add_info(self) -> PDFInfo:
        info = super()._add_info()
        info.creation_date = None  # type: ignore[assignment]
        return info


class _Pages(FPDF):
    """A4 pages with their numbers. No identity of the file (ID), which fpdf2 would draw from the time."""

    def footer(self) -> None:
        """The page's number and how many there are, as Swedish authorities write it: 1 (2)."""
        self.set_y(-15)
        self.set_font(FAMILY, "", SMALL)
        self.cell(0, 5, f"{self.page_no()} ({COUNT})", align="C")

    def file_id(self) -> None:
        """None: nothing in the file tells one making of it from another."""
        return None


def pdf(document: Document) -> bytes:
    """The document as a PDF file. Raises `Unwritable` when it has a sign that the letters cannot show."""
    pages = _Pages(format="A4")
    pages.set_margins(MARGIN, MARGIN, MARGIN)
    pages.set_auto_page_break(True, MARGIN)
    pages.set_title(TITLE)
    pages.set_lang(LANGUAGE)
    pages.alias_nb_pages(COUNT)
    try:
        _letters(pages)
        pages.add_page()
        _write(pages, document)
        return bytes(pages.output(output_producer_class=_Undated))
    finally:
        for font in pages.fonts.values():
            if isinstance(font, TTFFont):
                font.close()


def _letters(pages: FPDF) -> None:
    with as_file(files("font_roboto") / "files") as folder:
        pages.add_font(FAMILY, "", folder / "Roboto-Regular.ttf")
        pages.add_font(FAMILY, "B", folder / "Roboto-Bold.ttf")


def _write(pages: FPDF, document: Document) -> None:
    _block(pages, document.marking, "B", BODY)
    _block(pages, document.title, "B", TOP)
    for section in document.sections:
        _block(pages, section.heading, "B", HEADING)
        for paragraph in section.paragraphs:
            _block(pages, paragraph, "", BODY)
    _block(pages, document.footer, "", SMALL)


def _block(pages: FPDF, text: str, style: str, size: int) -> None:
    """One heading or paragraph with a half line after it; nothing when it is empty."""
    shown = tidy(text.translate(JOINERS))
    if not shown:
        return
    pages.set_font(FAMILY, style, size)
    font = pages.current_font
    _check(shown, font.cmap if isinstance(font, TTFFont) else ())
    pages.multi_cell(0, size * LINE, shown, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pages.ln(size * LINE / 2)


def _check(text: str, letters: Container[int]) -> None:
    """Raises `Unwritable` for the first sign that is not among the letters (code points)."""
    missing = next((sign for sign in text if sign != "\n" and ord(sign) not in letters), "")
    if missing:
        shown = f"◌{missing}" if unicodedata.combining(missing) else missing
        raise Unwritable(
            f"PDF-filen kan inte visa tecknet {shown} (U+{ord(missing):04X}). Ta Word-filen i stället: "
            "den kan innehålla tecken från alla språk."
        )
