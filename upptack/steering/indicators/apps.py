"""What is followed: definitions, figures given by units, history."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Indicators as data, with what units and agencies have given."""

    name = "upptack.steering.indicators"
    label = "indicators"
