"""The workshop: a form is posted, read, handed back with its draft, and forgotten. Nothing is stored, and each file is
made anew of what was posted, after the same check: no address leads past it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from upptack.meeting.drafting.documents.document import Unwritable
from upptack.meeting.drafting.workshop import contents, forms, pages, queries, rules
from upptack.meeting.drafting.workshop.queries import File
from upptack.meeting.drafting.workshop.rules import Draft, Stop
from upptack.staff.access import member_of, members_only
from upptack.staff.carrying import carried

MAKE = "make"


@members_only("drafting.write")
def workshop(request: HttpRequest) -> HttpResponse:
    """What can be written."""
    return pages.overview(request)


# Without the check of the form's own token, which changes at sign-in: nothing is changed or stored here, and what
# was typed before the session ended must not be refused after it (docs/adr/0003).
@csrf_exempt
@members_only("drafting.write", signed_out=carried())
def draft(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty form on GET; on POST the form with its draft, or the draft as a file."""
    if kind not in contents.forms():
        raise Http404
    member = member_of(request)
    if request.method != "POST":
        return pages.page(request, forms.blank(kind, member, timezone.localdate()))
    filled = forms.read(request.POST, kind, member.unit.agency_id)
    pressed = "" if "stay" in request.POST else request.POST.get("do", "")
    if pressed == rules.CALENDAR and kind == rules.REPORT:
        return reminders(request, filled)
    if pressed == MAKE or pressed in contents.forms()[kind].formats:
        return made(request, filled, pressed)
    return pages.page(request, filled)


def made(request: HttpRequest, filled: Draft, pressed: str) -> HttpResponse:
    """The form with its draft, or the file that was asked for when the check lets it out."""
    at = timezone.localtime()
    stopped = queries.stop(filled, at.date())
    if stopped is None and pressed == rules.MESSAGE:
        stopped = queries.message_stop(filled)
    if stopped:
        return pages.page(request, filled, stopped=stopped)
    confirmed = request.POST.get("confirmed", "")
    checked = queries.checked(filled, by=member_of(request), at=at)
    if pressed == MAKE or not checked.opens(confirmed):
        return pages.page(request, filled, made=checked, confirmed=confirmed, refused=pressed != MAKE)
    try:
        return answer(queries.file(pressed, filled, checked.document, at))
    except Unwritable as error:
        return pages.page(request, filled, made=checked, confirmed=confirmed, stopped=Stop("text", str(error)))


def reminders(request: HttpRequest, filled: Draft) -> HttpResponse:
    """The calendar file of a report, which holds two days and neutral words and nothing of the draft."""
    sent = rules.day_of(filled.text("sent_on"))
    if sent is None:
        stopped = Stop("sent_on", "Skriv vilken dag anmälan skickades, till exempel 2026-11-22.")
        return pages.page(request, filled, stopped=stopped)
    return answer(queries.reminders(sent, timezone.localtime()))


def answer(file: File) -> HttpResponse:
    """A file to be kept by the caseworker alone: an attachment under a neutral name that no browser or proxy keeps."""
    response = HttpResponse(file.content, content_type=file.mime)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response["Cache-Control"] = "no-store"
    return response
