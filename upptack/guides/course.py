"""The course of a conversation: which question comes next, and what the answers so far amount to.

Pure. What is unknown stays unknown: a question that was not reached, not asked or not answered sets its facts to
"unknown", never to "no"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from upptack.guides.guide import BLANK, Guide, Question
from upptack.guides.tables import decide
from upptack.law.rulings import FACTS, worst

Answers = Mapping[str, tuple[str, ...]]
"""Question id → ids of the chosen options, or ("declined",) or ("not_asked",), in the order answered."""

FULL, SHORT = "full", "short"


def problem(question: Question, chosen: Sequence[str]) -> str | None:
    """Why these choices are no answer to the question, as a sentence to show; None when they are."""
    if not chosen:
        return (
            "Välj ett svar. Det går också att välja att personen inte vill svara eller att du inte frågade."
        )
    if len(chosen) == 1 and chosen[0] in BLANK:
        return None
    options = [question.option(id) for id in chosen]
    if None in options or len(set(chosen)) != len(chosen):
        return "Svaret finns inte bland alternativen. Välj ett av dem."
    if len(chosen) > 1 and (question.kind == "one" or any(option and option.none for option in options)):
        return "Välj antingen ”inget av detta” eller det som stämmer, inte båda."
    return None


def contribution(question: Question, chosen: Sequence[str]) -> dict[str, str]:
    """The facts that an answer sets. In a question where several may be ticked, what was not ticked is unknown
    unless the person answered that none applies."""
    if not chosen or chosen[0] in BLANK:
        return dict.fromkeys(question.may_set, "unknown")
    options = [option for id in chosen if (option := question.option(id))]
    facts: dict[str, str] = {}
    if question.kind == "many" and not any(option.none for option in options):
        facts = dict.fromkeys(question.may_set, "unknown")
    for option in options:
        _raise(facts, option.facts)
    return facts


def told(guide: Guide, answers: Answers) -> dict[str, str]:
    """The facts that the whole guide can set, as the answers so far leave them: the most worrying wins, and a
    question without an answer counts as unknown."""
    facts: dict[str, str] = {}
    for question in guide.questions:
        _raise(facts, contribution(question, answers.get(question.id, ())))
        for fact in question.may_set - facts.keys():
            facts[fact] = "unknown"
    return {**facts, "role": guide.role}


def _raise(facts: dict[str, str], more: Mapping[str, str]) -> None:
    for fact, value in more.items():
        facts[fact] = worst(fact, (facts[fact], value)) if fact in facts else value


def applies(guide: Guide, question: Question, answers: Answers, length: str) -> bool:
    """Whether the question is asked, given the answers to those before it and the time there is."""
    if length == SHORT and not question.short:
        return False
    if not question.asked_when:
        return True
    so_far: dict[str, str] = {}
    for earlier in guide.questions[: guide.questions.index(question)]:
        if earlier.id in answers:
            _raise(so_far, contribution(earlier, answers[earlier.id]))
    return any(condition.holds(so_far) for condition in question.asked_when)


def next_question(guide: Guide, answers: Answers, length: str) -> Question | None:
    """The first question in order that applies and has no answer yet; None when the guide has been gone through."""
    for question in guide.questions:
        if question.id not in answers and applies(guide, question, answers, length):
            return question
    return None


def position(guide: Guide, answers: Answers, length: str) -> tuple[int, int]:
    """How far the conversation has come: (number of this question, how many there will be as it looks now)."""
    ahead = [q for q in guide.questions if q.id not in answers and applies(guide, q, answers, length)]
    return len(answers) + 1, len(answers) + len(ahead)


def answer_class(guide: Guide, answers: Answers) -> str:
    """The class under which the conversation is counted, from the table answer-class.dmn."""
    facts = told(guide, answers)
    given = [chosen for chosen in answers.values() if chosen != ("not_asked",)]
    if not given:
        return "not_asked"
    declined = "yes" if all(chosen == ("declined",) for chosen in given) else "no"
    return decide(
        "answer-class",
        {
            "role": guide.role,
            "violence": facts.get("violence", "unknown"),
            "timing": facts.get("timing", "unknown"),
            "declined": declined,
        },
    ).value


def unknown(facts: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the facts that are still unknown, in the order of the vocabulary."""
    return tuple(fact for fact in FACTS if facts.get(fact) == "unknown" and FACTS[fact].ordered)
