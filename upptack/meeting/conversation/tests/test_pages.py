"""Every step as a page: it opens in every guide, language and mode, and shows what it must."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from upptack.guides.guide import guides
from upptack.meeting.conversation import forms, pages, queries, rules, seal
from upptack.meeting.conversation.tests.meetings import (
    a_meeting,
    answered_up_to,
    everything_told,
    opened,
    press,
    send,
    step_of,
)

MODES = ({"interpreter": True}, {"channel": "phone"}, {"channel": "meeting"})
VARIANTS = [(g, language, mode) for g in sorted(guides()) for language in ("sv", "en") for mode in MODES]
CANARY = "<b>kanarie</b>\"'&amp;</textarea><script>x()</script>"


@pytest.mark.parametrize(("guide", "language", "mode"), VARIANTS)
def test_every_step_opens(alva, member, guide, language, mode):
    answers = everything_told(guide)
    for step in rules.STEPS:
        told = answers if step in (rules.NOW, rules.BODIES, rules.SAFETY, rules.WRITE, rules.CLOSE) else {}
        situation = {"situation": "overheard"} if step in (rules.PAUSE, rules.STOP) else {}
        shown = {"guide": guide, "language": language, "answers": told, **mode, **situation}
        page = press(alva, member, a_meeting(step, **shown))
        assert page.status == 200, step
        assert step_of(page, member) == step
        assert len(page.tree.xpath("//main//h1")) == 1
        assert "None" not in page.main


@pytest.mark.parametrize(("guide", "language", "mode"), VARIANTS)
def test_every_question_opens_with_its_words_and_answers(alva, member, guide, language, mode):
    for question in guides()[guide].questions:
        meeting = a_meeting(
            rules.QUESTION, guide=guide, language=language, answers=answered_up_to(guide, question.id), **mode
        )
        page = press(alva, member, meeting)
        assert page.status == 200
        assert question.words[meeting.mode][language] in page.main
        assert page.values("answer") == (*(o.id for o in question.options), "declined", "not_asked")
        said = page.tree.xpath("//div[@class='say']/@lang")
        assert said == [language]


def test_a_hidden_page_shows_nothing_of_the_meeting(alva, member):
    question = guides()["exposed-1"].questions[1]
    meeting = a_meeting(rules.QUESTION, answers=answered_up_to("exposed-1", question.id))
    page = press(alva, member, meeting, "hide", answer=["decides", "watches"])
    assert page.tree.xpath("//title")[0].text.startswith("Anteckningar")
    for telling in (question.words["phone"]["sv"], question.name["sv"], "våld", "Samtal", "Fråga"):
        assert telling.lower() not in page.tree.text_content().lower()
    back = send(alva, {"seal": page.seal, "do": "show"})
    assert back.ticked("answer") == ("decides", "watches")


def test_what_is_ticked_and_written_is_there_again_after_hiding(alva, member):
    told = {"answers": everything_told("exposed-1")}
    own = "rad ett\r\nrad två " + "x" * (forms.OWN_WORDS - 16)
    for step, name, chosen in (
        (rules.GATE, "situation", "loudspeaker"),
        (rules.GATE, "minutes", "under_5"),
        (rules.WRITE, "fact", "physical"),
        (rules.CLOSE, "action", "door_open"),
        (rules.CLOSE, "did", "other"),
    ):
        for do, do_then in (("hide", "show"), ("stay", "stay")):
            page = press(alva, member, a_meeting(step, **told), do, own=own, **{name: chosen})
            back = send(alva, {"seal": page.seal, "do": do_then, "own": page.text("own"), name: page.ticked(name)})
            assert back.ticked(name) == (chosen,)
            if step == rules.WRITE:
                assert back.text("own").replace("\r", "") == own.replace("\r", "")
    page = press(alva, member, a_meeting(rules.BODIES, **told), "hide", municipality="2584")
    assert opened(page, member).municipality == "2584"


def test_staying_signed_in_without_scripts_keeps_the_page(alva, member):
    """The button of the idle warning is named `stay`, not `do`, and must not count as "go on"."""
    sealed = pages.sealed(a_meeting(rules.WRITE), member)
    page = send(alva, {"seal": sealed, "stay": "1", "own": "mina ord"})
    assert (step_of(page, member), page.text("own")) == (rules.WRITE, "mina ord")


def test_the_fullest_meeting_fits_in_the_seal(alva, member):
    for sign in ("\x01", "😀", '"', "\n"):
        for guide in guides():
            meeting = a_meeting(rules.WRITE, guide=guide, answers=everything_told(guide), municipality="2584")
            ticked = [fact for fact, _ in queries.told_notes(meeting)]
            page = press(alva, member, meeting, "hide", own=sign * forms.OWN_WORDS, fact=ticked)
            assert len(page.seal) <= seal.LONGEST
            assert send(alva, {"seal": page.seal, "do": "show"}).status == 200


def test_the_text_holds_exactly_what_was_ticked_and_written(alva, member):
    meeting = a_meeting(rules.WRITE, answers=everything_told("exposed-1"))
    notes = dict(queries.told_notes(meeting))
    assert len(notes) > 5
    for ticked in ([], ["physical"], ["fear", "children"], list(notes)):
        page = press(alva, member, meeting, "text", fact=ticked, own="  Egna ord.\r\nPå två rader.  ")
        lines = page.text("text").lstrip("\n").replace("\r", "").split("\n")
        assert lines[0].startswith(f"{timezone.localdate():%Y-%m-%d}. ")
        assert sorted(lines[1:-2]) == sorted(notes[fact] for fact in ticked)
        assert lines[-2:] == ["Egna ord.", "På två rader."]
        assert page.ticked("fact") == tuple(fact for fact in notes if fact in ticked)


def test_what_was_not_told_cannot_be_put_into_the_text(alva, member):
    page = press(alva, member, a_meeting(rules.WRITE), "text", fact=["physical", "children", "påhitt"])
    assert page.values("fact") == ()
    assert len(page.text("text").strip().split("\n")) == 1


def test_no_text_is_made_before_the_button_is_pressed(alva, member):
    page = press(alva, member, a_meeting(rules.WRITE), own="något")
    assert page.text("text") == ""


def test_own_words_are_shown_as_words_never_as_markup(alva, member):
    meeting = a_meeting(rules.WRITE)
    for page in (
        press(alva, member, meeting, "text", own=CANARY),
        press(alva, member, meeting, "stay", own=CANARY),
        press(alva, member, meeting, "text", own=CANARY + "x" * forms.OWN_WORDS),
        send(alva, {"seal": press(alva, member, meeting, "hide", own=CANARY).seal, "do": "show"}),
    ):
        assert CANARY in page.text("own")
        assert "<script>x()" not in page.html
        assert not page.tree.xpath("//b[text()='kanarie']")


def test_own_words_that_are_too_long_are_kept_so_that_they_can_be_cut(alva, member):
    meeting = a_meeting(rules.WRITE, answers=everything_told("exposed-1"))
    page = press(alva, member, meeting, "text", own="ord " * 400, fact=["fear"])
    assert page.status == 422
    assert "Korta texten till högst 1000 tecken" in page.main
    assert page.text("own") == "ord " * 400
    assert page.ticked("fact") == ("fear",)


def test_own_words_reach_no_other_page(alva, member):
    written = press(alva, member, a_meeting(rules.WRITE), "next", own="kanarieord", do_not="kanarieord")
    assert step_of(written, member) == rules.CLOSE
    assert "kanarieord" not in written.html
    assert opened(written, member).own == ""


def test_what_is_not_on_a_page_is_refused_and_never_repeated(alva, member):
    told = {"answers": everything_told("exposed-1")}
    for step, name, do in (
        (rules.GATE, "situation", "next"),
        (rules.QUESTION, "answer", "next"),
        (rules.BODIES, "municipality", "bodies"),
        (rules.CLOSE, "action", "finish"),
        (rules.CLOSE, "did", "finish"),
        (rules.NOW, "unasked", "next"),
    ):
        more = {} if step == rules.QUESTION else told
        page = press(alva, member, a_meeting(step, **more), do, **{name: "kanarievärde"})
        assert page.status == 422
        assert page.tree.xpath("//div[@role='alert']")
        assert "kanarievärde" not in page.html
        assert step_of(page, member) == step


@pytest.mark.parametrize("name", ["matter", "channel", "guide", "language", "spoken", "sex", "age", "protected"])
def test_the_start_page_refuses_what_is_not_on_it(alva, name):
    good = {"matter": "sjukpenning", "channel": "phone", "guide": "exposed"}
    assert send(alva, good).seal
    page = send(alva, {**good, name: "kanarievärde"})
    assert (page.status, page.seal) == (422, "")
    assert "kanarievärde" not in page.html


def test_municipality_names_need_no_escaping():
    from django.utils.html import escape

    for place in forms.knowledge.municipalities().values():
        assert escape(place.short) == place.short
        assert place.code.isdigit()


def test_the_whole_table_marks_the_rows_that_applied(alva, member):
    plain = alva.get("/samtal/tabell/what-now/").content.decode()
    assert "dmn-fired" not in plain
    sealed = pages.sealed(a_meeting(rules.NOW, answers=everything_told("exposed-1")), member)
    fired = send(alva, {"seal": sealed}, "/samtal/tabell/what-now/")
    assert "dmn-fired" in fired.html
    for posted in ({}, {"seal": "x"}, {"seal": "A" * 60}):
        assert send(alva, posted, "/samtal/tabell/what-now/").status == 400
    assert alva.get("/samtal/tabell/no-such/").status_code == 404


def test_a_seal_that_cannot_be_opened_gives_a_page_that_says_so(alva, member, sign_in):
    meeting = a_meeting()
    sealed = pages.sealed(meeting, member)
    old = pages.sealed(a_meeting(started=meeting.started - 4 * 3600 - 1), member)
    strange = seal.close({"started": meeting.started}, member=member.pk)
    for posted, status in ((sealed[:-8], 400), ("", 400), (strange, 400), (old, 410)):
        page = send(alva, {"seal": posted, "do": "next"})
        assert page.status == status
        assert page.tree.xpath("//main//a[@href='/samtal/']")
        assert "112" in page.main
    assert send(sign_in("norr@fk.example"), {"seal": sealed, "do": "stay"}).status == 400
    assert send(alva, {"seal": sealed, "do": "stay"}).status == 200


def test_someone_without_the_role_cannot_open_a_meeting(sign_in):
    page = send(sign_in("chef@fk.example"), {"matter": "sjukpenning", "channel": "phone", "guide": "exposed"})
    assert page.status == 403
    assert "handläggare, specialist" in page.main


def test_every_provision_that_is_quoted_stands_with_its_quotation(alva, member):
    meeting = a_meeting(rules.NOW, answers=everything_told("exposed-1"), age="under_18")
    page = press(alva, member, meeting)
    counsel = queries.counsel(meeting, date.today())
    assert counsel.level.grounds
    assert counsel.report.grounds
    for ground in (*counsel.level.grounds, *counsel.report.grounds):
        assert " ".join(ground.citation.split()) in page.main
        assert " ".join(ground.quote.split()) in page.main


def test_the_step_about_the_case_shows_first_who_else_is_party_and_that_data_are_protected(alva, member):
    said = ("Någon annan är part", "Skyddade uppgifter")
    for two_party, protected in (("yes", "yes"), ("yes", "no"), ("no", "yes"), ("no", "no")):
        meeting = a_meeting(rules.SAFETY, matter="underhallsstod", two_party=two_party, protected=protected)
        page = press(alva, member, meeting)
        seen = page.tree.xpath("//main//*[contains(@class, 'level-today')][not(ancestor::details)]/h2/text()")
        assert seen == [words for words, so in zip(said, (two_party, protected), strict=True) if so == "yes"]
        read_now = page.tree.xpath("//main//section/h2[not(ancestor::details)]/text()")
        assert read_now == ["Innan du skriver", "Innan något skickas"]
        folded = page.tree.xpath("//main//details[not(@open)]/summary/text()")
        assert {"Innan du hör av dig", "I samtalet", "Vid beslutet", "Efteråt"} <= set(folded)


def test_in_maintenance_support_the_step_tells_that_both_parents_get_a_message(alva, member):
    said = "Båda föräldrarna får ett meddelande i ärendet"
    assert said in press(alva, member, a_meeting(rules.SAFETY, matter="underhallsstod", two_party="yes")).main
    assert said not in press(alva, member, a_meeting(rules.SAFETY, matter="sjukpenning")).main


def test_the_step_about_the_case_has_nothing_to_tick_and_leaves_the_meeting_as_it_was(alva, member):
    before = a_meeting(rules.SAFETY, answers=everything_told("exposed-1"), municipality="2584")
    page = press(alva, member, before)
    assert not page.tree.xpath("//main//input[not(@type='hidden')] | //main//textarea | //main//select")
    on = press(alva, member, before, "next", anything="kanarieord")
    assert "kanarieord" not in on.html
    assert opened(on, member) == replace(before, step=rules.WRITE)


def test_what_to_see_to_afterwards_is_at_the_close_and_how_to_reach_her_at_the_start(alva, member):
    folded = press(alva, member, a_meeting(rules.CLOSE)).tree.xpath("//main//details/summary/text()")
    assert "Efteråt: håll ärendet säkert" in folded
    assert "hur och när är det tryggt att nå personen?" in alva.get("/samtal/").content.decode()


def test_what_is_kept_of_a_page_names_no_unit_and_holds_nothing_of_a_meeting(member):
    for step in pages.FIXED:
        meeting = a_meeting(step, token="kanarietoken", answers={})
        question = meeting.ahead[0].id if step == rules.QUESTION else ""
        kept = "".join(pages.shared(pages.place_of(meeting, member.unit, question)))
        mine = (member.unit.name, member.unit.contact_name, member.unit.contact_phone, meeting.token)
        assert [word for word in mine if word and word in kept] == [], step
        assert member.unit.name in pages.from_shared(meeting, member, SafeString(""))


def test_a_kept_page_escapes_what_is_filled_in_of_the_unit(member):
    member.unit.name = CANARY
    shown = pages.from_shared(a_meeting(rules.SAFETY), member, SafeString(""))
    assert CANARY not in shown
    assert escape(CANARY) in shown
