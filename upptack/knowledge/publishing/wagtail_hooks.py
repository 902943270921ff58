"""Before somebody changes a content for the first time, what it was is kept."""

from django.http import HttpRequest
from wagtail import hooks

from upptack.knowledge.publishing import actions
from upptack.knowledge.publishing.models import Reviewed


@hooks.register("before_edit_snippet")
def keep_start(request: HttpRequest, instance: object) -> None:
    """Keeps the version that came with the product as the first of the history."""
    if request.method == "POST" and isinstance(instance, Reviewed):
        actions.remember_start(instance)
