"""The directory's pages for staff, one press to say that something is wrong, and bringing in a sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry, WorkflowState

from upptack.knowledge.directory import actions, contents, queries, sheet, views
from upptack.knowledge.directory.models import Body, Contact, Report
from upptack.knowledge.directory.tests.test_sheet import GOOD, made
from upptack.staff.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

SignIn = Callable[..., Client]
EDITOR = "redaktor@sos.example"
TODAY = timezone.localdate()


@pytest.fixture
def editor(sign_in: SignIn) -> Client:
    """Ylva's browser."""
    return sign_in(EDITOR)


def text(answer) -> str:
    """What a page says, in one line."""
    return " ".join(lxml.html.fromstring(answer.content).xpath("string(//main)").split())


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("sok=BRIS", "Bris", "Polisen"),
        ("slag=police", "Polisen", "Bris"),
        ("plats=0180&slag=social_services", "Stockholm", "Kiruna"),
        ("plats=25&slag=social_services", "Kiruna", "Stockholm"),
        ("slag=police&plats=2584", "Polisen", "Bris"),
        ("sok=finns-inte", "Ingen verksamhet passar", "Polisen"),
        ("slag=nonsense&plats=99&sida=x", "sida 1 av", "Ingen verksamhet"),
    ],
)
def test_the_list_is_looked_in_by_name_kind_and_place(alva, query: str, there: str, not_there: str):
    answer = alva.get(f"/katalog/?{query}")
    names = " ".join(
        lxml.html.fromstring(answer.content).xpath("//main//h2/text() | //main//li//h3//text() | //main/p/text()")
    )
    assert there in names
    assert not_there not in names


def test_what_is_for_the_place_stands_before_what_is_for_all():
    found = [body.national for body in queries.find(TODAY, place="0180")]
    assert found == sorted(found)
    assert not found[0]
    assert found[-1]


def test_every_body_has_a_page_with_its_contacts_and_how_sure_they_are(alva):
    for id in ("sos-112", "polisen", "bris", "social-services-0180"):
        page = text(alva.get(f"/katalog/{id}/"))
        for contact in queries.directory(TODAY).bodies[id].contacts:
            assert (contact.value or contact.task) in page
    assert "Inte kontrollerad" in text(alva.get("/katalog/bris/"))
    assert "Kontrollerad 2026-11-21, gäller till 2027-11-21" in text(alva.get("/katalog/polisen/"))
    assert "Ändra" not in text(alva.get("/katalog/bris/"))


def test_editors_find_where_to_change_it(editor):
    page = lxml.html.fromstring(editor.get("/katalog/bris/").content)
    (link,) = [a.get("href") for a in page.iter("a") if a.text == "Ändra"]
    assert editor.get(link).status_code == 200


def test_a_body_that_is_gone_gives_the_list_and_says_so(alva):
    Body.objects.get(pk="bris").unpublish()
    assert "finns inte i katalogen" in text(alva.get("/katalog/bris/"))


def press(contact: Contact) -> str:
    """Where somebody says that a contact is wrong."""
    return f"/katalog/fel/{contact.pk}/"


def test_one_press_without_signing_in_is_counted_and_changes_nothing_that_readers_see():
    contact = Contact.objects.get(body="bris")
    before, edition = queries.directory(TODAY), queries.editions()["directory"]
    answer = Client(enforce_csrf_checks=True).post(press(contact), {"words": "hemligt"})
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert "Tack" in answer.content.decode()
    assert "hemligt" not in answer.content.decode()
    assert Report.objects.get(contact=contact, day=TODAY).count == 1
    assert (queries.editions()["directory"], queries.directory(TODAY)) == (edition, before)
    assert [field.name for field in Report._meta.get_fields()] == ["id", "contact", "day", "count"]


def test_reports_are_counted_to_fifty_a_day_and_each_day_is_one_row():
    contact = Contact.objects.get(body="bris")
    for _ in range(60):
        actions.report(contact, at=TODAY)
    assert [row.count for row in Report.objects.all()] == [50]
    actions.report(contact, at=TODAY + timedelta(days=1))
    assert [row.count for row in Report.objects.all()] == [50, 1]
    (waiting,) = queries.reported()
    assert (waiting.body, waiting.count, waiting.first, waiting.last) == ("bris", 51, TODAY, TODAY + timedelta(days=1))
    assert waiting.edit


def test_nothing_is_counted_of_what_is_not_shown_or_has_no_value():
    hidden = Contact.objects.get(body="bris")
    Body.objects.get(pk="bris").unpublish()
    empty = Contact.objects.filter(value="").first()
    assert empty is not None
    for contact in (hidden, empty):
        assert Client().post(press(contact)).status_code == 404
    assert Client().post("/katalog/fel/999999999/").status_code == 404
    assert Client().get(press(hidden)).status_code == 405
    assert not Report.objects.exists()


def test_an_editor_marks_it_as_wrong_at_once_or_finds_it_right(editor):
    contact = Contact.objects.get(body="bris")
    Client().post(press(contact))
    assert "Bris" in text(editor.get("/katalog/"))
    assert "Anmäld som fel en gång" in text(editor.get("/katalog/bris/"))
    editor.post(f"{press(contact)}avfarda/")
    assert not Report.objects.exists()
    assert queries.directory(TODAY).bodies["bris"].contacts[0].state == "unverified"
    Client().post(press(contact))
    editor.post(f"{press(contact)}bekrafta/")
    assert queries.directory(TODAY).bodies["bris"].contacts[0].state == "reported_wrong"
    assert not Report.objects.exists()
    Client().post(press(contact))
    assert not Report.objects.exists(), "what is marked already is not counted again"
    log = ModelLogEntry.objects.for_instance(contact.body).order_by("timestamp")
    ylva = Member.objects.get(email=EDITOR)
    assert [(row.action, row.user) for row in log] == [(actions.DISMISSED, ylva), (actions.MARKED_WRONG, ylva)]


def test_only_editors_judge_what_was_reported(alva):
    contact = Contact.objects.get(body="bris")
    Client().post(press(contact))
    assert "Anmäld som fel" not in text(alva.get("/katalog/bris/"))
    for what in ("bekrafta", "avfarda"):
        assert alva.post(f"{press(contact)}{what}/").status_code == 403
        assert Client().post(f"{press(contact)}{what}/").status_code == 302
    assert Report.objects.count() == 1
    assert Contact.objects.get(body="bris").reported_wrong_on is None


@pytest.mark.parametrize("id", ["sos-112", "polisen"])
def test_nobody_marks_an_emergency_number_as_wrong_alone(editor, id: str):
    contact = Contact.objects.get(body=id, channel="phone")
    assert Client().post(press(contact)).status_code == 200
    page = editor.get(f"/katalog/{id}/")
    assert f"{press(contact)}bekrafta/" not in page.content.decode()
    answer = editor.post(f"{press(contact)}bekrafta/")
    assert answer.status_code == 422
    assert "granskning" in text(answer)
    assert queries.directory(TODAY).bodies[id].contacts[0].state == "verified"
    assert Report.objects.filter(contact=contact).exists()


def upload(client: Client, content: str | bytes):
    """Uploads a sheet to be looked at."""
    raw = content.encode() if isinstance(content, str) else content
    return client.post("/katalog/importera/", {"file": SimpleUploadedFile("katalog.csv", raw)})


def sealed(answer) -> str:
    """What travels in the form from the first press to the second."""
    return str(lxml.html.fromstring(answer.content).xpath("string(//input[@name='sheet']/@value)"))


def test_a_sheet_is_looked_at_first_and_becomes_drafts_that_wait_for_review(editor):
    bodies, revisions = Body.objects.count(), WorkflowState.objects.count()
    looked = upload(editor, made(GOOD | {"nummer eller adress": "+46 8 000 00 01"}))
    assert looked.status_code == 200
    assert "Alla rader kan läggas in" in text(looked)
    assert (Body.objects.count(), WorkflowState.objects.count()) == (bodies, revisions)
    done = editor.post("/katalog/importera/", {"sheet": sealed(looked)})
    assert "1 verksamhet väntar på granskning" in text(done)
    body = Body.objects.get(pk="pahittade-jouren")
    assert (body.live, body.contacts.get().value) == (False, "+46 8 000 00 01")
    assert body.current_workflow_state.requested_by == Member.objects.get(email=EDITOR)
    assert body.pk not in queries.directory(TODAY).bodies
    task = body.current_workflow_state.current_task_state
    task.task.specific.on_action(task, Member.objects.get(email="granskare@jam.example"), "approve")
    assert body.pk in queries.directory(TODAY).bodies
    again = editor.post("/katalog/importera/", {"sheet": sealed(looked)})
    assert "Det finns inget att lägga in" in text(again)


def changed_police(**more: str) -> str:
    """The police as the directory has them, with other cells in the first row."""
    text = sheet.write([next(body for body in contents.bodies() if body.id == "polisen")])
    for old, new in more.items():
        text = text.replace(old.replace("_", " "), new)
    return text


def test_a_change_of_what_is_shown_is_a_draft_and_a_number_without_a_new_check_is_not_checked(editor):
    looked = upload(editor, changed_police(**{"114_14;": "000-000 00 08;"}))
    assert "räknas som inte kontrollerad" in text(looked)
    editor.post("/katalog/importera/", {"sheet": sealed(looked)})
    shown = queries.directory(TODAY).bodies["polisen"].contacts[0]
    assert (shown.value, shown.state) == ("114 14", "verified")
    draft = Body.objects.get(pk="polisen").get_latest_revision_as_object()
    phone = draft.contacts.all()[0]
    assert (phone.value, phone.verified_on) == ("000-000 00 08", None)
    assert phone.pk == Contact.objects.get(body="polisen", channel="phone").pk
    assert Body.objects.get(pk="polisen").workflow_in_progress
    again = upload(editor, changed_police(Polismyndigheten="Någon"))
    assert "har redan ett utkast" in text(again)
    assert again.status_code == 422
    assert sealed(again) == ""


def test_a_contact_that_the_sheet_leaves_out_is_told(editor):
    lines = changed_police().splitlines()
    assert "Tas bort: webb https://polisen.se" in text(upload(editor, "\n".join(lines[:2])))


def test_nothing_is_written_when_one_row_is_wrong(editor):
    before = [*Body.objects.order_by("pk").values(), *Contact.objects.order_by("pk").values()]
    wrong = GOOD | {"id": "en-annan", "namn": "En annan", "nummer eller adress": "=1+1"}
    answer = upload(editor, made(GOOD, wrong))
    assert answer.status_code == 422
    assert "1 av 2 rader kan inte läggas in. Inget har sparats." in text(answer)
    assert sealed(answer) == ""
    assert [*Body.objects.order_by("pk").values(), *Contact.objects.order_by("pk").values()] == before


@pytest.mark.parametrize("name", ["offer", "_hand_in"])
def test_all_the_drafts_or_none(editor, name: str, monkeypatch: pytest.MonkeyPatch):
    looked = upload(editor, made(GOOD, GOOD | {"namn": "Andra jouren", "id": "andra-jouren"}))
    real, calls = getattr(actions, name), []

    def fails(*args, **kwargs):
        calls.append(args)
        if name == "offer" or len(calls) == 2:
            raise actions.Refused("Det gick inte.")
        return real(*args, **kwargs)

    monkeypatch.setattr(actions, name, fails)
    answer = editor.post("/katalog/importera/", {"sheet": sealed(looked)})
    assert (answer.status_code, "Det gick inte." in text(answer)) == (422, True)
    assert not Body.objects.filter(pk__in=("pahittade-jouren", "andra-jouren")).exists()


def test_a_sheet_that_was_changed_on_the_way_or_belongs_to_another_is_refused(editor, sign_in, monkeypatch):
    seal = sealed(upload(editor, made(GOOD)))
    for wrong in (seal[:-2] + "xx", "x" * 80, ""):
        assert "Ladda upp filen igen" in text(editor.post("/katalog/importera/", {"sheet": wrong}))
    other = Member.objects.get(email="granskare@jam.example")
    other.roles.create(role="editor")
    answer = sign_in(other.email).post("/katalog/importera/", {"sheet": seal})
    assert "Ladda upp filen igen" in text(answer)
    monkeypatch.setattr(views, "HOUR", -1)
    assert "Ladda upp filen igen" in text(editor.post("/katalog/importera/", {"sheet": seal}))
    assert not Body.objects.filter(pk="pahittade-jouren").exists()


def test_a_file_that_is_too_large_or_missing_is_told(editor):
    assert "högst 200 kB" in text(editor.post("/katalog/importera/", {}))
    assert "högst 200 kB" in text(upload(editor, made(GOOD) + "x" * 200_000))
    assert "går inte att läsa" in text(upload(editor, b"PK\x00\x01"))


def test_more_than_a_hundred_at_once_is_too_many_to_review(editor):
    rows = [GOOD | {"namn": f"Jour {number}", "id": f"jour-{number}"} for number in range(101)]
    answer = upload(editor, made(*rows))
    assert "högst 100 åt gången" in text(answer)
    assert sealed(answer) == ""


def test_only_editors_bring_in_a_sheet(alva):
    assert alva.get("/katalog/importera/").status_code == 403
    assert upload(alva, made(GOOD)).status_code == 403
    assert alva.get("/katalog/mall.csv").status_code == 403


def test_the_template_and_the_directory_come_in_the_same_columns(editor):
    template = editor.get("/katalog/mall.csv").content.decode("utf-8-sig")
    whole = editor.get("/katalog/katalog.csv")
    assert whole.headers["Content-Disposition"] == 'attachment; filename="katalog.csv"'
    told = whole.content.decode("utf-8-sig")
    assert template == told.splitlines(keepends=True)[0]
    found = sheet.read(told, date(2026, 11, 25)).entries
    assert {entry.id: entry for entry in found} == {entry.id: entry for entry in contents.bodies()}
    some = editor.get("/katalog/katalog.csv?slag=police").content.decode("utf-8-sig")
    assert [entry.id for entry in sheet.read(some, date(2026, 11, 25)).entries] == ["polisen"]
    assert "Det finns inget att lägga in" in text(upload(editor, some))
