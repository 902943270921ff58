"""The language help: one page, one address. What is typed is posted, read, handed back and forgotten."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse

from upptack.meeting.drafting import forms, pages, queries, rules
from upptack.meeting.drafting.rules import Draft
from upptack.staff.access import members_only

LOG = logging.getLogger(__name__)
UNREAD = "Verktyget kunde inte läsa texten, så inget är granskat. Texten finns kvar här på sidan."


@members_only()
def language_help(request: HttpRequest) -> HttpResponse:
    """The empty page on GET; on POST what the chosen tool finds. The text has no place in an address, a log, a title
    or a browser's history, and stands nowhere but in the answer. A tool that fails never reads as nothing found."""
    if request.method != "POST":
        return pages.page(request, Draft())
    draft = forms.read(request.POST)
    field, wrong = rules.problem(draft)
    if wrong and "stay" in request.POST:  # without scripts, the button that keeps somebody signed in posts the form
        return pages.page(request, draft)
    if wrong:
        return pages.page(request, draft, field=field, wrong=wrong)
    try:
        found = queries.read(draft)
    except Exception:
        LOG.exception("a language tool failed")
        return pages.page(request, draft, field="text", wrong=UNREAD)
    return pages.page(request, draft, found=found)
