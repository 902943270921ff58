"""The log of what staff change and publish."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only and chained; codes and ids alone."""

    name = "upptack.audit"
    label = "audit"
