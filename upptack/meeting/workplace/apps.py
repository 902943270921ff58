"""Own employees: pages, and a manager's conversation on the same engine."""

from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    """A manager's conversation with an employee; keeps nothing but a count for the agency."""

    name = "upptack.meeting.workplace"
    label = "workplace"
