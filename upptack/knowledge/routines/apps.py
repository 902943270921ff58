"""The app of routines."""

from django.apps import AppConfig


class RoutinesConfig(AppConfig):
    """Who asks when, and how, for each agency and kind of matter."""

    name = "upptack.knowledge.routines"
    label = "routines"
    verbose_name = "Rutiner"
