"""Meetings at any step, posted sealed as a page would post them, and the page that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lxml.html
from django.test import Client
from django.utils import timezone

from upptack.guides import course
from upptack.guides.guide import guides
from upptack.meeting.conversation import pages, rules
from upptack.meeting.conversation.rules import Meeting
from upptack.staff.models import Member

WHERE = "/samtal/"
Answers = Mapping[str, tuple[str, ...]]


def a_meeting(step: str = rules.GATE, **more: Any) -> Meeting:
    """A meeting by telephone about sick pay, alone and with time, at the step."""
    known = {
        "token": "a-random-name",
        "started": int(timezone.now().timestamp()),
        "agency": "fk",
        "unit": "fk-sthlm-1",
        "guide": "exposed-1",
        "matter": "sjukpenning",
        "channel": "phone",
        "two_party": "no",
    }
    if step not in (rules.GATE, rules.PAUSE, rules.STOP):
        known |= {"situation": "alone", "minutes": "over_15"}
    return Meeting(**{**known, "step": step, **more})


def everything_told(guide: str) -> Answers:
    """The heaviest way through a guide: every option ticked where several may be, else the most worrying one."""
    return {
        question.id: tuple(option.id for option in question.options if not option.none)
        if question.kind == "many"
        else (worst_option(question.id, guide),)
        for question in guides()[guide].questions
    }


def worst_option(question: str, guide: str) -> str:
    """The option of a single-choice question that sets its facts highest."""
    asked = guides()[guide].question(question)

    def worry(option: Any) -> int:
        return sum(pages.queries.FACTS[fact].place(value) for fact, value in option.facts.items())

    return str(max(asked.options, key=worry).id)


def answered_up_to(guide: str, question: str) -> Answers:
    """The answers that lead to a question: everything told in those before it."""
    told = everything_told(guide)
    before = [q.id for q in guides()[guide].questions]
    return {id: told[id] for id in before[: before.index(question)]}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that came back: its status, its text as HTML, and what can be pressed and chosen on it."""

    status: int
    html: str

    @property
    def tree(self) -> Any:
        """The page as a tree."""
        return lxml.html.fromstring(self.html)

    @property
    def seal(self) -> str:
        """The sealed meeting that the page carries; empty when it carries none."""
        found = self.tree.xpath("//input[@name='seal']/@value")
        return str(found[0]) if found else ""

    @property
    def main(self) -> str:
        """The words of the page's main part, blanks run together."""
        return " ".join(self.tree.xpath("//main")[0].text_content().split())

    def values(self, name: str) -> tuple[str, ...]:
        """The values that can be chosen or pressed under a name."""
        return tuple(self.tree.xpath("//input[@name=$n]/@value | //button[@name=$n]/@value", n=name))

    def ticked(self, name: str) -> tuple[str, ...]:
        """The values that stand ticked under a name."""
        return tuple(self.tree.xpath("//input[@name=$n][@checked]/@value", n=name))

    def text(self, id: str) -> str:
        """The content of a text area."""
        found = self.tree.xpath("//textarea[@id=$id]", id=id)
        return found[0].text or "" if found else ""


def send(client: Client, posted: Mapping[str, str | Sequence[str]], where: str = WHERE) -> Page:
    """Posts the fields and returns the page."""
    response = client.post(where, posted)
    return Page(response.status_code, response.content.decode())


def press(client: Client, member: Member, meeting: Meeting, do: str = "stay", **fields: Any) -> Page:
    """Posts a meeting as its page would, with one button pressed; "stay" shows the page as it is."""
    return send(client, {"seal": pages.sealed(meeting, member), "do": do, **fields})


def step_of(page: Page, member: Member) -> str:
    """The step at which the meeting on a page stands."""
    return opened(page, member).step


def opened(page: Page, member: Member) -> Meeting:
    """The meeting that a page carries."""
    content = pages.seal.open_(page.seal, member=member.pk, now=timezone.now().timestamp())
    return rules.from_content(content)


def walked(meeting: Meeting, choose: Any) -> Meeting:
    """The meeting after all its questions, `choose(question)` being the answer to each."""
    while meeting.question is not None and meeting.step == rules.QUESTION:
        assert course.problem(meeting.question, choose(meeting.question)) is None
        meeting = rules.answered(meeting, choose(meeting.question))
    return meeting
