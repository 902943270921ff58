"""Every way through the manager's guide, and the situations they lead to."""

from __future__ import annotations

from collections.abc import Iterator

from upptack.guides import course
from upptack.guides.guide import BLANK, Question
from upptack.guides.workplace import talk

Answers = dict[str, tuple[str, ...]]


def choices(question: Question) -> tuple[tuple[str, ...], ...]:
    """The answers to a question that tell its paths apart: each option alone, all that may stand together, and none.

    Of the wishes, which come last and change no path, only the first stands for each alone; blank answers are the same
    to the engine, so the questions that are only asked sometimes are left blank in one way."""
    single = tuple((option.id,) for option in question.options)
    together = tuple(option.id for option in question.options if not option.none)
    whole = (together,) if question.kind == "many" else ()
    blank = tuple((each,) for each in (BLANK if not question.asked_when else BLANK[:1]))
    return (*(single[:1] + single[-1:] if question.id == "wishes" else single), *whole, *blank)


def walks(length: str, answers: Answers | None = None) -> Iterator[Answers]:
    """Every way through the guide with the time there is, by depth first."""
    so_far = answers or {}
    question = course.next_question(talk.guide(), so_far, length)
    if question is None:
        yield so_far
        return
    for chosen in choices(question):
        assert course.problem(question, chosen) is None
        yield from walks(length, {**so_far, question.id: chosen})
