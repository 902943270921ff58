"""A lesson as it is shown: drawn from plain values, the same for the same words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString

from upptack.knowledge.information import markup
from upptack.knowledge.lessons import rules
from upptack.knowledge.publishing.rules import Standing, standing


@dataclass(frozen=True, slots=True)
class LessonOption:
    """One answer to choose, whether it is right, and why."""

    id: str
    text: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class LessonQuestion:
    """A question to the learner; `many` when several answers may be chosen."""

    id: str
    asks: str
    many: bool
    options: tuple[LessonOption, ...]


@dataclass(frozen=True, slots=True)
class LessonExample:
    """An invented example under its heading."""

    title: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One page of a lesson."""

    id: str
    title: str
    html: SafeString
    examples: tuple[LessonExample, ...]
    questions: tuple[LessonQuestion, ...]


@dataclass(frozen=True, slots=True)
class LessonShown:
    """A lesson on one day. `standing` tells whether its check holds; one that has run out is shown, and marked.
    `digest` is the hash of its words: a new check of the same words leaves it as it is."""

    id: str
    title: str
    aim: str
    minutes: int
    pages: tuple[LessonPage, ...]
    source: str
    checked: date
    expires: date
    responsible: str
    standing: Standing
    digest: str


def shown(values: Mapping[str, Any], pages: list[dict[str, Any]], chapters: frozenset[str], on: date) -> LessonShown:
    """The lesson with these values and pages on a day; `chapters` are those of the handbook that it may link to."""
    words = json.dumps([values["title"], values["aim"], pages], sort_keys=True, ensure_ascii=False)
    proof = {name: values[name] for name in ("title", "aim", "source", "checked", "expires", "responsible")}
    return LessonShown(
        id=values["key"],
        **proof,
        minutes=rules.minutes(pages),
        pages=_pages(words, chapters),
        standing=standing(values["expires"], on),
        digest=hashlib.sha256(words.encode()).hexdigest(),
    )


@lru_cache(maxsize=64)
def _pages(words: str, chapters: frozenset[str]) -> tuple[LessonPage, ...]:
    """The pages drawn from their words, which are shared content and may be kept."""

    def html(text: str) -> SafeString:
        return markup.html(text, lambda name: f"/handbok/{name}/" if name in chapters else None)

    return tuple(
        LessonPage(
            page["id"],
            page["title"],
            html(page["text"]),
            tuple(LessonExample(each["title"], html(each["text"])) for each in page["examples"]),
            tuple(
                LessonQuestion(
                    each["id"],
                    each["asks"],
                    bool(each["many"]),
                    tuple(LessonOption(o["id"], o["text"], bool(o["right"]), o["why"]) for o in each["options"]),
                )
                for each in page["questions"]
            ),
        )
        for page in json.loads(words)[2]
    )
