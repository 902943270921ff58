"""The page where staff search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.knowledge.search import actions, queries
from upptack.staff.access import member_of, members_only


@members_only()
def search(request: HttpRequest) -> HttpResponse:
    """Asks, and shows what was found. The question is posted and kept nowhere: what somebody searches for may hold
    what a client has said, so it has no place in an address, a log, a title or a browser's history."""
    if request.method != "POST":
        return render(request, "search/search.html")
    typed = request.POST.get("words", "").strip()
    today = timezone.localdate()
    actions.bring_up_to_date(today)
    answer = queries.search(typed, member_of(request).unit.agency_id, today)
    return render(request, "search/search.html", {"answer": answer, "typed": typed[:200]})
