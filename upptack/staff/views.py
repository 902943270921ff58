"""The unit's named contact."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from upptack.staff.access import member_of, members_only
from upptack.staff.actions import set_named_contact
from upptack.staff.forms import ContactForm, read_contact


@members_only("contact.keep")
def named_contact(request: HttpRequest) -> HttpResponse:
    """Shows and changes the specialist whom the member's own unit calls."""
    member = member_of(request)
    unit = member.unit
    if request.method != "POST":
        form = ContactForm(unit.contact_name, unit.contact_phone, unit.contact_hours, unit.contact_email, {})
        return render(request, "staff/named_contact.html", {"form": form})
    form = read_contact(request.POST)
    if form.errors:
        return render(request, "staff/named_contact.html", {"form": form}, status=422)
    typed = {"name": form.name, "phone": form.phone, "hours": form.hours, "email": form.email}
    set_named_contact(unit, **typed, by=member, at=timezone.localdate())
    return redirect("workplace")
