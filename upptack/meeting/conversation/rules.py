"""The course of a meeting as states and transitions. Pure: what was, what is said, what is next.

safe to talk? → why we ask → questions → what now → bodies → safety of the case → text → close. "Did not ask" ends it
from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

from upptack.guides import course
from upptack.guides.guide import Guide, Question, guides
from upptack.guides.tables import Verdict, decide
from upptack.law.agencies import fact as agency_fact
from upptack.law.rulings import FACTS, rule
from upptack.tally.rules import Followed, Increment

GATE, PAUSE, STOP, OPENING, QUESTION = "gate", "pause", "stop", "opening", "question"
NOW, BODIES, SAFETY, WRITE, CLOSE = "now", "bodies", "safety", "write", "close"
STEPS = (GATE, PAUSE, STOP, OPENING, QUESTION, NOW, BODIES, SAFETY, WRITE, CLOSE)
AFTER = {OPENING: QUESTION, NOW: BODIES, BODIES: SAFETY, SAFETY: WRITE, WRITE: CLOSE}

STAGES = (
    (GATE, "Säkert?"),
    (OPENING, "Inled"),
    (QUESTION, "Fråga"),
    (NOW, "Vad nu"),
    (BODIES, "Hjälp"),
    (SAFETY, "Skydda"),
    (WRITE, "Skriv"),
    (CLOSE, "Avsluta"),
)
"""What the caseworker sees of the way: each stage's first step and its short name."""

STAGE_OF = {PAUSE: GATE, STOP: GATE, **{stage: stage for stage, _ in STAGES}}
"""At which stage each step stands."""

CHAPTER_OF = {PAUSE: "stop"}
"""Steps whose chapter of the handbook has another name than the step."""


def chapter(step: str, guide: str) -> str:
    """The handbook's chapter about a step; the questions have one for each guide."""
    name = f"{step}-{guide}" if step == QUESTION else CHAPTER_OF.get(step, step)
    return f"steg-{name}"


REASON_OF_STOP = {
    "overheard": "not_alone",
    "loudspeaker": "not_alone",
    "unknown": "not_alone",
    "relative_interprets": "no_interpreter",
}
"""Under which reason for not asking a stopped meeting is counted when nothing else is said; otherwise the time."""


@cache
def gate(situation: str, minutes: str, channel: str) -> Verdict:
    """What the table safe-to-talk says; there are ninety cases in all."""
    return decide("safe-to-talk", {"situation": situation, "minutes": minutes, "channel": channel})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it travels in the sealed field, in codes.

    `token` is its random name, `started` seconds since 1970, `guide` a published version ("exposed-1"). `draft` is what
    is ticked on the page. `own`, `protect` and `phrase` are what the caseworker has typed while the screen is hidden,
    else empty: her own words, what must be protected, and her own way to ask."""

    token: str
    started: int
    agency: str
    unit: str
    guide: str
    matter: str
    channel: str
    two_party: str
    language: str = "sv"
    interpreter: bool = False
    spoken: str = "unknown"
    sex: str = "unknown"
    age: str = "unknown"
    protected: str = "unknown"
    step: str = GATE
    situation: str = "unknown"
    minutes: str = "unknown"
    municipality: str = ""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    draft: tuple[str, ...] = ()
    own: str = ""
    protect: str = ""
    phrase: str = ""

    @property
    def plan(self) -> Guide:
        """The guide, in the version the meeting began with."""
        return guides()[self.guide]

    @property
    def mode(self) -> str:
        """Which words are shown: through an interpreter, for the telephone, or face to face (video and writing too)."""
        if self.interpreter:
            return "interpreter"
        return "phone" if self.channel == "phone" and self.situation != "text_only" else "face"

    @property
    def gate(self) -> Verdict:
        """What the gate says: full, short, pause or stop, and why."""
        return gate(self.situation, self.minutes, self.channel)

    @property
    def ahead(self) -> tuple[Question, ...]:
        """The questions that are still to be asked, as it looks now."""
        return tuple(course.ahead(self.plan, self.answers, self.gate.value))

    @property
    def question(self) -> Question | None:
        """The question that is to be asked now; None when all have been."""
        return course.next_question(self.plan, self.answers, self.gate.value)

    @property
    def facts(self) -> dict[str, str]:
        """Everything that the decision tables read, as it stands now."""
        context = {
            "agency": agency_fact(self.agency),
            "sex": self.sex,
            "age": self.age,
            "channel": self.channel,
            "two_party": self.two_party,
            "protected": self.protected,
        }
        return {**context, **course.told(self.plan, self.answers)}


FIELDS = tuple(field.name for field in fields(Meeting))


def as_content(meeting: Meeting) -> dict[str, Any]:
    """The meeting as what is sealed."""
    return {name: getattr(meeting, name) for name in FIELDS}


CODED = ("channel", "two_party", "sex", "age", "protected", "situation", "minutes")
"""What the meeting holds of the vocabulary's own codes besides the answers."""


def from_content(content: Mapping[str, Any]) -> Meeting:
    """The meeting from what was sealed. Raises ValueError when a newer or older version of the product sealed it in
    another shape, or its guide is gone."""
    try:
        answers = {q: tuple(chosen) for q, chosen in content["answers"].items()}
        meeting = Meeting(**{**content, "answers": answers, "draft": tuple(content["draft"])})
        known = meeting.step in STEPS and meeting.guide in guides()
        known = known and all(getattr(meeting, fact) in FACTS[fact].values for fact in CODED)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("another version's seal") from error
    if not known:
        raise ValueError("another version's seal")
    return meeting


def after_gate(meeting: Meeting, situation: str, minutes: str) -> Meeting:
    """The gate has been answered: go on, wait, or stop. Raises ValueError for values that are not on the page."""
    answered = replace(meeting, situation=situation, minutes=minutes, draft=())
    step = {"full": OPENING, "short": OPENING, "pause": PAUSE, "stop": STOP}[answered.gate.value]
    return replace(answered, step=step)


def ticked(meeting: Meeting, gate: Mapping[str, str]) -> Meeting:
    """The gate as ticked so far; the draft names which of its two questions are."""
    situation, minutes = (gate.get(name, getattr(meeting, name)) for name in ("situation", "minutes"))
    return replace(meeting, situation=situation, minutes=minutes, draft=tuple(gate))


def again(meeting: Meeting) -> Meeting:
    """Back to the gate's two questions from a pause or a stop; from anywhere else nothing changes."""
    return replace(meeting, step=GATE, draft=()) if meeting.step in (PAUSE, STOP) else meeting


def answered(meeting: Meeting, chosen: tuple[str, ...]) -> Meeting:
    """The question of now has been answered; the next one, or what now when there is none left."""
    question = meeting.question
    if question is None:
        return replace(meeting, step=NOW, draft=())
    wrong = course.problem(question, chosen)
    if wrong:
        raise ValueError(wrong)
    more = replace(meeting, answers={**meeting.answers, question.id: chosen}, draft=())
    return more if more.question else replace(more, step=NOW)


def onward(meeting: Meeting) -> Meeting:
    """The next step after one that needs no answer."""
    return replace(meeting, step=AFTER.get(meeting.step, meeting.step), draft=())


def back(meeting: Meeting) -> Meeting:
    """One step back; an answer taken back comes as a draft, so that it can be changed or kept."""
    if meeting.answers and meeting.step in (QUESTION, NOW):
        *kept, last = meeting.answers
        return replace(
            meeting,
            step=QUESTION,
            answers={question: meeting.answers[question] for question in kept},
            draft=meeting.answers[last],
        )
    earlier = {
        OPENING: GATE,
        PAUSE: GATE,
        STOP: GATE,
        QUESTION: OPENING,
        NOW: OPENING,
        BODIES: NOW,
        SAFETY: BODIES,
        WRITE: SAFETY,
        CLOSE: WRITE,
    }
    return replace(meeting, step=earlier.get(meeting.step, meeting.step), draft=())


def level(meeting: Meeting) -> str:
    """How urgent, from the table what-now: now, today, offer or open."""
    return str(rule("what-now", meeting.facts).value)


def counted(meeting: Meeting, *, month: str, action: str, reason: str = "") -> Increment:
    """What the meeting adds to the counts when it ends: with a reason when violence was not asked about."""
    answer = course.answer_class(meeting.plan, meeting.answers) if not reason else "not_asked"
    return Increment(
        month=month,
        agency=meeting.agency,
        unit=meeting.unit,
        matter=meeting.matter,
        channel=meeting.channel,
        guide=meeting.plan.id,
        sex=meeting.sex,
        age=meeting.age,
        answer=answer,
        reason=reason or ("other" if answer == "not_asked" else ""),
        action=action,
    )


def followed(meeting: Meeting, *, month: str, did: str) -> Followed:
    """What the meeting did with the proposal of what now, as it is counted: `did` is same, more or other."""
    return Followed(month, meeting.agency, meeting.unit, level(meeting), did)


def reason_of_stop(meeting: Meeting) -> str:
    """The reason for not asking that the gate's answer amounts to."""
    return "no_time" if meeting.minutes == "none" else REASON_OF_STOP.get(meeting.situation, "other")
