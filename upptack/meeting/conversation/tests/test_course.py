"""The course of a meeting: where each press leads, and what it counts as."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.guides import words
from upptack.guides.guide import BLANK, guides
from upptack.guides.tables import table
from upptack.law.rulings import FACTS
from upptack.meeting.conversation import forms, rules
from upptack.meeting.conversation.tests.meetings import a_meeting, everything_told, walked
from upptack.tally.models import Count, Suggested

pytestmark = pytest.mark.pure

GUIDES = sorted(guides())
AT_THE_GATE = list(product(FACTS["situation"].values, FACTS["minutes"].values))


@pytest.mark.parametrize(("situation", "minutes"), AT_THE_GATE)
def test_the_gate_opens_only_for_one_who_can_speak(situation: str, minutes: str):
    for channel in FACTS["channel"].values:
        after = rules.after_gate(a_meeting(channel=channel), situation, minutes)
        assert (after.situation, after.minutes) == (situation, minutes)
        if situation not in ("alone", "text_only") or minutes == "none":
            assert after.step in (rules.PAUSE, rules.STOP)
        if situation == "alone" and minutes not in ("none", "unknown"):
            assert after.step == rules.OPENING


def test_the_gate_refuses_what_is_not_on_the_page():
    with pytest.raises(ValueError, match=r"."):
        rules.after_gate(a_meeting(), "elsewhere", "over_15")


def test_forward_and_back_return_to_the_same_step():
    for step, following in rules.AFTER.items():
        there = rules.onward(a_meeting(step))
        assert there.step == following
        assert rules.back(there).step == step


def test_the_ends_stay_where_they_are():
    assert rules.back(a_meeting()).step == rules.GATE
    assert rules.onward(a_meeting(rules.CLOSE)).step == rules.CLOSE


def test_only_a_pause_or_a_stop_leads_to_the_gate_again():
    for step in rules.STEPS:
        again = rules.again(a_meeting(step)).step
        assert again == (rules.GATE if step in (rules.PAUSE, rules.STOP) else step)


def one_answer(data: st.DataObject, question) -> tuple[str, ...]:
    """Any answer that the question takes."""
    ids = [option.id for option in question.options if not option.none]
    alone = [(option.id,) for option in question.options if option.none or question.kind == "one"]
    several = [] if question.kind == "one" else [st.lists(st.sampled_from(ids), min_size=1, unique=True).map(tuple)]
    return data.draw(st.one_of(st.sampled_from([*alone, *((blank,) for blank in BLANK)]), *several))


@settings(max_examples=40)
@given(st.data(), st.sampled_from(GUIDES), st.sampled_from(["under_5", "over_15"]))
def test_every_answer_can_be_taken_back_and_given_again(data, guide, minutes):
    meeting = a_meeting(rules.QUESTION, guide=guide, minutes=minutes)
    steps = [meeting]
    while steps[-1].step == rules.QUESTION:
        question = steps[-1].question
        assert question is not None
        steps.append(rules.answered(steps[-1], one_answer(data, question)))
    for earlier, later in zip(reversed(steps[:-1]), reversed(steps[1:]), strict=True):
        back = rules.back(later)
        assert replace(back, draft=()) == earlier
        assert rules.answered(back, back.draft) == later
    assert rules.back(steps[0]).step == rules.OPENING


@pytest.mark.parametrize("guide", GUIDES)
def test_an_answer_that_is_none_is_refused_and_nothing_moves(guide: str):
    meeting = a_meeting(rules.QUESTION, guide=guide)
    for chosen in ((), ("nothing",), ("declined", "not_asked"), ("safe", "unsafe")):
        with pytest.raises(ValueError, match=r"Välj"):
            rules.answered(meeting, chosen)


def test_with_little_time_only_the_short_questions_are_asked():
    for guide in GUIDES:
        meeting = a_meeting(rules.QUESTION, guide=guide, minutes="under_5")
        told = everything_told(guide)
        end = walked(meeting, lambda question, told=told: told[question.id])
        assert end.step == rules.NOW
        assert {guides()[guide].question(id).short for id in end.answers} == {True}


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_meeting_counts_as(guide: str):
    start = a_meeting(rules.QUESTION, guide=guide)
    told = everything_told(guide)
    for answers, expected in (
        (walked(start, lambda q: told[q.id]).answers, ({"exposed": "now", "uses": "uses"}[start.plan.role],)),
        (walked(start, lambda q: ("declined",)).answers, ("declined",)),
        (walked(start, lambda q: ("not_asked",)).answers, ("not_asked", "other")),
        ({}, ("not_asked", "other")),
    ):
        increment = rules.counted(replace(start, answers=answers), month="2026-11", action="door_open")
        assert increment.answer == expected[0]
        assert increment.reason == "".join(expected[1:])
        assert (increment.guide, increment.action) == (guides()[guide].id, "door_open")


def test_a_meeting_that_ends_unasked_counts_only_its_reason():
    meeting = a_meeting(rules.NOW, answers=everything_told("exposed-1"))
    increment = rules.counted(meeting, month="2026-11", action="", reason="not_alone")
    assert (increment.answer, increment.reason, increment.action) == ("not_asked", "not_alone", "")


@pytest.mark.parametrize(("situation", "minutes"), AT_THE_GATE)
def test_a_stopped_meeting_has_a_reason_from_the_list(situation: str, minutes: str):
    meeting = rules.after_gate(a_meeting(), situation, minutes)
    reason = rules.reason_of_stop(meeting)
    assert reason in words.keys("shared", "not_asked_reasons")
    if situation == "overheard" and minutes != "none":
        assert reason == "not_alone"


def test_every_code_that_can_be_counted_has_room_in_its_column():
    codes = {
        "channel": forms.CHANNELS,
        "sex": forms.SEXES,
        "age": forms.AGES,
        "reason": words.keys("shared", "not_asked_reasons"),
        "action": forms.ACTIONS,
        "agency": FACTS["agency"].values,
        "guide": [guide.id for guide in guides().values()],
        "answer": ["not_asked", *every_answer_class()],
    }
    assert {"now", "declined", "uses"} <= set(codes["answer"])
    for name, values in codes.items():
        room = Count._meta.get_field(name).max_length
        assert room is not None
        assert max(map(len, values)) <= room, name
        for value in values:
            replace(rules.counted(a_meeting(), month="2026-11", action=""), **{name: value})


def test_what_was_done_with_the_proposal_has_room_and_is_no_code_of_what_was_offered():
    assert not set(forms.DID) & set(forms.ACTIONS)
    for did in forms.DID:
        counted = asdict(rules.followed(a_meeting(), month="2026-11", did=did))
        assert all(len(code) <= (Suggested._meta.get_field(name).max_length or 0) for name, code in counted.items())


def every_answer_class() -> set[str]:
    """Every class that some row of the table answer-class gives."""
    return {cell.strip('"') for row in table("answer-class").rows for cell in row.outputs}


def test_the_meeting_holds_codes_and_what_is_typed():
    """What travels sealed: only what the caseworker types is not from a closed list, and only while it is hidden."""
    assert {field.name for field in fields(rules.Meeting)} == {
        *("token", "started", "agency", "unit", "guide", "matter", "channel", "two_party", "language"),
        *("interpreter", "spoken", "sex", "age", "protected", "step", "situation", "minutes", "municipality"),
        *("answers", "draft", "own", "protect", "phrase"),
    }
