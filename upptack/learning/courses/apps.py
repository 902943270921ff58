"""Courses: modules, paths by role, certificate."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Courses: modules, paths by role, certificate."""

    name = "upptack.learning.courses"
    label = "courses"
