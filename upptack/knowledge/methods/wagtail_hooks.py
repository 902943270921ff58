"""What editors find where they work: the methods."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from upptack.knowledge.methods.models import Method


class Methods(SnippetViewSet):  # type: ignore[misc]
    """New versions of guides and decision tables."""

    model = Method
    icon = "clipboard-list"
    add_to_admin_menu = True
    menu_label = "Metoder"
    menu_order = 135
    list_display = ("name", "kind", "live")
    list_filter = ("kind", "live")
    list_per_page = 60


register_snippet(Methods)
