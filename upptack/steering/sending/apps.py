"""The app of tables that installations send each other."""

from django.apps import AppConfig


class SendingConfig(AppConfig):
    """Protected tables from one installation to another, signed, and what they add up to."""

    name = "upptack.steering.sending"
    label = "sending"
    verbose_name = "Tabeller från andra"
