"""The figures at /metrics: who may read them, that no label identifies, and none tells when a meeting was counted."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from tests.hardness.guarded import every, names
from tests.house.tree import ROOT
from upptack.config import demo, figures, trace
from upptack.conftest import alva, content, django_db_setup, member, sign_in  # noqa: F401 (a member, signed in)
from upptack.tally.models import Count, LastRun

pytestmark = pytest.mark.django_db
ELSEWHERE: dict[str, Any] = {"REMOTE_ADDR": "192.0.2.7"}
TOKEN = "x" * 40
Figure = tuple[str, tuple[tuple[str, str], ...]]


def read(**given: Any) -> dict[Figure, float]:
    """The figures as Prometheus reads them: name and labels, value."""
    answer = Client(**given).get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def test_only_this_machine_and_who_has_the_token_may_read() -> None:
    nowhere = Client(**ELSEWHERE).get("/finns-inte/")
    allowed: list[dict[str, Any]] = [{}, {"REMOTE_ADDR": "::1"}]
    refused: list[dict[str, Any]] = [ELSEWHERE, {"REMOTE_ADDR": ""}, *({name: "192.0.2.7"} for name in figures.PROXIED)]
    refused += [{**ELSEWHERE, "HTTP_AUTHORIZATION": sent} for sent in ("Bearer ", "Bearer None", f"Bearer {TOKEN}")]
    assert [Client(**each).get("/metrics").status_code for each in allowed] == [200] * len(allowed)
    for each in refused:
        answer = Client(**each).get("/metrics")
        assert (answer.status_code, len(answer.content)) == (404, len(nowhere.content)), each
    with override_settings(METRICS_TOKEN=TOKEN):
        assert Client(HTTP_AUTHORIZATION=f"Bearer {TOKEN}", **ELSEWHERE).get("/metrics").status_code == 200
        for sent in (f"Bearer {TOKEN}x", TOKEN, f"bearer {TOKEN}", "Bearer å", ""):
            assert Client(HTTP_AUTHORIZATION=sent, **ELSEWHERE).get("/metrics").status_code == 404, sent
    assert Client().post("/metrics").status_code == 404


def test_what_gathers_figures_may_know_the_machine_by_any_name_also_in_production() -> None:
    with override_settings(ALLOWED_HOSTS=["upptack.myndighet.se"], SECURE_SSL_REDIRECT=True):
        assert Client(HTTP_HOST="10.0.0.7:8000").get("/metrics").status_code == 200
        assert Client(HTTP_HOST="10.0.0.7:8000", **ELSEWHERE).get("/metrics").status_code in (301, 400)


def allowed_values() -> dict[str, set[str]]:
    """What each label may say, by the table of addresses and the lists of the module."""
    return {
        "route": {*names(), "meeting", "editing", "sign_in", "public", "static", "none"},
        "method": {*figures.METHODS.values(), figures.OTHER, figures.ANY},
        "status": set(figures.CLASSES),
        "what": set(figures.AGES),
        "le": {*(str(bound) for bound in figures.SECONDS), "+Inf"},
    }


def strange(found: dict[Figure, float]) -> list[tuple[str, str]]:
    """The labels and their values that are not of the closed sets."""
    may = allowed_values()
    return [(name, value) for _, labels in found for name, value in labels if value not in may.get(name, ())]


def test_every_label_is_of_a_closed_set_whatever_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    client, n = Client(raise_request_exception=False), 0
    for way in every():
        client.get(way.path)
        n += 1
        if way.ours:
            client.generic("KANARIE", way.path)
            n += 1
    for path in ("/kanarie/", "/samtal/kanarie/", "/s/kanarie.css", "/redaktion/kanarie/", "/konto/kanarie/?q=kanarie"):
        client.get(path, headers={"host": "kanarie.example"})
        client.get(path)
        n += 2
    found = read()
    with capsys.disabled():
        print(f"\nfigures: N = {n} requests, {len(found)} figures, labels beyond the sets = {len(strange(found))}")
    assert strange(found) == []
    assert len({dict(labels)["route"] for name, labels in found if name == "upptack_requests_total"}) >= 100
    said = " ".join(value for _, labels in found for _, value in labels)
    people = [word for email, _, unit, _ in demo.MEMBERS for word in (email, unit)]
    assert [word for word in ("kanarie", "/", "@", *people) if word in said] == []
    assert n >= 700


def test_a_label_with_a_path_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "route", lambda request: request.path_info)
    Client().get("/komponenter/")
    found = read()
    for key in [key for key in figures.REQUESTS._metrics if key[0].startswith("/")]:
        figures.REQUESTS.remove(*key)
        figures.TIMES.remove(key[0]) if (key[0],) in figures.TIMES._metrics else None
    assert ("route", "/komponenter/") in strange(found)


def a_counted_meeting(client: Client, caseworker: Any) -> dict[Figure, float]:
    """Ends a meeting as a caseworker does, so that it is counted; the figures afterwards, without the times and the
    requests that read the figures."""
    from upptack.meeting.conversation import rules
    from upptack.meeting.conversation.tests.meetings import a_meeting, everything_told, press

    before = sum(Count.objects.values_list("n", flat=True))
    meeting = a_meeting(rules.CLOSE, answers=everything_told("exposed-1"), token=secrets.token_hex(8))
    press(client, caseworker, meeting, "finish", action="door_open", did="same")
    assert sum(Count.objects.values_list("n", flat=True)) == before + 1
    return meetings_told(read())


def meetings_told(found: dict[Figure, float]) -> dict[Figure, float]:
    """The figures but those of the requests that read figures, which have no route."""
    return {key: value for key, value in found.items() if ("route", "none") not in key[1] and "age" not in key[0]}


def test_no_figure_moves_when_a_meeting_is_counted(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, caseworker = request.getfixturevalue("alva"), request.getfixturevalue("member")
    client.get("/samtal/")
    while figures.REQUESTS.labels("meeting", "any", "below_500")._value.get() % figures.LET_OUT > figures.LET_OUT // 2:
        client.get("/samtal/")
    before = meetings_told(read())
    assert a_counted_meeting(client, caseworker) == before
    with monkeypatch.context() as careless:
        careless.setattr(figures, "LET_OUT", 1)
        exact = meetings_told(read())
        assert a_counted_meeting(client, caseworker) != exact


def test_the_meeting_is_one_route_and_its_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = [way for way in every() if way.ours and way.pattern.callback.__module__.startswith("upptack.meeting.")]
    client = Client(raise_request_exception=False)
    for way in ways:
        client.get(way.path)
        client.post(way.path)
    rows = {labels for name, labels in read() if name == "upptack_requests_total" and ("route", "meeting") in labels}
    assert len(ways) >= 20
    assert {dict(row)["method"] for row in rows} == {"any"}
    assert {dict(row)["status"] for row in rows} <= {"below_500", "5xx"}
    failed = ("upptack_requests_total", (("method", "any"), ("route", "meeting"), ("status", "5xx")))
    before = read().get(failed, 0.0)

    @wraps(ways[0].pattern.callback)
    def broken(request: HttpRequest, **given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ways[0].pattern, "callback", broken)
    client.get(ways[0].path)
    assert read()[failed] == before + 1


def test_how_the_installation_fares(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    LastRun.objects.update_or_create(job="daily", defaults={"at": datetime.now(UTC) - timedelta(hours=3)})
    (tmp_path / "anchors").write_text("x")
    with override_settings(AUDIT_ANCHORS=str(tmp_path / "anchors")):
        found = read()
    assert found["upptack_database_up", ()] == 1
    assert found["upptack_queue_waiting", ()] >= 0
    assert 10_790 < found["upptack_age_seconds", (("what", "daily"),)] < 10_900
    assert found["upptack_age_seconds", (("what", "anchor"),)] < 60

    def down() -> None:
        raise OperationalError("db.myndighet.se")

    monkeypatch.setattr(connection, "ensure_connection", down)
    found = read()
    assert found["upptack_database_up", ()] == 0
    assert ("upptack_queue_waiting", ()) not in found


COUNTING = """
import os, sys
from upptack.config import figures
assert figures.reserve(os.environ[figures.FOLDER])
routes = sys.argv[1].split()
for route in routes:
    for method in ("GET", "POST", "KANARIE"):
        for status in (100, 200, 302, 404, 500):
            figures.count(route, method, status, 0.2)
"""
READING = """
from upptack.config import figures
rows = [s for m in figures.Requests().collect() for s in m.samples if s.name == "upptack_requests_total"]
print(len(rows), sum(s.value for s in rows))
"""


@pytest.mark.pure
def test_every_process_is_counted_and_no_file_needs_more_room_than_it_has(tmp_path: Path) -> None:
    """Two processes, with every combination of labels: each file is as large as it was made, so nothing is ever written
    where the disk has no room."""
    routes = sorted(allowed_values()["route"] - {"meeting"})
    given = {**os.environ, figures.FOLDER: str(tmp_path)}

    def run(code: str, *words: str) -> str:
        done = subprocess.run([sys.executable, "-c", code, *words], env=given, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    for _ in range(2):
        run(COUNTING, " ".join(routes))
    made = sorted(tmp_path.glob("*.db"))
    assert [file.stat().st_size for file in made] == [figures.FILE_BYTES] * 4
    assert all(file.stat().st_blocks * 512 >= figures.FILE_BYTES for file in made)
    rows, total = run(READING).split()
    assert (int(rows), float(total)) == (len(routes) * 15, len(routes) * 30.0)


@pytest.mark.pure
def test_a_disk_without_room_is_no_reason_not_to_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: int) -> None:
        raise OSError(28, "No space left on device")

    assert not figures.reserve(str(tmp_path / "none"))
    monkeypatch.setattr(figures.os, "posix_fallocate", full)
    monkeypatch.setenv(figures.FOLDER, str(tmp_path))
    assert trace.Traced(lambda request: None).counting is False  # type: ignore[arg-type,return-value]
