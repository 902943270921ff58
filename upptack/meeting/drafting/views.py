"""The language help: one page, one address. What is typed is posted, read, handed back and forgotten."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from upptack.meeting.drafting import forms, pages, queries, rules
from upptack.meeting.drafting.rules import Draft
from upptack.staff.access import members_only
from upptack.staff.carrying import carried

LOG = logging.getLogger(__name__)
UNREAD = "Verktyget kunde inte läsa texten, så inget är granskat. Texten finns kvar här på sidan."


# Without the check of the form's own token, which changes at sign-in: nothing is changed or stored here, and what
# was typed before the session ended must not be refused after it (docs/adr/0003).
@csrf_exempt
@members_only(signed_out=carried())
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
