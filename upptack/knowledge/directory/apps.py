"""The directory of support bodies."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Support bodies and their contact details."""

    name = "upptack.knowledge.directory"
    label = "directory"
