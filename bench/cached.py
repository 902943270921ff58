"""The floor of the public pages: a bare Django view behind Django's own cache of whole pages, in the process's memory.

Nothing else stands in the way of a request. UPPTACK_BENCH_PAGE names the file with the page; beside it lies the
compressed one, which browsers that ask for it get, as they do from the product."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    DEBUG=False,
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.cache.UpdateCacheMiddleware",
        "django.middleware.cache.FetchFromCacheMiddleware",
    ],
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    DATABASES={},
)
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 (needs the settings above)

PAGE = Path(os.environ["UPPTACK_BENCH_PAGE"])


def page(request: HttpRequest) -> HttpResponse:
    """The page from its file; the cache in front asks once for each form of it."""
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(PAGE.with_name(PAGE.name + ".gz").read_bytes())
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(PAGE.read_bytes())
    response.headers["Vary"] = "Accept-Encoding"
    return response


urlpatterns = [path("", page)]
application = WSGIHandler()
