"""What staff change and publish is in the log, in the transaction that changes it: room by room, and never without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from upptack.audit import keys, queries, rules
from upptack.audit.models import Record
from upptack.exchange.forum import actions as forum
from upptack.exchange.forum.models import DevelopmentGroup
from upptack.knowledge.routines.models import Routine
from upptack.meeting.prompt import actions as prompt
from upptack.meeting.prompt import keys as prompt_keys
from upptack.staff import actions as staff
from upptack.staff.confirming import CONFIRMED
from upptack.staff.models import Member
from upptack.staff.rules import Role
from upptack.steering.plan import actions as plan
from upptack.steering.plan.rules import PlanGroup

pytestmark = pytest.mark.django_db
MONA, EDITOR, REVIEWER, CHIEF = (
    "samordnare@jam.example",
    "redaktor@sos.example",
    "granskare@jam.example",
    "chef@fk.example",
)
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def who(email: str) -> Member:
    return Member.objects.get(email=email)


def noted(since: int) -> list[tuple[str, int, str, str, str]]:
    """What has been noted since a record: action, member, agency, kind, key."""
    found = Record.objects.filter(number__gt=since).order_by("number")
    return list(found.values_list("action", "member", "agency", "kind", "key"))


def head() -> int:
    return queries.head(AT).number


def add(name: str = "Ny Medarbetare") -> Member:
    return staff.add_member(staff.NewMember("ny@fk.example", name, "fk-sthlm-1", (Role.EDITOR,)), password=None)


def test_members_contacts_and_keys(content):
    since, chief, mona = head(), who(CHIEF), who(MONA)
    made = add()
    staff.set_named_contact(chief.unit, name="Ny", phone="000-000", hours="", by=chief, at=date(2026, 11, 23))
    staff.leave("ny@fk.example")
    name = prompt_keys.new_name()
    prompt.make_key(name, "fk", "Systemet", by=mona, at=date(2026, 11, 23))
    for _ in range(2):
        prompt.end_key(name, by=mona, at=date(2026, 11, 23))
    assert noted(since) == [
        ("staff.member", 0, "", "member", str(made.pk)),
        ("staff.contact", chief.pk, "fk", "unit", "fk-sthlm-1"),
        ("staff.leave", 0, "", "member", str(made.pk)),
        ("prompt.key", mona.pk, "jam", "key", name),
        ("prompt.end", mona.pk, "jam", "key", name),
    ]


def test_plan_and_groups_once_however_often_it_is_sent(content):
    since, mona = head(), who(MONA)
    decided = plan.Decided(date(2026, 11, 23), next(iter(PlanGroup)), "Frågan", "Alla får frågan.", None, "")
    forum.load()
    group = DevelopmentGroup.objects.order_by("pk").first()
    assert group is not None
    for _ in range(2):
        made = plan.add_decision(decided, token="t" * 22, by=mona, at=AT)
        forum.set_closed(group, True, by=mona)
    forum.set_closed(group, False, by=mona)
    assert noted(since)[:2] == [
        ("plan.decision", mona.pk, "jam", "decision", str(made.pk)),
        ("forum.close", mona.pk, "jam", "group", str(group.pk)),
    ]
    assert [each[0] for each in noted(since)].count("plan.decision") == 1
    assert noted(since)[-1][0] == "forum.open"


def waiting() -> Routine:
    """A routine that an editor has changed and sent to review."""
    row = Routine.objects.get(agency=None, matter="annat")
    row.name = "Övrigt"
    row.save_revision(user=who(EDITOR), log_action=True)
    row.get_workflow().start(row, who(EDITOR))
    row.refresh_from_db()
    return row


def test_draft_review_and_publishing(content):
    since, editor, reviewer = head(), who(EDITOR), who(REVIEWER)
    row = waiting()
    state = row.current_workflow_task_state
    state.task.specific.on_action(state, user=reviewer, action_name="approve")
    row.refresh_from_db()
    row.unpublish()  # nobody may where editors work: it is done by the clock, or in the shell
    found = noted(since)
    assert {each[3:] for each in found} == {("routine", str(row.pk))}
    done = [(action, member) for action, member, *_ in found]
    wanted = [
        ("publishing.edit", editor.pk),
        ("publishing.workflow.start", editor.pk),
        ("publishing.workflow.approve", reviewer.pk),
        ("publishing.publish", reviewer.pk),
        ("publishing.unpublish", 0),
    ]
    assert set(wanted) <= set(done)
    assert done.index(wanted[1]) < done.index(wanted[2])


def approve(browser: Client, row: Routine) -> int:
    """Presses Approve where editors work; the status of the answer."""
    session = browser.session
    session[CONFIRMED] = int(datetime.now(UTC).timestamp())
    session.save()
    task = row.current_workflow_task_state
    path = f"/redaktion/snippets/routines/routine/workflow/action/{row.pk}/approve/{task.pk}/"
    browser.raise_request_exception = False
    return browser.post(path).status_code


def test_where_editors_work_a_change_and_its_record_stand_or_fall_together(sign_in, monkeypatch):
    row = waiting()
    before = Routine.objects.get(pk=row.pk)
    browser, since = sign_in(REVIEWER), head()

    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the log cannot be written")

    with monkeypatch.context() as broken:
        broken.setattr(Record.objects, "create", fails)
        assert approve(browser, row) == 500
    row.refresh_from_db()
    assert row.live_revision_id == before.live_revision_id
    assert row.current_workflow_state is not None
    assert noted(since) == []
    assert approve(browser, row) == 302
    row.refresh_from_db()
    assert row.live_revision_id == row.latest_revision_id
    assert {"publishing.workflow.approve", "publishing.publish"} <= {each[0] for each in noted(since)}


DEEDS: dict[str, Callable[[], object]] = {
    "member": add,
    "contact": lambda: staff.set_named_contact(
        who(CHIEF).unit, name="X", phone="", hours="", by=who(CHIEF), at=date(2026, 1, 1)
    ),
    "leave": lambda: staff.leave(CHIEF),
    "key": lambda: prompt.make_key(prompt_keys.new_name(), "fk", "Systemet", by=who(MONA), at=date(2026, 1, 1)),
    "decision": lambda: plan.add_decision(
        plan.Decided(date(2026, 1, 1), next(iter(PlanGroup)), "F", "A", None, ""), token="u" * 22, by=who(MONA), at=AT
    ),
    "group": lambda: forum.add_group("Ny grupp", "Om rutiner.", token="v" * 22, by=who(MONA)),
}


def everything() -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Every row of the tables that the deeds change."""
    tables = ("staff_member", "staff_unit", "prompt_key", "plan_decision", "forum_developmentgroup")
    with connection.cursor() as cursor:
        found = []
        for name in tables:
            cursor.execute(f"SELECT * FROM {name} ORDER BY 1")
            found.append((name, cursor.fetchall()))
    return found


@pytest.mark.parametrize("deed", DEEDS)
def test_when_the_log_cannot_be_written_nothing_is_changed(content, deed, monkeypatch):
    before = everything()

    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the log cannot be written")

    with monkeypatch.context() as broken:
        broken.setattr(Record.objects, "create", fails)
        with pytest.raises(RuntimeError, match="cannot be written"):
            DEEDS[deed]()
    assert everything() == before
    DEEDS[deed]()
    assert everything() != before


def test_the_log_of_everything_that_was_loaded_is_whole(content):
    verdict = rules.verify(queries.rows(), keys.every())
    print(f"\nrecords after loading: {verdict.records}")
    assert verdict.records >= 100
    assert verdict.faults == ()
