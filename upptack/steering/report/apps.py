"""The yearly account to the government."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """The yearly report and its own texts."""

    name = "upptack.steering.report"
    label = "report"
