"""Supervision: who sees what, what is refused, what is counted, and calendars that say nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from icalendar import Calendar

from upptack.learning.supervision import actions, queries, rules
from upptack.learning.supervision.contents import situations, strain
from upptack.learning.supervision.models import AgendaItem, Session, Sheet, SupervisionGroup
from upptack.learning.supervision.rules import SessionState
from upptack.staff.actions import Refused
from upptack.staff.models import Member
from upptack.tally.models import Staffed

SignIn = Callable[..., Client]
ALVA, INES, HAKAN = "handlaggare@fk.example", "specialist@fk.example", "chef@fk.example"
NORR, MONA, REBWAR = "norr@fk.example", "samordnare@jam.example", "handlaggare@af.example"
STARTS = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
"""Half past midnight on 1 December in Sweden."""

QUESTION = "Hur orkar vi fråga på nytt när någon har svarat nej tre gånger?"
SHEET = {
    "do": "sheet",
    "situation": "hint",
    "thought": "Vi väntade för kort tid efter frågan.",
    "learning": "Tystnad hjälper mer än en ny fråga.",
    "agreed": "yes",
}


def named(email: str) -> Member:
    return Member.objects.get_by_natural_key(email)


@pytest.fixture
def group(content: None) -> SupervisionGroup:
    """A group that Ines leads, with Alva in it."""
    made = actions.make_group("Onsdagar", INES, token="g" * 22, by=named(HAKAN))
    actions.add_participant(made, ALVA, by=named(HAKAN))
    return made


@pytest.fixture
def time(group: SupervisionGroup) -> Session:
    """A time of the group's."""
    return actions.plan(group, STARTS, 90, "rum 4", token="t" * 22, by=named(INES))


def at(session: Session) -> str:
    return f"/handledning/tid/{session.pk}/"


def counted() -> dict[tuple[str, str], int]:
    return {(month, what): n for month, what, n in Staffed.objects.values_list("month", "what", "n") if n}


def test_a_manager_makes_a_group_and_brings_colleagues_in(sign_in):
    hakan = sign_in(HAKAN)
    sent = {"name": "Onsdagar", "supervisor": INES, "token": "n" * 22}
    assert hakan.post("/handledning/ny/", sent).status_code == hakan.post("/handledning/ny/", sent).status_code == 302
    group = SupervisionGroup.objects.get()
    where = f"/handledning/{group.pk}/"
    assert hakan.post(where, {"do": "add", "email": ALVA}).status_code == 302
    wrong = hakan.post(where, {"do": "add", "email": REBWAR})
    assert wrong.status_code == 422
    assert "Ingen medarbetare" in wrong.content.decode()
    assert [each.member.email for each in group.participants.all()] == [ALVA]
    assert sign_in(ALVA).post("/handledning/ny/", sent).status_code == 403


@pytest.mark.parametrize("typed", [{"name": "On", "supervisor": INES}, {"name": "Onsdagar", "supervisor": "ines"}])
def test_a_group_that_cannot_be_made_says_why(sign_in, typed):
    assert sign_in(HAKAN).post("/handledning/ny/", typed).status_code == 422
    assert not SupervisionGroup.objects.exists()


@pytest.mark.parametrize("other", [NORR, REBWAR, "redaktor@sos.example", "dso@jam.example"])
def test_others_do_not_learn_that_a_group_exists(sign_in, time, other):
    client = sign_in(other)
    for where in (f"/handledning/{time.group_id}/", at(time)):
        assert client.get(where).status_code == client.get("/handledning/99999/").status_code == 404
    assert client.post(at(time), {**SHEET, "token": "s" * 22}).status_code == 404
    assert "Onsdagar" not in client.get("/handledning/").content.decode()


@pytest.mark.parametrize("keeper", [HAKAN, MONA])
def test_who_keeps_the_group_does_not_read_what_it_has_written(sign_in, time, keeper):
    actions.take_up(time, QUESTION, token="q" * 22, by=named(ALVA))
    actions.write(time, actions.Written("hint", "Vi väntade för kort.", "", "", False), token="s" * 22, by=named(ALVA))
    client = sign_in(keeper)
    for where in (at(time), f"/handledning/{time.group_id}/"):
        page = client.get(where)
        assert page.status_code == 200
        assert QUESTION not in page.content.decode()
        assert "Vi väntade" not in page.content.decode()
    assert client.post(at(time), {**SHEET, "token": "z" * 22}).status_code == 403
    assert Sheet.objects.count() == 1


def test_the_group_sees_a_question_without_the_name_of_who_asked(sign_in, time):
    sent = {"do": "take_up", "question": QUESTION, "token": "q" * 22}
    alva, ines = sign_in(ALVA), sign_in(INES)
    assert alva.post(at(time), sent).status_code == alva.post(at(time), sent).status_code == 302
    seen = ines.get(at(time)).content.decode()
    assert QUESTION in seen
    assert "Alva" not in seen
    item = AgendaItem.objects.get()
    ines.post(at(time), {"do": "drop", "item": item.pk})
    assert AgendaItem.objects.count() == 1
    alva.post(at(time), {"do": "drop", "item": item.pk})
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("field", ["thought", "helped", "learning"])
def test_a_sheet_that_points_at_somebody_is_not_kept_and_not_lost(sign_in, time, field):
    words = "Vi tänkte på fatima och hur hon svarade."
    answer = sign_in(ALVA).post(at(time), {**SHEET, field: words, "token": "s" * 22})
    assert answer.status_code == 422
    assert "fatima" in answer.content.decode()
    assert not Sheet.objects.exists()


def test_a_sheet_is_kept_once_and_agreed_only_with_something_learned(sign_in, time):
    alva = sign_in(ALVA)
    nothing = alva.post(at(time), {**SHEET, "learning": "", "token": "x" * 22})
    assert nothing.status_code == 422
    for _ in range(2):
        assert alva.post(at(time), {**SHEET, "token": "s" * 22}).status_code == 302
    sheet = Sheet.objects.get()
    assert queries.agreed(sheet.pk, named(ALVA)) == sheet
    assert queries.agreed(sheet.pk, named(HAKAN)) is None
    assert "Tystnad hjälper mer" in sign_in(INES).get(f"/handledning/{time.group_id}/").content.decode()


def test_a_sheet_is_removed_by_the_group_and_nobody_else(sign_in, time):
    alva, where = sign_in(ALVA), f"/handledning/{time.group_id}/"
    alva.post(at(time), {**SHEET, "token": "s" * 22})
    sent = {"do": "remove", "sheet": Sheet.objects.get().pk}
    assert sign_in(HAKAN).post(where, sent).status_code == 403
    assert Sheet.objects.count() == 1
    assert alva.post(where, sent).status_code == 302
    assert not Sheet.objects.exists()


def test_held_time_is_counted_for_the_unit_in_its_swedish_month(sign_in, time):
    assert counted() == {("2026-12", "supervision-planned"): 1}
    ines = sign_in(INES)
    for _ in range(2):
        assert ines.post(at(time), {"do": "state", "to": "held"}).status_code == 302
    held = {
        ("2026-12", "supervision-planned"): 1,
        ("2026-12", "supervision-held"): 1,
        ("2026-12", "supervision-minutes"): 90,
    }
    assert counted() == held
    assert ines.post(at(time), {"do": "state", "to": "cancelled"}).status_code == 422
    assert ines.post(at(time), {"do": "state", "to": "planned"}).status_code == 302
    assert counted() == {("2026-12", "supervision-planned"): 1}
    assert sign_in(ALVA).post(at(time), {"do": "state", "to": "held"}).status_code == 403


def test_a_form_sent_twice_plans_one_time(sign_in, group):
    sent = {"do": "time", "day": "2026-12-09", "clock": "13:30", "minutes": "90", "place": "video", "token": "p" * 22}
    ines, where = sign_in(INES), f"/handledning/{group.pk}/"
    assert ines.post(where, sent).status_code == ines.post(where, sent).status_code == 302
    assert Session.objects.get().starts == datetime(2026, 12, 9, 12, 30, tzinfo=UTC)
    assert counted() == {("2026-12", "supervision-planned"): 1}


@pytest.mark.parametrize(
    ("field", "typed"),
    [("day", "9/12"), ("clock", "halv två"), ("minutes", "5"), ("minutes", "lång"), ("place", "hemma hos fatima")],
)
def test_a_time_that_cannot_be_read_says_what_to_write(sign_in, group, field, typed):
    sent = {"do": "time", "day": "2026-12-09", "clock": "13:30", "minutes": "90", "place": "", "token": "p" * 22}
    answer = sign_in(INES).post(f"/handledning/{group.pk}/", {**sent, field: typed})
    assert answer.status_code == 422
    assert f"{field}-error" in answer.content.decode()
    assert not Session.objects.exists()


def test_a_member_leaves_and_reads_no_more(sign_in, time):
    alva = sign_in(ALVA)
    gone = alva.post(f"/handledning/{time.group_id}/", {"do": "leave", "member": named(ALVA).pk})
    assert gone.status_code == 302
    assert alva.get(f"/handledning/{time.group_id}/").status_code == 404


def test_nobody_takes_another_out_without_keeping_the_group(group):
    with pytest.raises(Refused):
        actions.leave(group, named(INES).pk, by=named(ALVA))


# Calendar


def test_the_feed_holds_times_and_neutral_words_and_needs_no_session(sign_in, time, client):
    link = sign_in(ALVA).post("/handledning/").content.decode()
    path = "/handledning/kalender/" + link.split("/handledning/kalender/")[1].split("<")[0]
    feed = client.get(path)
    calendar = Calendar.from_ical(feed.content)
    (event,) = calendar.walk("VEVENT")
    assert event["summary"] == "Inbokad tid"
    assert event["location"] == "rum 4"
    assert event.decoded("dtstart") == STARTS
    said = feed.content.decode().lower()
    for word in ("handledning", "våld", "onsdagar", "ines", "alva", "samtal"):
        assert word not in said
    assert feed["Cache-Control"] == "no-store" or "no-store" in feed["Cache-Control"]


def test_a_new_link_ends_the_old_one_and_only_a_hash_is_kept(group, client):
    first, second = actions.new_feed(named(ALVA)), actions.new_feed(named(ALVA))
    assert client.get(f"/handledning/kalender/{first}/").status_code == 404
    assert client.get(f"/handledning/kalender/{second}/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM supervision_calendarkey")
        assert second not in str(cursor.fetchall())
    Member.objects.filter(email=ALVA).update(is_active=False)
    assert client.get(f"/handledning/kalender/{second}/").status_code == 404


# One's own strain


def test_the_check_answers_and_keeps_nothing(sign_in):
    alva = sign_in(ALVA)
    before = dict(alva.session)
    with_answers = alva.post("/handledning/belastning/", dict.fromkeys(strain().questions, "often"))
    assert strain().advice["much"] in with_answers.content.decode()
    assert strain().advice["afraid"] in with_answers.content.decode()
    assert {k: v for k, v in alva.session.items() if k != "last_seen"} == {
        k: v for k, v in before.items() if k != "last_seen"
    }
    assert "checked" not in alva.get("/handledning/belastning/").content.decode()
    assert "ditt val" in alva.post("/handledning/belastning/", {"sleep": "<b>"}).content.decode()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("answers", "advice"),
    [
        ({}, ("calm",)),
        ({"sleep": "often"}, ("some",)),
        ({"sleep": "often", "dull": "often"}, ("much",)),
        ({"alone": "sometimes"}, ("calm", "alone")),
        ({"sleep": "sometimes", "afraid": "sometimes"}, ("some", "afraid")),
        (dict.fromkeys(("thoughts", "sleep"), "seldom"), ("calm",)),
    ],
)
def test_worse_answers_lead_to_more_support(answers, advice):
    assert rules.strain(answers) == advice


@pytest.mark.pure
def test_every_state_can_be_taken_back():
    for state in SessionState:
        assert rules.FOLLOWS[state]
        assert state not in rules.FOLLOWS[state]
    with pytest.raises(rules.NotNow):
        rules.change(SessionState.HELD, SessionState.CANCELLED)
    assert len(situations()) == len(set(situations().values())) == 12
