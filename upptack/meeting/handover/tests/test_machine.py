"""Handovers explored against a plain model: none lost, none answered twice with one secret, none readable or answered
after withdrawal or expiry, and one receipt for each that is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from upptack.knowledge import api as knowledge
from upptack.meeting.handover import actions, codes, queries
from upptack.meeting.handover.actions import Gone, New
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import Answer, NotNow, Urgency, Way
from upptack.meeting.handover.tests.handed import AT
from upptack.meeting.handover.tests.test_rules import table
from upptack.staff.models import Member
from upptack.tally.models import Receipt

BODIES = tuple(each.id for each in knowledge.directory_entries()[:3])
FINAL = {"rejected", "completed", "cancelled"}
TABLE = table()


@dataclass
class Modelled:
    """What a handover should be, in plain terms."""

    id: str
    made: datetime
    details: dict[str, str] | None
    state: str = "requested"
    last: str = ""
    code: str = ""
    link: str = ""
    spent: list[str] = field(default_factory=list)
    gone: bool = False

    def ended(self, at: datetime) -> bool:
        """Whether nothing more may happen to it through a secret."""
        return self.gone or self.state in FINAL or at >= self.made + timedelta(days=14)

    def readable(self, at: datetime) -> bool:
        """Whether its details may be read now."""
        return self.details is not None and not self.ended(at) and at < self.made + timedelta(hours=72)

    def outcome(self) -> str:
        """How it went, as it should be counted."""
        return (
            self.last
            if self.last in ("helped", "reached", "full", "wrong_body", "no_contact", "withdrawn")
            else "unknown"
        )


class Handing(RuleBasedStateMachine):
    """Random work of a unit, two bodies, and somebody with old secrets."""

    member: ClassVar[Member]
    steps: ClassVar[Counter[str]]

    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        Handover.objects.all().delete()
        Receipt.objects.all().delete()
        self.now = AT
        self.all: list[Modelled] = []
        self.counted: Counter[str] = Counter()

    @rule(
        target=made,
        body=st.sampled_from(BODIES),
        way=st.sampled_from(Way),
        urgency=st.sampled_from(Urgency),
        told=st.sampled_from([True, True, True, False]),
    )
    def hand_over(self, body: str, way: Way, urgency: Urgency, told: bool) -> Modelled:
        details = {"name": f"canary-{len(self.all)}"} if told else None
        new = New(body=body, urgency=urgency, way=way, details=details or {})
        done = actions.create(new, by=self.member, at=self.now)
        each = Modelled(done.handover.pk, self.now, details, code=done.code, link=done.link)
        self.all.append(each)
        return each

    @rule(each=made, answer=st.sampled_from(Answer), by_code=st.booleans())
    def answers(self, each: Modelled, answer: Answer, by_code: bool) -> None:
        secret = each.code if by_code else each.link
        if not secret:
            return
        to = TABLE[each.state, answer]
        if each.ended(self.now):
            return self.refused(Gone, lambda: actions.answer(secret, answer, at=self.now))
        if to == "-":
            return self.refused(NotNow, lambda: actions.answer(secret, answer, at=self.now))
        self.steps["answered"] += 1
        done = actions.answer(secret, answer, at=self.now)
        self.moved(each, to, answer)
        each.spent.append(secret)
        if done.code or done.final:
            each.spent += [each.code, each.link]
            each.code = done.code
        each.link = done.link
        assert (done.final, done.handover.state) == (to in FINAL, to)
        self.refused(Gone, lambda: actions.answer(secret, answer, at=self.now))
        return None

    def moved(self, each: Modelled, to: str, said: str) -> None:
        each.state, each.last = to, said
        if to in FINAL:
            each.details = None

    @rule(each=made)
    def reads(self, each: Modelled) -> None:
        if not each.readable(self.now):
            each.details = each.details if each.ended(self.now) else None
            return self.refused(Gone, lambda: actions.read(each.code or "K7P 2QX", at=self.now))
        self.steps["read"] += 1
        assert actions.read(each.code, at=self.now) == each.details
        each.details = None
        each.state = "received" if each.state == "requested" else each.state
        return None

    @rule(each=made, answer=st.sampled_from(Answer))
    def told(self, each: Modelled, answer: Answer) -> None:
        self.by_hand(each, answer, lambda: actions.said(each.id, answer, by=self.member, at=self.now))

    @rule(each=made)
    def receipt(self, each: Modelled) -> None:
        to = TABLE[each.state, "received"]
        if self.lost(each) or to == "-":
            return self.refused((Gone, NotNow), lambda: actions.received(each.id, by=self.member, at=self.now))
        actions.received(each.id, by=self.member, at=self.now)
        each.state = to
        return None

    @rule(each=made)
    def withdraws(self, each: Modelled) -> None:
        self.by_hand(each, "withdrawn", lambda: actions.withdraw(each.id, by=self.member, at=self.now))

    def by_hand(self, each: Modelled, said: str, call: Callable[[], object]) -> None:
        to = TABLE[each.state, said]
        if self.lost(each):
            return self.refused(Gone, call)
        if to == "-":
            return self.refused(NotNow, call)
        call()
        self.steps["by hand"] += 1
        self.moved(each, to, said)
        if to in FINAL and said != "withdrawn":
            each.spent += [each.code, each.link]
        return None

    @rule(each=made)
    def renews(self, each: Modelled) -> None:
        if self.lost(each) or each.state in FINAL:
            return self.refused((Gone, NotNow), lambda: actions.renew(each.id, by=self.member, at=self.now))
        done = actions.renew(each.id, by=self.member, at=self.now)
        each.spent += [each.code, each.link]
        each.code, each.link, each.details = done.code, done.link, None
        return None

    @rule(each=made)
    def closes(self, each: Modelled) -> None:
        if self.lost(each) or each.state not in (*FINAL, "in_progress"):
            return self.refused((Gone, NotNow), lambda: actions.close(each.id, by=self.member, at=self.now))
        actions.close(each.id, by=self.member, at=self.now)
        self.steps["closed"] += 1
        self.forget(each)
        return None

    def forget(self, each: Modelled) -> None:
        each.gone = True
        self.counted[each.outcome()] += 1

    def lost(self, each: Modelled) -> bool:
        return each.gone or self.now >= each.made + timedelta(days=14)

    @precondition(lambda self: any(each.spent for each in self.all))
    @rule(data=st.data(), answer=st.sampled_from(Answer))
    def somebody_with_an_old_secret(self, data: st.DataObject, answer: Answer) -> None:
        spent = {secret for each in self.all for secret in each.spent if secret}
        live = {secret for each in self.all for secret in (each.code, each.link) if each.state not in FINAL}
        if old := sorted(spent - live):
            secret = data.draw(st.sampled_from(old))
            self.steps["old secret"] += 1
            self.refused(Gone, lambda: actions.answer(secret, answer, at=self.now))
            self.refused(Gone, lambda: actions.read(secret, at=self.now))
            assert queries.by_secret(secret) is None

    @rule(hours=st.sampled_from([0, 1, 5, 71, 72, 24 * 5, 24 * 14, 24 * 14]), runs=st.sampled_from([True, True, False]))
    def time_passes(self, hours: int, runs: bool) -> None:
        self.now += timedelta(hours=hours)
        if runs:
            self.what_is_due()

    def what_is_due(self) -> None:
        ran = actions.run_due(self.now)
        over = [each for each in self.all if not each.gone and self.lost(each)]
        assert ran.expired == len(over)
        self.steps["expired"] += len(over)
        for each in over:
            self.forget(each)
        for each in self.all:
            if self.now >= each.made + timedelta(hours=72):
                each.details = None

    def refused(self, why: type[Exception] | tuple[type[Exception], ...], call: Callable[[], object]) -> None:
        with pytest.raises(why):
            call()

    @invariant()
    def none_is_lost_and_each_that_is_gone_has_one_receipt(self) -> None:
        rows = {row.pk: row for row in Handover.objects.all()}
        there = {each.id: each for each in self.all if not each.gone}
        assert rows.keys() == there.keys()
        assert {id: row.state for id, row in rows.items()} == {id: each.state for id, each in there.items()}
        counted: Counter[str] = Counter()
        for outcome, n in Receipt.objects.values_list("outcome", "n"):
            counted[outcome] += n
        assert counted == self.counted

    @invariant()
    def what_is_over_has_no_details(self) -> None:
        ended = [each.id for each in self.all if each.state in FINAL or each.gone]
        assert not Handover.objects.filter(pk__in=ended, sealed__isnull=False).exists()
        rows = Handover.objects.filter(sealed__isnull=False)
        sealed = set(rows.values_list("pk", flat=True))
        assert {each.id for each in self.all if each.readable(self.now)} <= sealed


def explore(member: Member, examples: int) -> Counter[str]:
    """Explores; returns how often the things that matter came about."""
    Handing.member, Handing.steps = member, Counter()
    run_state_machine_as_test(
        Handing,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            phases=(Phase.generate,),
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return Handing.steps


@pytest.fixture(autouse=True)
def no_directory(content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies that never change: what is told to the directory is looked at in other tests."""
    known = {id: knowledge.body(id, at=AT) for id in BODIES}
    monkeypatch.setattr(knowledge, "body", lambda id, *, at: known[id])
    monkeypatch.setattr(knowledge, "bodies", lambda ids, *, at: {id: known[id] for id in ids})
    monkeypatch.setattr(knowledge, "answered", lambda body, *, at: None)
    monkeypatch.setattr(knowledge, "not_answered", lambda bodies, *, at: ())


def test_any_course_of_handovers_is_as_the_plain_model_says(member: Member):
    steps = explore(member, 60)
    assert all(steps[each] >= 5 for each in ("answered", "read", "by hand", "closed", "old secret", "expired")), steps


def test_a_secret_that_is_not_spent_is_found(member: Member, monkeypatch: pytest.MonkeyPatch):
    def keeps_the_old(handover: Handover, wanted: object, secrets: object) -> str:
        return codes.shown("K7P2QX")

    monkeypatch.setattr(actions, "_next_step", keeps_the_old)
    with pytest.raises((AssertionError, Gone, NotNow, pytest.fail.Exception)):
        explore(member, 30)


def test_details_that_are_left_behind_are_found(member: Member, monkeypatch: pytest.MonkeyPatch):
    real = Handover.take

    def leaves(self: Handover, said: object, at: datetime) -> None:
        kept = self.sealed, self.readable_until
        real(self, said, at)  # type: ignore[arg-type]
        self.sealed, self.readable_until = kept

    monkeypatch.setattr(Handover, "take", leaves)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        explore(member, 30)


def test_a_receipt_too_many_is_found(member: Member, monkeypatch: pytest.MonkeyPatch):
    real = actions.tally.add_receipts

    def twice(ended: object) -> None:
        listed = list(ended)  # type: ignore[call-overload]
        real([*listed, *listed])

    monkeypatch.setattr(actions.tally, "add_receipts", twice)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        explore(member, 30)
