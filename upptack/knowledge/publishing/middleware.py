"""Who comes in where editors work: a member without the role is told why, at the door."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upptack.staff.access import may, member_of


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
        return self.get_response(request)
