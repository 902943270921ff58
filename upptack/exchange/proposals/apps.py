"""Proposals that become changes, and decisions with who and why."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Proposals that become changes, and decisions with who and why."""

    name = "upptack.exchange.proposals"
    label = "proposals"
