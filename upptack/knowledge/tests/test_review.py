"""The review as editors and reviewers meet it: nobody publishes alone, what is shared needs two agencies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, WorkflowState

from upptack.knowledge.information.models import Chapter, PublicPage
from upptack.knowledge.publishing import actions, queries
from upptack.knowledge.publishing.models import OtherEyes, Reviewed, authors_of
from upptack.staff import actions as staff
from upptack.staff.models import Agency, Member
from upptack.staff.rules import Role

pytestmark = pytest.mark.django_db

EDITOR, REVIEWER = "redaktor@sos.example", "granskare@jam.example"
NEW = "Ny rubrik"


@pytest.fixture
def page(content: None) -> PublicPage:
    return PublicPage.objects.get(section="utsatt", language="sv")


def member(email: str) -> Member:
    return Member.objects.get(email=email)


@pytest.fixture
def colleague(content: None) -> Member:
    """A reviewer at the editor's own agency."""
    new = staff.NewMember("granskare@sos.example", "Rut Alm", "sos-1", (Role.REVIEWER,))
    return staff.add_member(new, password=None)


def edit_url(page: Reviewed) -> str:
    return queries.edit_address(page)


def posted(client: Client, page: Reviewed, **changes: str) -> dict[str, Any]:
    """The editor's form as the browser would send it, with some fields changed."""
    form = client.get(edit_url(page)).context["form"]
    from upptack.knowledge.tests.forms import values_of

    return values_of(form) | changes


def handed_in(client: Client, page: PublicPage) -> WorkflowState:
    """An editor changes the heading and sends it to review."""
    answer = client.post(edit_url(page), posted(client, page, title=NEW, **{"action-submit": "1"}))
    assert answer.status_code == 302, answer.context["form"].errors
    page.refresh_from_db()
    return page.current_workflow_state


def judged(reviewer: Member, page: PublicPage, action: str = "approve") -> None:
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, action)
    page.refresh_from_db()


def test_an_edit_is_a_draft_until_another_agency_approves(
    page: PublicPage, sign_in: Callable[..., Client], colleague: Member
) -> None:
    before = page.title
    handed_in(sign_in(EDITOR), page)
    assert page.title == before
    assert page.has_unpublished_changes
    for refused in (member(EDITOR), colleague, member("handlaggare@fk.example")):
        with pytest.raises(PermissionDenied):
            judged(refused, page)
    judged(member(REVIEWER), page)
    assert page.title == NEW
    logged = ModelLogEntry.objects.for_instance(page).filter(action="wagtail.publish").first()
    assert logged.user == member(REVIEWER)


@pytest.mark.parametrize(("own", "shown"), [({}, NEW), ({"title": "Mina egna ord"}, "Lever du med våld?")])
def test_the_approve_button_approves_and_a_reviewers_own_words_it_does_not(
    page: PublicPage, sign_in: Callable[..., Client], own: dict[str, str], shown: str
) -> None:
    handed_in(sign_in(EDITOR), page)
    client = sign_in(REVIEWER)
    press = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    client.post(edit_url(page), posted(client, page, **own, **press))
    page.refresh_from_db()
    assert page.title == shown


def test_a_reviewer_who_changed_the_text_is_an_author_too(page: PublicPage, sign_in: Callable[..., Client]) -> None:
    handed_in(sign_in(EDITOR), page)
    page.title = "Ännu en rubrik"
    page.save_revision(user=member(REVIEWER))
    assert {author.agency for author in authors_of(page)} == {"sos", "jam"}
    assert OtherEyes.refusal(page, member(REVIEWER))


def test_what_an_agency_owns_is_approved_by_a_colleague(colleague: Member) -> None:
    chapter = Chapter.objects.get(chapter="steg-gate")
    chapter.agency = Agency.objects.get(code="sos")
    chapter.save_revision(user=member(EDITOR))
    assert OtherEyes.refusal(chapter, member(EDITOR))
    assert OtherEyes.refusal(chapter, colleague) is None


@pytest.mark.parametrize("who", [EDITOR, REVIEWER])
@pytest.mark.parametrize("button", ["action-publish", "action-approve", "action-workflow-action"])
def test_no_button_publishes_past_the_review(
    page: PublicPage, sign_in: Callable[..., Client], who: str, button: str
) -> None:
    client, before = sign_in(who), page.title
    client.post(
        edit_url(page), posted(client, page, title=NEW, **{button: "approve", "workflow-action-name": "approve"})
    )
    page.refresh_from_db()
    assert page.title == before


@pytest.mark.parametrize("who", [EDITOR, REVIEWER])
@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_nobody_withdraws_or_deletes_where_editors_work(
    page: PublicPage, sign_in: Callable[..., Client], who: str, name: str
) -> None:
    from django.contrib.admin.utils import quote

    address = reverse(PublicPage.snippet_viewset.get_url_name(name), args=[quote(page.pk)])
    sign_in(who).post(address)
    page.refresh_from_db()
    assert page.live


def test_with_the_right_to_publish_the_review_could_be_passed_by(
    page: PublicPage, sign_in: Callable[..., Client]
) -> None:
    """The tests above see a right that somebody gives by mistake."""
    from django.contrib.auth.models import Group, Permission
    from django.contrib.contenttypes.models import ContentType

    right, _ = Permission.objects.get_or_create(
        codename="publish_publicpage",
        content_type=ContentType.objects.get_for_model(PublicPage),
        defaults={"name": "publish"},
    )
    Group.objects.get(name=Role.EDITOR.value).permissions.add(right)
    client = sign_in(EDITOR)
    client.post(edit_url(page), posted(client, page, title=NEW, **{"action-publish": "1"}))
    page.refresh_from_db()
    assert page.title == NEW


@pytest.mark.parametrize("email", ["handlaggare@fk.example", "chef@fk.example", "dso@jam.example"])
def test_only_editors_and_reviewers_come_in(sign_in: Callable[..., Client], email: str) -> None:
    answer = sign_in(email).get("/redaktion/")
    assert answer.status_code == 403
    assert "Den här sidan är till för" in answer.content.decode()
    assert sign_in(EDITOR).get("/redaktion/").status_code == 200


def test_the_reviewer_finds_what_waits_and_the_author_does_not(
    page: PublicPage, sign_in: Callable[..., Client], colleague: Member
) -> None:
    handed_in(sign_in(EDITOR), page)
    assert [each.by for each in queries.waiting_for(member(REVIEWER))] == ["Ylva Norén"]
    assert queries.waiting_for(member(EDITOR)) == queries.waiting_for(colleague) == ()


def test_what_is_sent_back_waits_for_the_author(page: PublicPage, sign_in: Callable[..., Client]) -> None:
    handed_in(sign_in(EDITOR), page)
    judged(member(REVIEWER), page, "reject")
    assert [each.by for each in queries.returned_to(member(EDITOR))] == ["Tomas Ek"]


def test_the_history_begins_with_what_came_with_the_product(page: PublicPage, sign_in: Callable[..., Client]) -> None:
    handed_in(sign_in(EDITOR), page)
    assert [revision.user for revision in page.revisions.order_by("pk")] == [None, member(EDITOR)]


def test_what_a_member_may_not_publish_is_refused_with_a_sentence(
    page: PublicPage, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(EDITOR)
    late = (date.today() + timedelta(days=800)).isoformat()
    answer = client.post(edit_url(page), posted(client, page, expires=late, **{"action-submit": "1"}))
    assert "En kontroll gäller högst ett år" in answer.content.decode()


def test_shipped_content_never_overwrites_what_was_changed_here(
    page: PublicPage, sign_in: Callable[..., Client]
) -> None:
    key = {"section": page.section, "language": page.language}
    values = {name: getattr(page, name) for name in ("menu", "summary", "source", "checked", "expires", "responsible")}
    values |= {"translation": page.translation, "content": page.content.get_prep_value()}
    assert actions.install(PublicPage, key, values | {"title": "Från nästa utgåva"}) == "changed"
    page.refresh_from_db()
    handed_in(sign_in(EDITOR), page)
    judged(member(REVIEWER), page)
    assert actions.install(PublicPage, key, values | {"title": "Från utgåvan därpå"}) == "kept"
    page.refresh_from_db()
    assert (page.title, page.get_latest_revision_as_object().title) == (NEW, "Från utgåvan därpå")
    assert actions.install(PublicPage, key, values | {"title": "Från utgåvan därpå"}) == "same"
