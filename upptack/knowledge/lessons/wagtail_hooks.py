"""What editors find where they work: the lessons."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from upptack.knowledge.lessons.models import Lesson


class Lessons(SnippetViewSet):
    """The modules of the training."""

    model = Lesson
    icon = "openquote"
    add_to_admin_menu = True
    menu_label = "Utbildning"
    menu_order = 140
    list_display = ("title", "key", "expires", "live")
    list_filter = ("live",)
    list_per_page = 60


register_snippet(Lessons)
