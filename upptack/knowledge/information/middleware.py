"""Answers readers of the public site before anything looks for a session: their pages are the same for everyone."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from upptack.knowledge.information import pages
from upptack.knowledge.information.pages import REFERRER


class PublicSite:
    """Sends a drawn page, compressed for browsers that ask for it. Everything else goes on to the views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or what the rest of the product answers."""
        if request.method != "GET" or hasattr(request, "is_dummy") or request.path_info not in pages.ADDRESSES:
            return self.get_response(request)
        drawn = pages.page(request.path_info)
        if drawn is None:
            return self.get_response(request)
        if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            response = HttpResponse(drawn.compressed)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = HttpResponse(drawn.plain)
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Referrer-Policy"] = REFERRER
        # The middleware that sets it for every other page stands behind this one.
        response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        return response
