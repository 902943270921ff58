"""The app of publishing."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class PublishingConfig(AppConfig):
    """Review by someone other than the author, editions, expiry."""

    name = "upptack.knowledge.publishing"
    label = "publishing"
    verbose_name = "Publicering"

    def ready(self) -> None:
        """Hears of every entry in Wagtail's log: the table is Wagtail's, and this is how it tells of itself."""
        from wagtail.models import ModelLogEntry

        post_save.connect(_logged, sender=ModelLogEntry, dispatch_uid="publishing audit")


def _logged(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    from upptack.knowledge.publishing.actions import note_editing

    if created and not raw:
        note_editing(instance)
