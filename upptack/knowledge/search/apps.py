"""The app of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finds routines, law, handbook, bodies and public pages for staff."""

    name = "upptack.knowledge.search"
    label = "search"
    verbose_name = "Sök"
