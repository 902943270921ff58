"""A proposal from the exchange becomes a draft, waits for another agency, and is linked both ways once it is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import lxml.html
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from upptack.knowledge import api
from upptack.knowledge.information.models import Chapter
from upptack.knowledge.lessons.models import Lesson
from upptack.knowledge.publishing import actions, queries
from upptack.knowledge.publishing.models import Origin, Reviewed
from upptack.knowledge.routines.models import Routine
from upptack.knowledge.tests.test_review import posted
from upptack.staff import actions as staff
from upptack.staff.actions import Refused
from upptack.staff.models import Member
from upptack.staff.rules import Role

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]
AT, DAY = datetime(2026, 11, 22, 9, tzinfo=UTC), date(2026, 11, 22)
EDITOR, REVIEWER = "redaktor@sos.example", "granskare@jam.example"
PATH, LABEL, WORDS = "/utbyte/forslag/7/", "Fråga i ett eget rum", "Fråga när ni är ensamma.\n\nTa god tid."
PAGE = "/rutiner/alla/gemensam/"


@pytest.fixture
def routine(content: None) -> Routine:
    """The routine that every agency shares."""
    return Routine.objects.get(agency=None, matter="gemensam")


def member(email: str) -> Member:
    return Member.objects.get(email=email)


def key(content: Reviewed) -> str:
    return f"{content._meta.model_name}-{content.pk}"


def draft(content: Reviewed, field: str = "asks_note", text: str = WORDS, **more: Any) -> None:
    values = {"by": member(EDITOR), "at": AT, "origin": (PATH, LABEL), **more}
    api.draft_change(key(content), field, text, **values)
    content.refresh_from_db()


def judge(content: Reviewed, email: str = REVIEWER, action: str = "approve") -> None:
    content.refresh_from_db()
    state = content.current_workflow_task_state
    state.task.specific.on_action(state, member(email), action)
    content.refresh_from_db()


def state(path: str = PATH) -> str:
    found = api.change_of(path)
    return found.state if found else ""


def links(client: Client, address: str) -> list[tuple[str, str]]:
    tree = lxml.html.fromstring(client.get(address).content.decode())
    return [(str(link.get("href")), link.text_content()) for link in tree.xpath("//a[starts-with(@href, '/utbyte/f')]")]


def test_everything_that_may_be_changed_is_offered_with_its_texts(
    routine: Routine, django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    with django_assert_max_num_queries(5):
        targets = {target.key: target for target in api.targets(DAY)}
    mine = targets[key(routine)]
    assert (mine.kind, mine.address) == ("rutin", PAGE)
    assert ("asks_note", "När och hur frågan ställs") in mine.fields
    chapter = targets[key(Chapter.objects.get(chapter="steg-gate"))]
    assert (chapter.address, chapter.fields[0]) == ("/handbok/steg-gate/", ("title", "Rubrik"))
    assert {id.partition("-")[0] for id in targets} >= {"routine", "chapter"}
    assert not {"body", "publicpage"} & {id.partition("-")[0] for id in targets}
    Routine.objects.filter(pk=routine.pk).update(live=False)
    assert key(routine) not in {target.key for target in api.targets(DAY)}


def test_a_proposal_waits_for_another_agency_and_is_linked_both_ways(routine: Routine, sign_in: SignIn) -> None:
    reader, before = sign_in("handlaggare@fk.example"), routine.asks_note
    draft(routine)
    waiting = api.change_of(PATH)
    assert waiting is not None
    assert (waiting.state, waiting.version, waiting.approved_by) == ("waiting", None, "")
    assert routine.asks_note == before
    assert links(reader, PAGE) == []
    with pytest.raises(PermissionDenied):
        judge(routine, EDITOR)
    judge(routine)
    assert routine.asks_note == WORDS
    done = api.change_of(PATH)
    assert done is not None
    assert (done.state, done.address, done.approved_by) == ("published", PAGE, "Tomas Ek, Jämställdhetsmyndigheten")
    newest = queries.history(routine)[0]
    assert (newest.number, [came.path for came in newest.origins]) == (done.version, [PATH])
    # Once at the top of the page, once at its version in the history.
    assert links(reader, PAGE) == [(PATH, LABEL)] * 2
    assert "Ändrad efter ett förslag" in reader.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("model", "narrowed", "field"),
    [
        (Routine, {"agency": None, "matter": "gemensam"}, "asks_note"),
        (Chapter, {"chapter": "skyddade-uppgifter"}, "summary"),
        (Lesson, {"key": "fraga"}, "aim"),
    ],
)
def test_the_approve_button_approves_what_a_reviewer_has_not_touched(
    content: None, sign_in: SignIn, model: type[Reviewed], narrowed: dict[str, Any], field: str
) -> None:
    shown = model._default_manager.get(**narrowed)
    draft(shown, field)
    client = sign_in(REVIEWER)
    press = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    answer = client.post(queries.edit_address(shown), posted(client, shown, **press))
    assert answer.status_code == 302, answer.context["form"].errors
    done = api.change_of(PATH)
    assert done is not None
    assert (done.state, done.approved_by) == ("published", "Tomas Ek, Jämställdhetsmyndigheten")


def test_a_reviewers_own_word_still_makes_her_an_author(routine: Routine, sign_in: SignIn) -> None:
    draft(routine)
    client = sign_in(REVIEWER)
    press = {"action-workflow-action": "1", "workflow-action-name": "approve", "documented": "Eget ord."}
    client.post(queries.edit_address(routine), posted(client, routine, **press))
    assert state() == "waiting"


def test_a_reviewer_at_the_editors_own_agency_may_not_approve(routine: Routine) -> None:
    new = staff.NewMember("granskare@sos.example", "Rut Alm", "sos-1", (Role.EDITOR, Role.REVIEWER))
    colleague = staff.add_member(new, password=None)
    draft(routine)
    with pytest.raises(PermissionDenied, match="annan myndighet"):
        judge(routine, colleague.email)
    judge(routine, action="reject")
    draft(routine, text="Rut skriver om.", by=colleague)
    with pytest.raises(PermissionDenied, match="själv skrivit"):
        judge(routine, colleague.email)
    assert state() == "waiting"


@pytest.mark.parametrize("email", [REVIEWER, "samordnare@jam.example", "handlaggare@fk.example"])
def test_only_an_editor_makes_a_draft(routine: Routine, email: str) -> None:
    with pytest.raises(Refused, match="Bara en redaktör"):
        draft(routine, by=member(email))
    assert routine.latest_revision_id == Routine.objects.get(pk=routine.pk).latest_revision_id
    assert not Origin.objects.exists()


def test_what_waits_is_left_in_peace_and_what_came_back_goes_on(routine: Routine) -> None:
    draft(routine)
    with pytest.raises(Refused, match="väntar redan på granskning"):
        draft(routine, "documented", "Skriv bara det som behövs.", origin=("/utbyte/forslag/8/", "Kortare"))
    assert api.change_of("/utbyte/forslag/8/") is None
    judge(routine, action="reject")
    assert state() == "returned"
    draft(routine, "documented", "Skriv bara det som behövs.", origin=("/utbyte/forslag/8/", "Kortare"))
    assert (state(), state("/utbyte/forslag/8/")) == ("waiting", "waiting")
    judge(routine)
    assert (routine.asks_note, routine.documented) == (WORDS, "Skriv bara det som behövs.")
    assert {came.label for came in queries.history(routine)[0].origins} == {LABEL, "Kortare"}


def test_a_draft_that_nobody_sent_is_kept_and_sent_with_the_change(routine: Routine) -> None:
    actions.remember_start(routine)
    routine.by_whom = "Den som har ärendet"
    routine.save_revision(user=member(EDITOR))
    draft(routine)
    judge(routine)
    assert (routine.by_whom, routine.asks_note) == ("Den som har ärendet", WORDS)


def test_a_review_that_was_taken_back_leaves_a_draft(routine: Routine) -> None:
    draft(routine)
    routine.current_workflow_state.cancel(user=member(EDITOR))
    assert state() == "draft"


def test_words_that_were_taken_out_again_are_not_called_published(routine: Routine, sign_in: SignIn) -> None:
    before = routine.asks_note
    draft(routine)
    judge(routine, action="reject")
    draft(routine, text=before, origin=("/utbyte/forslag/9/", "Som förut"))
    judge(routine)
    assert routine.asks_note == before
    assert state() != "published"
    assert (PATH, LABEL) not in links(sign_in("handlaggare@fk.example"), PAGE)


def test_a_chapter_of_the_handbook_shows_it_too(content: None, sign_in: SignIn) -> None:
    chapter, reader = Chapter.objects.get(chapter="steg-gate"), sign_in("handlaggare@fk.example")
    draft(chapter, "summary", "Först: kan personen tala fritt?")
    assert links(reader, "/handbok/steg-gate/") == []
    judge(chapter)
    assert links(reader, "/handbok/steg-gate/") == [(PATH, LABEL)]


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ("routine", "matter"),
        ("routine", "shipped"),
        ("chapter", "content"),
        ("publicpage", "title"),
        ("member", "name"),
    ],
)
def test_nothing_else_can_be_changed_this_way(routine: Routine, where: str, field: str) -> None:
    pk = Chapter.objects.first().pk if where == "chapter" else routine.pk  # type: ignore[union-attr]
    for name in (f"{where}-{pk}", where, f"{where}-x", ""):
        with pytest.raises(Refused, match="går inte att ändra härifrån"):
            api.draft_change(name, field, WORDS, by=member(EDITOR), at=AT, origin=(PATH, LABEL))


def test_a_text_that_cannot_be_published_is_refused_and_leaves_nothing(routine: Routine) -> None:
    for field, text, sentence in (("by_whom", "x" * 200, "160"), ("asks_note", routine.asks_note, "står redan så")):
        with pytest.raises(Refused, match=sentence):
            draft(routine, field, text)
    Routine.objects.filter(pk=routine.pk).update(locked=True)
    with pytest.raises(Refused, match="låst"):
        draft(routine)
    assert not Origin.objects.exists()
    assert not Routine.objects.get(pk=routine.pk).has_unpublished_changes


@pytest.mark.parametrize(
    "path",
    ["", "/rutiner/", "https://annan.example/utbyte/", "//annan.example/utbyte/", "/utbyte/../ut/", "/utbyte/?q=1"],
)
def test_an_origin_is_a_path_in_the_exchange(routine: Routine, path: str) -> None:
    with pytest.raises(ValueError, match="path in the exchange"):
        draft(routine, origin=(path, LABEL))
