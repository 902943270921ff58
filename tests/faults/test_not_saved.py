"""When the database cannot be reached the page says what is known of what was to be saved, and repeats nothing."""

from __future__ import annotations

import json
import threading
import time

import psycopg
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client

from trials.faults.proxy import Proxy
from upptack.config.postgres.base import LimitedConnection
from upptack.config.postgres.limits import Limits, Unsure, answer_is_lost, nothing_saved
from upptack.meeting.prompt import actions as prompt
from upptack.steering.plan import views as plan

CANARY = "kanariefagel"


def failing(error: Exception):
    """A view or action that fails as the database does."""

    def fail(*args: object, **kwargs: object) -> None:
        raise error

    return fail


@pytest.fixture
def broken(alva: Client) -> Client:
    """Alva's browser, which is shown what went wrong."""
    alva.raise_request_exception = False
    return alva


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError(CANARY), InterfaceError(CANARY)])
def test_what_was_not_saved_is_said(broken, monkeypatch, error):
    monkeypatch.setattr(plan.queries, "activity", failing(error))
    answer = broken.post("/plan/aktivitet/1/", {"title": CANARY})
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Det gick inte att spara just nu" in page
    assert "Inget har sparats." in page
    assert CANARY not in page


@pytest.mark.django_db
def test_what_may_have_been_saved_is_not_said_to_be_lost(broken, monkeypatch):
    monkeypatch.setattr(plan.queries, "activity", failing(Unsure(CANARY)))
    page = broken.post("/plan/aktivitet/1/").content.decode()
    assert "Vi vet inte om det sparades" in page
    assert "Inget har sparats" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("error", [IntegrityError(CANARY), ValueError(CANARY)])
def test_a_fault_of_our_own_is_not_blamed_on_the_database(broken, monkeypatch, error):
    monkeypatch.setattr(plan.queries, "activity", failing(error))
    assert broken.post("/plan/aktivitet/1/").status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "said"),
    [(OperationalError(CANARY), "Inget har sparats."), (Unsure(CANARY), "Det är okänt om något sparades.")],
)
def test_programs_are_told_as_problem_details(monkeypatch, error, said):
    monkeypatch.setattr(prompt, "admit", failing(error))
    client = Client(raise_request_exception=False)
    answer = client.post("/api/prompt", CANARY, content_type="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert json.loads(answer.content)["detail"] == said


@pytest.mark.parametrize(
    ("code", "lost"), [(None, True), ("57P01", True), ("53100", False), ("40P01", False), ("23505", False)]
)
@pytest.mark.pure
def test_only_without_an_answer_is_it_unknown(code, lost):
    error, cause = OperationalError(), psycopg.OperationalError()
    cause.sqlstate = code
    error.__cause__ = cause
    assert answer_is_lost(error) is lost


@pytest.mark.pure
def test_after_a_failure_the_next_in_turn_is_told_at_once(monkeypatch):
    monkeypatch.setattr(Limits, "answer", 1.0)
    monkeypatch.setattr(Limits, "failed", time.monotonic())
    with pytest.raises(OperationalError):
        Limits.check()
    monkeypatch.setattr(Limits, "answer", None)
    Limits.check()


def through(proxy: Proxy, limit: float | None) -> LimitedConnection:
    """A connection to the tests' database whose network can be cut."""
    at = connection.settings_dict
    line = LimitedConnection.connect(host="127.0.0.1", port=proxy.port, user=at["USER"], dbname=at["NAME"])
    line.limit = limit
    line.execute("SELECT 1")
    return line


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no network")
def test_a_cut_network_is_noticed_within_the_limit():
    slowest, cuts = 0.0, 10
    for _ in range(cuts):
        with Proxy(int(connection.settings_dict["PORT"])) as proxy:
            line = through(proxy, 0.3)
            proxy.cut()
            begun = time.monotonic()
            with pytest.raises(psycopg.OperationalError):
                line.execute("SELECT 2")
            slowest = max(slowest, time.monotonic() - begun)
            assert line.closed
    print(f"nätet bryts: N {cuts}, långsammast {slowest:.2f} s")
    assert slowest < 1.0


@pytest.mark.pure
def test_what_comes_on_top_of_a_lost_answer_does_not_hide_it():
    """Django tries to connect again when a commit has failed."""
    error = OperationalError()
    error.__context__ = Unsure()
    assert not nothing_saved(error)
    assert nothing_saved(OperationalError())


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no network")
def test_without_the_limit_a_cut_network_is_waited_for():
    with Proxy(int(connection.settings_dict["PORT"])) as proxy:
        line = through(proxy, None)
        proxy.cut()
        waiting = threading.Thread(target=line.execute, args=("SELECT 2",), daemon=True)
        waiting.start()
        waiting.join(1.5)
        assert waiting.is_alive()
        proxy.mend()
        waiting.join(5)
        assert not waiting.is_alive()
        line.close()
