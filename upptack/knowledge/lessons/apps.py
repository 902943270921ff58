"""The app of lessons."""

from django.apps import AppConfig


class LessonsConfig(AppConfig):
    """Short modules for staff, reviewed like the handbook."""

    name = "upptack.knowledge.lessons"
    label = "lessons"
    verbose_name = "Utbildningsmoduler"
