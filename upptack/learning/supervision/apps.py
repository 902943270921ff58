"""Supervision: groups, times, sheets without persons."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Supervision: groups, times, sheets without persons."""

    name = "upptack.learning.supervision"
    label = "supervision"
