"""What happens by itself: escalation with a mail that says nothing, details that run out, handovers that close."""

from __future__ import annotations

import io
from collections import Counter
from contextlib import redirect_stdout
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from upptack.knowledge import api as knowledge
from upptack.meeting.handover import actions, command, rules, tasks
from upptack.meeting.handover.actions import Ran
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import Answer, State, Urgency, Way
from upptack.meeting.handover.tests.handed import AT, DETAILS, hand_over, many, some_bodies, stored
from upptack.staff.models import Member, Unit
from upptack.tally.models import Receipt
from upptack.tally.tests.test_counting import at_once

NOTHING = Ran(0, 0, 0)
LATE = AT + timedelta(hours=3)


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The failed contacts that the directory is told of, by body."""
    told: Counter[str] = Counter()
    monkeypatch.setattr(knowledge, "not_answered", lambda bodies, *, at: told.update(dict(bodies)))
    return told


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Any:
    """Runs what is due, with what follows when the transaction is done."""

    def runs(at: Any) -> Ran:
        with django_capture_on_commit_callbacks(execute=True):
            return actions.run_due(at)

    return runs


def test_what_is_late_is_escalated_once(member: Member, run: Any, fails: Counter[str]):
    made = hand_over(member)
    assert made.handover.answer_by is not None
    assert run(made.handover.answer_by - timedelta.resolution) == NOTHING
    assert run(made.handover.answer_by) == Ran(1, 0, 0)
    assert stored(made).escalated
    assert run(made.handover.answer_by + timedelta(hours=1)) == NOTHING
    assert fails == {made.handover.body: 1}
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("how", ["answered", "withdrawn", "card", "self"])
def test_what_is_answered_withdrawn_or_asks_no_body_is_never_late(
    member: Member, run: Any, fails: Counter[str], how: str
):
    made = hand_over(member, way=Way(how) if how in ("card", "self") else Way.LINK)
    if how == "answered":
        actions.answer(made.link, Answer.ACCEPTED, at=AT)
    if how == "withdrawn":
        actions.withdraw(made.handover.pk, by=member, at=AT)
    assert run(AT + timedelta(days=9)) == NOTHING
    assert (fails, mail.outbox) == (Counter(), [])


def test_reading_the_details_does_not_stop_the_clock(member: Member, run: Any, fails: Counter[str]):
    made = hand_over(member, details=DETAILS)
    actions.read(made.code, at=AT)
    assert run(LATE) == Ran(1, 0, 0)


def test_a_unit_gets_one_mail_that_says_nothing(member: Member, nils: Member, run: Any, fails: Counter[str]):
    made = [hand_over(by, details=DETAILS) for by in (member, member, member, nils)]
    run(LATE)
    assert [message.to for message in mail.outbox] == [["jon.sarri@fk.example"], ["ines.wikander@fk.example"]]
    for message in mail.outbox:
        assert message.subject == "Påminnelse från Upptäck"
        assert message.body == "Logga in i Upptäck. Något väntar på er enhet."
        assert (message.cc, message.bcc, message.attachments, message.extra_headers) == ([], [], [], {})
        whole = message.message().as_string()
        for each in made:
            assert not any(word in whole for word in (each.handover.pk, each.handover.body, "today", "Kanarie"))
    assert fails == {made[0].handover.body: 4}


def test_a_unit_without_an_address_gets_no_mail_but_its_list_says_so(member: Member, run: Any, fails: Counter[str]):
    Unit.objects.update(contact_email="")
    made = hand_over(member)
    assert run(LATE) == Ran(1, 0, 0)
    assert mail.outbox == []
    assert stored(made).escalated


def test_a_mail_server_that_is_down_undoes_nothing(
    member: Member, run: Any, fails: Counter[str], monkeypatch: pytest.MonkeyPatch
):
    def down(*args: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr(actions, "get_connection", down)
    made = hand_over(member)
    assert run(LATE) == Ran(1, 0, 0)
    assert stored(made).escalated


def test_nothing_is_mailed_when_the_escalation_could_not_be_written(
    member: Member, run: Any, monkeypatch: pytest.MonkeyPatch
):
    def down(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    made = hand_over(member)
    monkeypatch.setattr(knowledge, "not_answered", down)
    with pytest.raises(RuntimeError):
        run(LATE)
    assert (mail.outbox, stored(made).escalated) == ([], False)


def test_an_open_handover_keeps_the_deadline_it_was_given(
    member: Member, run: Any, fails: Counter[str], monkeypatch: pytest.MonkeyPatch
):
    made = [hand_over(member, urgency=urgency, details=DETAILS) for urgency in Urgency]
    before = list(Handover.objects.order_by("pk").values("pk", "answer_by", "expires_at", "readable_until"))
    monkeypatch.setattr(rules, "ANSWER_WITHIN", dict.fromkeys(rules.ANSWER_WITHIN, timedelta(minutes=1)))
    monkeypatch.setattr(rules, "EXPIRES", timedelta(hours=1))
    monkeypatch.setattr(rules, "READABLE", timedelta(minutes=1))
    assert run(AT + timedelta(minutes=14)) == NOTHING
    assert list(Handover.objects.order_by("pk").values("pk", "answer_by", "expires_at", "readable_until")) == before
    assert run(AT + timedelta(minutes=15)) == Ran(1, 0, 0)
    assert [stored(each).escalated for each in made] == [True, False, False]


def test_details_are_deleted_when_their_time_is_out(member: Member, run: Any, fails: Counter[str]):
    made = hand_over(member, way=Way.CARD, details=DETAILS)
    end = AT + timedelta(hours=72)
    assert run(end - timedelta.resolution) == NOTHING
    assert run(end) == Ran(0, 0, 1)
    assert (stored(made).sealed, stored(made).readable_until, stored(made).state) == (None, None, State.REQUESTED)


ENDS = [
    ((), "unknown", "none"),
    ((Answer.ACCEPTED,), "unknown", "under_15m"),
    ((Answer.ACCEPTED, Answer.REACHED), "reached", "under_15m"),
    ((Answer.HELPED,), "helped", "under_15m"),
    ((Answer.FULL,), "full", "under_15m"),
    ((Answer.NO_CONTACT,), "no_contact", "under_15m"),
]


@pytest.mark.parametrize(("said", "outcome", "band"), ENDS)
def test_after_fourteen_days_a_handover_is_counted_and_gone(
    member: Member, run: Any, said: tuple[Answer, ...], outcome: str, band: str
):
    made = hand_over(member, way=Way.CARD)
    for each in said:
        actions.said(made.handover.pk, each, by=member, at=AT)
    end = AT + timedelta(days=14)
    assert run(end - timedelta.resolution) == NOTHING
    assert run(end) == Ran(0, 1, 0)
    assert run(end) == NOTHING
    assert not Handover.objects.exists()
    counted = Receipt.objects.get()
    assert (counted.outcome, counted.band, counted.n) == (outcome, band, 1)


def test_a_failure_while_closing_many_leaves_all_of_them(member: Member, run: Any, monkeypatch: pytest.MonkeyPatch):
    for _ in range(3):
        hand_over(member, way=Way.CARD)

    def fails(*args: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(actions.tally, "add_receipts", fails)
    with pytest.raises(RuntimeError):
        run(AT + timedelta(days=14))
    assert (Handover.objects.count(), Receipt.objects.count()) == (3, 0)


def test_two_failed_contacts_within_a_day_mark_the_body(member: Member, run: Any):
    body = next(id for id in some_bodies(9999) if not knowledge_never_marks(id))
    for _ in range(2):
        hand_over(member, body=body)
    run(LATE)
    assert life(body).not_answering
    made = hand_over(member, LATE, body=body)
    actions.answer(made.code, Answer.ACCEPTED, at=LATE)
    assert not life(body).not_answering


def life(body: str) -> Any:
    """The signs of life that a body shows."""
    found = knowledge.body(body, at=LATE)
    assert found is not None
    return found.life


def knowledge_never_marks(body: str) -> bool:
    """Whether the directory is sure of a body whatever happens: national lines and emergency numbers."""
    found = knowledge.body(body, at=AT)
    return found is None or found.national or not found.municipalities


def test_the_task_does_what_is_due_and_leaves_no_number_behind(
    member: Member, fails: Counter[str], clock_at: Any, django_capture_on_commit_callbacks: Any
):
    made = hand_over(member)
    clock_at(LATE)
    with django_capture_on_commit_callbacks(execute=True):
        result = tasks.run_due.enqueue()
    assert stored(made).escalated
    assert result.return_value is None


def test_the_command_runs_once_and_prints_no_number(member: Member, fails: Counter[str], clock_at: Any):
    made = hand_over(member)
    clock_at(LATE)
    printed = io.StringIO()
    with redirect_stdout(printed):
        assert command.main([]) == 0
    assert stored(made).escalated
    assert printed.getvalue() == "Det som är dags görs nu.\n"


def test_the_command_runs_again_and_again_until_it_is_stopped(
    member: Member, fails: Counter[str], monkeypatch: pytest.MonkeyPatch
):
    slept: list[float] = []
    ran: list[object] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(command.time, "sleep", sleep)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    monkeypatch.setattr(tasks.actions, "run_due", ran.append)
    with redirect_stdout(io.StringIO()):
        assert command.main(["--every", "60"]) == 0
    assert (slept, len(ran)) == ([60, 60, 60], 3)


@pytest.mark.parametrize("typed", ["0", "-1", "x", "1.5", "90000"])
def test_the_command_says_what_it_takes(typed: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        command.main(["--every", typed])
    assert "skriv ett antal sekunder" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_run_at_the_same_moment_do_it_once(content: None):
    member = Member.objects.get(email="handlaggare@fk.example")
    many(40, member, AT, some_bodies(3))
    many(30, member, AT - timedelta(days=14), some_bodies(3), answer_by=None, code_digest=None, link_digest=None)
    ran: list[Ran] = []

    def run_due() -> bool:
        ran.append(actions.run_due(LATE))
        return True

    at_once([run_due] * 4)
    assert sum(each.escalated for each in ran) == 40
    assert sum(each.expired for each in ran) == 30
    assert Handover.objects.count() == 40
    assert sum(Receipt.objects.values_list("n", flat=True)) == 30
    assert [message.to for message in mail.outbox].count(["ines.wikander@fk.example"]) == 1
