"""Who may open a page of the workplace: declared at the view, refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upptack.staff.models import Member
from upptack.staff.rules import ROLE_NAMES, Role

View = Callable[..., HttpResponse]


def member_of(request: HttpRequest) -> Member:
    """The member who is signed in; only for views under `members_only`."""
    return cast(Member, request.user)


def roles_of(member: Member) -> frozenset[Role]:
    """The roles the member has; already known for the one who is signed in."""
    if member.known_roles is None:
        member.known_roles = frozenset(Role(r.role) for r in member.roles.all())
    return member.known_roles


def refusal(member: Member, allowed: frozenset[Role]) -> str | None:
    """None when the member has one of the allowed roles (or none is asked for), else a sentence that says why not."""
    if not allowed or roles_of(member) & allowed:
        return None
    names = ", ".join(ROLE_NAMES[r].lower() for r in sorted(allowed))
    return f"Den här sidan är till för: {names}. Be din chef om du behöver den rollen."


def members_only(
    *roles: Role, signed_out: Callable[[HttpRequest], HttpResponse | None] | None = None
) -> Callable[[View], View]:
    """Declares that a view is for members who are signed in and have one of `roles` (any member when empty).

    `signed_out` may answer for a request without a session (None: the sign-in page does). The declaration stands on
    the view as `who`, where a test finds it."""
    allowed = frozenset(roles)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                own_answer = signed_out(request) if signed_out else None
                return own_answer or redirect_to_login(request.path)
            sentence = refusal(member_of(request), allowed)
            if sentence:
                return render(request, "staff/refused.html", {"sentence": sentence}, status=403)
            return view(request, *args, **kwargs)

        guarded.who = allowed or frozenset(Role)  # type: ignore[attr-defined]
        return guarded

    return decorate
