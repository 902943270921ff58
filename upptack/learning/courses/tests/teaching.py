"""Small modules for the tests of the courses, and a browser's view of a page; everything in them is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import lxml.html
from django.utils.safestring import mark_safe

from upptack.knowledge.api import LessonExample, LessonOption, LessonPage, LessonQuestion, LessonShown
from upptack.learning.courses.contents import paths

IDS = tuple(dict.fromkeys(step.lesson for path in paths().values() for step in path.steps))


def question(id: str, *, many: bool = False) -> LessonQuestion:
    """A question whose right answer is a, or a and b when many are."""
    options = (
        LessonOption("a", "Jag frågar i lugn och ro", True, "Då går det att svara."),
        LessonOption("b", "Jag väntar in svaret", many, "Tystnad får ta tid."),
        LessonOption("c", "Jag avslutar snabbt", False, "Då hinner ingen berätta."),
    )
    return LessonQuestion(id, f"Hur gör du i läge {id}?", many, options)


def module(id: str, **other: Any) -> LessonShown:
    """A module of two pages with one question on each; the second has several right answers."""
    link = '<p>Läs <a href="/handbok/steg-gate/">handboken</a> och <a href="https://exempel.example/">mer</a>.</p>'
    first = LessonPage(
        "borja", "Så börjar du", mark_safe(link), (LessonExample("I telefon", mark_safe("<p>Hej.</p>")),),
        (question("q1"),),
    )  # fmt: skip
    second = LessonPage("vidare", "Så går du vidare", mark_safe("<p>Text.</p>"), (), (question("q2", many=True),))
    made = LessonShown(
        id=id,
        title=f"Modulen {id}",
        aim="Du vet hur du gör.",
        minutes=6,
        pages=(first, second),
        source="Påhittat underlag",
        checked=date(2026, 11, 1),
        expires=date(2035, 12, 31),
        responsible="redaktionen",
        standing="current",
        digest="a" * 64,
    )
    return replace(made, **other)


class School:
    """What is published: modules by id, as the room that keeps them would answer."""

    def __init__(self, *modules: LessonShown) -> None:
        self.modules = {each.id: each for each in modules}

    def lessons(self, on: date) -> tuple[LessonShown, ...]:
        """Every module."""
        return tuple(self.modules.values())

    def lesson(self, id: str, on: date) -> LessonShown | None:
        """One module."""
        return self.modules.get(id)

    def change(self, id: str, **other: Any) -> None:
        """Publishes a new wording of a module."""
        self.modules[id] = replace(self.modules[id], **other)


class Page:
    """An answer of the server as a browser has it."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.where: str = response.headers.get("Location", "")
        self.html: str = response.content.decode()
        self.tree = lxml.html.fromstring(self.html) if self.html else None

    @property
    def main(self) -> str:
        """The words of the page, spaces made one."""
        return " ".join(self.tree.xpath("//main")[0].text_content().split())

    def links(self, words: str) -> list[str]:
        """Where the links with these words lead."""
        return [each.get("href") for each in self.tree.xpath("//main//a") if words in each.text_content()]
