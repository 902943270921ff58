"""The language help: what is typed comes back as text, marked with reasons in words; nothing found is no clearance."""

from __future__ import annotations

import re

import lxml.html
import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache

from upptack.language.spans import Span
from upptack.meeting.drafting import queries, rules
from upptack.staff.rules import Role

WHERE = "/sprakhjalp/"
HOSTILE = "<b>kanarie</b>\"'&amp;</textarea><script>x()</script>{{ 7 }}"


def send(client, **fields):
    """Posts a draft as the page does, and gives the answer with its tree."""
    answer = client.post(WHERE, {"tool": "signals", "language": "sv", "text": "", **fields})
    return answer, lxml.html.fromstring(answer.content.decode())


def said(tree):
    return tree.xpath("string(//*[@id='said'])").strip()


def words(tree, path="//main"):
    return " ".join(tree.xpath(path)[0].text_content().replace("\n", " ").split(" "))


@pytest.fixture
def finding(monkeypatch):
    """Makes the tool of signals find what a test says."""

    def find(*spans):
        monkeypatch.setitem(queries.TOOLS, "signals", (lambda draft: spans, queries.names.SIGNALS))

    return find


def test_every_member_may_open_it_and_nobody_else(client, sign_in):
    assert client.get(WHERE).status_code == client.post(WHERE).status_code == 302
    for email in ("handlaggare@fk.example", "chef@fk.example", "dso@jam.example"):
        page = sign_in(email).get(WHERE)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    from upptack.meeting.drafting import views

    assert views.language_help.who == frozenset(Role)


def test_the_page_says_what_it_does_and_does_not(alva):
    text = words(lxml.html.fromstring(alva.get(WHERE).content.decode()))
    for promise in ("Inget sparas", "hittar ord, inte sanning", "missar saker", "räknar inga poäng", "beslutar inget"):
        assert promise in text


def test_a_question_that_is_hard_to_answer_is_marked_with_why_and_better_words(alva):
    answer, tree = send(alva, tool="lint", text="Du har väl inga problem hemma?")
    assert answer.status_code == 200
    assert tree.xpath("//mark[not(@class)]")
    assert "Fråga hellre" in words(tree)
    assert re.match(r"\d+ markering", said(tree))


def test_a_signal_is_marked_and_a_denied_one_is_grey_with_its_context_in_words(alva):
    _, tree = send(alva, text="Jag får inte träffa mina vänner. Han har aldrig slagit mig.")
    standing, aside = tree.xpath("//mark[not(@class)]"), tree.xpath("//mark[@class='aside']")
    assert standing
    assert aside
    cards = [" ".join(card.text_content().split()) for card in tree.xpath("//*[@id='found']//li")]
    assert any("nedtonad" in card and ("nekat" in card) for card in cards)
    assert any("nedtonad" not in card and "Fråga till exempel" in card for card in cards)


def test_a_leak_is_found_in_text_file_name_and_subject(alva):
    fields = {"protect": "Björkgatan 4", "reader": ["other_party"], "filename": "Bjorkgatan_4.pdf"}
    _, tree = send(alva, tool="leaks", text="Flytten till Björkgatan 4 är klar.", subject="Björkgatan", **fields)
    parts = [label.text_content() for label in tree.xpath("//*[@id='found']/p[@class='say-label']")]
    assert parts == ["Filens namn", "Ämnesrad"]
    assert len(tree.xpath("//mark[not(@class)]")) >= 3
    assert tree.xpath("//input[@name='reader'][@checked]/@value") == ["other_party"]


def test_who_may_know_makes_it_no_leak_and_nobody_chosen_counts_as_the_other_party(alva):
    fields = {"tool": "leaks", "text": "Hon bor på Björkgatan 4.", "protect": "Björkgatan 4"}
    _, allowed = send(alva, reader=["person"], **fields)
    assert not allowed.xpath("//mark[not(@class)]")
    _, nobody = send(alva, **fields)
    assert nobody.xpath("//mark[not(@class)]")
    assert "Du har inte valt vem som kan läsa" in words(nobody)


def test_a_person_in_a_story_is_marked(alva):
    _, tree = send(alva, tool="deidentify", text="Hon heter Anna Lindqvist, 19850709-9805.")
    assert tree.xpath("//mark")
    assert "Gör så här" in words(tree)


def test_nothing_found_is_no_clearance(alva, finding):
    finding()
    for tool, sentence in (
        ("signals", "Mycket våld syns inte i orden"),
        ("lint", "känner igen vissa sätt att fråga"),
        ("leaks", "inte allt som kan leda till en person"),
        ("deidentify", "kan avslöja vem det gäller"),
    ):
        _, tree = send(alva, tool=tool, text="Hur har du det?", reader=["person"])
        if tree.xpath("//mark"):
            continue
        assert said(tree) == "Inget hittat. Det är inget klartecken."
        assert sentence in words(tree)
    _, tree = send(alva, text="x")
    assert said(tree) == "Inget hittat. Det är inget klartecken."


def test_what_is_set_aside_alone_is_no_clearance_either(alva, finding):
    finding(Span(0, 2, "fear", ("denied",)))
    _, tree = send(alva, text="abc")
    assert said(tree) == "1 markering, nedtonad av sammanhanget. Det är inget klartecken."
    finding(Span(0, 2, "fear", ("denied",)), Span(1, 3, "fear"), Span(2, 3, "control", ("idiom",)))
    assert said(send(alva, text="abc")[1]) == "3 markeringar. 2 är nedtonade, för sammanhanget tar bort tyngden."


def test_what_is_typed_is_shown_as_words_never_as_markup(alva, finding):
    finding(Span(0, 12, "fear", (), "<i>varför</i>", "<u>fråga</u>"), Span(3, 40, "control"), Span(0, 3, "<s>"))
    for fields in (
        {"text": HOSTILE},
        {"text": HOSTILE * 400},
        {"tool": "leaks", "text": HOSTILE, "protect": HOSTILE, "filename": HOSTILE, "subject": HOSTILE},
        {"text": HOSTILE, "tool": HOSTILE, "language": HOSTILE, "reader": HOSTILE},
    ):
        answer, tree = send(alva, **fields)
        html = answer.content.decode()
        assert "<script>x()" not in html
        assert not tree.xpath("//main//b | //main//i | //main//u | //main//s")
        assert tree.xpath("string(//textarea[@id='text'])").lstrip("\n") == fields["text"]
        assert "{{ 7 }}" in html


def test_a_text_that_is_too_long_is_kept_so_that_it_can_be_parted(alva):
    long = "å" * (rules.TEXT + 1)
    answer, tree = send(alva, text=long)
    assert answer.status_code == 422
    assert f"Texten är {rules.said(rules.TEXT + 1)} tecken" in words(tree, "//*[@role='alert']")
    assert tree.xpath("string(//textarea[@id='text'])").strip() == long
    assert not tree.xpath("//mark")
    assert send(alva, text="😀" * rules.TEXT)[0].status_code == 200


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"text": " \n"}, "text"),
        ({"text": "x", "tool": "leaks", "protect": "a\n" * 51}, "protect"),
        ({"text": "x", "tool": "leaks", "protect": "a" * 201}, "protect"),
        ({"text": "x", "tool": "leaks", "filename": "a" * 201}, "filename"),
        ({"text": "x", "tool": "leaks", "subject": "a" * 201}, "subject"),
    ],
)
def test_what_has_to_be_changed_is_said_at_its_field(alva, fields, at):
    answer, tree = send(alva, **fields)
    assert answer.status_code == 422
    assert tree.xpath("//*[@role='alert']//a/@href") == [f"#{at}"]
    assert tree.xpath(f"//*[@id='{at}']")
    if at != "text":
        assert tree.xpath("//details[@open]//*[@id=$at]", at=at)
        assert send(alva, **{**fields, "tool": "lint"})[0].status_code == 200


def test_staying_signed_in_without_scripts_keeps_the_page(alva):
    answer, tree = send(alva, stay="1", protect="Björkgatan 4")
    assert (answer.status_code, tree.xpath("//*[@role='alert']")) == (200, [])
    assert tree.xpath("string(//textarea[@id='protect'])").strip() == "Björkgatan 4"
    assert tree.xpath("//button[@form='draft'][@name='stay']")


def test_a_tool_that_fails_never_reads_as_nothing_found(alva, monkeypatch, caplog):
    def broken(draft):
        raise ValueError(draft.text)

    monkeypatch.setitem(queries.TOOLS, "signals", (broken, queries.names.SIGNALS))
    answer, tree = send(alva, text="kanariefågel")
    assert answer.status_code == 422
    assert "inget är granskat" in words(tree, "//*[@role='alert']")
    assert "Inget hittat" not in words(tree)
    assert tree.xpath("string(//textarea[@id='text'])").strip() == "kanariefågel"
    assert caplog.records[0].message == "a language tool failed"


def test_nothing_is_kept_and_no_address_or_title_holds_it(alva, django_assert_num_queries):
    alva.get(WHERE)
    before = {row.session_key: row.get_decoded() for row in Session.objects.all()}
    answer, tree = send(alva, tool="leaks", text="kanariefågel", protect="kanariefågel", filename="kanariefågel")
    assert answer.status_code == 200
    after = {row.session_key: row.get_decoded() for row in Session.objects.all()}
    assert "kanariefågel" not in repr(after)
    assert after.keys() == before.keys()
    assert not [key for key in getattr(cache, "_cache", {}) if "kanarie" in str(key)]
    assert "kanarie" not in tree.xpath("string(//title)")
    assert not [url for url in tree.xpath("//@href | //@action | //@src") if "kanarie" in url]
    assert tree.xpath("//form[@id='draft']/@method") == ["post"]


def test_nothing_in_an_address_is_read(alva):
    page = alva.get(WHERE, {"text": "kanariefågel", "tool": "signals"}).content.decode()
    assert "kanarie" not in page


def test_the_page_without_scripts_has_all_it_needs(alva):
    tree = lxml.html.fromstring(alva.get(WHERE).content.decode())
    assert len(tree.xpath("//form[@id='draft']//button[not(@type) or @type='submit']")) == 1
    assert tree.xpath("//*[@id='live-choice']/@hidden")
    assert not tree.xpath("//main//script")
    assert tree.xpath("//*[@id='said'][@role='status'][@aria-live='polite']")
