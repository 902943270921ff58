"""The pages: a call from beginning to end, own words that leave no trace, and nobody else's attempts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any

import lxml.html
import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client

from upptack.guides.guide import newest
from upptack.learning.practice import actions, queries
from upptack.learning.practice.models import Attempt
from upptack.learning.practice.rules import END, step
from upptack.learning.practice.script import scenarios
from upptack.learning.practice.terms import expert, expert_code
from upptack.staff.models import Member

SignIn = Callable[[str], Client]
CALL, LIST, GROUP = "/ova/han-betalar-inte/", "/ova/", "/ova/grupp/"
STEP_LIMIT = 0.050
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Shown:
    """An answer of the server, with the form that it shows."""

    def __init__(self, response: Any) -> None:
        self.status = response.status_code
        self.html = response.content.decode()
        self.tree = lxml.html.fromstring(self.html)
        self.main = " ".join(self.tree.xpath("string(//main)").split())

    def hidden(self) -> dict[str, str]:
        """The fields of the step's form that the page sends itself."""
        return {
            f.get("name"): f.get("value")
            for f in self.tree.xpath("//form[//input[@name='place']]//input[@type='hidden']")
        }


def sent(code: str) -> dict[str, Any]:
    """What a browser sends to take a step with this code."""
    kind, _, rest = code.partition(":")
    if kind == "tick":
        situation, minutes = rest.split(":")
        return {"situation": situation, "minutes": minutes}
    if kind == "hear":
        ids, _, back = rest.partition(":")
        return {"heard": ids.split("+"), "code": back}
    if kind == "now":
        level, duty, bodies = rest.split(":")
        return {"level": level, "duty": duty, "body": bodies.split("+") if bodies else []}
    return {"code": code}


def take(client: Client, code: str, where: str = CALL, **more: Any) -> Any:
    """Takes a step as a browser does, from the page as it stands."""
    fields = Shown(client.get(where)).hidden()
    return client.post(where, {**fields, "do": "say", **sent(code), **more})


@pytest.fixture
def alva_at_a_call(alva: Client) -> Client:
    """Alva's browser, where the call has just begun."""
    assert alva.post(CALL, {"do": "begin"}).status_code == 302
    return alva


def test_the_list_has_every_call_and_blames_nobody(alva: Client) -> None:
    shown = Shown(alva.get(LIST))
    assert all(each.title in shown.main for each in scenarios().values())
    assert "Det här är övning. Personen är påhittad." in shown.main
    assert "Påbörjat" not in shown.main
    alva.post(CALL, {"do": "begin"})
    assert Shown(alva.get(LIST)).main.count("Påbörjat") == 1


@pytest.mark.parametrize("id", sorted(scenarios()))
def test_a_call_is_led_from_beginning_to_end_in_a_browser(alva: Client, id: str) -> None:
    """Every step is a page with a form that needs no script; the end compares."""
    where = f"/ova/{id}/"
    _, path = expert(scenarios()[id], newest()[scenarios()[id].guide])
    before = Shown(alva.get(where))
    assert scenarios()[id].about in before.main
    alva.post(where, {"do": "begin"})
    for code in path:
        shown = Shown(alva.get(where))
        assert "Det här är övning. Personen är påhittad." in shown.main
        assert not shown.tree.xpath("//main//script | //main//*[@onclick or @style]")
        assert take(alva, code, where).status_code == 302
    end = Shown(alva.get(where))
    assert scenarios()[id].expert.why in end.main
    assert "Att tänka på" not in end.main
    assert "Öva samtalet igen" in end.main
    assert Attempt.objects.get(scenario=id).ended


def test_what_was_missed_is_shown_with_what_would_have_been_said(alva_at_a_call: Client) -> None:
    now = queries.play_of(Attempt.objects.get())
    while now.phase != END:
        code = "ask:asks_for_no" if now.at == "money" and now.phase == "ask" else expert_code(now)
        assert take(alva_at_a_call, code).status_code == 302
        now = step(now, code)
    end = Shown(alva_at_a_call.get(CALL))
    assert "Med en annan fråga hade Mirela sagt" in end.main
    assert "lån som han tog" in end.main
    assert "/utbildning/" in end.html


def test_a_form_sent_twice_gives_one_step(alva_at_a_call: Client) -> None:
    fields = {**Shown(alva_at_a_call.get(CALL)).hidden(), "do": "say", "code": "say:tar-emot"}
    for _ in range(3):
        assert alva_at_a_call.post(CALL, fields).status_code == 302
    assert Attempt.objects.get().path == "say:tar-emot"
    back = {**Shown(alva_at_a_call.get(CALL)).hidden(), "do": "back"}
    for _ in range(3):
        alva_at_a_call.post(CALL, back)
    assert Attempt.objects.get().path == ""
    for _ in range(2):
        alva_at_a_call.post(CALL, {"do": "begin"})
    assert Attempt.objects.count() == 1


def test_one_may_go_back_begin_anew_and_delete(alva_at_a_call: Client) -> None:
    take(alva_at_a_call, "say:varfor")
    anew = {**Shown(alva_at_a_call.get(CALL)).hidden(), "do": "anew"}
    alva_at_a_call.post(CALL, anew)
    fresh = Attempt.objects.get()
    assert (fresh.path, fresh.pk != int(anew["attempt"])) == ("", True)
    alva_at_a_call.post(CALL, {"do": "delete", "attempt": fresh.pk})
    assert not Attempt.objects.exists()
    assert "Börja samtalet" in Shown(alva_at_a_call.get(CALL)).main


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Välj ett av alternativen."),
        ({"code": "say:kanariefagel"}, "Välj ett av alternativen."),
        ({"code": "own:listens"}, "Välj ett av alternativen."),
        ({"code": "own"}, "Skriv det du vill säga"),
        ({"code": "say:tar-emot", "phrase": "Hur är det?"}, "Välj Egna ord"),
        ({"code": "own", "phrase": "a" * 301}, "högst 300 tecken"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_taken(alva_at_a_call: Client, fields: Any, says: str) -> None:
    answer = alva_at_a_call.post(CALL, {**Shown(alva_at_a_call.get(CALL)).hidden(), "do": "say", **fields})
    shown = Shown(answer)
    assert (shown.status, says in shown.main) == (422, True)
    assert fields.get("phrase", "") in shown.html
    assert Attempt.objects.get().path == ""


def test_the_linter_answers_before_anything_is_said(alva_at_a_call: Client) -> None:
    fields = {**Shown(alva_at_a_call.get(CALL)).hidden(), "do": "check", "phrase": "Det är väl inga problem hemma?"}
    answer = alva_at_a_call.post(CALL, fields)
    shown = Shown(answer)
    assert shown.status == 200
    assert "Väntar sig ett nej" in shown.main
    assert "Det är väl inga problem hemma?" in shown.html
    assert Attempt.objects.get().path == ""


CANARIES = ("Kanariefågelsång hos Zebulonia?", "Det är väl inga kvitterfinkar hos Xerxesina?")


def test_own_words_are_found_nowhere_afterwards(alva_at_a_call: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for phrase in CANARIES:
        fields = {"do": "check", "phrase": phrase}
        alva_at_a_call.post(CALL, {**Shown(alva_at_a_call.get(CALL)).hidden(), **fields})
        assert take(alva_at_a_call, "own", phrase=phrase).status_code == 302
    now = queries.play_of(Attempt.objects.get())
    while now.phase != "ask":
        take(alva_at_a_call, expert_code(now))
        now = step(now, expert_code(now))
    take(alva_at_a_call, "own", phrase=CANARIES[0])
    take(alva_at_a_call, "hear:evasive:own", phrase="Tack, sa kanariefågeln till Zebulonia.")
    attempt = Attempt.objects.get()
    assert attempt.path.count("own") == 4
    kept = [*every_cell(), *map(str, vars(cache).values()), caplog.text, str(dict(alva_at_a_call.session))]
    kept += [str(each.get_decoded()) for each in Session.objects.all()]
    kept.append(alva_at_a_call.get(CALL).content.decode())
    for word in ("kanarief", "zebulonia", "kvitterfink", "xerxesina"):
        assert not [each for each in kept if word in each.casefold()]


def every_cell() -> Iterator[str]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (str(row) for row in cursor.fetchall())


EMAILS = (
    "handlaggare@fk.example norr@fk.example specialist@fk.example chef@fk.example handlaggare@af.example "
    "handlaggare@mig.example redaktor@sos.example granskare@jam.example samordnare@jam.example dso@jam.example"
)


@pytest.mark.parametrize("email", [each for each in EMAILS.split() if each != "handlaggare@fk.example"])
def test_a_learners_attempts_are_visible_to_nobody_else(alva_at_a_call: Client, sign_in: SignIn, email: str) -> None:
    """Over all demo members and views: nothing on any page differs, and nothing that is sent reaches them."""
    own = Attempt.objects.get()
    other = sign_in(email)
    clean = {where: bare(other.get(where)) for where in (LIST, CALL, GROUP, f"{GROUP}?enhet=fk-sthlm-1")}
    lead_to_end(own)
    actions.begin(scenarios()["han-betalar-inte"], by=own.member, at=AT)
    after = Attempt.objects.order_by("pk").values_list()
    kept = list(after)
    assert {where: bare(other.get(where)) for where in clean} == clean
    for each in list(Attempt.objects.all()):
        for do in ("say", "back", "anew", "delete", "check"):
            other.post(CALL, {"do": do, "attempt": each.pk, "place": 0, "code": "say:varfor", "phrase": "Hej?"})
    assert list(Attempt.objects.filter(member=own.member).order_by("pk").values_list()) == kept
    assert not any(f"/{own.pk}/" in where for where in clean)


def bare(answer: Any) -> tuple[int, str]:
    """A page without what is new each time."""
    tree = lxml.html.fromstring(answer.content)
    for token in tree.xpath("//input[@name='csrfmiddlewaretoken']"):
        token.getparent().remove(token)
    return answer.status_code, " ".join(tree.xpath("string(//main)").split())


def lead_to_end(attempt: Attempt) -> None:
    """Leads a call to its end as the expert does."""
    now = queries.play_of(attempt)
    while now.phase != END:
        code = expert_code(now)
        actions.take(attempt.pk, len(now.taken), code, by=attempt.member, at=AT)
        now = step(now, code)


def test_an_attempt_ends_on_the_version_it_began_on(alva_at_a_call: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from upptack.guides import guide as guides
    from upptack.learning.practice.tests.test_calls import newer

    new = newer(newest()["exposed"])
    both = {**guides.guides(), new.name: new}
    monkeypatch.setattr(guides, "newest", lambda: {**newest(), "exposed": new})
    monkeypatch.setattr(guides, "guides", lambda: both)
    old = Attempt.objects.get()
    assert queries.play_of(old).guide.version == 1
    alva_at_a_call.post(CALL, {"do": "anew", "attempt": old.pk})
    assert queries.play_of(Attempt.objects.get()).guide.version == 2


def test_a_step_takes_no_more_than_fifty_milliseconds(alva: Client, capsys: pytest.CaptureFixture[str]) -> None:
    """Server time of every step of the journey's call, posted and shown, with sign-in, database and templates."""
    _, path = expert(scenarios()["han-betalar-inte"], newest()["exposed"])
    took: list[tuple[float, float]] = []
    for _ in range(3):
        alva.post(CALL, {"do": "begin"})
        for code in path:
            fields = {**Shown(alva.get(CALL)).hidden(), "do": "say", **sent(code)}
            for ask in (partial(alva.post, CALL, fields), partial(alva.get, CALL)):
                wall, own = perf_counter(), process_time()
                ask()
                took.append((perf_counter() - wall, process_time() - own))
    for name, times in zip(("wall", "processor"), zip(*took, strict=True), strict=True):
        cuts = quantiles(times, n=20)
        with capsys.disabled():
            print(f"\npractice step, {name}: p50 {cuts[9] * 1000:.1f} ms, p95 {cuts[18] * 1000:.1f} ms, n {len(times)}")
    assert cuts[18] < STEP_LIMIT


def test_a_caseworker_is_told_why_she_may_not_see_the_units_figures(alva: Client, sign_in: SignIn) -> None:
    assert alva.get(GROUP).status_code == 403
    assert GROUP not in Shown(alva.get(LIST)).html
    chef = sign_in("chef@fk.example")
    assert "Det finns inget att visa än" in Shown(chef.get(GROUP)).main
    assert chef.get(f"{GROUP}?enhet=af-sthlm-1").status_code == 403
    assert sign_in("samordnare@jam.example").get(f"{GROUP}?enhet=af-sthlm-1").status_code == 200


def test_a_call_that_is_not_there_is_said_to_be_gone(alva: Client) -> None:
    assert Shown(alva.get("/ova/finns-inte/")).status == 404
    assert Member.objects.count() > 5
