"""A Word file says what the document says, with headings, in Swedish, without what a template or a program leaves."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO

import docx
import lxml.etree
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.meeting.drafting.documents import word
from upptack.meeting.drafting.documents.document import Document, Section, plain, tidy
from upptack.meeting.drafting.tests.test_documents import REPORT
from upptack.meeting.drafting.tests.traces import traces

pytestmark = pytest.mark.pure

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTS = st.text(max_size=80) | st.sampled_from(["زهرا می‌خواهم", "ትግስት", "Åsa 😀", "a\nb", "<w:p>&amp;</w:p>", "]]>"])
DOCUMENTS = st.builds(
    Document,
    title=TEXTS,
    marking=TEXTS,
    sections=st.lists(st.builds(Section, TEXTS, st.lists(TEXTS, max_size=3).map(tuple)), max_size=3).map(tuple),
    footer=TEXTS,
)


def opened(content: bytes):
    """The file as python-docx reads it."""
    return docx.Document(BytesIO(content))


def shown(document: Document) -> list[tuple[str, str]]:
    """The paragraphs that a file should have: style and text."""
    blocks = [("Normal", document.marking), ("Heading 1", document.title)]
    for section in document.sections:
        blocks += [("Heading 2", section.heading), *(("Normal", text) for text in section.paragraphs)]
    blocks.append(("Normal", document.footer))
    return [(style, tidy(text)) for style, text in blocks if tidy(text)]


@settings(max_examples=50)
@given(DOCUMENTS)
def test_the_file_has_the_same_paragraphs(document):
    found = [(paragraph.style.name, paragraph.text) for paragraph in opened(word.docx(document)).paragraphs]
    assert found == shown(document)
    assert "\n\n".join(text for _, text in found) == plain(document).rstrip("\n")


def test_a_paragraph_that_is_left_out_is_caught(monkeypatch):
    written = word._paragraph
    monkeypatch.setattr(word, "_paragraph", lambda file, text: "till" in text or written(file, text))
    with pytest.raises(AssertionError):
        test_the_file_has_the_same_paragraphs.hypothesis.inner_test(REPORT)


def test_the_file_tells_nothing_of_who_made_it_or_when(monkeypatch):
    content = word.docx(REPORT)
    assert traces(content) == set()
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {word.EPOCH}
        assert sorted(parts.namelist()) == [
            *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels"),
            *("word/document.xml", "word/settings.xml", "word/styles.xml"),
        ]
        core = lxml.etree.fromstring(parts.read("docProps/core.xml"))
    assert [(lxml.etree.QName(child).localname, child.text) for child in core] == [
        ("title", "Dokument"),
        ("language", "sv-SE"),
    ]
    years = time.localtime(time.time() + 800 * 86_400)
    monkeypatch.setattr("time.localtime", lambda *_: years)
    word._empty.cache_clear()
    assert word.docx(REPORT) == content


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (lambda file: setattr(file.core_properties, "author", "python-docx"), {"dc:creator", "python-docx"}),
        (lambda file: file.part.element.body.set(f"{W}rsidR", "00FC693F"), {"rsid"}),
    ],
)
def test_a_seeded_trace_is_caught(fault, found):
    file = opened(word.docx(REPORT))
    fault(file)
    assert found <= traces(word._saved(file))


def test_a_file_as_the_library_makes_it_is_caught():
    target = BytesIO()
    docx.Document().save(target)
    assert {"python-docx", "dc:creator", "dcterms:", "Template", "rsid", "microsoft macintosh"} <= traces(
        target.getvalue()
    )


def test_the_language_is_swedish_and_the_headings_are_black():
    file = opened(word.docx(REPORT))
    languages = [element.attrib for element in file.styles.element.iter(f"{W}lang")]
    assert [(found[f"{W}val"], found[f"{W}eastAsia"]) for found in languages] == [("sv-SE", "sv-SE")]
    assert file.settings.element.find(f"{W}themeFontLang").get(f"{W}val") == "sv-SE"
    for name in ("Normal", "Heading 1", "Heading 2"):
        font = file.styles[name].font
        assert (font.name, str(font.color.rgb)) == ("Arial", "000000")
    assert {style.name for style in file.styles} <= word.KEPT_STYLES
    assert file.paragraphs[0].runs[0].bold
    page = file.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
