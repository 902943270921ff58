"""Reads what the pages post: codes from closed lists alone. What is not on a list is refused and never repeated."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from django.http import QueryDict

from upptack.guides.guide import BLANK, Question
from upptack.guides.workplace import talk as guide
from upptack.meeting.workplace.rules import CHANNELS, LANGUAGES


class Wrong(Exception):
    """Something has to be chosen; the text says what and can be shown."""


@dataclass(frozen=True, slots=True)
class Begin:
    """What the manager knows when the conversation begins."""

    occasion: str
    channel: str
    language: str
    interpreter: bool


def one_of(post: QueryDict, name: str, allowed: Container[str], sentence: str) -> str:
    """The posted value when it is allowed; raises Wrong with the sentence otherwise."""
    value = post.get(name, "")
    if value not in allowed:
        raise Wrong(sentence)
    return value


def read_begin(post: QueryDict) -> Begin:
    """What begins a conversation; raises Wrong for the first thing that is missing."""
    return Begin(
        occasion=one_of(post, "occasion", guide.keys("occasion"), "Välj varför ni talas vid."),
        channel=one_of(post, "channel", CHANNELS, "Välj om ni talas vid i ett rum, på telefon eller video."),
        language=one_of(post, "language", LANGUAGES, "Välj ett språk i listan.") if "language" in post else "sv",
        interpreter=post.get("interpreter") == "yes",
    )


def read_gate(post: QueryDict) -> tuple[str, str]:
    """Situation and minutes; raises Wrong when one is missing."""
    situation = one_of(post, "situation", guide.offered("situation"), "Välj om medarbetaren kan tala fritt.")
    return situation, one_of(post, "minutes", guide.offered("minutes"), "Välj hur mycket tid ni har.")


def read_ticked(post: QueryDict) -> tuple[str, ...]:
    """What is ticked so far of the gate, as "name value"; what is not on the page is dropped."""
    names = ("situation", "minutes")
    return tuple(f"{name} {value}" for name in names if (value := post.get(name)) in guide.offered(name))


def read_answer(post: QueryDict, question: Question) -> tuple[str, ...]:
    """The ticked options of a question, codes only: what is not among them is dropped, never kept."""
    known = {option.id for option in question.options} | set(BLANK)
    return tuple(choice for choice in dict.fromkeys(post.getlist("answer")) if choice in known)


def read_reason(post: QueryDict) -> str:
    """Why it was not asked; raises Wrong when it is not on the list."""
    return one_of(post, "unasked", guide.keys("reasons"), "Välj ett skäl i listan.")
