"""Each action: who may, what it leaves, and that everything happens once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import override_settings

from upptack.knowledge import api as knowledge
from upptack.meeting.handover import actions, codes, queries, rules
from upptack.meeting.handover.actions import Gone, New
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import Answer, NotNow, State, Urgency, Way
from upptack.meeting.handover.tests.handed import AT, DETAILS, dumped, hand_over, raw_files, some_bodies, stored
from upptack.staff import actions as staff
from upptack.staff.actions import Refused
from upptack.staff.models import Member
from upptack.staff.rules import Role
from upptack.tally.models import Receipt
from upptack.tally.tests.test_counting import at_once

LATER = AT + timedelta(minutes=20)


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What is told to the directory about bodies that answer and do not, in order."""
    told: list[tuple[str, Any]] = []
    monkeypatch.setattr(knowledge, "answered", lambda body, *, at: told.append(("answered", body)))
    monkeypatch.setattr(knowledge, "not_answered", lambda bodies, *, at: told.append(("not", dict(bodies))))
    return told


def test_a_handover_as_it_is_made(member: Member):
    body = some_bodies(2)[1]
    made = hand_over(member, body=body, urgency=Urgency.NOW, silent=True, tried=("a", "b"))
    row: dict[str, Any] = dict(Handover.objects.values().get())
    assert codes.is_link(row.pop("id"))
    assert row.pop("code_digest") == codes.every_derived(made.code)[0].digest
    assert row.pop("link_digest") == codes.every_link_digest(made.link)[0]
    assert row == {
        "body": body,
        "agency": "fk",
        "unit_id": "fk-sthlm-1",
        "month": "2026-11",
        "urgency": "now",
        "way": "code",
        "state": "requested",
        "last_answer": "",
        "outcome": "unknown",
        "band": "none",
        "answer_by": AT + timedelta(minutes=15),
        "readable_until": None,
        "expires_at": AT + timedelta(days=14),
        "escalated": False,
        "failed": False,
        "silent": True,
        "tried": ["a", "b"],
        "step": 0,
        "sealed": None,
    }


def test_the_month_is_the_swedish_one(member: Member):
    made = hand_over(member, AT.replace(month=10, day=31, hour=23, minute=30))
    assert made.handover.month == "2026-11"


def test_a_body_that_is_not_in_the_directory_gets_nothing(member: Member):
    with pytest.raises(Refused, match="finns inte i katalogen"):
        hand_over(member, body="nowhere")
    assert not Handover.objects.exists()


DOING: tuple[Callable[..., object], ...] = (
    partial(actions.said, answer=Answer.REACHED),
    actions.unanswered,
    actions.received,
    actions.renew,
    actions.withdraw,
    actions.close,
)


@pytest.mark.parametrize("do", DOING)
def test_nobody_touches_the_handover_of_another_unit(member: Member, nils: Member, do: Callable[..., object]):
    made = hand_over(member, details=DETAILS)
    before = Handover.objects.values().get()
    with pytest.raises(Refused) as other:
        do(made.handover.pk, by=nils, at=AT)
    with pytest.raises(Gone) as missing:
        do(codes.new_id(), by=nils, at=AT)
    assert str(other.value) == str(missing.value)
    assert Handover.objects.values().get() == before


@pytest.mark.parametrize("role", list(Role))
def test_who_may_hand_over(content: None, role: Role):
    by = staff.add_member(staff.NewMember("prov@fk.example", "Prov", "fk-sthlm-1", (role,)), password=None)
    if role in {Role.CASEWORKER, Role.SPECIALIST, Role.MANAGER}:
        actions.withdraw(hand_over(by).handover.pk, by=by, at=AT)
        return
    with pytest.raises(Refused, match="Den här sidan är till för"):
        hand_over(by)
    assert not Handover.objects.exists()


def test_details_are_read_once_with_the_code_and_deleted(member: Member):
    made = hand_over(member, details=DETAILS)
    assert actions.read(made.code.lower().replace(" ", "-"), at=LATER) == DETAILS
    after = stored(made)
    assert (after.state, after.sealed, after.readable_until) == (State.RECEIVED, None, None)
    assert (after.answer_by, after.band) == (made.handover.answer_by, "none")
    with pytest.raises(Gone):
        actions.read(made.code, at=LATER)


def test_the_link_alone_shows_nothing_of_the_details(member: Member):
    made = hand_over(member, details=DETAILS)
    with pytest.raises(Gone):
        actions.read(made.link, at=LATER)
    held = queries.by_secret(made.link)
    assert held is not None
    assert held.sealed is not None
    assert not any(word.encode() in bytes(held.sealed) for word in DETAILS.values())
    assert actions.read(made.code, at=LATER) == DETAILS


def test_details_that_are_too_old_are_deleted_when_asked_for(member: Member):
    made = hand_over(member, details=DETAILS)
    with pytest.raises(Gone):
        actions.read(made.code, at=AT + timedelta(hours=72))
    assert (stored(made).sealed, stored(made).state) == (None, State.REQUESTED)


def test_details_can_be_read_until_the_last_moment(member: Member):
    made = hand_over(member, details=DETAILS)
    assert actions.read(made.code, at=AT + timedelta(hours=72) - timedelta.resolution) == DETAILS


def test_details_moved_to_another_handover_do_not_open(member: Member):
    made, other = hand_over(member, details=DETAILS), hand_over(member, details=DETAILS)
    Handover.objects.filter(pk=other.handover.pk).update(sealed=stored(made).sealed)
    with pytest.raises(Gone):
        actions.read(other.code, at=LATER)


def test_a_whole_loop_without_an_account(member: Member, signs: list[Any]):
    made = hand_over(member)
    accepted = actions.answer(made.code, Answer.ACCEPTED, at=LATER)
    reached = actions.answer(accepted.link, Answer.REACHED, at=LATER + timedelta(days=1))
    assert [each.final for each in (accepted, reached)] == [False, False]
    helped = actions.answer(reached.code, Answer.HELPED, at=LATER + timedelta(days=2))
    assert (helped.final, helped.code, helped.link) == (True, "", "")
    after = stored(made)
    assert (after.state, after.outcome, after.band, after.step) == ("completed", "helped", "under_2h", 3)
    assert (after.code_digest, after.link_digest, after.answer_by) == (None, None, None)
    assert signs == [("answered", made.handover.body)] * 3
    actions.close(made.handover.pk, by=member, at=AT + timedelta(days=3))
    assert not Handover.objects.exists()
    counted = Receipt.objects.values("month", "agency", "unit", "way", "urgency", "outcome", "band", "n").get()
    assert tuple(counted.values()) == ("2026-11", "fk", "fk-sthlm-1", "code", "today", "helped", "under_2h", 1)


@pytest.mark.parametrize("used", ["code", "link"])
def test_a_spent_secret_opens_nothing(member: Member, used: str):
    made = hand_over(member)
    answered = actions.answer(getattr(made, used), Answer.ACCEPTED, at=LATER)
    for secret in (made.code, made.link):
        assert queries.by_secret(secret) is None
        with pytest.raises(Gone):
            actions.answer(secret, Answer.HELPED, at=LATER)
    for secret in (answered.code, answered.link):
        assert queries.by_secret(secret) == made.handover


def test_unread_details_follow_to_the_new_code_when_the_code_was_used(member: Member):
    made = hand_over(member, details=DETAILS)
    answered = actions.answer(made.code, Answer.ACCEPTED, at=LATER)
    with pytest.raises(Gone):
        actions.read(made.code, at=LATER)
    assert actions.read(answered.code, at=LATER) == DETAILS
    assert stored(made).state == State.ACCEPTED


def test_unread_details_stay_under_their_code_when_the_link_was_used(member: Member):
    made = hand_over(member, details=DETAILS)
    answered = actions.answer(made.link, Answer.ACCEPTED, at=LATER)
    assert (answered.code, queries.by_secret(made.link)) == ("", None)
    assert actions.read(made.code, at=LATER) == DETAILS
    assert queries.by_secret(answered.link) == made.handover


def test_what_does_not_follow_is_refused_and_the_secret_still_holds(member: Member, signs: list[Any]):
    made = hand_over(member)
    accepted = actions.answer(made.code, Answer.ACCEPTED, at=LATER)
    with pytest.raises(NotNow):
        actions.answer(accepted.code, Answer.FULL, at=LATER)
    assert signs == [("answered", made.handover.body)]
    assert actions.answer(accepted.code, Answer.REACHED, at=LATER).handover.state == State.IN_PROGRESS


def test_a_handover_that_is_too_old_is_gone_even_before_it_has_been_deleted(member: Member):
    made = hand_over(member, details=DETAILS)
    end = AT + rules.EXPIRES
    for do in (
        partial(actions.answer, made.code, Answer.REACHED, at=end),
        partial(actions.read, made.code, at=end),
        partial(actions.said, made.handover.pk, Answer.REACHED, by=member, at=end),
        partial(actions.renew, made.handover.pk, by=member, at=end),
    ):
        with pytest.raises(Gone):
            do()
    assert stored(made).state == State.REQUESTED


def test_withdrawal_deletes_at_once_and_tells_whoever_has_a_secret(member: Member):
    made = hand_over(member, details=DETAILS)
    actions.withdraw(made.handover.pk, by=member, at=LATER)
    after = stored(made)
    assert (after.state, after.outcome, after.sealed, after.answer_by) == ("cancelled", "withdrawn", None, None)
    for do in (
        partial(actions.answer, made.code, Answer.REACHED, at=LATER),
        partial(actions.answer, made.link, Answer.REACHED, at=LATER),
        partial(actions.read, made.code, at=LATER),
    ):
        with pytest.raises(Gone, match="tillbakadragen"):
            do()
    held = queries.by_secret(made.link)
    assert held is not None
    assert held.last_answer == "withdrawn"
    with pytest.raises(NotNow):
        actions.withdraw(made.handover.pk, by=member, at=LATER)


def test_a_handover_is_closed_only_when_it_has_ended(member: Member):
    made = hand_over(member)
    with pytest.raises(NotNow, match="inte avslutad"):
        actions.close(made.handover.pk, by=member, at=LATER)
    assert (Handover.objects.count(), Receipt.objects.count()) == (1, 0)


def test_a_failure_while_closing_leaves_the_handover_and_counts_nothing(
    member: Member, monkeypatch: pytest.MonkeyPatch
):
    made = hand_over(member)
    actions.withdraw(made.handover.pk, by=member, at=LATER)

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(Handover, "delete", fails)
        with pytest.raises(RuntimeError):
            actions.close(made.handover.pk, by=member, at=LATER)
    assert (Handover.objects.count(), Receipt.objects.count()) == (1, 0)


def test_a_body_that_is_gone_is_counted_as_unknown(member: Member, monkeypatch: pytest.MonkeyPatch):
    made = hand_over(member)
    actions.withdraw(made.handover.pk, by=member, at=LATER)
    monkeypatch.setattr(knowledge, "body", lambda id, *, at: None)
    actions.close(made.handover.pk, by=member, at=LATER)
    assert Receipt.objects.get().kind == "unknown"


def test_what_the_body_said_on_the_telephone_counts_like_its_own_answer(member: Member, signs: list[Any]):
    made = hand_over(member, details=DETAILS)
    after = actions.said(made.handover.pk, Answer.FULL, by=member, at=LATER)
    assert (after.state, after.outcome, after.sealed) == ("rejected", "full", None)
    assert signs == [("answered", made.handover.body)]
    assert queries.by_secret(made.code) is None


def test_nobody_answered_is_counted_once_and_the_handover_stays(member: Member, signs: list[Any]):
    made = hand_over(member)
    for _ in range(2):
        actions.unanswered(made.handover.pk, by=member, at=LATER)
    assert signs == [("not", {made.handover.body: 1})]
    actions.run_due(AT + timedelta(days=2))
    assert signs == [("not", {made.handover.body: 1})]
    assert (stored(made).state, stored(made).escalated) == (State.REQUESTED, True)
    actions.answer(made.code, Answer.ACCEPTED, at=AT + timedelta(days=2))
    with pytest.raises(NotNow):
        actions.unanswered(made.handover.pk, by=member, at=AT + timedelta(days=2))


def test_a_receipt_is_no_answer(member: Member, signs: list[Any]):
    made = hand_over(member, way=Way.SDK)
    after = actions.received(made.handover.pk, by=member, at=LATER)
    assert (after.state, after.band, after.answer_by) == (State.RECEIVED, "none", made.handover.answer_by)
    assert signs == []


def test_a_new_code_ends_the_old_one_and_its_details_but_not_the_deadline(member: Member):
    made = hand_over(member, details=DETAILS)
    again = actions.renew(made.handover.pk, by=member, at=LATER)
    assert queries.by_secret(made.code) is queries.by_secret(made.link) is None
    assert queries.by_secret(again.code) == queries.by_secret(again.link) == made.handover
    assert (stored(made).sealed, stored(made).answer_by) == (None, made.handover.answer_by)
    actions.withdraw(made.handover.pk, by=member, at=LATER)
    with pytest.raises(NotNow):
        actions.renew(made.handover.pk, by=member, at=LATER)


def test_a_form_sent_twice_makes_one_handover(member: Member):
    id = codes.new_id()
    first = hand_over(member, id=id, details=DETAILS)
    second = hand_over(member, AT + timedelta(seconds=5), id=id, details=DETAILS)
    assert first.handover == second.handover == Handover.objects.get()
    assert queries.by_secret(first.code) is None
    assert actions.read(second.code, at=LATER) == DETAILS


@pytest.mark.parametrize("how", ["later", "read", "another unit", "another body", "silent"])
def test_a_form_sent_again_takes_no_code_from_a_body_that_has_it(member: Member, nils: Member, how: str):
    id = codes.new_id()
    first = hand_over(member, id=id, details=DETAILS)
    if how == "read":
        actions.read(first.code, at=AT)
    by, at = (nils if how == "another unit" else member), AT + timedelta(hours=how == "later")
    chosen = {"body": some_bodies(2)[1]} if how == "another body" else {"silent": how == "silent"}
    with pytest.raises(Gone):
        hand_over(by, at, id=id, **chosen)
    assert queries.by_secret(first.code) == first.handover


def test_a_change_of_the_installations_key_cuts_off_no_handover(member: Member):
    with override_settings(SECRET_KEY="old", SECRET_KEY_FALLBACKS=[]):
        made = hand_over(member, details=DETAILS)
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]):
        assert queries.by_secret(made.link) == made.handover
        assert actions.read(made.code, at=LATER) == DETAILS
        accepted = actions.answer(made.link, Answer.ACCEPTED, at=LATER)
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[]):
        assert queries.by_secret(made.code) is None
        assert queries.by_secret(accepted.link) == made.handover


def test_no_secret_stands_in_the_database(member: Member):
    made = [hand_over(member, details=DETAILS) for _ in range(5)]
    answered = [actions.answer(each.link, Answer.ACCEPTED, at=LATER) for each in made]
    found = dumped() + raw_files()
    for each in (*made, *answered):
        for secret in (each.code, codes.normal(each.code), each.link):
            assert not secret or secret.encode() not in found
    assert made[0].handover.pk.encode() in found


def test_secrets_and_details_do_not_show_where_objects_are_printed(member: Member):
    new = New(body=some_bodies(1)[0], urgency=Urgency.NOW, way=Way.CODE, details=DETAILS)
    made = actions.create(new, by=member, at=AT)
    answered = actions.answer(made.code, Answer.ACCEPTED, at=LATER)
    printed = repr([new, made, answered, codes.derived("K7P2QX", "x")])
    for secret in (*DETAILS.values(), made.code, made.link, answered.link, str(codes.derived("K7P2QX", "x").key)):
        assert secret not in printed


def outcome_of(call: Callable[[], object]) -> bool:
    """Whether a call went through; False when what it asked for was gone."""
    try:
        call()
    except Gone:
        return False
    return True


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["answer", "read", "close"])
def test_at_the_same_moment_one_is_taken_and_the_others_are_told(content: None, what: str):
    member = Member.objects.get(email="handlaggare@fk.example")
    made = hand_over(member, details=DETAILS)
    if what == "close":
        actions.withdraw(made.handover.pk, by=member, at=LATER)
    calls: dict[str, Callable[[], object]] = {
        "answer": partial(actions.answer, made.code, Answer.ACCEPTED, at=LATER),
        "read": partial(actions.read, made.code, at=LATER),
        "close": partial(actions.close, made.handover.pk, by=member, at=LATER),
    }
    assert sorted(at_once([partial(outcome_of, calls[what])] * 6)) == [False] * 5 + [True]
    if what == "close":
        assert list(Receipt.objects.values_list("n", flat=True)) == [1]
    else:
        assert stored(made).step == (what == "answer")
