"""The account in one click: the page, the Word file and the PDF hold the same figures of a released year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from upptack.staff.models import Member
from upptack.steering.report import actions, queries, rules
from upptack.steering.report.contents import sections
from upptack.steering.report.documents import document
from upptack.steering.report.tests import released
from upptack.steering.report.tests.reading import drawings, numbers, of_docx, of_page, of_pdf, plain

pytestmark = pytest.mark.django_db

MONA = "samordnare@jam.example"
READERS = ("handlaggare@fk.example", "chef@fk.example", "redaktor@sos.example", "dso@jam.example")
Clock = Callable[[datetime], None]


@pytest.fixture
def mona(sign_in: Callable[..., Client], clock_at: Clock) -> Client:
    """The coordinator's browser, on a day when last year has been released."""
    client = sign_in(MONA)
    clock_at(released.NOW)
    return client


def write(text: str = "Vi har arbetat med det här under året.", **others: str) -> None:
    """Writes every text that is needed, `others` by section."""
    by = Member.objects.get(email=MONA)
    for each in sections().values():
        if each.needed or each.id in others:
            actions.save(released.YEAR, each.id, others.get(each.id, text), seen=0, by=by, at=released.NOW)


def test_the_page_and_both_files_hold_the_same_figures(mona: Client, tmp_path: Path) -> None:
    released.year()
    write(fragan="Av 4 400 svarade 87 procent ja [af-2024-2].\n\n#panic() *fet* <b>")
    page = mona.get("/rapport/2025/").content.decode()
    word, portable = mona.get("/rapport/2025/word/"), mona.get("/rapport/2025/pdf/")
    assert word["Content-Disposition"] == 'attachment; filename="redovisning-2025.docx"'
    assert portable["Content-Disposition"] == 'attachment; filename="redovisning-2025.pdf"'
    on_page, in_word = of_page(page), of_docx(word.content)
    in_pdf = of_pdf(portable.content, tmp_path)
    assert numbers(on_page) == numbers(in_word)
    assert numbers(in_pdf) - numbers(drawings(page)) == numbers(in_word)
    for text in (on_page, in_word, in_pdf):
        assert "Frågan om våld ställdes i 79 procent" in plain(text)
        assert "Av handlingsplanens 2 aktiviteter är 1 klara och 1" in plain(text)
        assert "#panic() *fet* <b>" in plain(text)
        assert "Sen. Skriv en rutin (Försäkringskassan). Pågår, senast 31 januari 2026." in plain(text)
        assert "Utkast" not in text
    assert "dold" in on_page


def test_what_is_hidden_is_never_told(mona: Client) -> None:
    released.year()
    report = queries.report(2025, released.TODAY, lambda name, *args: f"https://x.example/{name}/{'/'.join(args)}")
    shown = [figure for figure in document.figures(report) if figure.shown == document.FigureState.HIDDEN]
    assert shown
    assert all(figure.value is None and figure.text == "dold" for figure in shown)
    chart = next(
        block
        for section in report.sections
        for block in section.blocks
        if isinstance(block, document.Chart) and block.rows_are == "Myndighet"
    )
    assert {row.label: row.figures[0].text for row in chart.rows}["Migrationsverket"] == "dold"
    assert all(figure.of.address.startswith("https://x.example/") for figure in document.figures(report))


def test_no_sentence_of_the_account_has_a_number_of_its_own(mona: Client) -> None:
    released.year()
    report = queries.report(2025, released.TODAY, lambda name, *args: "https://x.example/")
    own = (*report.summary, *(b for s in report.sections for b in s.blocks if isinstance(b, document.Paragraph)))
    strings = [piece for each in own for piece in each.pieces if isinstance(piece, str)]
    assert strings
    assert [lack for text in strings for lack in rules.lacks(text, ())] == [
        lack for text in strings if "enheter har lämnat" in text for lack in rules.lacks(text, ())
    ]


def test_a_number_without_a_source_keeps_the_account_a_draft(mona: Client) -> None:
    write(fragan="75 procent av handläggarna frågar.")
    for kind in ("word", "pdf"):
        refused = mona.get(f"/rapport/2025/{kind}/")
        assert refused.status_code == 422
        assert "75 procent saknar källa" in refused.content.decode()
        draft = mona.get(f"/rapport/2025/{kind}/?utkast")
        assert draft.status_code == 200
        assert "redovisning-2025-utkast." in draft["Content-Disposition"]
    assert "<h1>Utkast: " in mona.get("/rapport/2025/").content.decode()
    text = queries.text(2025, "fragan")
    sourced = "75 procent av handläggarna frågar [af-2024-1]."
    mona.post("/rapport/2025/text/fragan/", {"text": sourced, "seen": text.version})
    assert mona.get("/rapport/2025/word/").status_code == 200
    assert "<h1>Ökad upptäckt av våld" in mona.get("/rapport/2025/").content.decode()


def test_a_text_that_is_needed_and_not_written_keeps_it_a_draft(mona: Client) -> None:
    write()
    assert mona.get("/rapport/2025/word/").status_code == 200
    mona.post("/rapport/2025/text/framat/", {"text": "", "seen": 1})
    refused = mona.get("/rapport/2025/word/")
    assert refused.status_code == 422
    assert "Delen ”Nästa år”: texten är inte skriven." in refused.content.decode()


def test_a_sign_that_pdf_cannot_show_is_said(mona: Client) -> None:
    write(fragan="Bra 😀")
    answer = mona.get("/rapport/2025/pdf/")
    assert answer.status_code == 422
    assert "PDF-filen kan inte visa tecknet 😀." in answer.content.decode()
    assert mona.get("/rapport/2025/word/").status_code == 200


def test_the_list_says_how_far_each_section_has_come(mona: Client) -> None:
    write(fragan="75 procent frågar.")
    page = mona.get("/rapport/").content.decode()
    for word in (
        "2026",
        "2025",
        "Siffra utan källa",
        "Skriven",
        "Saknas",
        "Ingen text, behövs inte",
        "Kvar att göra: 1",
    ):
        assert word in page
    for address in ("/rapport/2025/", "/rapport/2025/word/", "/rapport/2025/pdf/", "/rapport/2025/text/fragan/"):
        assert f'href="{address}"' in page


def test_writing_shows_what_lacks_a_source_and_what_can_be_referred_to(mona: Client) -> None:
    saved = mona.post("/rapport/2025/text/fragan/", {"text": "75 procent frågar.", "seen": "0"}, follow=True)
    page = saved.content.decode()
    assert "Texten är sparad." in page
    assert "75 procent saknar källa: ”75 procent frågar.”" in page
    for name in ("[asked]", "[af-2024-1]", "[handlingsplanen]"):
        assert f"<dt>{name}</dt>" in page


def test_nothing_is_lost_when_two_write_at_once(mona: Client) -> None:
    write(fragan="Monas text.")
    answer = mona.post("/rapport/2025/text/fragan/", {"text": "Den andras text.", "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Monas text." in page
    assert "Den andras text." in page
    assert 'name="seen" value="1"' in page
    mona.post("/rapport/2025/text/fragan/", {"text": "Båda texterna.", "seen": "1"})
    assert [each.text for each in queries.earlier(2025, "fragan")] == ["Båda texterna.", "Monas text."]


def test_a_person_has_no_place_in_the_texts(mona: Client) -> None:
    answer = mona.post("/rapport/2025/text/fragan/", {"text": "Anna, 19811218-9876, frågades.", "seen": "0"})
    assert answer.status_code == 422
    assert "Ta bort personnumret." in answer.content.decode()
    assert queries.text(2025, "fragan") is None


@pytest.mark.parametrize("email", READERS)
def test_every_member_reads_and_only_the_coordinator_writes(
    email: str, sign_in: Callable[..., Client], clock_at: Clock
) -> None:
    client = sign_in(email)
    clock_at(released.NOW)
    assert client.get("/rapport/").status_code == client.get("/rapport/2026/").status_code == 200
    assert "/text/" not in client.get("/rapport/").content.decode() + client.get("/rapport/2026/").content.decode()
    for address in ("word/", "pdf/", "word/?utkast", "text/fragan/"):
        assert client.get(f"/rapport/2026/{address}").status_code == 403
    assert client.post("/rapport/2026/text/fragan/", {"text": "x", "seen": 0}).status_code == 403


def test_there_is_no_other_year_or_section(mona: Client) -> None:
    for address in ("2018/", "2027/", "1/", "2018/word/", "2025/text/annat/", "2018/text/fragan/"):
        assert mona.get(f"/rapport/{address}").status_code == 404


def test_nobody_reads_without_signing_in(client: Client, content: None) -> None:
    for address in ("", "2026/", "2026/word/", "2026/pdf/", "2026/text/fragan/"):
        assert client.get(f"/rapport/{address}").status_code == 302
