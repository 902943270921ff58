"""What a case system is answered: the card that the routine leads to, or why the call is refused."""

from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from upptack.meeting.prompt import actions, contents, forms, keys, queries, rules
from upptack.meeting.prompt.rules import FIELDS
from upptack.meeting.prompt.tests.calling import AT, RIGHT, cards, met, post, refused, send
from upptack.tally.models import Met

pytestmark = pytest.mark.django_db
CANARY = "kanariefågel"


def test_time_to_ask_when_everyone_in_the_matter_is_asked(ask):
    (card,) = cards(ask())
    assert card["summary"] == "Dags att fråga om våld"
    assert card["indicator"] == "info"
    assert card["source"]["label"] == "Rutinen: Sjukpenning"
    assert card["source"]["url"].startswith("http://testserver/")
    assert card["links"] == [{"label": "Öppna samtalsstödet", "url": "http://testserver/samtal/", "type": "absolute"}]
    assert Client().get(card["source"]["url"]).status_code in (200, 302)


def test_a_matter_that_nobody_has_decided_says_whose_task_it_is(ask):
    (card,) = cards(ask(matter="underhallsstod"))
    assert card["summary"].startswith("Ingen gällande rutin")
    assert "processägare" in card["detail"]


def test_on_indication_the_card_says_to_look_for_signs(ask, monkeypatch):
    real = queries.knowledge.matters_of

    def on_indication(agency: str) -> Any:
        return tuple(queries.knowledge.Matter(m.agency, m.id, m.name, "indication", "no", "x") for m in real(agency))

    monkeypatch.setattr(queries.knowledge, "matters_of", on_indication)
    (card,) = cards(ask())
    assert card["summary"] == "Var uppmärksam på tecken på våld"


def test_a_routine_that_has_run_out_no_longer_says_that_everyone_is_asked(ask, clock_at):
    clock_at(datetime(2029, 1, 2, 9, tzinfo=UTC))
    (card,) = cards(ask())
    assert card["summary"].startswith("Ingen gällande rutin")


@pytest.mark.parametrize("event", contents.events().values(), ids=lambda event: event.code)
def test_only_a_meeting_is_counted_and_gives_a_card(ask, event):
    assert len(cards(ask(event=event.code))) == met() == event.meeting


def test_what_is_counted_is_of_the_unit_and_its_month_by_swedish_time(ask, clock_at):
    clock_at(datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    ask(channel="video", event="follow_up")
    row = Met.objects.values("month", "agency", "unit", "matter", "channel", "event", "n").get()
    assert row == {
        "month": "2026-12",
        "agency": "fk",
        "unit": "fk-sthlm-1",
        "matter": "sjukpenning",
        "channel": "video",
        "event": "follow_up",
        "n": 1,
    }


def test_every_kind_of_card_has_its_words_and_every_way_to_ask_its_card():
    assert set(rules.CARD_OF) == {"routine", "indication", "unknown"}
    for words in contents.cards().values():
        assert 0 < len(words.summary) <= rules.SUMMARY < 140
        assert words.detail


MALFORMED = {
    "not json": b"{",
    "not utf-8": b'{"hook": "\xff"}',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "blank": b" ",
    "a name twice": json.dumps(RIGHT)[:-1].encode() + b', "unit": "fk-sthlm-1"}',
    "nested without end": b"[" * 4_000,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_object_of_json_is_refused(key, body):
    assert refused(post(body, key.text), 400)["allowed"] == list(FIELDS)


@pytest.mark.parametrize("name", ["personnummer", "context", "user", "Unit", "", "unit ", "__proto__"])
def test_an_unknown_field_is_refused_and_the_allowed_are_named(ask, name):
    told = refused(ask(**{name: CANARY}), 400)
    assert told["allowed"] == list(FIELDS)
    assert "Inget om en person får skickas" in told["detail"]
    assert "Nothing about a person" in told["detail_en"]


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_is_missing_or_no_code_is_refused(key, ask, name):
    short = {field: code for field, code in RIGHT.items() if field != name}
    assert refused(post(json.dumps(short), key.text), 400)["allowed"] == list(FIELDS)
    for value in (None, 7, True, [RIGHT[name]], {"code": RIGHT[name]}):
        assert refused(ask(**{name: value}), 400)["field"] == name
    status = 403 if name == "unit" else 400
    for value in (CANARY, "", RIGHT[name].upper(), RIGHT[name] + " ", RIGHT[name] + "\u0000", "\ud800"):
        assert refused(ask(**{name: value}), status)["field"] == name


def test_a_closed_list_is_named_when_a_code_is_not_on_it(ask):
    assert refused(ask(channel="fax"), 400)["allowed"] == ["phone", "video", "meeting"]
    assert "sjukpenning" in refused(ask(matter="asyl"), 400)["allowed"]


def test_nothing_that_is_sent_is_repeated_logged_or_kept(ask, key, caplog, django_db_blocker):
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(logging.Formatter("%(message)s"))
    answers = [
        *(ask(**{name: CANARY}) for name in (*FIELDS, "name", CANARY)),
        ask(once=CANARY.encode().hex()),
        ask(**{CANARY: {CANARY: CANARY}}),
        post(f'{{"{CANARY}"'.encode(), key.text),
        post(json.dumps(RIGHT), key.text, at=f"{AT}?{CANARY.encode().hex()}=1"),
        post(CANARY, key.text, kind="text/plain"),
        send(f"upptack.{CANARY.encode().hex()[:11]}.{'x' * 43}"),
    ]
    assert {answer.status_code for answer in answers} == {400, 401, 403, 415}
    for answer in answers:
        for form in (CANARY, CANARY.encode().hex()):
            assert form not in answer.content.decode()
            assert form not in str(answer.headers)
    formatters: Any = settings.LOGGING["formatters"]
    bare = import_string(formatters["bare"]["()"])()
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert ours
    assert CANARY not in "".join(bare.format(record) for record in ours)
    assert met() == 0


def test_a_call_that_is_too_large_is_refused_before_it_is_read(key, monkeypatch):
    monkeypatch.setattr(forms, "_fields", lambda body: pytest.fail("read"))
    assert refused(post(b" " * (rules.LARGEST + 1), key.text), 413)["detail"].startswith("Anropet får ha högst 4096")


def test_only_json_is_taken(key):
    refused(post(b"", key.text), 415)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        refused(post(json.dumps(RIGHT), key.text, kind=kind), 415)
    assert cards(post(json.dumps(RIGHT), key.text, kind="application/json; charset=utf-8"))


def test_an_address_with_parameters_is_refused(key):
    assert "aldrig något om en person" in refused(post(json.dumps(RIGHT), key.text, at=f"{AT}?x=1"), 400)["detail"]
    refused(Client().get(f"{AT}?x=1"), 400)


@pytest.mark.parametrize("way", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(way):
    for at, allowed in ((AT, "GET, POST, HEAD"), (f"{AT}/openapi.json", "GET, HEAD")):
        answer = getattr(Client(), way)(at)
        refused(answer, 405)
        assert answer.headers["Allow"] == allowed


def test_no_cookie_no_session_and_nothing_to_keep(ask, alva):
    for answer in (ask(), ask(unit="x"), Client().get(AT), send("")):
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in answer.headers
    refused(alva.post(AT, json.dumps(RIGHT), content_type="application/json"), 401)


@pytest.mark.parametrize("once", ["1", "19900101-1234", "x" * 36, f"{uuid4()} ", str(uuid4()).replace("-", "")])
def test_a_name_of_a_call_is_a_random_uuid_and_nothing_else(ask, once):
    assert refused(ask(once=once), 400)["field"] == "Idempotency-Key"
    assert met() == 0


def test_a_call_with_a_name_counts_once_and_gets_its_card_again(ask):
    once = str(uuid4())
    answers = [ask(once=once), ask(once=once), ask(once=once.upper())]
    assert len({answer.content for answer in answers}) == 1
    assert cards(answers[0])
    assert met() == 1
    ask(once=str(uuid4()))
    ask()
    ask()
    assert met() == 4


def test_two_systems_may_by_chance_use_the_same_name(ask):
    once = str(uuid4())
    other = actions.make_key(keys.new_name(), "fk", "Ett annat system", by=None, at=date(2026, 11, 22))
    ask(once=once)
    send(other.text, once=once)
    assert met() == 2


def test_a_name_is_forgotten_when_it_cannot_come_back(ask, clock_at):
    once = str(uuid4())
    for hour, counted in ((0, 2), (4, 3), (9, 5)):
        clock_at(datetime(2026, 11, 22, hour, 1, tzinfo=UTC))
        ask(once=str(uuid4()))
        ask(once=once)
        assert met() == counted
