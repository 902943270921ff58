"""Who comes in where editors work: a member without the role is told why, at the door; and who approves has shown
within five minutes that it is she."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upptack.staff.access import may, member_of, roles_of
from upptack.staff.confirming import ask, confirmed
from upptack.staff.rules import Role

DEEDS: Final = frozenset({"action-publish", "action-workflow-action"})
"""Buttons of an edit page that publish or judge."""
PAGES: Final = frozenset({"unpublish", "delete", "workflow_action", "wagtail_bulk_action"})
"""Pages that publish, judge or take away by themselves, by the last part of their names."""


class EditorsOnly:
    """Refuses members who neither edit nor review; who is not signed in is asked to sign in by what comes after."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or a page that says whom the pages are for."""
        if request.path_info.startswith(settings.EDITING_PATH) and request.user.is_authenticated:
            sentence = may(member_of(request), "publishing.open")
            if sentence:
                return render(request, "staff/refused.html", {"sentence": sentence}, status=403)
            if request.method == "POST":
                return self._whole(request)
        return self.get_response(request)

    def _whole(self, request: HttpRequest) -> HttpResponse:
        """The answer to a change, done in one transaction with what the log says of it: all of it, or nothing."""
        with transaction.atomic():
            response: HttpResponse = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Asks who approves or takes away to show that it is she: when an edit page opens for one who may approve, so
        that she is not stopped later, and before the deed itself. None when the view may go on."""
        if not request.path_info.startswith(settings.EDITING_PATH) or not request.user.is_authenticated:
            return None
        return ask(request) if judges(request) and not confirmed(request) else None


def judges(request: HttpRequest) -> bool:
    """Whether the request publishes, judges or takes away, or opens a page where the member may."""
    match = request.resolver_match
    name = match.url_name if match else ""
    if request.method == "POST":
        return name in PAGES or bool(DEEDS & request.POST.keys())
    own_page = request.headers.get("X-Requested-With") != "XMLHttpRequest"
    return own_page and name == "edit" and Role.REVIEWER in roles_of(member_of(request))
