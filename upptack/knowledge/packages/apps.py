"""The app of content packages."""

from django.apps import AppConfig
from django.conf import settings

from upptack.guides import guide


class PackagesConfig(AppConfig):
    """Reviewed content from one installation to another, signed."""

    name = "upptack.knowledge.packages"
    label = "packages"
    verbose_name = "Innehållspaket"

    def ready(self) -> None:
        """Lets conversations find the guides that packages have brought."""
        guide.read_also(settings.ENVIRONMENT.folder / "guides")
