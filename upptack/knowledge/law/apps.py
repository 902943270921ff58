"""The app of the law pages."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """Statutes and provisions for staff, and what changes in them."""

    name = "upptack.knowledge.law"
    label = "law"
    verbose_name = "Lagen"
