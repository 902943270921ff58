"""The safety of the case: what to look at, for an agency's kind of matter, and when. Nothing is ticked or stored."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from upptack.meeting.safety import forms, pages
from upptack.staff.access import member_of, members_only
from upptack.staff.carrying import carried


# Without the check of the form's own token, which changes at sign-in: nothing is changed or stored here, and what was
# chosen before the session ended must not be refused after it (docs/adr/0003).
@csrf_exempt
@members_only("safety.read", signed_out=carried())
def case_safety(request: HttpRequest) -> HttpResponse:
    """Every moment of any matter on GET; on POST those of the chosen matter, moment and protection."""
    return pages.page(request, forms.read(request.POST, member_of(request).unit.agency_id))
