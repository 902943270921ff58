"""What violence may mean for the case."""

from django.apps import AppConfig


class SignificanceConfig(AppConfig):
    """Facts chosen by a caseworker, answered and forgotten; no models."""

    name = "upptack.meeting.significance"
    label = "significance"
