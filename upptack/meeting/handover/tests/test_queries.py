"""A unit's list, most pressing first, and the body to try next."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from upptack.knowledge import api as knowledge
from upptack.meeting.handover import actions, queries
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import Answer, State, Urgency, Way
from upptack.meeting.handover.tests.handed import AT, DETAILS, hand_over, many, some_bodies
from upptack.staff.models import Member


def test_the_list_has_what_is_most_pressing_first_and_only_the_units_own(member: Member, nils: Member):
    other = hand_over(nils)
    quiet = hand_over(member, way=Way.CARD)
    soon = hand_over(member, urgency=Urgency.NOW, details=DETAILS)
    tomorrow = hand_over(member, urgency=Urgency.OTHER)
    full = hand_over(member)
    actions.said(full.handover.pk, Answer.FULL, by=member, at=AT)
    late = hand_over(member, AT - timedelta(hours=3), urgency=Urgency.NOW)
    listed = queries.of_unit("fk-sthlm-1", AT + timedelta(minutes=5))
    wanted = [late, full, soon, tomorrow, quiet]
    assert [row.id for row in listed.rows] == [each.handover.pk for each in wanted]
    assert other.handover.pk not in {row.id for row in listed.rows}
    assert listed.total == 5
    assert [row.left for row in listed.rows] == ["2 timmar för sent", "", "10 minuter kvar", "23 timmar kvar", ""]
    assert [row.late for row in listed.rows] == [True, False, False, False, False]
    assert [row.final for row in listed.rows] == [False, True, False, False, False]
    assert [row.unread for row in listed.rows] == [False, False, True, False, False]
    body = knowledge.body(listed.rows[0].body, at=AT)
    assert body is not None
    assert listed.rows[0].name == body.name
    assert queries.of_unit("fk-sthlm-1", AT, limit=2).total == 5
    assert len(queries.of_unit("fk-sthlm-1", AT, limit=2).rows) == 2


@pytest.mark.parametrize("limit", [1, 3, 7, 20, 50])
def test_the_list_is_the_beginning_of_the_same_order_whatever_its_length(member: Member, limit: int):
    """Rows of every sort, sorted here in the plain way."""
    chance, minutes = random.Random(limit), (-90, -5, 0, 5, 90)
    for state in (State.REQUESTED, State.ACCEPTED, State.REJECTED, State.COMPLETED):
        for _ in range(8):
            due = AT + timedelta(minutes=chance.choice(minutes)) if state == State.REQUESTED else None
            made = AT - timedelta(days=chance.randrange(3))
            many(1, member, made, some_bodies(1), answer_by=due, state=state, code_digest=None, link_digest=None)

    def pressing(row: Handover) -> tuple[object, ...]:
        late = row.answer_by is not None and row.answer_by <= AT
        sort = 0 if late else 1 if row.state == State.REJECTED else 2 if row.answer_by else 3
        return sort, row.answer_by or AT, row.expires_at, row.pk

    wanted = sorted(Handover.objects.all(), key=pressing)
    assert [row.id for row in queries.of_unit("fk-sthlm-1", AT, limit).rows] == [row.pk for row in wanted][:limit]


def test_the_list_asks_the_database_the_same_few_questions_however_long_it_is(
    member: Member, django_assert_max_num_queries: Any
):
    many(60, member, AT, some_bodies(9))
    queries.of_unit("fk-sthlm-1", AT)
    with django_assert_max_num_queries(5):
        assert queries.of_unit("fk-sthlm-1", AT).total == 60


def test_the_next_body_is_none_that_has_been_tried(member: Member, monkeypatch: pytest.MonkeyPatch):
    asked: dict[str, Any] = {}

    def next_bodies(body: str, **given: Any) -> tuple[Any, ...]:
        asked.update(given, body=body)
        return ("found",)

    monkeypatch.setattr(knowledge, "next_bodies", next_bodies)
    made = hand_over(member, tried=("a", "b"))
    found: Any = queries.next_body(made.handover, AT)
    assert found == "found"
    assert asked == {"body": made.handover.body, "tried": ("a", "b", made.handover.body), "limit": 1, "at": AT}
    monkeypatch.setattr(knowledge, "next_bodies", lambda body, **given: ())
    assert queries.next_body(made.handover, AT) is None
