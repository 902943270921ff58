"""The course of a manager's conversation as states and transitions. Pure: what was, what is said, what is next.

safe to talk? → why I ask → questions → the same day → what is written → close. "Did not ask" ends it from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from upptack.guides import course
from upptack.guides.guide import MODES, Question
from upptack.guides.tables import Verdict, decide
from upptack.guides.workplace import talk as guide
from upptack.tally.rules import OfOwnStaff

GATE, PAUSE, STOP, OPENING, QUESTION = "gate", "pause", "stop", "opening", "question"
DAY, NOTE, CLOSE = "day", "note", "close"
STEPS: Final = (GATE, PAUSE, STOP, OPENING, QUESTION, DAY, NOTE, CLOSE)
AFTER: Final = {OPENING: QUESTION, DAY: NOTE, NOTE: CLOSE}
BEFORE: Final = {PAUSE: GATE, STOP: GATE, OPENING: GATE, QUESTION: OPENING, DAY: OPENING, NOTE: DAY, CLOSE: NOTE}

STAGES: Final = (
    (GATE, "Säkert?"),
    (OPENING, "Inled"),
    (QUESTION, "Fråga"),
    (DAY, "I dag"),
    (NOTE, "Skriv"),
    (CLOSE, "Avsluta"),
)
"""What the manager sees of the way: each stage's first step and its short name."""

STAGE_OF: Final = {PAUSE: GATE, STOP: GATE, **{stage: stage for stage, _ in STAGES}}

CHANNELS: Final = {"meeting": "Möte i rum", "phone": "Telefon", "video": "Video"}
LANGUAGES: Final = ("sv", "en")
KIND: Final = "workplace"
"""Tells a sealed conversation with an employee from a sealed meeting: neither opens as the other."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A manager's conversation as it travels in the sealed field, in codes alone.

    `token` is its random name, `started` seconds since 1970. Nothing typed is in it, for nothing can be typed; neither
    is the unit or the manager. `draft` is what is ticked on the page."""

    token: str
    started: int
    agency: str
    occasion: str
    channel: str
    kind: str = KIND
    language: str = "sv"
    interpreter: bool = False
    step: str = GATE
    situation: str = "unknown"
    minutes: str = "unknown"
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    draft: tuple[str, ...] = ()

    @property
    def mode(self) -> str:
        """Which words are shown: through an interpreter, for the telephone, or face to face (video too)."""
        if self.interpreter:
            return "interpreter"
        return "phone" if self.channel == "phone" else "face"

    @property
    def gate(self) -> Verdict:
        """What the gate says: full, short, pause or stop, and why; from the meetings' own table."""
        inputs = {"situation": self.situation, "minutes": self.minutes, "channel": self.channel}
        return decide("safe-to-talk", inputs)

    @property
    def ahead(self) -> tuple[Question, ...]:
        """The questions that are still to be asked, as it looks now."""
        return tuple(course.ahead(guide.guide(), self.answers, self.gate.value))


FIELDS: Final = frozenset(field.name for field in fields(Talk))


def as_content(talk: Talk) -> dict[str, Any]:
    """The conversation as what is sealed."""
    return {name: getattr(talk, name) for name in FIELDS}


def from_content(content: Mapping[str, Any]) -> Talk:
    """The conversation from what was sealed. Raises ValueError for anything else that this installation has sealed,
    such as a meeting or a conversation of another version."""
    if set(content) != FIELDS:
        raise ValueError("another seal")
    answers = {question: tuple(chosen) for question, chosen in content["answers"].items()}
    talk = Talk(**{**content, "answers": answers, "draft": tuple(content["draft"])})
    known = (
        talk.kind == KIND,
        talk.step in STEPS,
        talk.channel in CHANNELS,
        talk.language in LANGUAGES,
        talk.mode in MODES,
        talk.occasion in guide.keys("occasion"),
        talk.situation in guide.offered("situation"),
        talk.minutes in guide.offered("minutes"),
    )
    if not all(known):
        raise ValueError("another version's seal")
    return talk


def after_gate(talk: Talk, situation: str, minutes: str) -> Talk:
    """The gate has been answered: go on, wait, or stop."""
    answered = replace(talk, situation=situation, minutes=minutes, draft=())
    step = {"full": OPENING, "short": OPENING, "pause": PAUSE, "stop": STOP}[answered.gate.value]
    return replace(answered, step=step)


def again(talk: Talk) -> Talk:
    """Back to the gate from a pause or a stop; from anywhere else nothing changes."""
    return replace(talk, step=GATE, draft=()) if talk.step in (PAUSE, STOP) else talk


def answered(talk: Talk, chosen: tuple[str, ...]) -> Talk:
    """The question of now has been answered; the next one, or the same day when there is none left. Raises ValueError
    with a sentence when what was chosen is no answer."""
    if not talk.ahead:
        return replace(talk, step=DAY, draft=())
    question = talk.ahead[0]
    wrong = course.problem(question, chosen)
    if wrong:
        raise ValueError(wrong)
    more = replace(talk, answers={**talk.answers, question.id: chosen}, draft=())
    return more if more.ahead else replace(more, step=DAY)


def onward(talk: Talk) -> Talk:
    """The next step after one that needs no answer."""
    return replace(talk, step=AFTER.get(talk.step, talk.step), draft=())


def back(talk: Talk) -> Talk:
    """One step back; an answer taken back comes as a draft, so that it can be changed or kept."""
    if talk.answers and talk.step in (QUESTION, DAY):
        *kept, last = talk.answers
        left = {question: talk.answers[question] for question in kept}
        return replace(talk, step=QUESTION, answers=left, draft=talk.answers[last])
    return replace(talk, step=BEFORE.get(talk.step, talk.step), draft=())


def counted(talk: Talk, *, year: int, asked: bool) -> OfOwnStaff:
    """What the conversation adds to the count when it ends: year, agency and class, nothing else."""
    return OfOwnStaff(f"{year}", talk.agency, guide.answer_class(talk.answers) if asked else guide.NOT_ASKED)
