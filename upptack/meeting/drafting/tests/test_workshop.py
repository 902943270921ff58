"""The workshop as a caseworker meets it: every kind and format, what stops a draft, and that nothing is kept."""

from __future__ import annotations

import logging
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone
from docx import Document as Word
from icalendar import Calendar

from upptack.law.provisions import CHECK_AGAIN, UNREAD
from upptack.meeting.drafting.documents import sdk
from upptack.meeting.drafting.tests.workshop_forms import (
    FILLED,
    SDK,
    draft_of,
    main,
    marks,
    press,
    tree,
    where,
)
from upptack.meeting.drafting.workshop import contents, pages, queries, rules, views
from upptack.meeting.drafting.workshop.rules import Context
from upptack.staff.rules import Role

CANARY = "kanariegatan"
"""In letters that look the same in whatever a value is packed into."""
FORMATS = [(kind, format) for kind, form in contents.forms().items() for format in form.formats]
ENDING = {"pdf": "pdf", "docx": "docx", "sdk": "xml"}


@pytest.fixture
def alva(sign_in):
    return sign_in()


def refused(answer):
    """Whether the answer is a page without a draft, and no file."""
    return "Content-Disposition" not in answer.headers and not draft_of(answer)


def test_caseworkers_and_specialists_may_open_it_and_nobody_else(client, sign_in):
    assert client.get("/utkast/").status_code == client.post(where(rules.SMS)).status_code == 302
    for email, status in (("handlaggare@fk.example", 200), ("specialist@fk.example", 200), ("chef@fk.example", 403)):
        browser = sign_in(email)
        assert {browser.get("/utkast/").status_code, browser.get(where(rules.NOTE)).status_code} == {status}
    assert views.workshop.who == views.draft.who == {Role.CASEWORKER, Role.SPECIALIST}
    assert sign_in().get("/utkast/dagbok/").status_code == 404


def test_every_kind_has_a_form_and_a_draft(alva):
    links = tree(alva.get("/utkast/")).xpath("//main//li/h2/a/@href")
    assert links == [where(kind) for kind in rules.KINDS]
    for kind in rules.KINDS:
        empty = alva.get(where(kind))
        assert (empty.status_code, draft_of(empty)) == (200, "")
        assert "Vem kan läsa?" in main(empty)
        made = press(alva, kind)
        assert (made.status_code, marks(made)) == (200, [])
        assert draft_of(made)
        assert tree(made).xpath("//button[@data-copy='text']")
        offered = tree(made).xpath("//button[@name='do']/@value")
        assert set(offered) & set(ENDING) == set(contents.forms()[kind].formats)
        ids = tree(made).xpath("//@id")
        assert len(ids) == len(set(ids))
        for control in tree(made).xpath("//main//input[not(@type='hidden')] | //main//select | //main//textarea"):
            named = tree(made).xpath("//label[@for=$id]", id=control.get("id") or "-")
            assert named or control.xpath("ancestor::label")


@pytest.mark.parametrize(("kind", "format"), FORMATS)
def test_every_format_is_a_file_with_a_neutral_name(alva, kind, format):
    answer = press(alva, kind, format)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="dokument.{ENDING[format]}"'
    assert answer.headers["Cache-Control"] == "no-store"
    if format == "pdf":
        assert answer.content.startswith(b"%PDF-")
    if format == "docx":
        said = "\n".join(paragraph.text for paragraph in Word(BytesIO(answer.content)).paragraphs)
        for line in filter(None, draft_of(press(alva, kind)).split("\n")):
            assert line in said


def test_the_message_carries_the_pdf_and_says_nothing_itself(alva):
    one, other = (sdk.read(press(alva, rules.REPORT, "sdk").content) for _ in range(2))
    assert (one.subject, one.text) == ("Meddelande", "Se den bifogade filen.")
    assert [(each.name, each.mime) for each in one.attachments] == [("dokument.pdf", "application/pdf")]
    assert one.attachments[0].content.startswith(b"%PDF-")
    assert one.sender.organisation == SDK["sdk_from"]
    assert (one.conversation_id, other.conversation_id) == (one.message_id, other.message_id)
    assert one.message_id != other.message_id


@pytest.mark.parametrize("missing", sorted(SDK))
def test_a_message_without_an_address_is_asked_for(alva, missing):
    answer = press(alva, rules.REPORT, "sdk", **{missing: ""})
    assert answer.status_code == 422
    assert tree(answer).xpath("//*[@role='alert']//a/@href") == [f"#{missing}"]
    assert tree(answer).xpath("//details[@open]//*[@id=$id]", id=missing)
    wrong = press(alva, rules.REPORT, "sdk", sdk_from="ingen adress")
    assert wrong.status_code == 422
    assert "0203:" in " ".join(tree(wrong).xpath("//*[@role='alert']//text()"))


def test_the_calendar_has_two_days_and_neutral_words(alva):
    answer = press(alva, rules.REPORT, "calendar", sent_on="2026-11-23")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kalender.ics"'
    assert answer.headers["Cache-Control"] == "no-store"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    found = [(event["DTSTART"].dt, str(event["SUMMARY"])) for event in events]
    assert found == [(date(2026, 12, 7), "Följ upp"), (date(2026, 12, 14), "Fråga om återkoppling")]
    assert b"Elsa" not in answer.content
    assert "Content-Disposition" not in press(alva, rules.NOTE, "calendar").headers
    assert press(alva, rules.REPORT, "calendar", sent_on="i går").status_code == 422


def test_a_report_for_two_children(alva):
    text = draft_of(press(alva, rules.REPORT))
    for said in (
        f"Sekretessmarkering. 40 kap. 7 g § offentlighets- och sekretesslagen (2009:400). {timezone.localdate()}. "
        "Försäkringskassan.",
        "Socialnämnden, Stockholms kommun",
        "Försäkringskassan, Sjukförsäkring Stockholm 1",
        "Handläggare: Alva Berg",
        "enligt 19 kap. 1 § socialtjänstlagen (2025:400)",
        "Namn: Elsa Prov\nPersonnummer eller födelseår: 2017\nVar barnet finns nu: inte känt av oss",
        "Namn: Ivar Prov\nPersonnummer eller födelseår: inte känt av oss\nVar barnet finns nu: hos mormor",
        "Barnets förälder berättade det här i ett telefonsamtal med oss den 2026-11-20.",
        "Personen berättade att en närstående har gjort personen illa fysiskt.",
        "Han slog mig så att barnen såg det, sade personen.",
        "Personen vet att anmälan görs.",
        "19 kap. 6 § socialtjänstlagen (2025:400)",
    ):
        assert said in text
    bare = draft_of(press(alva, rules.REPORT, feedback="", mark=""))
    assert "Sekretessmarkering" not in bare
    assert "19 kap. 6 §" not in bare


def test_the_duty_is_shown_with_the_words_of_the_law(alva, sign_in):
    page = main(alva.get(where(rules.REPORT)))
    assert "Anmäl oro för barn genast" in page
    assert "skyldiga att genast anmäla till socialnämnden" in page
    assert "Kontrollerad 2026-02-28" in page
    assert queries.duty(rules.Draft(rules.REPORT), "jam").words.title == "Fråga juristen i dag"
    young = rules.Draft(rules.REPORT, told=("exposed.violence.yes", "shared.age.under_18"))
    assert queries.duty(young, "af").must


def test_after_its_expiry_the_law_is_marked(alva, monkeypatch):
    for kind in rules.KINDS:
        tagged = tree(alva.get(where(kind))).xpath("//form//section/p[span[contains(@class,'tag-warn')]]")
        assert all(UNREAD in each.text_content() for each in tagged)
        assert len(tagged) == (kind in (rules.REPORT, rules.NOTE))
    late = timezone.localtime().replace(year=2027, month=3, day=1)
    monkeypatch.setattr(pages, "timezone", SimpleNamespace(localtime=lambda: late))
    for kind in rules.KINDS:
        page = tree(alva.get(where(kind)))
        marked = page.xpath("//form//section/p[span[contains(@class,'tag-warn')]]")
        assert len(marked) >= len(contents.forms()[kind].law)
        assert any(CHECK_AGAIN in each.text_content() for each in marked)


def test_danger_comes_first(alva):
    stopped = press(alva, rules.REPORT, danger="yes")
    assert (stopped.status_code, refused(stopped)) == (422, True)
    assert tree(stopped).xpath("//*[contains(@class,'level-now')]//h2/text()") == ["Ring först"]
    rung = press(alva, rules.REPORT, danger="yes", called="yes")
    assert "ringde 112 eller socialjouren innan" in draft_of(rung)


def test_who_told_can_be_left_out(alva):
    answer = press(alva, rules.REPORT, who="withheld", own="")
    text = draft_of(answer)
    assert "Av anmälan framgår inte vem som lämnade dem eller när." in text
    assert "ersonen berättade" not in text
    assert "förälder" not in text
    blocked = press(alva, rules.REPORT, who="withheld", own="Mamman berättade det.")
    assert refused(blocked)
    assert "Vem som har berättat" in main(blocked)


def test_the_receiver_is_named_and_an_unchecked_number_is_not_shown(alva):
    page = press(alva, rules.REPORT, "show")
    assert "Stockholms kommun" in main(page)
    assert "Ingen kontrollerad kontaktväg finns här." in main(page)
    assert queries.receiver("9999", timezone.localtime()) is None


@pytest.mark.parametrize(
    ("kind", "fields", "at"),
    [
        (rules.REPORT, {"municipality": ""}, "municipality"),
        (rules.REPORT, {"told": [], "own": ""}, "told"),
        (rules.REPORT, {"told_on": "2999-01-01"}, "told_on"),
        (rules.REPORT, {"told_on": "igår"}, "told_on"),
        (rules.REPORT, {"own": "x" * 2001}, "own"),
        (rules.REPORT, {"child-6-name": "x" * 81}, "child-6-name"),
        (rules.NOTE, {"matters": "no"}, "matters"),
        (rules.NOTE, {"told": []}, "told"),
        (rules.NOTE, {"officer": " "}, "officer"),
        (rules.LETTER, {"purpose": ""}, "purpose"),
        (rules.LETTER, {"purpose": "booked"}, "when"),
        (rules.SMS, {"purpose": "documents"}, "what"),
        (rules.SMS, {"phone": ""}, "phone"),
        (rules.INTERPRETER, {"language": " "}, "language"),
    ],
)
def test_what_has_to_be_changed_is_said_at_its_field(alva, kind, fields, at):
    for do in ("make", *contents.forms()[kind].formats):
        answer = press(alva, kind, do, **fields)
        assert (answer.status_code, refused(answer)) == (422, True)
        assert tree(answer).xpath("//*[@role='alert']//a/@href") == [f"#{at}"]
        assert tree(answer).xpath("//*[@id=$id]", id=at)


@pytest.mark.parametrize("kind", [rules.LETTER, rules.SMS])
@pytest.mark.parametrize(
    "answers",
    [
        {"safe": "no"},
        {"safe": "unknown"},
        {"safe": ""},
        {"shared": "yes"},
        {"shared": "unknown", "agreed": "no"},
        {"shared": "yes", "agreed": "unknown"},
    ],
)
def test_nothing_is_written_to_an_unsafe_address_or_number(alva, kind, answers):
    for do in ("make", *contents.forms()[kind].formats):
        answer = press(alva, kind, do, **answers)
        assert (answer.status_code, refused(answer)) == (422, True)
        assert "Gör så här i stället" in main(answer)
    assert draft_of(press(alva, kind, shared="yes", agreed="yes"))


def test_nothing_is_kept_and_no_address_or_title_holds_it(alva, caplog):
    caplog.set_level(logging.DEBUG)
    alva.get(where(rules.REPORT))
    before = {row.session_key: row.get_decoded() for row in Session.objects.all()}
    for kind in rules.KINDS:
        texts = [each.id for each in contents.forms()[kind].fields if each.type in ("text", "area")]
        typed = {id: CANARY for id in texts if not id.startswith("sdk")}
        if kind == rules.REPORT:
            typed |= {"child-1-name": CANARY, "guardian-2-name": CANARY}
        for do in ("make", "show", "stay", "calendar", *contents.forms()[kind].formats):
            answer = press(alva, kind, do, **typed)
            if "Content-Disposition" in answer.headers:
                assert CANARY not in str(answer.headers)
                continue
            page = tree(answer)
            assert CANARY in answer.content.decode()
            assert page.xpath("string(//title)") == "Utkast – Upptäck"
            assert not [url for url in page.xpath("//@href | //@action | //@src") if CANARY in url]
            assert not answer.cookies or CANARY not in str(answer.cookies)
    after = {row.session_key: row.get_decoded() for row in Session.objects.all()}
    assert after.keys() == before.keys()
    assert CANARY not in repr(after)
    assert CANARY not in caplog.text
    assert CANARY not in repr(getattr(cache, "_cache", {}))
    assert CANARY not in alva.get(where(rules.NOTE), {"own": CANARY}).content.decode()


def test_what_is_typed_is_shown_as_words_never_as_markup(alva):
    hostile = "<b>kanarie</b>\"'</textarea><script>x()</script>{{ 7 }}{den}"
    for kind in rules.KINDS:
        texts = [each.id for each in contents.forms()[kind].fields if each.type in ("text", "area")]
        answer = press(alva, kind, **dict.fromkeys(texts, hostile))
        assert "<script>x()" not in answer.content.decode()
        assert "{{ 7 }}" in answer.content.decode()
        assert not tree(answer).xpath("//main//b")


def test_staying_signed_in_keeps_what_was_typed_and_makes_nothing(alva):
    answer = press(alva, rules.NOTE, stay="1", own="kvar")
    assert (answer.status_code, draft_of(answer), tree(answer).xpath("//*[@role='alert']")) == (200, "", [])
    assert tree(answer).xpath("string(//textarea[@id='own'])").strip() == "kvar"
    assert tree(answer).xpath("//input[@name='told'][@checked]/@value") == FILLED[rules.NOTE]["told"]


def test_a_conversation_opens_the_form_with_what_was_told(member, rf):
    facts = {"role": "exposed", "physical": "yes", "fear": "today", "sexual": "no", "weapon": "unknown"}
    request = rf.get("/")
    request.user = member
    context = Context("fk", facts, municipality="0180", matter="sjukpenning", two_party="no")
    page = tree(pages.opened(request, rules.REPORT, context))
    assert page.xpath("//input[@name='told'][@checked]/@value") == ["exposed.physical.yes", "shared.fear.today"]
    assert page.xpath("//select[@id='municipality']/option[@selected]/@value") == ["0180"]
    assert page.xpath("//select[@id='matter']/option[@selected]/@value") == ["sjukpenning"]
    assert page.xpath("//form[@id='draft']/@action") == [where(rules.REPORT)]
    assert not draft_of(pages.opened(request, rules.LETTER, context))


def test_the_officer_is_named_and_the_agency_is_filled_in(alva):
    page = tree(alva.get(where(rules.REPORT)))
    values = {id: page.xpath("string(//*[@id=$id]/@value)", id=id) for id in ("office", "officer", "phone", "position")}
    assert values == {
        "office": "Försäkringskassan, Sjukförsäkring Stockholm 1",
        "officer": "Alva Berg",
        "phone": "",
        "position": "",
    }
    assert page.xpath("//input[@type='checkbox'][@checked]/@name") == ["feedback", "mark"]
