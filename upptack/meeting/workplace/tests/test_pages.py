"""Every step as a page, who may open what, what is counted, and that nothing else is kept."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from upptack.guides.workplace import talk as guide
from upptack.meeting.conversation import pages as meetings
from upptack.meeting.conversation.tests.meetings import a_meeting, send
from upptack.meeting.workplace import pages, rules
from upptack.meeting.workplace.tests.talks import HEAVY, WHERE, a_talk, opened, press
from upptack.staff.rules import Role
from upptack.tally.models import Count, OwnStaff, Suggested

MODES = ({"interpreter": True}, {"channel": "phone"}, {"channel": "meeting"})
CANARY = "kanarieord-9f3a"


@pytest.mark.parametrize("language", rules.LANGUAGES)
@pytest.mark.parametrize("mode", MODES)
def test_every_step_opens(hakan, boss, language, mode):
    for step in rules.STEPS:
        told = HEAVY if step in (rules.DAY, rules.NOTE, rules.CLOSE) else {}
        stopped = {"situation": "overheard"} if step == rules.STOP else {}
        page = press(hakan, boss, a_talk(step, language=language, answers=told, **mode, **stopped))
        assert page.status == 200, step
        assert opened(page, boss).step == step
        assert len(page.tree.xpath("//main//h1")) == 1
        assert "None" not in page.main
        assert {"hide"} <= set(page.values("do"))
        assert page.values("unasked")[: len(guide.keys("reasons"))] == guide.keys("reasons")


@pytest.mark.parametrize("occasion", guide.keys("occasion"))
def test_a_conversation_from_start_to_count(hakan, boss, occasion):
    page = send(hakan, {"occasion": occasion, "channel": "meeting"}, WHERE)
    page = press_on(hakan, page, situation="alone", minutes="over_15")
    assert guide.said("occasion", occasion, "say")["sv"] in page.main
    page = press_on(hakan, page)
    for question, chosen in HEAVY.items():
        assert guide.guide().question(question).words["face"]["sv"] in page.main
        page = press_on(hakan, page, answer=list(chosen))
    assert "112" in page.main
    assert "Det här kan ni göra i dag" in page.main
    page = press_on(hakan, page)
    assert "Skriv inte varför" in page.main
    page = press_on(hakan, page)
    for fresh in (True, False):
        done = send(hakan, {"seal": page.seal, "do": "finish"}, WHERE)
        assert ("avslutat och glömt" in done.main) is fresh
    assert dict(OwnStaff.objects.values_list("answer", "n")) == {"told": 1, "no": 0, "unsaid": 0, "not_asked": 0}
    assert not Count.objects.exists()
    assert not Suggested.objects.exists()


def press_on(client, page, **fields):
    """Posts what the page asks for and goes on."""
    return send(client, {"seal": page.seal, "do": "next", **fields}, WHERE)


@pytest.mark.parametrize("reason", guide.keys("reasons"))
def test_not_asking_takes_two_presses_and_the_reason_is_kept_nowhere(hakan, boss, reason):
    page = press(hakan, boss, a_talk(rules.QUESTION), unasked=reason)
    assert guide.read("reasons", reason, "advice") in page.main
    (row,) = OwnStaff.objects.filter(n__gt=0)
    assert (row.year, row.agency, row.answer, row.n) == (f"{datetime.now():%Y}", "fk", "not_asked", 1)
    assert reason not in re.findall(r'"([a-z_]+)"', dumped())
    assert press(hakan, boss, a_talk(rules.QUESTION), unasked="påhitt").status == 422


def dumped() -> str:
    """Everything that the database holds of the tables that a conversation could reach."""
    out = StringIO()
    for label in ("tally", "sessions"):
        call_command("dumpdata", label, stdout=out)
    return out.getvalue()


def test_no_word_that_is_posted_reaches_page_database_or_log(hakan, boss, caplog):
    caplog.set_level(logging.DEBUG)
    names = ("answer", "situation", "minutes", "own", "protect", "phrase", "name", "comment")
    for step in rules.STEPS:
        told = HEAVY if step in (rules.DAY, rules.NOTE, rules.CLOSE) else {}
        for do in ("next", "stay", "hide", "finish", CANARY):
            page = press(
                hakan, boss, a_talk(step, answers=told, token=f"{step}{do[:3]}"), do, **dict.fromkeys(names, CANARY)
            )
            assert CANARY not in page.html
    assert send(hakan, {"occasion": CANARY, "channel": "meeting"}, WHERE).status == 422
    assert CANARY not in dumped()
    assert CANARY not in caplog.text
    assert OwnStaff.objects.exists()


def test_nothing_that_was_answered_is_in_address_session_or_log(hakan, boss, caplog):
    caplog.set_level(logging.DEBUG)
    before = dict(hakan.session.items())
    press(hakan, boss, a_talk(rules.QUESTION), "next", answer="uneasy")
    press(hakan, boss, a_talk(rules.CLOSE, answers=HEAVY), "finish")
    assert {key: value for key, value in hakan.session.items() if "seen" not in key.lower()} == {
        key: value for key, value in before.items() if "seen" not in key.lower()
    }
    assert not [word for word in ("uneasy", "works_here", "comes") if word in caplog.text or word in dumped()]


def test_a_hidden_page_shows_nothing_and_brings_back_what_was_ticked(hakan, boss):
    hidden = press(hakan, boss, a_talk(rules.QUESTION), "hide", answer="uneasy")
    assert hidden.tree.xpath("//title")[0].text.startswith("Anteckningar")
    for telling in ("trygg", "våld", "Samtal", "Fråga", "medarbetare"):
        assert telling.lower() not in hidden.tree.text_content().lower()
    assert send(hakan, {"seal": hidden.seal, "do": "show"}, WHERE).ticked("answer") == ("uneasy",)
    gate = press(hakan, boss, a_talk(), "hide", situation="alone")
    assert send(hakan, {"seal": gate.seal, "do": "show"}, WHERE).ticked("situation") == ("alone",)


def test_a_seal_that_cannot_be_opened_gives_a_page_that_says_so(hakan, boss, sign_in):
    talk = a_talk()
    old = pages.sealed(a_talk(started=talk.started - 4 * 3600 - 1), boss)
    for posted, status in (
        (pages.sealed(talk, boss)[:-8], 400),
        ("", 400),
        (meetings.sealed(a_meeting(), boss), 400),
        (old, 410),
    ):
        page = send(hakan, {"seal": posted, "do": "next"}, WHERE)
        assert page.status == status
        assert page.tree.xpath("//main//a[@href='/arbetsplats/samtal/']")
    hakan.logout()
    out = send(hakan, {"seal": pages.sealed(talk, boss), "do": "next"}, WHERE)
    assert (out.status, bool(out.seal)) == (403, True)


def test_a_conversation_with_an_employee_opens_no_meeting(boss, sign_in):
    for role in (Role.CASEWORKER,):
        boss.roles.create(role=role)
    client = sign_in(boss.email)
    assert send(client, {"seal": pages.sealed(a_talk(), boss), "do": "next"}, "/samtal/").status == 400


MAY = {
    "/arbetsplats/": frozenset(Role),
    WHERE: frozenset({Role.MANAGER}),
    "/arbetsplats/ledning/": frozenset({Role.MANAGER, Role.COORDINATOR}),
}


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_what(sign_in, member, role):
    member.roles.all().delete()
    member.roles.create(role=role)
    roles, client = {role}, sign_in(member.email)
    for path, may in MAY.items():
        allowed = bool(roles & may)
        assert client.get(path).status_code == (200 if allowed else 403), (role, path)
        if path == WHERE:
            posted = client.post(path, {"occasion": "everyone", "channel": "meeting"})
            assert posted.status_code == (200 if allowed else 403)


def test_nobody_signed_out_reads_anything(client, content):
    assert {client.get(path).status_code for path in MAY} == {302}


def test_the_page_leads_each_reader_to_a_chapter_that_opens(alva, hakan):
    for client in (alva, hakan):
        html = client.get("/arbetsplats/").content.decode()
        for _, words, chapter in pages.READERS:
            assert words in html
            assert f"/handbok/{chapter}/" in html
    assert (
        WHERE in hakan.get("/arbetsplats/").content.decode(),
        WHERE in alva.get("/arbetsplats/").content.decode(),
    ) == (
        True,
        False,
    )
    for _, _, chapter in pages.READERS:
        answer = alva.get(f"/handbok/{chapter}/")
        assert answer.status_code == 200
        assert "112" in answer.content.decode()


def test_own_staff_has_no_model_of_its_own():
    assert list(apps.get_app_config("workplace").get_models()) == []


def test_the_year_that_is_counted_is_the_year_here(hakan, boss, clock_at):
    clock_at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    press(hakan, boss, a_talk(rules.CLOSE, answers=HEAVY), "finish")
    assert set(OwnStaff.objects.values_list("year", flat=True)) == {"2027"}
