"""The open data: released tables for everyone to use again."""

from django.apps import AppConfig


class OpeningConfig(AppConfig):
    """Released tables as files, and their description for data portals."""

    name = "upptack.steering.opening"
    label = "opening"
    verbose_name = "Öppna data"
