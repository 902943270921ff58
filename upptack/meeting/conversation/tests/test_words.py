"""What the caseworker writes herself: her own way to ask is linted, and no text can be copied before it is checked."""

from __future__ import annotations

import pytest

from upptack.guides.guide import guides
from upptack.language import leaks
from upptack.language.spans import Span
from upptack.meeting.conversation import forms, pages, queries, rules
from upptack.meeting.conversation.tests.meetings import (
    a_meeting,
    answered_up_to,
    everything_told,
    opened,
    press,
    send,
    step_of,
)

TOLD = {"answers": everything_told("exposed-1")}
STREET = "Hon ska hämtas på Björkgatan 4."
HOSTILE = "<b>kanarie</b>\"'&amp;</textarea><script>x()</script>"


def write(alva, member, *, do="text", party="yes", **fields):
    return press(alva, member, a_meeting(rules.WRITE, two_party=party, **TOLD), do, **fields)


def copied(page):
    """The text that can be copied; empty when none can."""
    has_button = bool(page.tree.xpath("//*[@data-copy='text']"))
    assert has_button == bool(page.text("text"))
    return page.text("text")


def marks(page):
    return [mark.text_content() for mark in page.tree.xpath("//main//mark[not(@class)]")]


@pytest.mark.parametrize("party", ["yes", "unknown"])
def test_a_text_that_gives_something_away_cannot_be_copied_before_its_marks_are_confirmed(alva, member, party):
    fields = {"own": STREET, "protect": "Björkgatan 4", "matters": "yes", "fact": ["fear"]}
    blocked = write(alva, member, party=party, **fields)
    assert blocked.status == 200
    assert copied(blocked) == ""
    assert any("Björkgatan" in mark for mark in marks(blocked))
    assert set(blocked.tree.xpath("//main//*[@lang]/@lang")) <= {"sv"}
    assert (blocked.text("own").strip(), blocked.text("protect").strip()) == (STREET, "Björkgatan 4")
    assert (blocked.ticked("fact"), blocked.ticked("matters")) == (("fear",), ("yes",))
    (seen,) = blocked.values("confirmed")
    assert STREET in copied(write(alva, member, party=party, confirmed=seen, **fields))


def test_what_was_confirmed_of_one_text_opens_no_other(alva, member):
    fields = {"own": STREET, "protect": "Björkgatan 4"}
    (seen,) = write(alva, member, **fields).values("confirmed")
    for changed in (
        {**fields, "own": STREET + " Koden är 1234."},
        {**fields, "protect": "Björkgatan 4\nKoden"},
        {**fields, "fact": ["physical"]},
    ):
        assert copied(write(alva, member, confirmed=seen, **changed)) == ""
    assert copied(write(alva, member, party="unknown", confirmed="yes", **fields)) == ""
    other = a_meeting(rules.WRITE, two_party="yes", token="another", **TOLD)
    assert copied(press(alva, member, other, "text", confirmed=seen, **fields)) == ""
    assert copied(write(alva, member, confirmed=seen, **fields))


def test_a_text_that_gives_nothing_away_opens_at_once(alva, member):
    page = write(alva, member, own="Vi talas vid igen på torsdag.", protect="Björkgatan 4")
    assert "Vi talas vid igen på torsdag." in copied(page) or marks(page)
    harmless = press(alva, member, a_meeting(rules.WRITE, two_party="no"), "text", own="Vi talas vid på torsdag.")
    assert "Vi talas vid på torsdag." in copied(harmless)
    assert "hittar ord, inte sanning" in harmless.main


@pytest.mark.parametrize("guide", sorted(guides()))
def test_no_sentence_that_tells_what_was_said_goes_unseen_to_another_party(alva, member, guide):
    for fact, _ in queries.told_notes(a_meeting(rules.WRITE, guide=guide, answers=everything_told(guide))):
        meeting = a_meeting(rules.WRITE, guide=guide, two_party="unknown", answers=everything_told(guide))
        page = press(alva, member, meeting, "text", fact=[fact])
        assert copied(page) == "", fact
        assert marks(page), fact
        assert page.values("confirmed")


def test_where_no_other_party_reads_what_was_told_is_no_leak(alva, member):
    page = write(alva, member, party="no", own=STREET, protect="Björkgatan 4", fact=["fear", "physical"])
    assert STREET in copied(page)
    assert page.values("confirmed") == ()


def test_a_check_that_fails_leaves_the_text_closed(alva, member, monkeypatch, caplog):
    (seen,) = write(alva, member, own=STREET, protect="Björkgatan 4").values("confirmed")
    for party in ("no", "yes"):
        with monkeypatch.context() as broken:
            broken.setattr(leaks, "check", lambda outgoing: 1 / 0)
            page = write(alva, member, party=party, own=STREET, protect="Björkgatan 4", confirmed=seen)
        assert page.status == 200
        assert copied(page) == ""
        assert "Texten kunde inte kontrolleras" in page.main
        assert page.values("confirmed") == ()
    assert {record.message for record in caplog.records} == {"the leak check failed"}


def test_what_nobody_could_read_cannot_be_confirmed(alva, member, monkeypatch):
    monkeypatch.setattr(leaks, "check", lambda outgoing: (Span(0, 1, "unreadable"),))
    page = write(alva, member, own="x")
    assert copied(page) == ""
    assert page.values("confirmed") == ()
    checked = queries.checked(a_meeting(rules.WRITE, two_party="yes"), (), "x", "", pages.timezone.localdate())
    assert not checked.opens(checked.seen)


def test_the_check_is_given_who_may_read_and_what_must_be_protected(alva, member, monkeypatch):
    given = []

    def check(outgoing):
        given.append(outgoing)
        return ()

    monkeypatch.setattr(leaks, "check", check)
    for party in ("yes", "unknown", "no"):
        write(alva, member, party=party, own="Ord.", protect=" Björkgatan 4 \r\n\r\n070-123 45 67")
    assert [("other_party" in each.readers) for each in given] == [True, True, False]
    assert all({"person", "authority"} <= set(each.readers) for each in given)
    assert {each.protect for each in given} == {("Björkgatan 4", "070-123 45 67")}
    assert all(each.text.endswith("Ord.") for each in given)


def test_too_much_to_protect_is_kept_so_that_it_can_be_cut(alva, member):
    long = "gata " * 200
    page = write(alva, member, own="Ord.", protect=long)
    assert (page.status, copied(page)) == (422, "")
    assert page.tree.xpath("//*[@role='alert']//a/@href") == ["#protect"]
    assert page.text("protect").strip() == long.strip()


def at_question(number=1, **more):
    question = guides()["exposed-1"].questions[number]
    return a_meeting(rules.QUESTION, answers=answered_up_to("exposed-1", question.id), **more)


def test_an_own_way_to_ask_is_linted_and_the_step_stays_as_it_was(alva, member):
    page = press(alva, member, at_question(), "lint", phrase="Du har väl inga problem hemma?", answer=["decides"])
    assert page.status == 200
    assert step_of(page, member) == rules.QUESTION
    assert opened(page, member).answers == at_question().answers
    assert page.ticked("answer") == ("decides",)
    assert page.text("phrase").strip() == "Du har väl inga problem hemma?"
    assert page.tree.xpath("//details[@open]//mark")
    assert "Fråga hellre" in page.main
    on = send(alva, {"seal": page.seal, "do": "next", "phrase": "kanarieord", "answer": page.ticked("answer")})
    assert "kanarieord" not in on.html
    assert opened(on, member).phrase == ""


def test_a_good_way_to_ask_is_not_marked_and_that_is_no_clearance(alva, member):
    for meeting, phrase in (
        (at_question(), "Hur blir det när du vill träffa en vän?"),
        (at_question(), "Slår han dig?"),
        (at_question(language="en"), "What happens when you want to see a friend?"),
    ):
        page = press(alva, member, meeting, "lint", phrase=phrase)
        assert not page.tree.xpath("//mark"), page.main
        assert "inget klartecken" in page.main


def test_the_field_stands_closed_and_empty_at_every_question(alva, member):
    for number in range(len(guides()["exposed-1"].questions)):
        page = press(alva, member, at_question(number))
        assert page.text("phrase").strip() == ""
        assert page.tree.xpath("//details[not(@open)]//textarea[@id='phrase']")


def test_one_members_own_words_never_reach_anothers_page(alva, member):
    press(alva, member, at_question(), "lint", phrase="kanarieord?")
    press(alva, member, at_question(), "stay", phrase="kanarieord?")
    assert "kanarieord" not in press(alva, member, at_question()).html


@pytest.mark.parametrize(
    ("phrase", "sentence"), [(" ", "Skriv hur"), ("x" * 501, "Korta frågan till högst 500 tecken")]
)
def test_what_cannot_be_linted_is_said_at_the_field(alva, member, phrase, sentence):
    page = press(alva, member, at_question(), "lint", phrase=phrase, answer=["decides"])
    assert page.status == 422
    assert sentence in page.main
    assert page.tree.xpath("//*[@role='alert']//a/@href") == ["#phrase"]
    assert page.tree.xpath("//details[@open]//textarea[@id='phrase']")
    assert page.ticked("answer") == ("decides",)


def test_a_linter_that_fails_says_that_nothing_is_linted(alva, member, monkeypatch):
    from upptack.language import lint

    monkeypatch.setattr(lint, "check", lambda text, lang: 1 / 0)
    page = press(alva, member, at_question(), "lint", phrase="Hur är det?")
    assert "inget är granskat" in page.main
    assert "Inget hittat" not in page.main


def test_what_is_typed_is_there_again_after_hiding_and_shown_as_words(alva, member):
    for meeting, name in ((at_question(), "phrase"), (a_meeting(rules.WRITE, **TOLD), "protect")):
        hidden = press(alva, member, meeting, "hide", **{name: HOSTILE})
        assert "kanarie" not in hidden.html
        back = send(alva, {"seal": hidden.seal, "do": "show"})
        assert HOSTILE in back.text(name)
        assert "<script>x()" not in back.html
        assert getattr(opened(back, member), name) == ""
        do = "lint" if name == "phrase" else "text"
        shown = press(alva, member, meeting, do, **{name: HOSTILE, "own": HOSTILE})
        assert "<script>x()" not in shown.html
        assert not shown.tree.xpath("//main//b")


def test_the_linter_button_elsewhere_shows_the_page_again(alva, member):
    for step in rules.STEPS:
        if step != rules.QUESTION:
            page = press(alva, member, a_meeting(step), "lint", phrase="kanarieord?")
            assert (page.status, step_of(page, member)) == (200, step)
            assert "kanarieord" not in page.html


def test_the_fullest_page_that_is_hidden_fits_in_the_seal(alva, member):
    for sign in ("\x01", "😀", '"'):
        meeting = a_meeting(rules.WRITE, municipality="2584", **TOLD)
        own, protect = sign * forms.OWN_WORDS, sign * forms.PROTECT
        ticked = [fact for fact, _ in queries.told_notes(meeting)]
        hidden = press(alva, member, meeting, "hide", own=own, protect=protect, phrase=sign * forms.PHRASE, fact=ticked)
        assert len(hidden.seal) <= pages.seal.LONGEST
        assert send(alva, {"seal": hidden.seal, "do": "show"}).text("protect").strip("\n") == protect
