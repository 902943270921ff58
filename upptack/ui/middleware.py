"""The headers of every answer: never kept by a browser or a proxy, nothing from elsewhere, no device."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class Headers:
    """Marks every page `no-store` and sets the headers that no other part sets; a view may set its own first.

    Where editors work, Wagtail's own scripts need a wider policy; it still reaches nothing but this server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.fixed = {
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Adds to the response what it does not have already."""
        response = self.get_response(request)
        editing = request.path_info.startswith(settings.EDITING_PATH)
        policy = settings.EDITING_SECURITY_POLICY if editing else settings.CONTENT_SECURITY_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in self.fixed.items():
            response.headers.setdefault(name, value)
        return response
