"""Reads what a learner chose, and a check code that was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from upptack.knowledge import api as knowledge
from upptack.learning.courses import rules

CHOOSE_ONE: Final = "Välj ett svar."
CHOOSE_SOME: Final = "Välj ett eller flera svar."
CODE_IS: Final = "Skriv koden som står på intyget. Den har tio tecken, till exempel ACDEF-23467."


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for a question, whether it is right, and what is missing as a sentence. Lives for one answer of
    the server."""

    question: knowledge.LessonQuestion
    options: frozenset[str]
    right: bool
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class CodeForm:
    """A check code as typed and as kept; `wrong` is a sentence when it cannot be one."""

    typed: str
    code: str
    wrong: str = ""


def read_answer(post: QueryDict, page: knowledge.LessonPage) -> Chosen | None:
    """What was chosen for a question of a page; None when the page has no such question."""
    question = next((each for each in page.questions if each.id == post.get("question", "")), None)
    if question is None:
        return None
    known = {option.id for option in question.options}
    options = frozenset(post.getlist("option")) & known
    if not options:
        return Chosen(question, options, False, CHOOSE_SOME if question.many else CHOOSE_ONE)
    right = [option.id for option in question.options if option.right]
    return Chosen(question, options, rules.is_right(right, options))


def read_code(post: QueryDict) -> CodeForm:
    """A check code."""
    typed = post.get("code", "")[:40]
    code = rules.code_of(typed)
    fits = len(code) == rules.CODE_LENGTH and set(code) <= set(rules.CODE_SIGNS)
    return CodeForm(typed, code, "" if fits else CODE_IS)
