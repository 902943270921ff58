"""The page of a case's safety."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.knowledge import api as knowledge
from upptack.law.case_safety import MOMENTS
from upptack.meeting.safety import forms, queries
from upptack.meeting.safety.forms import Chosen
from upptack.staff.access import member_of


def page(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    """The form with what was chosen, and the points: of the chosen moment, the others folded away, or of every one."""
    agency = member_of(request).unit.agency_id
    now = queries.moments(chosen.moment)
    shown = {
        "chosen": chosen,
        "matters": knowledge.matters_of(agency),
        "moments": MOMENTS,
        "protected": forms.PROTECTED,
        "case": queries.case(agency, chosen.matter, chosen.protected, now, timezone.localdate()),
    }
    return render(request, "safety/case_safety.html", shown)
