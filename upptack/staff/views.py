"""The unit's named contact; showing once more that it is she; signing out everywhere."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.socialaccount.adapter import get_adapter as agency_sign_in
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from upptack.staff.access import member_of, members_only
from upptack.staff.actions import end_sessions, set_named_contact
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


@members_only()
def confirm(request: HttpRequest) -> HttpResponse:
    """Leads to where the member shows that it is she: password, code app or passkey, else her agency's own sign-in,
    which is asked to ask her anew. `next` is where she comes back to: an address of this site."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("workplace")
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    if methods:
        return redirect(f"{methods[0]['url']}?{urlencode({'next': back})}")
    asked = {"process": "login", "next": back, "auth_params": "prompt=login&max_age=0"}
    providers = [each.provider_id for each in agency_sign_in(request).list_apps(request, provider="openid_connect")]
    address = f"{reverse('openid_connect_login', args=providers[:1])}?{urlencode(asked)}" if providers else ""
    return render(request, "staff/confirm.html", {"provider": address})


@members_only()
def confirmed(request: HttpRequest) -> HttpResponse:
    """Says that it is done, in the tab that was opened for it."""
    return render(request, "staff/confirmed.html")


@members_only()
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of the member, this one too."""
    if request.method != "POST":
        return render(request, "staff/everywhere.html")
    end_sessions(member_of(request))
    logout(request)
    return redirect("account_login")
