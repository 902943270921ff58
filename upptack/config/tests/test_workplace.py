"""The start page shows each role what waits for it, and nothing of anybody else's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from upptack.knowledge.directory import actions as directory
from upptack.knowledge.directory.models import Body, Contact
from upptack.knowledge.information.models import PublicPage
from upptack.staff.models import Member

pytestmark = pytest.mark.django_db

HEADINGS = {
    "handlaggare@fk.example": set(),
    "chef@fk.example": set(),
    "redaktor@sos.example": {"Tillbaka till dig för ändring", "Anmält som fel", "Svarar inte", "Ska kontrolleras igen"},
    "granskare@jam.example": {"Att granska", "Ska kontrolleras igen"},
    "samordnare@jam.example": {"Ska kontrolleras igen"},
}
EVERY = {"Att granska", "Tillbaka till dig för ändring", "Anmält som fel", "Svarar inte", "Ska kontrolleras igen"}


@pytest.mark.parametrize(("email", "expected"), HEADINGS.items())
def test_each_role_finds_its_own_lists(sign_in, email, expected):
    shown = sign_in(email).get("/start/").content.decode()
    assert {heading for heading in EVERY if heading in shown} == expected


def test_what_waits_for_review_is_on_the_reviewers_page(sign_in):
    page = PublicPage.objects.get(section="barn", language="sv")
    editor = Member.objects.get(email="redaktor@sos.example")
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    shown = sign_in("granskare@jam.example").get("/start/").content.decode()
    assert "Ylva Norén" in shown
    assert f"/redaktion/snippets/information/publicpage/edit/{page.pk}/" in shown
    assert "Ylva Norén" not in sign_in("chef@fk.example").get("/start/").content.decode()


def test_a_report_from_the_public_site_reaches_the_editor_and_changes_nothing_else(sign_in, client):
    contact = Contact.objects.get(body="sos-112", value="112")
    before = client.get("/sv/1/").content
    answer = client.post("/sv/10/", {"wrong": str(contact.pk)})
    assert answer.status_code == 200
    assert not answer.cookies
    for strange in ("0", "999999999", "-1", "1e3", "x" * 50, "٣"):
        assert client.post("/sv/10/", {"wrong": strange}).status_code == 200
    shown = sign_in("redaktor@sos.example").get("/start/").content.decode()
    assert "anmält 1 gånger" in shown
    assert reverse("catalogue_body", args=["sos-112"]) in shown
    assert client.get("/sv/1/").content == before


def test_what_runs_out_is_listed_by_whose_task_it_is(sign_in, clock_at):
    clock_at(datetime(2027, 11, 1, 12, tzinfo=UTC))
    listed = sign_in("samordnare@jam.example").get(reverse("due")).content.decode()
    assert "redaktionen hos Jämställdhetsmyndigheten" in listed
    assert "katalogens redaktion" in listed
    assert "Har gått ut" in listed


def test_a_provision_that_nobody_has_read_again_is_on_the_list(sign_in):
    assert "utlänningslagen" in sign_in("samordnare@jam.example").get(reverse("due")).content.decode()


def test_a_reported_contact_that_an_editor_dismisses_is_gone(sign_in):
    contact = Contact.objects.get(body="sos-112", value="112")
    directory.report(contact, at=timezone.localdate())
    editor = sign_in("redaktor@sos.example")
    editor.post(reverse("dismiss_reports", args=[contact.pk]))
    assert "Ingen kontaktuppgift är anmäld som fel." in editor.get("/start/").content.decode()


def test_what_does_not_answer_is_on_the_editors_page_with_whose_task_it_is(sign_in):
    assert "Ingen verksamhet är märkt" in sign_in("redaktor@sos.example").get("/start/").content.decode()
    directory.not_answered({"bris": 2}, at=timezone.now())
    shown = sign_in("redaktor@sos.example").get("/start/").content.decode()
    assert reverse("catalogue_body", args=["bris"]) in shown
    assert Body.objects.get(pk="bris").run_by in shown
    assert reverse("catalogue_body", args=["bris"]) not in sign_in().get("/start/").content.decode()
