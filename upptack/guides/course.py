"""The course of a conversation: which question comes next, and what the answers so far amount to.

Pure. What is unknown stays unknown: a question that was not reached, not asked or not answered sets its facts to
"unknown", never to "no"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from upptack.guides.guide import BLANK, Guide, Question
from upptack.guides.tables import Models, decide
from upptack.law.rulings import FACTS, worst

Answers = Mapping[str, tuple[str, ...]]
"""Question id → ids of the chosen options, or ("declined",) or ("not_asked",), in the order answered."""

FULL, SHORT = "full", "short"
NOT_ASKED_CLASS = "not_asked"
"""The class of a conversation in which no question was asked."""


def problem(question: Question, chosen: Sequence[str]) -> str | None:
    """Why these choices are no answer to the question, as a sentence to show; None when they are."""
    if not chosen:
        return "Välj ett svar. Det går också att välja att personen inte vill svara eller att du inte frågade."
    allowed = {option.id for option in question.options} | set(BLANK)
    if not allowed.issuperset(chosen) or len(set(chosen)) != len(chosen):
        return "Svaret finns inte bland alternativen. Välj ett av dem."
    if len(chosen) == 1:
        return None
    if not set(BLANK).isdisjoint(chosen):
        return "Välj antingen det som personen svarade, eller att frågan inte ställdes eller inte besvarades."
    if question.kind == "one":
        return "Välj bara ett svar på den här frågan."
    if any(option.none for option in question.options if option.id in chosen):
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
        held = facts.setdefault(fact, value)
        if held != value:
            facts[fact] = worst(fact, (held, value))


def applies(question: Question, so_far: Mapping[str, str], length: str) -> bool:
    """Whether the question is asked, given the facts that the answers before it set and the time there is."""
    if length == SHORT and not question.short:
        return False
    return not question.asked_when or any(condition.holds(so_far) for condition in question.asked_when)


def ahead(guide: Guide, answers: Answers, length: str) -> Iterator[Question]:
    """The questions without an answer that apply as it looks now, in order: given the answers to those before each
    and the time there is."""
    so_far: dict[str, str] = {}
    for question in guide.questions:
        if question.id in answers:
            _raise(so_far, contribution(question, answers[question.id]))
        elif applies(question, so_far, length):
            yield question


def next_question(guide: Guide, answers: Answers, length: str) -> Question | None:
    """The first question in order that applies and has no answer yet; None when the guide has been gone through."""
    return next(ahead(guide, answers, length), None)


def answer_class(guide: Guide, answers: Answers, models: Models | None = None) -> str:
    """The class under which the conversation is counted, from the table answer-class.dmn or the one in `models`."""
    facts = told(guide, answers)
    given = [chosen for chosen in answers.values() if chosen != ("not_asked",)]
    if not given:
        return NOT_ASKED_CLASS
    declined = "yes" if all(chosen == ("declined",) for chosen in given) else "no"
    return decide(
        "answer-class",
        {
            "role": guide.role,
            "violence": facts.get("violence", "unknown"),
            "honour": facts.get("honour", "unknown"),
            "timing": facts.get("timing", "unknown"),
            "declined": declined,
        },
        models,
    ).value


def unknown(facts: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the facts that are still unknown, in the order of the vocabulary."""
    return tuple(fact for fact in FACTS if facts.get(fact) == "unknown" and FACTS[fact].ordered)
