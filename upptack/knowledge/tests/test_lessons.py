"""Lessons through the door, and in the search that staff have."""

from __future__ import annotations

from datetime import date

import pytest

from upptack.knowledge import api
from upptack.knowledge.lessons.models import Lesson
from upptack.knowledge.search import actions, queries

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


def found(words: str) -> list[str]:
    """Where the search leads among the lessons."""
    actions.bring_up_to_date(DAY)
    groups = queries.search(words, "fk", DAY).groups
    return [hit.path for group in groups if group.kind == "lesson" for hit in group.hits]


def test_the_door_gives_every_published_lesson(content: None) -> None:
    lessons = api.lessons(DAY)
    assert {lesson.id for lesson in lessons} == set(Lesson.objects.values_list("key", flat=True))
    for lesson in lessons:
        assert api.lesson(lesson.id, DAY) == lesson
        assert 0 < lesson.minutes <= 20
        assert any(option.right for page in lesson.pages for each in page.questions for option in each.options)
    Lesson.objects.filter(key=lessons[0].id).update(live=False)
    assert api.lesson(lessons[0].id, DAY) is None


def test_staff_find_a_lesson_by_its_words_and_by_its_questions(content: None) -> None:
    lesson = next(each for each in api.lessons(DAY) if any(page.questions for page in each.pages))
    asked = next(each for page in lesson.pages for each in page.questions)
    where = f"/utbildning/{lesson.id}/"
    assert where in found(lesson.title)
    assert where in found(" ".join(asked.asks.split()[:6]))
    Lesson.objects.get(key=lesson.id).unpublish()
    assert where not in found(lesson.title)
