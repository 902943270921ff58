"""A document as a Word file (Office Open XML), for a case system or to go on writing in. Pure.

It has real headings, Swedish as its language, and none of what a template or a program leaves behind: author, company,
program, times, revision marks, thumbnail."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO

from docx import Document as Open
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from upptack.meeting.drafting.documents.document import LANGUAGE, TITLE, Document, tidy

FONT = "Arial"
KEPT_STYLES = {"Normal", "Heading 1", "Heading 2", "Default Paragraph Font", "Normal Table", "No List"}
TRACES = ("w:rsids", "w:proofState", "w:savePreviewPicture", "w14:docId", "w:attachedTemplate", "w:shapeDefaults")
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every part in the file: the first that a ZIP file can hold (APPNOTE 4.4.6), so it tells nothing."""


def docx(document: Document) -> bytes:
    """The document as a Word file: marking (bold), title (Heading 1), sections (Heading 2), footer last."""
    word = Open(BytesIO(_empty()))
    if marking := tidy(document.marking):
        word.add_paragraph().add_run(marking).bold = True
    _heading(word, document.title, 1)
    for section in document.sections:
        _heading(word, section.heading, 2)
        for paragraph in section.paragraphs:
            _paragraph(word, paragraph)
    _paragraph(word, document.footer)
    return _saved(word)


def _heading(word: Word, text: str, level: int) -> None:
    if shown := tidy(text):
        word.add_heading(shown, level)


def _paragraph(word: Word, text: str) -> None:
    if shown := tidy(text):
        word.add_paragraph(shown)


@cache
def _empty() -> bytes:
    """An empty document of the right size, look and language, freed of the template's traces."""
    word = Open()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    _look(word)
    _bare(word)
    return _saved(word)


def _look(word: Word) -> None:
    """Keeps the styles that are used, in black (a blue heading of 13 points is below 4.5:1), and sets the language."""
    styles = word.styles
    for style in list(styles):
        if style.name not in KEPT_STYLES:
            style.delete()
    for mark in list(styles.element.iter(qn("w:link"), qn("w:rsid"))):
        mark.getparent().remove(mark)
    for name, size in (("Normal", 11), ("Heading 1", 18), ("Heading 2", 13)):
        font = styles[name].font
        font.name, font.size, font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = styles[name].element.rPr.rFonts
        for attribute in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[attribute]
        fonts.set(qn("w:cs"), FONT)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)


def _bare(word: Word) -> None:
    """Takes away the parts and marks that tell of a program, a template or a person."""
    package, part = word.part.package, word.part
    core = word.core_properties._element
    for child in list(core):
        core.remove(child)
    word.core_properties.title, word.core_properties.language = TITLE, LANGUAGE
    for rels, kept in (
        (package.rels, {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}),
        (part.rels, {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS}),
    ):
        for key in [key for key, rel in rels.items() if rel.reltype not in kept]:
            del rels[key]
    settings = word.settings.element
    for tag in TRACES:
        for found in settings.findall(_name(tag)):
            settings.remove(found)
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), LANGUAGE)
    for element in part.element.iter():
        for key in [key for key in element.attrib if "}rsid" in key]:
            del element.attrib[key]


def _name(tag: str) -> str:
    """The full name of an element; python-docx does not know Word 2010's own prefix."""
    space = "{http://schemas.microsoft.com/office/word/2010/wordml}"
    return space + tag.removeprefix("w14:") if tag.startswith("w14:") else str(qn(tag))


def _saved(word: Word) -> bytes:
    """The file, with every part at the same time, since a ZIP file otherwise tells when it was made."""
    raw, clean = BytesIO(), BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as target:
        for name in parts.namelist():
            target.writestr(zipfile.ZipInfo(name, EPOCH), parts.read(name), zipfile.ZIP_DEFLATED)
    return clean.getvalue()
