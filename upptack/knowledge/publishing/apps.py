"""The app of publishing."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Review by someone other than the author, editions, expiry."""

    name = "upptack.knowledge.publishing"
    label = "publishing"
    verbose_name = "Publicering"
