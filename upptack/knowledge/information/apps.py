"""The app of information."""

from django.apps import AppConfig


class InformationConfig(AppConfig):
    """Public pages in several languages, and the handbook for staff."""

    name = "upptack.knowledge.information"
    label = "information"
    verbose_name = "Information"

    def ready(self) -> None:
        """Lets editors see drafts drawn by the same pages that readers get."""
        from upptack.knowledge.information import pages
        from upptack.knowledge.information.models import Text

        Text.draw = staticmethod(pages.preview)
