"""The pages of significance: every field answers, decides nothing, and keeps nothing of what was chosen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upptack.law import significance as law
from upptack.law.significance import Field
from upptack.meeting.significance import forms, rules

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
ASKER = "handlaggare@mig.example"


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in(ASKER)


def worst(field: Field) -> dict[str, str]:
    """The last known answer to every question: for those that are ordered, the most exposed."""
    known = {
        question.id: [each.id for each in question.options if each.id != "unknown"] for question in field.questions
    }
    return {forms.name_of(question): answers[-1] for question, answers in known.items()}


def text(client: Client, field: str, posted: Mapping[str, str]) -> str:
    answer = client.post(reverse("significance_field", args=[field]), posted)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("day", ["", "2024-03-01"])
@pytest.mark.parametrize("field", law.all_fields().values(), ids=law.all_fields())
def test_every_field_answers_whatever_is_known(client: Client, field: Field, day: str) -> None:
    for posted in ({}, worst(field)):
        page = text(client, field.id, {**posted, "on": day})
        assert "Här avgörs ingenting." in page
        for ground in field.grounds:
            assert f'id="{ground.id}"' in page
        assert ("Som lagen var 1 mars 2024" in page) == bool(day)


def test_the_list_has_the_own_agency_first_and_then_everybodys(client: Client) -> None:
    page = client.get(reverse("significance")).content.decode()
    places = [page.index(name) for name in ("<h2>Migrationsverket", "<h2>För alla", "<h2>Försäkringskassan")]
    assert places == sorted(places)


def test_nothing_that_was_chosen_is_kept_or_stands_in_an_address(client: Client) -> None:
    field = next(iter(law.all_fields().values()))
    before = {session.pk: session.session_data for session in Session.objects.all()}
    with CaptureQueriesContext(connection) as ran:
        text(client, field.id, worst(field))
    reads = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN")
    written = [query["sql"] for query in ran if not query["sql"].startswith(reads)]
    assert all("django_session" in sql for sql in written), written
    for session in Session.objects.all():
        found = session.get_decoded()
        assert not any(forms.name_of("") in str(value) for value in found.values())
        assert set(before) >= {session.pk}


def test_nothing_that_was_chosen_reaches_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    field = law.field("mig-anknytning")
    with caplog.at_level(logging.DEBUG):
        client.post(reverse("significance_field", args=[field.id]), {**worst(field), "on": "ett hemligt kanariemärke"})
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "Unprocessable Content" in said
    assert not [word for word in ("kanariemärke", "q-violence_child", "documented") if word in said]


@pytest.mark.parametrize(
    ("typed", "said"), [("igår", rules.UNREADABLE), ("2999-01-01", rules.TO_COME), ("20240301x", rules.UNREADABLE)]
)
def test_a_day_that_cannot_be_shown_is_told_and_what_was_chosen_stays(client: Client, typed: str, said: str) -> None:
    field = next(iter(law.all_fields().values()))
    posted = worst(field)
    answer = client.post(reverse("significance_field", args=[field.id]), {**posted, "on": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert page.count(" checked") == len(posted)
    assert "Vad det bygger på" not in page


@pytest.mark.parametrize("language", law.LANGUAGES)
@pytest.mark.parametrize("field", law.all_fields())
def test_the_leaflet_says_nothing_of_what_was_chosen_and_is_in_the_persons_language(
    client: Client, field: str, language: str
) -> None:
    answer = client.post(reverse("significance_leaflet", args=[field]), {"language": language, "q-x": "told"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language.split("-")[0]}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    shown = law.leaflet(field, language)
    assert shown is not None
    for sentence in (*shown.means, *shown.gather, *shown.ask, *shown.not_afraid):
        assert sentence.split(".")[0].split("”")[0][:20].replace("'", "&#x27;").replace('"', "&quot;") in page
    assert ("maskin" in page or "machine" in page or "آلياً" in page) == (language != "sv")
    assert "Upptäck</b>" not in page
    assert f"<title>{shown.title}</title>" in page
    printed = page.partition('<p class="small no-print"')[0]
    assert not any(law.citation(law.field(field), each) in printed for each in shown.sources)


def test_a_table_is_shown_whole_and_one_that_does_not_exist_is_not_found(client: Client) -> None:
    for field in law.all_fields().values():
        for ground in field.grounds:
            page = client.get(reverse("significance_table", args=[field.id, ground.id]))
            assert page.status_code == 200
    assert client.get(reverse("significance_table", args=[field.id, "finns-inte"])).status_code == 404
    assert client.get(reverse("significance_field", args=["finns-inte"])).status_code == 404
    assert client.post(reverse("significance_leaflet", args=["finns-inte"])).status_code == 404


def test_what_a_conversation_was_told_is_already_chosen() -> None:
    told = {
        id: question
        for field in law.all_fields().values()
        for question in field.questions
        if question.told_by
        for id in [field.id]
    }
    for id, question in told.items():
        fact, value = next(iter(question.told.items()))
        assert rules.told(law.field(id), {question.told_by: fact})[question.id] == value


def test_the_law_of_2024_and_of_today_differ_in_the_duty_to_report(client: Client) -> None:
    today = text(client, "alla-barn", {"q-agency": "fk"})
    then = text(client, "alla-barn", {"q-agency": "fk", "on": "2024-03-01"})
    assert "19 kap. 1 § socialtjänstlagen (2025:400)" in today
    assert "14 kap. 1 § socialtjänstlagen (2001:453)" in then
    assert date(2024, 3, 1) < date(2025, 7, 1)
