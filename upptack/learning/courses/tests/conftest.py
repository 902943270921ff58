"""What the tests of the courses share: published modules, members, and a learner who takes modules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from upptack.knowledge import api as knowledge
from upptack.learning.courses import actions
from upptack.learning.courses.contents import paths
from upptack.learning.courses.tests.teaching import IDS, School, module
from upptack.staff.models import Member

Take = Callable[..., None]


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch, content: None) -> School:
    """Every module of the paths, published."""
    school = School(*(module(id) for id in IDS))
    monkeypatch.setattr(knowledge, "lessons", school.lessons)
    monkeypatch.setattr(knowledge, "lesson", school.lesson)
    return school


@pytest.fixture
def ines(content: None) -> Member:
    """Ines Wikander, specialist in Alva's unit."""
    return Member.objects.get(email="specialist@fk.example")


@pytest.fixture
def take(school: School) -> Take:
    """Takes modules as a learner does: every page read, every question answered rightly."""

    def through(member: Member, *ids: str, on: date) -> None:
        for id in ids:
            lesson = school.modules[id]
            for page in lesson.pages:
                for question in page.questions:
                    actions.answer(member, lesson, question.id, on=on)
                actions.read_page(member, lesson, page.id, on=on)

    return through


@pytest.fixture
def trained(take: Take) -> Callable[[Member, str, date], None]:
    """Takes what the certificate of a path needs, and issues it."""

    def through(member: Member, path: str, on: date) -> None:
        take(member, *(step.lesson for step in paths()[path].steps if step.required), on=on)
        actions.issue(member, on=on)

    return through
