"""The floor to measure against: a bare Django project with one view that renders a flat template.

The template is a page of the product's own, saved as plain text: the same number of bytes, one variable, no logic.
Middleware is what `startproject` gives. UPPTACK_BENCH_PAGE names the file with the page."""

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
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [str(Path(os.environ["UPPTACK_BENCH_PAGE"]).parent)],
        }
    ],
    DATABASES={},
)
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 (needs the settings above)
from django.shortcuts import render  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

PAGE = Path(os.environ["UPPTACK_BENCH_PAGE"]).name


@csrf_exempt
def flat(request: HttpRequest) -> HttpResponse:
    """Reads the posted form, as the product's step does, and renders the flat page."""
    return render(request, PAGE, {"posted": len(request.POST)})


urlpatterns = [path("", flat)]
application = WSGIHandler()
