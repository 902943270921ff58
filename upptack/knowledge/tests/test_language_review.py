"""What the question linter says where editors work: a list of everything, and a panel beside each text; it hinders
nothing."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
import pytest
from django.test import Client

from upptack.guides.guide import newest
from upptack.knowledge.information.models import Chapter, PublicPage
from upptack.knowledge.publishing import panels, queries
from upptack.knowledge.publishing.rules import Asked, asked_in, flagged, guide_questions
from upptack.knowledge.routines.models import Routine
from upptack.knowledge.tests.test_review import posted

pytestmark = pytest.mark.django_db

WHERE, EDITOR = "/sprakgranskning/", "redaktor@sos.example"
BAD, GOOD = "Du har väl inga problem hemma?", "Hur blir det hemma när du har träffat en vän?"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Fråga konkret. Lyssna klart.", ()),
        ("Säg: ”Hur är det hemma? Ta den tid du behöver.” Vänta sedan.", ("Hur är det hemma? Ta den tid du behöver.",)),
        ("- Är du rädd?\n- Vem bestämmer? Skriv inget.", ("Är du rädd?", "Vem bestämmer?")),
        ("Ring 112. **Är du i fara?** Gå.", ("Är du i fara?",)),
        ("Fråga: Är du trygg?", ("Är du trygg?",)),
        ("”Ja”, sa hon. Vad nu? ”Nej?”", ("Nej?", "Vad nu?")),
        ("? ”?”", ("?",)),
        ("Läs [Lever du med våld?](utsatt) först. Hittade du rätt?", ("Hittade du rätt?",)),
        ("", ()),
    ],
)
@pytest.mark.pure
def test_the_questions_of_a_running_text(text: str, asked: tuple[str, ...]) -> None:
    assert asked_in(text) == asked


@pytest.mark.pure
def test_a_hard_question_is_flagged_and_a_good_one_is_not() -> None:
    found = flagged([Asked("a", BAD, "sv"), Asked("b", GOOD, "sv"), Asked("c", "Why did you stay with him?", "en")])
    assert [each.asked.part for each in found] == ["a", "c"]
    for each in found:
        assert each.found.parts[0].pieces[0].text in each.asked.words
        assert all(mark.passage in each.asked.words for mark in each.found.marks)


@pytest.mark.pure
def test_every_question_of_every_guide_is_read_and_none_is_hard() -> None:
    for guide in newest().values():
        read = list(guide_questions(guide))
        for question in guide.questions:
            for mode in question.words.values():
                assert {mode["sv"], mode["en"]} <= {asked.words for asked in read}
        assert flagged(read) == ()


def test_what_editors_own_is_read_with_the_place_where_it_is_changed(content: None) -> None:
    routine = Routine.objects.first()
    assert routine is not None
    routine.asks_note = f"Fråga så här: ”{BAD}”"
    routine.save()
    page = PublicPage.objects.get(section="utsatt", language="en")
    page.title = "You are not afraid, are you?"
    page.save()
    arabic = PublicPage.objects.filter(language="ar").first()
    assert arabic is not None
    assert arabic.questions() == ()
    review = queries.language_review()
    by_edit = {group.edit: group for group in review.groups}
    assert BAD in {row.asked.words for row in by_edit[queries.edit_address(routine)].rows}
    assert page.title in {row.asked.words for row in by_edit[queries.edit_address(page)].rows}
    assert review.read > 300


def test_editors_and_reviewers_see_the_list(sign_in: Callable[..., Client]) -> None:
    for email in (EDITOR, "granskare@jam.example"):
        answer = sign_in(email).get(WHERE)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "frågor är lästa" in text
        assert "Granskningen hindrar inget" in text
        assert lxml.html.fromstring(text).xpath("//main//h2/a[starts-with(@href, '/redaktion/')]")
    assert sign_in("handlaggare@fk.example").get(WHERE).status_code == 403


NARROWED: dict[type, dict[str, str]] = {PublicPage: {"section": "utsatt", "language": "sv"}}


@pytest.mark.parametrize("model", [Chapter, PublicPage, Routine])
def test_the_panel_shows_the_marks_of_the_saved_version(
    content: None, sign_in: Callable[..., Client], model: type
) -> None:
    editor = sign_in(EDITOR)
    saved = model._default_manager.filter(**NARROWED.get(model, {})).first()
    shown = editor.get(queries.edit_address(saved)).content.decode()
    assert "Språkgranskning" in shown
    assert BAD not in shown
    field = "asks_note" if model is Routine else "summary"
    answer = editor.post(queries.edit_address(saved), posted(editor, saved, **{field: f"Säg: ”{BAD}” <b>kanarie</b>"}))
    assert answer.status_code == 302, answer.context["form"].errors
    tree = lxml.html.fromstring(editor.get(queries.edit_address(saved)).content.decode())
    marked = tree.xpath("//li[q[text()=$bad]]", bad=BAD)
    assert marked
    assert "Hellre:" in marked[0].text_content()
    assert not tree.xpath("//b[text()='kanarie']")


def test_a_linter_that_fails_hinders_no_editor(
    content: None, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels.rules, "flagged", lambda questions: 1 / 0)
    chapter = Chapter.objects.first()
    assert chapter is not None
    answer = sign_in(EDITOR).get(queries.edit_address(chapter))
    assert answer.status_code == 200
    assert "Granskningen kunde inte göras" in answer.content.decode()
