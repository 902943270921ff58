"""The groups' gatherings: agenda, notes, actions."""

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """The groups' gatherings: agenda, notes, actions."""

    name = "upptack.exchange.gatherings"
    label = "gatherings"
