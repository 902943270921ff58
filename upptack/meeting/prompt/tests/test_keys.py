"""Who is let in: a key that holds, for its own agency's units, not too often; and how keys are made and ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from upptack.meeting.handover.models import WrongCode
from upptack.meeting.handover.rules import TRIES
from upptack.meeting.handover.tests.handed import dumped
from upptack.meeting.prompt import actions, command, keys, queries, rules, views
from upptack.meeting.prompt.models import Key, Pace
from upptack.meeting.prompt.tests.calling import AT, cards, met, refused, send
from upptack.staff.actions import Refused
from upptack.staff.models import Member
from upptack.staff.rules import Role
from upptack.tally.models import Met
from upptack.tally.tests.test_counting import at_once

NOON = datetime(2026, 11, 22, 12, 0, 10, tzinfo=UTC)
DAY = date(2026, 11, 22)
WHERE = "/api-nycklar/"


def made(agency: str = "fk", system: str = "Påhittat system") -> keys.Presented:
    return actions.make_key(keys.new_name(), agency, system, by=None, at=DAY)


@pytest.mark.django_db
def test_without_a_key_that_holds_nothing_is_answered_nor_counted(key):
    ended = made()
    actions.end_key(ended.name, by=None, at=DAY)
    wrong = [
        "",
        "x",
        key.text[:-1],
        key.text + "x",
        f"upptack.{key.name}.{'x' * 43}",
        f"upptack.{'x' * 11}.{key.secret}",
        ended.text,
    ]
    for number, text in enumerate(wrong):
        answer = send(text, address=f"192.0.2.{number}")
        told = refused(answer, 401)
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="prompt"'
        assert key.secret not in str(told)
    basic = Client().post(AT, "{}", content_type="application/json", headers={"Authorization": f"Basic {key.text}"})
    refused(basic, 401)
    assert met() == 0
    assert cards(send(key.text))


@pytest.mark.django_db
def test_a_key_works_for_its_own_agencys_units_alone_and_does_not_tell_which_others_there_are(ask):
    answers = [ask(unit=unit) for unit in ("af-stock-1", "mig-vast-1", "finns-inte")]
    assert Member.objects.filter(unit="mig-vast-1").exists()
    assert len({answer.content for answer in answers}) == 1
    assert refused(answers[0], 403)["field"] == "unit"
    assert cards(send(made("mig").text, unit="mig-vast-1", matter="annat"))
    assert Met.objects.values_list("agency", "unit").get() == ("mig", "mig-vast-1")


@pytest.mark.django_db
def test_of_a_key_a_hash_is_kept_and_not_the_key(key):
    row = Key.objects.get()
    assert row.digest == sha256(key.secret.encode()).hexdigest()
    assert (row.last, row.pk) == (key.secret[-4:], key.name)
    assert key.secret.encode() not in dumped()
    assert key.secret not in repr(key)
    assert len({keys.new(keys.new_name()).secret for _ in range(50)}) == 50


@pytest.mark.pure
def test_a_secret_has_256_bits_and_is_compared_whole():
    shown = keys.new(keys.new_name())
    assert keys.presented(f"Bearer {shown.text}") == keys.presented(f"bearer {shown.text}") == shown
    assert keys.SECRET_BYTES * 8 == 256
    assert keys.matches(shown, shown.digest)
    assert not keys.matches(shown, keys.new(shown.name).digest)
    assert not keys.matches(shown, None)
    assert not keys.matches(shown, keys._NOBODYS[:-1])


@pytest.mark.django_db
def test_whoever_tries_wrong_keys_is_slowed_and_is_told_for_how_long(key, clock_at):
    clock_at(NOON)
    for _ in range(TRIES):
        refused(send("wrong"), 401)
    slowed = send("wrong")
    refused(slowed, 429)
    assert 0 < int(slowed.headers["Retry-After"]) <= 30 * 60
    refused(send("wrong", address="192.0.2.8"), 401)
    assert cards(send(key.text)), "a right key from the same address is not shut out"
    clock_at(NOON + timedelta(seconds=int(slowed.headers["Retry-After"])))
    refused(send("wrong"), 401)
    assert b"192.0.2.7" not in dumped()


@pytest.mark.django_db
def test_wrong_keys_take_nothing_from_those_who_answer_with_codes():
    for _ in range(TRIES + 1):
        send("wrong")
    from upptack.meeting.handover import actions as handovers

    before = set(WrongCode.objects.values_list("digest", flat=True))
    handovers.attempt("192.0.2.7", at=NOON)
    assert len(set(WrongCode.objects.values_list("digest", flat=True)) - before) == 1


@pytest.mark.django_db
def test_so_many_calls_a_minute_and_then_none_until_the_next(key, clock_at, monkeypatch):
    monkeypatch.setattr(actions, "CALLS_A_MINUTE", 5)
    clock_at(NOON)
    assert [send(key.text).status_code for _ in range(7)] == [200] * 5 + [429] * 2
    told = send(key.text)
    assert refused(told, 429)["title"] == "För många anrop"
    assert told.headers["Retry-After"] == "50"
    assert met() == 5
    assert cards(send(made().text)), "another key has its own room"
    clock_at(NOON + timedelta(seconds=50))
    assert cards(send(key.text))
    assert Pace.objects.count() == 1, "earlier minutes are forgotten"


@pytest.mark.django_db
def test_calls_that_are_refused_take_room_too(key, clock_at, monkeypatch):
    monkeypatch.setattr(actions, "CALLS_A_MINUTE", 2)
    clock_at(NOON)
    assert [send(key.text, unit="x").status_code for _ in range(3)] == [403, 403, 429]


def test_the_figure_is_the_one_that_is_promised():
    assert rules.CALLS_A_MINUTE == 600


@pytest.mark.django_db
def test_what_a_call_costs(ask):
    ask()
    with CaptureQueriesContext(connection) as found:
        ask()
    statements = [query["sql"] for query in found if not query["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 6, statements


@pytest.mark.django_db(transaction=True)
def test_twenty_calls_at_the_same_moment_are_all_counted(key):
    at_once([partial(counted, key)] * 20)
    assert list(Met.objects.values_list("n", flat=True)) == [20]


def counted(key: keys.Presented) -> bool:
    """Whether a call is answered with its card."""
    return bool(cards(send(key.text)))


@pytest.mark.django_db(transaction=True)
def test_the_same_call_sent_twenty_times_at_once_counts_once(key):
    once = "6f1c2d3e-4a5b-4c6d-8e7f-0123456789ab"
    at_once([lambda: bool(cards(send(key.text, once=once)))] * 20)
    assert met() == 1


@pytest.mark.django_db(transaction=True)
def test_no_more_than_the_room_pass_at_the_same_moment(key, monkeypatch):
    monkeypatch.setattr(actions, "CALLS_A_MINUTE", 7)
    monkeypatch.setattr(views.timezone, "now", lambda: NOON)
    statuses = at_once([lambda: send(key.text).status_code == 200] * 20)
    assert sorted(statuses) == [False] * 13 + [True] * 7
    assert met() == 7


@pytest.fixture
def mona(sign_in) -> Client:
    """The coordinator's browser."""
    browser: Client = sign_in("samordnare@jam.example")
    return browser


def form(client: Client) -> dict[str, str]:
    """What the page's form for a new key posts when it is filled in."""
    tree = lxml.html.fromstring(client.get(WHERE).content)
    (name,) = tree.xpath("//form[.//select]//input[@name='id']/@value")
    return {"do": "make", "id": name, "agency": "fk", "system": "  Påhittat\tsystem "}


def shown(answer) -> str:
    """The key that a page shows; empty when it shows none."""
    found = lxml.html.fromstring(answer.content).xpath("//textarea[@id='key']")
    return found[0].text if found else ""


def test_the_coordinator_makes_a_key_that_is_shown_once(mona):
    fields = form(mona)
    first = mona.post(WHERE, fields)
    text = shown(first)
    assert cards(send(text))
    row = Key.objects.get()
    assert (row.agency_id, row.system) == ("fk", "Påhittat system")
    again = mona.post(WHERE, fields)
    assert (again.status_code, shown(again)) == (409, "")
    assert "visas bara en gång" in again.content.decode()
    page = mona.get(WHERE).content.decode()
    assert text not in page
    assert row.last in page
    assert Key.objects.count() == 1


def test_the_coordinator_ends_a_key(mona):
    text = shown(mona.post(WHERE, form(mona)))
    answer = mona.post(WHERE, {"do": "end", "id": Key.objects.get().pk}, follow=True)
    assert answer.redirect_chain == [("/api-nycklar/?klart=avslutad", 302)]
    assert "Nyckeln är avslutad." in answer.content.decode()
    assert "Avslutad" in answer.content.decode()
    refused(send(text), 401)
    assert mona.post(WHERE, {"do": "end", "id": "finns-inte"}).status_code == 409


@pytest.mark.parametrize(
    ("field", "typed"), [("agency", "x"), ("agency", ""), ("system", " "), ("system", "x" * 81), ("id", "kanarie!")]
)
def test_what_is_not_filled_in_rightly_makes_no_key(mona, field, typed):
    answer = mona.post(WHERE, {**form(mona), field: typed})
    assert answer.status_code == 422
    assert "Något behöver ändras" in answer.content.decode()
    assert "kanarie!" not in answer.content.decode()
    assert not Key.objects.exists()


def test_nobody_else_makes_or_ends_keys(member, sign_in, key):
    manager = Member.objects.get(email="chef@fk.example")
    for by in (member, manager):
        with pytest.raises(Refused, match="samordnare"):
            actions.make_key(keys.new_name(), "fk", "Ett system", by=by, at=DAY)
        with pytest.raises(Refused, match="samordnare"):
            actions.end_key(key.name, by=by, at=DAY)
    assert sign_in("chef@fk.example").get(WHERE).status_code == 403
    assert views.prompt_keys.who == {Role.COORDINATOR}
    assert views.prompt.who == views.prompt_document.who == "everyone"


def test_the_page_cannot_be_posted_to_from_another_site(sign_in):
    client = Client(enforce_csrf_checks=True)
    client.cookies = sign_in("samordnare@jam.example").cookies
    assert client.post(WHERE, {"do": "make"}).status_code == 403


@pytest.mark.django_db
def test_keys_in_the_shell(content, capsys):
    assert command.main(["key", "fk", "Påhittat system"]) == 0
    text = capsys.readouterr().out.strip()
    assert cards(send(text))
    assert command.main(["keys"]) == 0
    listed = capsys.readouterr().out
    assert "Påhittat system" in listed
    assert "gäller" in listed
    assert text not in listed
    (row,) = queries.every_key()
    assert command.main(["end", row.pk]) == 0
    refused(send(text), 401)
    assert command.main(["keys"]) == 0
    assert "avslutad 2" in capsys.readouterr().out
    for wrong in (["key", "xx", "Ett system"], ["key", "fk", "x"], ["end", "x"]):
        assert command.main(wrong) == 2
        assert capsys.readouterr().err
