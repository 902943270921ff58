"""Lessons as staff see them, as another agency approves them, and as they are found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from upptack.knowledge.lessons import actions, queries
from upptack.knowledge.lessons.models import Lesson
from upptack.knowledge.lessons.shapes import LessonShown
from upptack.knowledge.lessons.tests.written import LESSON
from upptack.knowledge.publishing import queries as publishing
from upptack.knowledge.publishing.models import OtherEyes
from upptack.staff import actions as staff
from upptack.staff.models import Member
from upptack.staff.rules import Role

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]
DAY = date(2026, 11, 22)
EDITOR, REVIEWER = "redaktor@sos.example", "granskare@jam.example"


def load(folder: Path, text: str = LESSON) -> str:
    """Loads one lesson from its file, and answers what became of it."""
    (folder / "prov.toml").write_text(text, encoding="utf-8")
    (outcome,) = actions.load(folder)
    return outcome


@pytest.fixture
def row(content: None, tmp_path: Path) -> Lesson:
    """The small lesson, published."""
    assert load(tmp_path) == "new"
    return Lesson.objects.get(key="prov")


def shown(on: date = DAY) -> LessonShown:
    found = queries.lesson("prov", on)
    assert found is not None
    return found


def member(email: str) -> Member:
    return Member.objects.get(email=email)


def test_a_lesson_is_shown_with_its_markup_and_no_html_of_its_own(row: Lesson) -> None:
    lesson = shown()
    (page,) = lesson.pages
    assert '<a href="/handbok/steg-gate/">kapitlet</a>' in page.html
    assert "och det som inte finns sedan" in page.html
    assert "<strong>Fråga</strong>" in page.html
    assert "&lt;b&gt;in" in page.html
    assert page.examples[0].html == "<p>Du hör någon i bakgrunden.</p>"
    (question,) = page.questions
    assert [(option.id, option.right, bool(option.why)) for option in question.options] == [
        ("a", True, True),
        ("b", False, True),
    ]
    assert (lesson.minutes, question.many) == (2, False)
    assert lesson in queries.lessons(DAY)
    assert queries.lesson("finns-inte", DAY) is None


def test_a_lesson_that_has_run_out_is_shown_and_marked(row: Lesson, clock_at: Callable[[datetime], None]) -> None:
    found = []
    for moment in (datetime(2027, 4, 1, 9, tzinfo=UTC), datetime(2027, 5, 31, 9, tzinfo=UTC)):
        clock_at(moment)
        found.append(shown(timezone.localdate()).standing)
    assert found == ["current", "soon"]
    clock_at(datetime(2027, 6, 1, 9, tzinfo=UTC))
    lesson = shown(timezone.localdate())
    assert (lesson.standing, lesson.expires) == ("expired", date(2027, 5, 31))
    assert lesson.pages
    assert str(row) in {due.what for due in publishing.due(timezone.localdate())}


def test_the_digest_follows_the_words_and_not_the_check(row: Lesson, tmp_path: Path) -> None:
    before = shown().digest
    assert load(tmp_path) == "same"
    assert load(tmp_path, LESSON.replace("2026-11-22", "2026-12-01")) == "changed"
    assert shown().digest == before
    load(tmp_path, LESSON.replace("Då kan personen svara fritt.", "Då är personen ensam."))
    assert shown().digest != before


def handed_in(row: Lesson) -> None:
    row.title = "Ny rubrik"
    row.save_revision(user=member(EDITOR))
    row.get_workflow().start(row, member(EDITOR))


def judged(by: Member, row: Lesson) -> None:
    state = row.current_workflow_task_state
    state.task.specific.on_action(state, by, "approve")


def test_a_change_needs_another_agency(row: Lesson) -> None:
    new = staff.NewMember("granskare@sos.example", "Rut Alm", "sos-1", (Role.REVIEWER,))
    colleague = staff.add_member(new, password=None)
    handed_in(row)
    for refused in (member(EDITOR), colleague):
        with pytest.raises(PermissionDenied):
            judged(refused, row)
    assert shown().title == "En modul att pröva med"
    judged(member(REVIEWER), row)
    assert shown().title == "Ny rubrik"


def test_its_own_author_may_not_approve_even_as_a_reviewer(row: Lesson) -> None:
    both = staff.NewMember("tva@sos.example", "Iris Blom", "sos-1", (Role.EDITOR, Role.REVIEWER))
    author = staff.add_member(both, password=None)
    row.title = "Ny rubrik"
    row.save_revision(user=author)
    assert "Du har själv skrivit" in (OtherEyes.refusal(row, author) or "")
    assert OtherEyes.refusal(row, member(REVIEWER)) is None


def test_an_own_change_is_kept_when_a_new_lesson_comes(row: Lesson, tmp_path: Path) -> None:
    handed_in(row)
    judged(member(REVIEWER), row)
    assert load(tmp_path, LESSON.replace("En modul att", "En annan modul att")) == "kept"
    assert shown().title == "Ny rubrik"


@pytest.mark.parametrize(("wrong", "sentence"), [("right", "inget rätt svar"), ("why", "skriv varför")])
def test_what_a_file_may_not_have_an_editor_may_not_write(row: Lesson, wrong: str, sentence: str) -> None:
    pages = row.pages()
    pages[0]["questions"][0]["options"][0][wrong] = ""
    row.body = [{"type": "page", "value": page} for page in pages]
    with pytest.raises(ValidationError, match=sentence):
        row.full_clean()


def test_editors_open_a_lesson_and_see_it_drawn(row: Lesson, sign_in: SignIn) -> None:
    from upptack.knowledge.tests.forms import values_of

    client, address = sign_in(EDITOR), publishing.edit_address(row)
    answer = client.get(address)
    assert "Språkgranskning" in answer.content.decode()
    form = values_of(answer.context["form"])
    answer = client.post(address, form | {"title": "Utkastets rubrik"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert shown().title == "En modul att pröva med"
    draft = Lesson.objects.get(pk=row.pk).get_latest_revision_as_object()
    asked = [(draft.title, question["asks"]) for page in draft.pages() for question in page["questions"]]
    assert asked == [("Utkastets rubrik", "Vad gör du då?")]
    drawn = draft.make_preview_request().content.decode()
    assert "Utkastets rubrik" in drawn
    assert "Den som hör på kan vara den som hotar." in drawn


def test_the_questions_for_the_linter_leave_the_answers_out(row: Lesson) -> None:
    assert [asked.words for asked in row.questions()] == ["Vad gör du då?"]
