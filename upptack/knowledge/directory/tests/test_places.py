"""A body tells its free places by its own link, and staff see signs of life; what is old is not shown as true."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from wagtail.models import ModelLogEntry

from upptack.knowledge.directory import actions, codes, queries
from upptack.knowledge.directory.models import Body, Life
from upptack.staff.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content", "in_november")]

SignIn = Callable[..., Client]
Clock = Callable[[datetime], None]
EDITOR = "redaktor@sos.example"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PAGE = "/katalog/bris/"


@pytest.fixture
def in_november(clock_at: Clock) -> None:
    clock_at(NOW)


@pytest.fixture
def editor(in_november: None, sign_in: SignIn) -> Client:
    """Ylva's browser."""
    return sign_in(EDITOR)


@pytest.fixture
def body() -> Client:
    """A browser at the body: no account, and the server's check of form tokens on."""
    return Client(enforce_csrf_checks=True)


def text(answer) -> str:
    """What a page says, in one line."""
    return " ".join(lxml.html.fromstring(answer.content).xpath("string(//main)").split())


def made_by(editor: Client) -> str:
    """The address of a new link, as the editor's page shows it."""
    answer = editor.post(f"{PAGE}lank/")
    assert answer.status_code == 200
    (link,) = re.findall(r"http://testserver(/platser/[A-Za-z0-9_-]{22}/)", answer.content.decode())
    return str(link)


def test_the_link_is_shown_once_and_only_a_keyed_hash_is_kept(editor):
    link = made_by(editor)
    secret = link.split("/")[2]
    assert link not in editor.get(PAGE).content.decode()
    kept = Life.objects.get(pk="bris").link_digest
    assert kept == codes.digest(secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM directory_life")
        rows = repr(cursor.fetchall()) + repr(list(ModelLogEntry.objects.values()))
    assert secret not in rows
    assert kept in rows
    log = ModelLogEntry.objects.for_instance(Body.objects.get(pk="bris")).get()
    assert (log.action, log.user) == (actions.NEW_LINK, Member.objects.get(email=EDITOR))


def test_a_body_tells_its_places_without_account_cookie_or_script(editor, body, alva):
    link = made_by(editor)
    answer = body.post(link, {"platser": " 2 "})
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert "2 lediga platser" in text(answer)
    assert len(answer.content) < 10_000
    page = lxml.html.fromstring(answer.content)
    assert [form.get("action") for form in page.iter("form")] == [None]
    assert "2 lediga platser, uppgift från 22 nov" in text(alva.get(PAGE))
    assert "2 lediga platser, uppgift från 22 nov" in text(alva.get("/katalog/?sok=bris"))


def test_to_open_the_link_changes_nothing(editor, body):
    link = made_by(editor)
    body.post(link, {"platser": "7"})
    before, edition = list(Life.objects.values()), queries.editions()
    for answer in (body.get(link), body.head(link), body.get(link + "?platser=3&vet-inte=ja")):
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert body.put(link).status_code == 405
    assert (list(Life.objects.values()), queries.editions()) == (before, edition)


@pytest.mark.parametrize("typed", ["", "-1", "100", "2.5", "två", "1e1", "٣", "0000000007", "Anna"])
def test_what_is_no_number_from_0_to_99_is_refused_and_changes_nothing(editor, body, typed: str):
    link = made_by(editor)
    body.post(link, {"platser": "7"})
    answer = body.post(link, {"platser": typed})
    assert answer.status_code == 422
    assert "Skriv ett tal från 0 till 99" in text(answer)
    assert Life.objects.get(pk="bris").free == 7


@pytest.mark.parametrize(("typed", "free"), [("0", 0), ("99", 99), ("007", 7)])
def test_numbers_from_0_to_99_are_taken(editor, body, typed: str, free: int):
    assert body.post(made_by(editor), {"platser": typed}).status_code == 200
    assert Life.objects.get(pk="bris").free == free


def test_not_known_is_an_answer_too(editor, body, alva):
    link = made_by(editor)
    body.post(link, {"platser": "2"})
    assert "inte finns någon färsk uppgift" in text(body.post(link, {"vet-inte": "ja", "platser": "4"}))
    assert "Lediga platser: ingen färsk uppgift" in text(alva.get(PAGE))


def test_after_a_day_the_number_is_not_shown_as_true(editor, body, sign_in, clock_at):
    body.post(made_by(editor), {"platser": "2"})
    for hours, there in ((0, True), (23, True), (24, False), (24 * 400, False)):
        clock_at(NOW + timedelta(hours=hours))
        shown = queries.directory((NOW + timedelta(hours=hours)).date(), NOW + timedelta(hours=hours)).bodies["bris"]
        assert (shown.life.free == 2) is there, hours
        assert ("2 lediga platser" in " ".join(shown.life.said)) is there
        assert ("ingen färsk uppgift" in " ".join(shown.life.said)) is not there


def test_a_new_link_ends_the_old_one_and_an_unknown_one_is_told_alike(editor, body):
    old = made_by(editor)
    new = made_by(editor)
    answers = [body.post(link, {"platser": "2"}) for link in (old, "/platser/abcdefghijklmnopqrstuv/", "/platser/x/")]
    assert {(answer.status_code, text(answer)) for answer in answers} == {(404, text(body.get(old)))}
    assert "Länken gäller inte" in text(answers[0])
    assert not Life.objects.exclude(free=None).exists()
    assert body.post(new, {"platser": "2"}).status_code == 200


def test_a_link_is_for_its_own_body_only(editor, body):
    body.post(made_by(editor), {"platser": "2", "body": "polisen", "id": "polisen"})
    assert list(Life.objects.exclude(free=None).values_list("pk", flat=True)) == ["bris"]


def test_the_link_of_a_body_that_is_not_shown_any_more_is_dead(editor, body):
    link = made_by(editor)
    Body.objects.get(pk="bris").unpublish()
    assert body.post(link, {"platser": "2"}).status_code == 404
    assert Life.objects.get(pk="bris").free is None


def test_a_link_outlives_a_change_of_the_secret_key(editor, body, settings):
    link = made_by(editor)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert body.get(link).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert body.get(link).status_code == 404


def test_bodies_without_a_link_are_not_reached_by_an_empty_secret():
    actions.answered("bris", at=NOW)
    assert Life.objects.get(pk="bris").link_digest == ""
    assert queries.linked("") is None


def test_only_editors_make_links_and_clear_marks(alva):
    actions.not_answered({"bris": 2}, at=NOW)
    for what in ("lank", "svarar"):
        assert alva.post(f"{PAGE}{what}/").status_code == 403
        assert Client().post(f"{PAGE}{what}/").status_code == 302
    kept = Life.objects.get(pk="bris")
    assert kept.not_answering_since
    assert kept.link_digest == ""
    page = text(alva.get(PAGE))
    assert "Svarar inte just nu" in page
    assert "Gör en ny länk" not in page
    assert "Verksamheten svarar" not in page


def test_who_does_not_answer_is_shown_with_how_to_look_it_up_and_an_editor_clears_it(editor):
    actions.not_answered({"bris": 2, "social-services-2584": 2}, at=NOW)
    assert "Svarar inte just nu, sedan 22 nov" in text(editor.get(PAGE))
    local = queries.directory(NOW.date(), NOW).bodies["social-services-2584"]
    page = text(editor.get("/katalog/social-services-2584/"))
    assert all(sentence in page for sentence in ("Flera försök", local.look_up["sv"]))
    assert "Uppgift för" in text(editor.get("/katalog/"))
    assert editor.get(f"{PAGE}svarar/").status_code == 302
    assert Life.objects.get(pk="bris").not_answering_since
    assert editor.post(f"{PAGE}svarar/").headers["Location"] == PAGE
    assert "Svarar inte just nu" not in text(editor.get(PAGE))
    log = ModelLogEntry.objects.for_instance(Body.objects.get(pk="bris")).get()
    assert log.action == actions.ANSWERS_AGAIN
    editor.post(f"{PAGE}svarar/")
    assert ModelLogEntry.objects.for_instance(Body.objects.get(pk="bris")).count() == 1


def test_proof_of_life_is_on_the_page(alva):
    actions.answered("bris", at=NOW - timedelta(days=2))
    assert "Svarade senast 20 nov" in text(alva.get(PAGE))


def test_signs_of_life_are_no_part_of_the_content_and_its_versions():
    actions.tell_places("bris", 4, at=NOW)
    body = Body.objects.get(pk="bris")
    revision = body.save_revision(changed=True)
    assert not {"life", "free", "answered_on", "not_answering_since"} & revision.content.keys()
    revision.publish()
    assert Life.objects.get(pk="bris").free == 4
    assert actions.load(queries.entries(["bris"], NOW.date()))["changed"] == 0
    body.delete()
    assert not Life.objects.exists()
