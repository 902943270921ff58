"""Methods: new versions of guides and tables, approved by another agency."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings

from upptack.guides import tables
from upptack.knowledge.methods.archive import tables_folder


class MethodsConfig(AppConfig):
    """New versions of guides and decision tables, tried on vignettes and approved by another agency."""

    name = "upptack.knowledge.methods"
    label = "methods"
    verbose_name = "Metoder"

    def ready(self) -> None:
        """Lets conversations find the tables that this installation has published."""
        tables.read_also(tables_folder(settings.ENVIRONMENT.folder))
