"""What editors find where they work: public pages and the handbook."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from upptack.knowledge.information.models import Chapter, PublicPage


class PublicPages(SnippetViewSet):
    """The public site's pages."""

    model = PublicPage
    icon = "globe"
    add_to_admin_menu = True
    menu_label = "Publika sidor"
    menu_order = 110
    list_display = ("menu", "section", "language", "translation", "expires", "live")
    list_filter = ("language", "translation", "live")
    list_per_page = 60


class Handbook(SnippetViewSet):
    """The handbook's chapters."""

    model = Chapter
    icon = "help"
    add_to_admin_menu = True
    menu_label = "Handboken"
    menu_order = 120
    list_display = ("menu", "group", "agency", "expires", "live")
    list_filter = ("group", "agency", "live")
    list_per_page = 60


register_snippet(PublicPages)
register_snippet(Handbook)
