"""The Word file and the PDF say the same, are accessible, tell nothing of who made them, and read nothing as markup."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from upptack.steering.report.documents import flat
from upptack.steering.report.documents.document import Paragraph, Section, Unwritable, figures
from upptack.steering.report.documents.pdf import pdf
from upptack.steering.report.documents.word import docx
from upptack.steering.report.tests.invented import HOSTILE, account, share
from upptack.steering.report.tests.reading import drawings, numbers, of_docx, of_pdf, plain, poppler

pytestmark = pytest.mark.pure


def differ(word: bytes, portable: bytes, drawn: str, folder: Path) -> dict[str, int]:
    """The numbers that do not stand as often in the one file as in the other, the drawings of the PDF set aside."""
    found = numbers(of_pdf(portable, folder))
    found.subtract(numbers(drawn))
    found.subtract(numbers(of_docx(word)))
    return {number: n for number, n in found.items() if n}


def drawn() -> str:
    """What stands in the drawings of the invented account."""
    return drawings("".join(part.page for part in flat.parts(account()) if part.kind == "picture"))


def test_both_files_hold_the_same_figures(tmp_path: Path) -> None:
    report = account()
    word, portable = docx(report), pdf(report)
    assert differ(word, portable, drawn(), tmp_path) == {}
    texts = {figure.text for figure in figures(report)}
    assert {"43\u00a0%", "dold", "cirka\u00a012\u00a0%", "12\u00a0345", "0,4\u00a0%"} <= texts
    for text in texts:
        assert plain(text) in plain(of_docx(word))
        assert plain(text) in plain(of_pdf(portable, tmp_path))


def test_a_file_that_says_another_number_is_caught(tmp_path: Path) -> None:
    report = account()
    changed = replace(report, summary=(Paragraph(("Frågan ställdes i ", share(0.97), " av mötena.")),))
    assert differ(docx(changed), pdf(report), drawn(), tmp_path) == {"43": 1, "97": -1}


@pytest.mark.parametrize(
    "text", [HOSTILE, "= Rubrik\n- punkt\n+ nummer\n/ term: x\n// borta\n/* borta */", "\\ \" ' ` # $ @ <"]
)
def test_what_is_written_is_never_markup(text: str, tmp_path: Path) -> None:
    report = account(text=text)
    word, portable = plain(of_docx(docx(report))), plain(of_pdf(pdf(report), tmp_path))
    assert plain(text) in word
    assert plain(text).replace(" ", "") in portable.replace(" ", "")


def test_the_title_is_data_too(tmp_path: Path) -> None:
    report = replace(account(), title="#panic() *a*", sections=(Section("x", '#read("/etc/passwd")', ()),))
    assert "#panic() *a*" in of_pdf(pdf(report), tmp_path)
    assert "Title:           #panic() *a*" in poppler("pdfinfo", pdf(report), tmp_path)


def test_the_pdf_is_tagged_with_title_language_and_table_headings(tmp_path: Path) -> None:
    content = pdf(account())
    about = poppler("pdfinfo", content, tmp_path)
    assert re.search(r"Tagged: +yes", about)
    assert re.search(r"Title: +Redovisning för 2026", about)
    assert not re.search(r"Author|Producer: +\S", about)
    assert b"/Lang (sv-SE)" in content or b"/Lang(sv-SE)" in content
    assert b"pdfuaid" in content
    tags = poppler("pdfinfo", content, tmp_path, "-struct-text")
    assert tags.count("Table (block)") == 2
    assert tags.count("TH ") == 4 + 2
    assert re.search(r'H1 .*\n\s+"Ställs frågan\?"', tags)
    assert re.search(r'H2 .*\n\s+"Frågan 2026"', tags)


def test_a_picture_without_words_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat.Picture, "alternative", property(lambda self: None))
    with pytest.raises(Unwritable):
        pdf(account())


def test_the_word_file_has_styles_headings_language_and_text_alternatives() -> None:
    word = Document(BytesIO(docx(account())))
    styles = [(p.style.name, p.text) for p in word.paragraphs]
    assert styles[0] == ("Title", "Redovisning för 2026")
    assert ("Heading 1", "Ställs frågan?") in styles
    assert ("Heading 2", "Frågan 2026") in styles
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in word.tables)
    assert {each.get(qn("w:val")) for each in word.styles.element.iter(qn("w:lang"))} == {"sv-SE"}
    (picture,) = word.inline_shapes
    words = picture._inline.docPr.get("descr")
    assert "Frågan 2026" in words
    assert "Högst är 43 procent" in plain(words)
    links = {rel.target_ref for rel in word.part.rels.values() if rel.is_external}
    assert "https://upptack.example/indikatorer/asked/" in links


def test_the_files_tell_nothing_of_who_made_them_or_when() -> None:
    core = Document(BytesIO(docx(account()))).core_properties
    assert (core.author, core.last_modified_by, core.comments, core.created, core.modified) == ("", "", "", None, None)
    assert core.title == "Redovisning för 2026"
    with zipfile.ZipFile(BytesIO(docx(account()))) as parts:
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"python-docx" not in b"".join(parts.read(name) for name in parts.namelist())
    assert pdf(account()) == pdf(account())
    assert docx(account()) == docx(account())


def test_a_draft_says_so_first_and_lists_what_is_missing(tmp_path: Path) -> None:
    report = account(lacking=("Ställs frågan?: 75 procent saknar källa.",))
    for text in (of_docx(docx(report)), of_pdf(pdf(report), tmp_path)):
        assert plain(text).startswith("Utkast: Redovisning för 2026")
        assert "75 procent saknar källa" in plain(text)
    assert not of_docx(docx(account())).startswith("Utkast")


def test_a_sign_that_no_letter_is_drawn_for_is_said_and_not_left_out() -> None:
    with pytest.raises(Unwritable, match=r"PDF-filen kan inte visa tecknet 😀\."):
        pdf(account(text="Vi är glada 😀"))


def test_names_in_other_letters_can_be_written(tmp_path: Path) -> None:
    assert "Łódź Ștefan Жанна Ελένη" in of_pdf(pdf(account(text="Łódź Ștefan Жанна Ελένη")), tmp_path)
