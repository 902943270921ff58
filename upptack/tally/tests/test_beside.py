"""What is counted beside the meeting itself: what it did with the proposal, what case systems tell, whole years."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db.models import Sum

from upptack.tally import actions
from upptack.tally.models import Count, Met, Receipt, Spent, Suggested
from upptack.tally.rules import Ended, Followed, Increment, MetOnce

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MEETING = Increment(
    "2026-11", "fk", "fk-1", "sjukpenning", "phone", "exposed", "woman", "25_64", "now", "", "contact_given"
)
FOLLOWED = Followed("2026-11", "fk", "fk-1", "today", "same")
MET = MetOnce("2026-11", "fk", "fk-1", "sjukpenning", "phone", "contact_started")
ENDED = Ended("2026-11", "fk", "fk-1", "shelter", "link", "now", "helped", "under_2h")

pytestmark = pytest.mark.django_db


def test_what_was_done_with_the_proposal_is_counted_with_the_meeting_and_once():
    assert actions.add(MEETING, token="a", at=AT, followed=FOLLOWED)
    assert not actions.add(MEETING, token="a", at=AT, followed=FOLLOWED)
    assert list(Suggested.objects.values_list("level", "did", "n")) == [("today", "same", 1)]


def test_a_meeting_without_a_proposal_counts_none():
    assert actions.add(MEETING, token="a", at=AT)
    assert not Suggested.objects.exists()


def test_what_a_case_system_tells_is_raised_in_place():
    actions.add_met(MET)
    actions.add_met(MET)
    assert list(Met.objects.values_list("unit", "n")) == [("fk-1", 2)]


def test_what_a_case_system_tells_twice_under_one_name_counts_once():
    told = [actions.add_met(MET, token=token, at=AT) for token in ("a", "a", "b")]
    assert told == [True, False, True]
    assert list(Met.objects.values_list("n", flat=True)) == [2]
    assert Spent.objects.count() == 2


def test_a_name_is_not_spent_when_its_meeting_could_not_be_counted(monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as broken:
        broken.setattr(actions, "_raise", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.add_met(MET, token="a", at=AT)
    assert actions.add_met(MET, token="a", at=AT)


def test_many_at_once_add_to_what_is_there():
    actions.add(MEETING, token="a", at=AT, followed=FOLLOWED)
    actions.write_many({MEETING: 4, FOLLOWED: 2, MET: 3, ENDED: 5})
    actions.write_many({ENDED: 1})
    sums = [table.objects.aggregate(n=Sum("n"))["n"] for table in (Count, Suggested, Met, Receipt)]
    assert sums == [5, 3, 3, 6]


def test_no_text_finds_its_way_in():
    with pytest.raises(ValueError, match="en kod väntades"):
        MetOnce("2026-11", "fk", "fk-1", "hon berättade", "phone", "contact_started")
