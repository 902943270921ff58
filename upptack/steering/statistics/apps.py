"""Tables over the counts, protected in one place before anything leaves."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Protected tables, what has been released, and the tables for reuse."""

    name = "upptack.steering.statistics"
    label = "statistics"
