"""Whatever is pressed and posted, in any order: no error, the meeting is never lost, and it counts at most once."""

from __future__ import annotations

import lxml.html
import pytest
from django.db.models import Sum
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from upptack.meeting.conversation import actions, forms, pages, rules
from upptack.meeting.conversation.tests.meetings import (
    Page,
    a_meeting,
    everything_told,
    opened,
    press,
    send,
    step_of,
)
from upptack.meeting.conversation.views import DRAFTS, PRESSES
from upptack.staff.models import Member
from upptack.tally.models import Count, Spent, Suggested

BESIDE = {*DRAFTS, "significance"}
OPENED_BESIDE = ("Utkast till", "Vad våld kan betyda för ärendet", "Här avgörs ingenting")
"""The presses that open a tab of their own, and what one of its pages says."""
GARBAGE = st.sampled_from(["", "påhitt", "\x00", "😀", "<b>", "next'"])
FIELDS = (
    "answer",
    "situation",
    "minutes",
    "municipality",
    "action",
    "did",
    "unasked",
    "own",
    "fact",
    "matters",
    "stay",
    "seal2",
)


def counted() -> int:
    """How many meetings have been counted in all."""
    return Count.objects.aggregate(n=Sum("n"))["n"] or 0


def choices(page: Page) -> dict[str, list[str]]:
    """What a browser could post from the page: each field's name and its values, buttons included."""
    found: dict[str, list[str]] = {}
    for field in lxml.html.fromstring(page.html).xpath("//input[@name] | //button[@name] | //select[@name]"):
        values = field.value_options if field.tag == "select" else [field.get("value", "")]
        found.setdefault(field.get("name"), []).extend(values)
    return {name: values for name, values in found.items() if name not in ("seal", "csrfmiddlewaretoken")}


class Presses(RuleBasedStateMachine):
    """One member who begins meetings and presses whatever she likes, also on pages from long before."""

    client: Client
    member: Member

    @initialize(
        guide=st.sampled_from(["exposed", "uses"]),
        channel=st.sampled_from(sorted(forms.CHANNELS)),
        language=st.sampled_from(forms.LANGUAGES),
        age=st.sampled_from(sorted(forms.AGES)),
        protected=st.sampled_from(sorted(forms.PROTECTED)),
        more=st.sampled_from([{}, {"interpreter": "yes"}]),
    )
    def begin(self, more, **chosen):
        self.before = counted()
        self.page = send(self.client, {"matter": "underhallsstod", **chosen, **more})
        assert self.page.status == 200
        self.token = opened(self.page, self.member).token
        self.earlier = [self.page.seal]
        self.ended = False

    def post(self, fields):
        page = send(self.client, fields)
        assert page.status in (200, 422), page.status
        if page.seal:
            assert opened(page, self.member).token == self.token
            self.page = page
            self.earlier.append(page.seal)
        elif not (fields.get("do") in BESIDE and any(words in page.main for words in OPENED_BESIDE)):
            assert "räknat" in page.main
            self.ended = True
        assert counted() - self.before <= 1
        assert (counted() - self.before == 1) == self.ended

    @rule(data=st.data())
    def press_what_is_there(self, data):
        there = choices(self.page)
        fields: dict[str, object] = {"seal": self.page.seal}
        for name in sorted(there.keys() - {"do", "unasked", "stay"}):
            fields[name] = data.draw(st.lists(st.sampled_from(there[name]), max_size=2, unique=True))
        buttons = [("do", value) for value in there.get("do", []) if value != "hide"] + [("do", "next")] * 3
        name, value = data.draw(st.sampled_from(buttons))
        self.post({**fields, name: value})

    @rule(data=st.data(), names=st.lists(st.sampled_from(FIELDS), max_size=4, unique=True))
    def press_anything(self, data, names):
        fields = {name: data.draw(st.lists(GARBAGE | st.text(max_size=8), max_size=2)) for name in names}
        do = data.draw(st.sampled_from([*PRESSES, "påhitt", ""]))
        sealed = data.draw(st.sampled_from([self.page.seal, *self.earlier[-6:]]))
        self.post({**fields, "seal": sealed, "do": do})

    @rule(data=st.data())
    def go_on(self, data):
        told = everything_told(opened(self.page, self.member).guide)
        question = opened(self.page, self.member).question
        answers = told.get(question.id, ()) if question else ()
        gate = {"situation": "alone", "minutes": data.draw(st.sampled_from(["under_5", "over_15"]))}
        self.post({"seal": self.page.seal, "do": "next", "answer": answers, **gate})

    @precondition(lambda self: step_of(self.page, self.member) == rules.CLOSE)
    @rule(action=st.sampled_from(forms.ACTIONS), did=st.sampled_from(tuple(forms.DID)))
    def finish(self, action, did):
        self.post({"seal": self.page.seal, "do": "finish", "action": action, "did": did})

    @rule(data=st.data())
    def did_not_ask(self, data):
        reasons = [code for code, _ in pages.reasons_for_not_asking()]
        sealed = data.draw(st.sampled_from(self.earlier))
        self.post({"seal": sealed, "unasked": data.draw(st.sampled_from(reasons))})


def test_whatever_is_pressed_nothing_breaks_and_it_counts_once(alva, member):
    Presses.client, Presses.member = alva, member
    run_state_machine_as_test(
        Presses,
        settings=settings(
            max_examples=15, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_pressing_the_last_button_twice_counts_once(alva, member):
    meeting = a_meeting(rules.CLOSE, answers=everything_told("exposed-1"))
    first = press(alva, member, meeting, "finish", action="door_open", did="same")
    second = press(alva, member, meeting, "finish", action="contact_now", did="other")
    third = press(alva, member, meeting, "next", unasked="other")
    assert "räknat och glömt" in first.main
    assert "redan räknat" in second.main
    assert "redan räknat" in third.main
    assert list(Count.objects.values_list("answer", "action", "n")) == [("now", "door_open", 1)]
    assert Spent.objects.count() == 1


@pytest.mark.parametrize("did", forms.DID)
def test_what_was_done_with_the_proposal_is_counted_once_by_how_urgent_it_was(alva, member, did):
    meeting = a_meeting(rules.CLOSE, answers=everything_told("exposed-1"))
    press(alva, member, meeting, "finish", action="door_open", did=did)
    press(alva, member, meeting, "finish", action="door_open", did="more")
    row = Suggested.objects.values("agency", "unit", "level", "did", "n").get()
    assert row == {"agency": "fk", "unit": "fk-sthlm-1", "level": "now", "did": did, "n": 1}


@pytest.mark.parametrize("did", [{}, {"did": ""}, {"did": "kanarievärde"}, {"did": "door_open"}], ids=str)
def test_what_was_done_with_the_proposal_has_to_be_said(alva, member, did):
    page = press(alva, member, a_meeting(rules.CLOSE), "finish", action="door_open", **did)
    assert page.status == 422
    assert page.tree.xpath("//div[@role='alert']//a/@href") == ["#did"]
    assert page.tree.xpath("//fieldset[@id='did']")
    assert page.ticked("action") == ("door_open",), "what was chosen is still there"
    assert page.ticked("did") == ()
    assert "kanarievärde" not in page.html
    assert (counted(), Suggested.objects.count()) == (0, 0)


def test_nobody_has_chosen_before_the_caseworker_has(alva, member):
    page = press(alva, member, a_meeting(rules.CLOSE))
    assert page.values("did") == tuple(forms.DID)
    assert page.ticked("did") == page.ticked("action") == ()
    assert "aldrig vem som svarade" in page.main


def test_a_meeting_without_a_question_says_nothing_of_a_proposal(alva, member):
    press(alva, member, a_meeting(rules.CLOSE), unasked="no_time")
    assert counted() == 1
    assert not Suggested.objects.exists()


def test_nothing_is_counted_before_the_last_step(alva, member):
    for step in rules.STEPS:
        if step != rules.CLOSE:
            page = press(alva, member, a_meeting(step), "finish", action="door_open", did="same")
            assert step_of(page, member) == step
    assert counted() == 0


def test_not_asking_is_counted_from_every_step(alva, member):
    for number, step in enumerate(rules.STEPS):
        page = press(alva, member, a_meeting(step, token=f"meeting {number}"), unasked="not_alone")
        assert "räknat och glömt" in page.main
    assert list(Count.objects.values_list("answer", "reason", "action", "n")) == [
        ("not_asked", "not_alone", "", len(rules.STEPS))
    ]


def test_what_is_counted_is_of_the_month_and_the_unit(alva, member):
    meeting = a_meeting(rules.CLOSE, answers={"home": ("declined",)}, sex="woman", age="25_64")
    press(alva, member, meeting, "finish", action="nothing_wanted", did="more")
    row = Count.objects.values().get()
    assert {name: row[name] for name in ("agency", "unit", "matter", "channel", "guide", "sex", "age")} == {
        "agency": "fk",
        "unit": "fk-sthlm-1",
        "matter": "sjukpenning",
        "channel": "phone",
        "guide": "exposed",
        "sex": "woman",
        "age": "25_64",
    }
    assert row["answer"] == "declined"


def test_a_meeting_that_could_not_be_counted_can_be_ended_again(alva, member, monkeypatch):
    alva.raise_request_exception = False
    meeting = a_meeting(rules.CLOSE)
    with monkeypatch.context() as broken:
        broken.setattr("upptack.tally.actions._raise", lambda *_: 1 / 0)
        assert press(alva, member, meeting, "finish", action="door_open", did="same").status == 500
    assert counted() == 0
    assert "räknat och glömt" in press(alva, member, meeting, "finish", action="door_open", did="same").main
    assert counted() == 1
    assert actions.finish(meeting, action="door_open", did="same", at=pages.timezone.localtime()) is False
