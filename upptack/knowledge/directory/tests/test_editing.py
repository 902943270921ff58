"""The directory where editors work: drafts and review, what a draft cannot undo, and what comes from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import lxml.html
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from upptack.knowledge.directory import actions, contents, queries
from upptack.knowledge.directory.contents import BodyEntry
from upptack.knowledge.directory.models import Body, Contact, Report
from upptack.staff.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

SignIn = Callable[..., Client]
EDITOR, REVIEWER = "redaktor@sos.example", "granskare@jam.example"
TODAY = timezone.localdate()


def address(name: str, *args: str) -> str:
    """An address of the editors' pages for bodies."""
    return reverse(Body.snippet_viewset.get_url_name(name), args=args)


def typed(client: Client, at: str) -> dict[str, Any]:
    """What a browser would send of the form as it is drawn."""
    page = lxml.html.fromstring(client.get(at).content)
    form = next(form for form in page.forms if "contacts-TOTAL_FORMS" in form.fields)
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return {name: value for name, value in found.items() if "__prefix__" not in name}


def changed(client: Client, body: str, **more: Any) -> Any:
    """Changes a body as an editor does, and hands it in when `more` says so."""
    return client.post(address("edit", body), typed(client, address("edit", body)) | more)


def entry(id: str, **more: Any) -> BodyEntry:
    """A body as the data have it, with other values."""
    return replace(next(body for body in contents.bodies() if body.id == id), **more)


@pytest.fixture
def editor(sign_in: SignIn) -> Client:
    """Ylva's browser: an editor of another agency than the reviewer."""
    return sign_in(EDITOR)


def value_of(id: str) -> str:
    """The first contact of a body as readers see it."""
    return queries.directory(TODAY).bodies[id].contacts[0].value


def approve(id: str) -> None:
    """Tomas, of another agency, approves what waits."""
    body = Body.objects.get(pk=id)
    state = body.current_workflow_state.current_task_state
    state.task.specific.on_action(state, Member.objects.get(email=REVIEWER), "approve")


def test_a_change_is_shown_first_when_another_agency_has_approved_it(editor):
    before = queries.editions()["directory"]
    assert changed(editor, "bris", **{"contacts-0-value": "000-000 00 01"}).status_code == 302
    assert value_of("bris") == "116 111"
    changed(editor, "bris", **{"action-submit": "Lämna in"})
    assert value_of("bris") == "116 111"
    state = Body.objects.get(pk="bris").current_workflow_state.current_task_state
    ylva = Member.objects.get(email=EDITOR)
    assert state.task.specific.get_actions(state.workflow_state.content_object, ylva) == []
    approve("bris")
    assert value_of("bris") == "000-000 00 01"
    assert queries.editions()["directory"] > before


def test_an_editor_makes_a_new_body_that_nobody_sees_yet(editor):
    sent = typed(editor, address("add")) | {
        "name": "Öppna dörren i Ale",
        "kinds": ["helpline_exposed"],
        "municipalities": ["1440"],
        "contacts-TOTAL_FORMS": "1",
        "contacts-0-id": "",
        "contacts-0-ORDER": "1",
        "contacts-0-DELETE": "",
        "contacts-0-channel": "phone",
        "contacts-0-value": "000-000 00 02",
        "contacts-0-evidence": "read",
        "contacts-0-source": "Påhittad källa",
        "contacts-0-hours": "mån-fre 08:00-16:00; lör 10:00-12:00",
    }
    answer = editor.post(address("add"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Body.objects.get(pk="oppna-dorren-i-ale")
    assert (made.live, made.contacts.get().hours_in_words()) == (False, "Måndag–fredag kl. 8–16; lördag kl. 10–12")
    assert made.pk not in queries.directory(TODAY).bodies
    assert made.pk not in {found.id for found in queries.entries([made.pk], TODAY)}
    again = editor.post(address("add"), sent)
    assert "Namnet används redan" in again.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("contacts-0-value", "ring oss", "Ett telefonnummer skrivs med siffror"),
        ("contacts-0-source", "", "Uppgiften saknar källa"),
        ("contacts-0-value", "", "ingen står som ansvarig"),
        ("contacts-0-hours", "vardagar", "Skriv dagar och tider"),
        ("contacts-0-hours", "mån 16-8", "ska börja före den slutar"),
        ("languages", "arabiska", "ingen språkkod"),
        ("counties", ["01"], "Ange antingen hela landet"),
        ("kinds", [], "obligatoriskt"),
    ],
)
def test_what_cannot_stand_is_told_in_a_sentence(editor, field: str, value: Any, sentence: str):
    answer = changed(editor, "bris", **{field: value, "action-submit": "Lämna in"})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Body.objects.get(pk="bris").has_unpublished_changes


@pytest.mark.parametrize(
    ("day", "end", "sentence"),
    [
        (TODAY + timedelta(days=1), TODAY + timedelta(days=9), "har inte varit än"),
        (TODAY, TODAY + timedelta(days=366), "minst en gång om året"),
        (TODAY, None, "hur länge det gäller"),
    ],
)
def test_a_check_has_been_and_runs_out(editor, day: date, end: date | None, sentence: str):
    dates = {"contacts-0-verified_on": day.isoformat(), "contacts-0-expires_on": end.isoformat() if end else ""}
    answer = changed(editor, "bris", **dates, **{"action-submit": "Lämna in"})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_another_value_without_another_check_is_not_checked(editor):
    changed(editor, "polisen", **{"contacts-0-value": "000-000 00 03"})
    (phone, _) = Body.objects.get(pk="polisen").get_latest_revision_as_object().contacts.all()
    assert (phone.value, phone.verified_on, phone.expires_on) == ("000-000 00 03", None, None)
    new = {"contacts-0-verified_on": TODAY.isoformat(), "contacts-0-expires_on": TODAY.isoformat()}
    changed(editor, "polisen", **new, **{"contacts-0-value": "000-000 00 04"})
    (phone, _) = Body.objects.get(pk="polisen").get_latest_revision_as_object().contacts.all()
    assert phone.verified_on == (TODAY if date(2026, 11, 21) < TODAY else None)


def test_the_rule_holds_wherever_a_contact_is_cleaned():
    phone = Contact.objects.get(body="polisen", channel="phone")
    phone.value = "000-000 00 05"
    phone.clean()
    assert (phone.verified_on, phone.expires_on) == (None, None)
    phone.source = ""
    with pytest.raises(ValidationError, match="saknar källa"):
        phone.clean()


def test_a_draft_that_waited_does_not_take_away_that_a_number_is_wrong(editor):
    changed(editor, "bris", name="Bris med nytt namn", **{"action-submit": "Lämna in"})
    actions.report_wrong(Contact.objects.get(body="bris"), at=TODAY)
    approve("bris")
    body = queries.directory(TODAY).bodies["bris"]
    assert (body.name, body.contacts[0].state) == ("Bris med nytt namn", "reported_wrong")


def test_a_contact_keeps_its_number_through_drafts_and_so_what_was_reported_of_it(editor):
    contact = Contact.objects.get(body="bris")
    actions.report(contact, at=TODAY)
    for name in ("Ett", "Två"):
        changed(editor, "bris", name=name, **{"action-submit": "Lämna in"})
        approve("bris")
    assert Contact.objects.get(body="bris").pk == contact.pk
    assert Report.objects.get(contact=contact).count == 1


def test_a_contact_that_a_version_made_is_the_same_when_the_version_is_published_again():
    body = Body.objects.get(pk="bris")
    body.contacts.add(Contact(channel="phone", value="000-000 00 09", evidence="read", source="Påhittad", place=1))
    version = body.save_revision()
    version.publish(skip_permission_checks=True)
    made = Contact.objects.get(value="000-000 00 09")
    version.publish(skip_permission_checks=True)
    assert Contact.objects.get(value="000-000 00 09").pk == made.pk


def test_what_staff_have_changed_is_kept_and_the_newcomer_waits_as_a_draft(editor):
    changed(editor, "bris", name="Bris som vi skriver det", **{"action-submit": "Lämna in"})
    approve("bris")
    newer = entry("bris", name="Bris i nästa utgåva")
    assert actions.load([newer]) == Counter(kept=1)
    body = Body.objects.get(pk="bris")
    assert (body.name, body.has_unpublished_changes) == ("Bris som vi skriver det", True)
    assert body.get_latest_revision_as_object().name == "Bris i nästa utgåva"
    assert actions.load([newer]) == Counter(same=1)


def test_an_own_draft_is_left_alone_and_so_is_what_was_withdrawn(editor):
    changed(editor, "bris", name="Mitt utkast")
    Body.objects.get(pk="polisen").unpublish()
    assert actions.load([entry("bris", name="Ny"), entry("polisen", name="Ny")]) == Counter(kept=2)
    assert Body.objects.get(pk="bris").get_latest_revision_as_object().name == "Mitt utkast"
    assert "polisen" not in queries.directory(TODAY).bodies


def test_what_nobody_here_has_changed_is_replaced_and_its_contacts_keep_their_numbers():
    before = Contact.objects.get(body="bris").pk
    (old,) = entry("bris").contacts
    second = replace(old, value="000-000 00 06")
    assert actions.load([entry("bris", name="Ny", contacts=(second, old))]) == Counter(changed=1)
    assert Body.objects.get(pk="bris").name == "Ny"
    assert [(c.value, c.pk == before) for c in Contact.objects.filter(body="bris")] == [
        ("000-000 00 06", False),
        ("116 111", True),
    ]


def test_a_body_that_is_withdrawn_is_found_nowhere(client):
    assert "bris" in queries.directory(TODAY).bodies
    Body.objects.get(pk="bris").unpublish()
    assert "bris" not in queries.directory(TODAY).bodies
    assert "Bris" not in {row["name"] for row in client.get("/hsds/services?search=bris").json()["contents"]}


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("q=bris", "bris", "polisen"),
        ("kind=police", "polisen", "bris"),
        ("county=01", "social-services-0180", "social-services-2584"),
        ("state=verified", "polisen", "bris"),
        ("state=unverified", "bris", "sos-112"),
        ("state=reported_wrong", "radda-barnen", "bris"),
    ],
)
def test_the_list_is_narrowed_down(editor, query: str, there: str, not_there: str):
    Contact.objects.filter(body="radda-barnen").update(
        value="000-000 00 07", source="Påhittad", task="", reported_wrong_on=TODAY
    )
    page = editor.get(f"{address('list')}?{query}")
    assert page.status_code == 200
    found = {body.pk for body in page.context["paginator"].object_list}
    assert there in found
    assert not_there not in found


def test_the_preview_and_the_history_can_be_read(editor):
    changed(editor, "bris", name="Bris i utkast")
    body = Body.objects.get(pk="bris")
    shown = body.get_latest_revision_as_object().make_preview_request()
    assert "Bris i utkast" in shown.content.decode()
    first, last = body.revisions.order_by("pk").first(), body.latest_revision
    page = editor.get(address("revisions_compare", "bris", str(first.pk), str(last.pk)))
    assert "Bris i utkast" in lxml.html.fromstring(page.content).text_content()
    assert ModelLogEntry.objects.for_instance(body).filter(action="wagtail.edit").exists()
