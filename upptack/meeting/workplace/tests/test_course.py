"""The course of a manager's conversation: where each press leads, and what it counts as. Pure."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from upptack.guides import course
from upptack.guides.workplace import talk as guide
from upptack.guides.workplace.tests.walks import walks
from upptack.meeting.conversation import rules as meetings
from upptack.meeting.conversation.tests.meetings import a_meeting
from upptack.meeting.workplace import rules
from upptack.meeting.workplace.tests.talks import HEAVY, a_talk

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(("situation", "minutes"), list(product(guide.offered("situation"), guide.offered("minutes"))))
def test_the_gate_opens_only_for_one_who_can_speak(situation: str, minutes: str) -> None:
    for channel in rules.CHANNELS:
        after = rules.after_gate(a_talk(channel=channel), situation, minutes)
        if situation != "alone" or minutes == "none":
            assert after.step in (rules.PAUSE, rules.STOP)
        elif minutes != "unknown":
            assert after.step == rules.OPENING


def test_forward_and_back_return_to_the_same_step() -> None:
    for step, following in rules.AFTER.items():
        there = rules.onward(a_talk(step))
        assert there.step == following
        assert rules.back(there).step == step
    assert rules.back(a_talk()).step == rules.GATE
    assert rules.onward(a_talk(rules.CLOSE)).step == rules.CLOSE
    assert {rules.again(a_talk(step)).step for step in (rules.PAUSE, rules.STOP)} == {rules.GATE}
    assert rules.again(a_talk(rules.NOTE)).step == rules.NOTE


def test_every_path_leads_to_the_same_day_and_every_answer_can_be_taken_back() -> None:
    for answers in walks(course.SHORT):
        talk = a_talk(rules.QUESTION, minutes="under_5")
        for question, chosen in answers.items():
            assert talk.ahead[0].id == question
            after = rules.answered(talk, chosen)
            back = rules.back(after)
            assert replace(back, draft=()) == talk
            assert back.draft == chosen
            talk = after
        assert talk.step == rules.DAY
        assert rules.from_content(rules.as_content(talk)) == talk


def test_what_is_no_answer_is_refused_with_a_sentence() -> None:
    for chosen in ((), ("påhitt",), ("safe", "uneasy"), ("safe", "declined")):
        with pytest.raises(ValueError, match=r"Välj"):
            rules.answered(a_talk(rules.QUESTION), chosen)


def test_a_conversation_counts_as_year_agency_and_class_alone() -> None:
    told = rules.counted(a_talk(rules.CLOSE, answers=HEAVY), year=2026, asked=True)
    assert (told.year, told.agency, told.answer) == ("2026", "fk", "told")
    assert rules.counted(a_talk(rules.CLOSE, answers=HEAVY), year=2026, asked=False).answer == "not_asked"
    assert rules.counted(a_talk(rules.CLOSE), year=2026, asked=True).answer == "not_asked"


def test_another_seal_never_opens_as_a_conversation_with_an_employee() -> None:
    content = rules.as_content(a_talk())
    wrong = [
        meetings.as_content(a_meeting()),
        {"started": 1},
        {**content, "more": 1},
        *({**content, name: "påhitt"} for name in ("kind", "step", "channel", "language", "occasion", "situation")),
        {**content, "minutes": "påhitt"},
    ]
    for each in wrong:
        with pytest.raises(ValueError, match="seal"):
            rules.from_content(each)
    with pytest.raises(ValueError, match="seal"):
        meetings.from_content(content)


def test_nothing_in_the_seal_is_free_text_unit_or_manager() -> None:
    assert not rules.FIELDS & {"unit", "member", "own", "protect", "phrase", "matter", "reason"}
