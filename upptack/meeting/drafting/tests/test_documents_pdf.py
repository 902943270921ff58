"""A PDF says what the document says, in letters that show it, and nothing about who made it or when."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from importlib.resources import files
from io import BytesIO

import fpdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.meeting.drafting.documents import pdf as made
from upptack.meeting.drafting.documents.document import Document, Section, Unwritable, plain, tidy
from upptack.meeting.drafting.documents.pdf import JOINERS, pdf
from upptack.meeting.drafting.tests.pdf_reader import Pdf, pages
from upptack.meeting.drafting.tests.test_documents import REPORT
from upptack.meeting.drafting.tests.traces import traces

pytestmark = pytest.mark.pure

NAMES = "Zoë Åsa Öst, Nguyễn Thị, Łukasz Żółć, Şerife Çağlar, Ђорђе, Олена Їжак, Ελένη, Đặng, Ğ ı İ ș ț"
LATIN = "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x180)))
LETTERS = LATIN + "ΑΩαωΐЀЯяѐєџ–—’”…€\u200c \n\u00a0(){}\\"
TEXTS = st.text(st.sampled_from(LETTERS), max_size=300) | st.sampled_from([NAMES, "{nb} \\) (", "o" * 900, "a\n" * 90])
DOCUMENTS = st.builds(
    Document,
    title=TEXTS,
    marking=TEXTS,
    sections=st.lists(st.builds(Section, TEXTS, st.lists(TEXTS, max_size=4).map(tuple)), max_size=3).map(tuple),
    footer=TEXTS,
)


def packed(text: str) -> str:
    """A text without its blanks: where a line breaks on paper is not what the document says."""
    return "".join(text.translate(JOINERS).split())


def same(content: bytes, document: Document) -> None:
    """Asserts that the pages say the document, all of it and in order, and that each page has its number."""
    read = pages(content)
    for number, lines in enumerate(read, 1):
        assert lines.pop() == f"{number} ({len(read)})"
    assert packed("".join(line for lines in read for line in lines)) == packed(plain(document))


def test_the_report_can_be_read_again():
    content = pdf(REPORT)
    same(content, REPORT)
    (lines,) = pages(content)
    assert lines[:4] == ["Sekretess", "enligt 26 kap. 1 § OSL", "Orosanmälan", "Vad vi vet"]


@settings(max_examples=20)
@given(DOCUMENTS)
def test_every_document_can_be_read_again(document):
    same(pdf(document), document)


@pytest.mark.parametrize("fault", ["last letter", "two lines", "page number"])
def test_a_document_that_says_something_else_is_caught(fault, monkeypatch):
    written = made._block
    changes = {
        "last letter": lambda pages, text, style, size: written(pages, text[:-1], style, size),
        "two lines": lambda pages, text, style, size: written(pages, "\n".join(text.split("\n")[::-1]), style, size),
    }
    if fault == "page number":
        monkeypatch.setattr(made._Pages, "footer", lambda self: None)
    else:
        monkeypatch.setattr(made, "_block", changes[fault])
    with pytest.raises(AssertionError):
        same(pdf(REPORT), REPORT)


@cache
def font(name: str):
    """One of the fonts that the letters come from, by fontTools."""
    return import_module("fontTools.ttLib").TTFont(files("font_roboto") / "files" / f"Roboto-{name}.ttf")


def drawn(face, glyph):
    """How a glyph is drawn, composites taken apart."""
    pen = import_module("fontTools.pens.recordingPen").DecomposingRecordingPen(face.getGlyphSet())
    face.getGlyphSet()[glyph].draw(pen)
    return pen.value


def wrong_shapes(content: bytes) -> list[str]:
    """Letters whose drawing in the file is not the font's own drawing of that letter."""
    read, wrong = Pdf(content), []
    for number in read.fonts(read.pages[0]).values():
        below = read.linked(number, "DescendantFonts")
        places = read.streams[read.linked(below, "CIDToGIDMap")]
        inner = read.streams[read.linked(read.linked(below, "FontDescriptor"), "FontFile2")]
        face = import_module("fontTools.ttLib").TTFont(BytesIO(inner))
        whole = font("Bold" if b"RobotoBold" in read.bodies[number] else "Regular")
        for code, letter in read.letters(number).items():
            place = int.from_bytes(places[2 * code : 2 * code + 2], "big")
            if code and drawn(face, face.getGlyphName(place)) != drawn(whole, whole.getBestCmap()[ord(letter)]):
                wrong.append(letter)
    return wrong


def test_the_letters_are_drawn_as_what_they_are_read_as():
    content = pdf(Document(NAMES, sections=(Section("", (NAMES, LETTERS)),)))
    assert wrong_shapes(content) == []
    table = b"<0005>"
    assert content.count(table) == 2
    start = content.index(table) + len(b"<0005> <")
    seeded = content[:start] + b"0041" + content[start + 4 :]
    assert wrong_shapes(seeded) != []


@pytest.mark.parametrize(
    ("sign", "named"),
    [
        ("ق", "ق (U+0642)"),
        ("ት", "ት (U+1275)"),
        ("😀", "😀 (U+1F600)"),
        ("☐", "☐ (U+2610)"),
        ("\u0b3c", "◌\u0b3c (U+0B3C)"),
    ],
)
def test_a_sign_that_cannot_be_shown_is_named_and_nothing_else(sign, named):
    secret = f"Kanarie {sign} fågel"
    for document in (Document("a", secret), Document("a", sections=(Section("b", (secret,)),))):
        with pytest.raises(Unwritable) as found:
            pdf(document)
        assert str(found.value) == (
            f"PDF-filen kan inte visa tecknet {named}. Ta Word-filen i stället: "
            "den kan innehålla tecken från alla språk."
        )


@given(st.text(max_size=40))
@settings(max_examples=15)
def test_any_text_is_shown_or_refused(text):
    document = Document("Brev", sections=(Section("", (text,)),))
    letters = set(font("Regular").getBestCmap())
    unshown = [sign for sign in tidy(text.translate(JOINERS)) if sign != "\n" and ord(sign) not in letters]
    if unshown:
        with pytest.raises(Unwritable, match=f"U\\+{ord(unshown[0]):04X}"):
            pdf(document)
    else:
        same(pdf(document), document)


def test_the_file_tells_nothing_of_who_made_it_or_when(monkeypatch):
    content = pdf(REPORT)
    assert traces(content) == set()
    read = Pdf(content)
    (information,) = (body for body in read.bodies.values() if b"/Title" in body)
    assert information.split() == [b"<<", b"/Title", b"(Dokument)", b">>"]
    assert b"/Lang (sv-SE)" in content
    assert b"/ID" not in content
    monkeypatch.setattr("time.time", lambda: (datetime.now(UTC) + timedelta(days=800)).timestamp())
    monkeypatch.setattr(fpdf.fpdf, "datetime", Later)
    assert pdf(REPORT) == content


class Later(datetime):
    """A clock that is years ahead."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(days=800)


def test_a_file_as_the_library_makes_it_is_caught(monkeypatch):
    plainly = fpdf.FPDF()
    plainly.set_author("Kanarie")
    plainly.set_producer("py-pdf/fpdf2 fpdf")
    plainly.add_page()
    assert {"/Author", "/Producer", "/CreationDate", "fpdf"} <= traces(bytes(plainly.output()))
    monkeypatch.setattr(made, "_Undated", fpdf.output.OutputProducer)
    assert "/CreationDate" in traces(pdf(REPORT))


def test_no_log_holds_the_letters(caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    pdf(Document("Жж"))
    assert caplog.records == []
    for library in ("fpdf", "fontTools"):
        monkeypatch.setattr(logging.getLogger(library), "level", logging.NOTSET)
        logging.getLogger(library).manager._clear_cache()
    pdf(Document("Жж"))
    assert any("Glyph names" in record.getMessage() for record in caplog.records)
    monkeypatch.undo()
    logging.getLogger("fpdf").manager._clear_cache()
