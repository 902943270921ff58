"""What editors find where they work: the routines."""

from wagtail.admin.panels import ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from upptack.knowledge.routines.forms import RoutineForm
from upptack.knowledge.routines.models import Routine


class Routines(SnippetViewSet):  # type: ignore[misc]
    """Each agency's routines and the shared ones."""

    model = Routine
    icon = "list-ol"
    add_to_admin_menu = True
    menu_label = "Rutiner"
    menu_order = 130
    list_display = ("name", "agency", "asks", "expires", "live")
    list_filter = ("agency", "asks", "live")
    list_per_page = 60
    edit_handler = ObjectList(Routine.panels, base_form_class=RoutineForm)


register_snippet(Routines)
