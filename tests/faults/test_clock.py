"""With a clock that cannot be right nothing is forgotten or deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from upptack.config import cli
from upptack.learning.advice.models import Inquiry
from upptack.meeting.handover import tasks
from upptack.tally import actions, command, rules
from upptack.tally.models import LastRun, Spent
from upptack.tally.rules import MetOnce

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
JUMPS = [timedelta(days=days) for days in (3652, -3652, 30, -30, 3, -1)]
MET = MetOnce("2026-11", "fk", "fk-sthlm-1", "sjukpenning", "phone", "contact_started")


@pytest.fixture
def asked(member) -> Inquiry:
    """A question to a specialist, answered a moment ago."""
    return Inquiry.objects.create(
        unit=member.unit,
        asked_by=member,
        to=member,
        question="x",
        reply="y",
        state="answered",
        asked_at=NOW,
        replied_at=NOW,
        token="t",
    )


@pytest.mark.parametrize("jump", JUMPS)
def test_the_daily_run_does_nothing_when_the_clock_has_jumped(asked, clock_at, jump, capsys):
    clock_at(NOW)
    cli.daily()
    clock_at(NOW + jump)
    with pytest.raises(actions.ClockDoubted):
        cli.daily()
    assert cli.run_daily() == 3
    assert "upptack clock --right" in capsys.readouterr().err
    assert Inquiry.objects.filter(pk=asked.pk).exists()
    assert LastRun.objects.get(job="daily").at == NOW


def test_without_the_doubt_the_jump_deletes(asked, clock_at, monkeypatch):
    """The control: the same jump with the rule taken away."""
    clock_at(NOW)
    cli.daily()
    monkeypatch.setattr(actions, "may_be_right", lambda *_: True)
    clock_at(NOW + timedelta(days=3652))
    cli.daily()
    assert not Inquiry.objects.filter(pk=asked.pk).exists()


def test_who_knows_that_the_clock_is_right_lets_the_jobs_go_on(clock_at, capsys):
    clock_at(NOW)
    cli.daily()
    clock_at(NOW + timedelta(days=30))
    assert command.main(["--right"]) == 0
    assert "daily" in capsys.readouterr().out
    cli.daily()


@pytest.mark.parametrize("jump", JUMPS)
def test_handovers_wait_when_the_clock_has_jumped(clock_at, monkeypatch, jump):
    ran: list[datetime] = []
    monkeypatch.setattr(tasks.actions, "run_due", ran.append)
    clock_at(NOW)
    tasks.run_due.call()
    clock_at(NOW + jump)
    tasks.run_due.call()
    assert ran == [NOW]
    clock_at(NOW + timedelta(minutes=1))
    tasks.run_due.call()
    assert len(ran) == 2


@pytest.mark.parametrize("jump", [jump for jump in JUMPS if abs(jump) > timedelta(days=2)])
def test_a_meeting_is_counted_once_though_the_clock_has_been_elsewhere(jump):
    assert actions.add_met(MET, token="a", at=NOW)
    assert actions.add_met(MET, token="b", at=NOW + jump)
    assert not actions.add_met(MET, token="a", at=NOW)
    assert not actions.add_met(MET, token="b", at=NOW)


def test_tokens_that_cannot_come_back_are_forgotten_whatever_their_time():
    for days in (0, -40, 4000):
        actions.add_met(MET, token=f"{days}", at=NOW + timedelta(days=days))
    actions.forget_spent(at=NOW)
    assert [each.digest for each in Spent.objects.all()] == [rules.digest("0")]
