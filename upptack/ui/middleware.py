"""The headers of every answer: never kept by a browser or a proxy, nothing from elsewhere, no device."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class Headers:
    """Marks every page `no-store` and sets the headers that no other part sets; a view may set its own first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.fixed = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": settings.CONTENT_SECURITY_POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Adds to the response what it does not have already."""
        response = self.get_response(request)
        for name, value in self.fixed.items():
            response.headers.setdefault(name, value)
        return response
