"""Reads the lessons as staff may see them on a day; one that has run out is shown and marked."""

from __future__ import annotations

from datetime import date

from upptack.knowledge.information.models import Chapter
from upptack.knowledge.lessons.models import Lesson
from upptack.knowledge.lessons.shapes import LessonShown
from upptack.knowledge.lessons.shapes import shown as drawn
from upptack.knowledge.publishing.queries import shown


def lessons(on: date) -> tuple[LessonShown, ...]:
    """Every published lesson, by id."""
    chapters = _chapters(on)
    return tuple(_shown(row, chapters, on) for row in Lesson.objects.filter(shown(Lesson, on)))


def lesson(id: str, on: date) -> LessonShown | None:
    """A published lesson by its id; None when there is none."""
    row = Lesson.objects.filter(shown(Lesson, on), key=id).first()
    return _shown(row, _chapters(on), on) if row else None


def _shown(row: Lesson, chapters: frozenset[str], on: date) -> LessonShown:
    return drawn(vars(row), row.pages(), chapters, on)


def _chapters(on: date) -> frozenset[str]:
    """The handbook's chapters that every agency has, which a lesson may link to."""
    return frozenset(Chapter.objects.filter(shown(Chapter, on), agency=None).values_list("chapter", flat=True))
