"""The room of agencies, units and members."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Agencies, counties, units, members and roles."""

    name = "upptack.staff"
    label = "staff"
    verbose_name = "Medarbetare"
