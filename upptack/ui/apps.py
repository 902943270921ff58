"""The design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Base page, components and style sheet."""

    name = "upptack.ui"
    label = "ui"
