"""The lists of what runs out and of what the linter marks."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.knowledge.publishing import queries
from upptack.staff.access import members_only


@members_only()
def due(request: HttpRequest) -> HttpResponse:
    """What has run out or will within thirty days, by the function whose task it is to check it."""
    found = queries.due(timezone.localdate())
    groups = [(name, tuple(rows)) for name, rows in groupby(found, key=attrgetter("responsible"))]
    return render(request, "publishing/due.html", {"groups": groups})


@members_only("publishing.open")
def language_review(request: HttpRequest) -> HttpResponse:
    """Every question in guides and content that the linter marks, and where it is changed."""
    review = queries.language_review()
    return render(request, "publishing/language_review.html", {"review": review, "groups": review.groups})
