"""Practice: simulated callers on the live guides."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Practice: simulated callers on the live guides."""

    name = "upptack.learning.practice"
    label = "practice"
