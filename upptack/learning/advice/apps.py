"""The named contact: questions from the unit, and who answers today."""

from django.apps import AppConfig


class AdviceConfig(AppConfig):
    """The named contact: questions from the unit, and who answers today."""

    name = "upptack.learning.advice"
    label = "advice"
