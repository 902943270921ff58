"""The one-way door: monthly counts."""

from django.apps import AppConfig


class TallyConfig(AppConfig):
    """Counts without persons."""

    name = "upptack.tally"
    label = "tally"
