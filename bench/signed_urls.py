"""The second floor: the product's own sign-in, and a view that renders the flat page and nothing more.

What a step costs above this is the conversation itself; what this costs above bench/bare.py is knowing who is signed
in."""

from __future__ import annotations

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from upptack.staff.access import members_only

PAGE = Path(os.environ["UPPTACK_BENCH_PAGE"]).name


@csrf_exempt
@members_only()
def flat(request: HttpRequest) -> HttpResponse:
    """Reads the posted form and renders the flat page, for a member who is signed in."""
    return render(request, PAGE, {"posted": len(request.POST)})


urlpatterns = [path("", flat), path("", include("upptack.config.urls"))]
