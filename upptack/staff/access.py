"""Who may open a page of the workplace: declared at the view, refused with a sentence. The rights are policy.py's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upptack.staff import policy
from upptack.staff.models import Member
from upptack.staff.policy import NOTHING, Actor, Thing
from upptack.staff.rules import Role

View = Callable[..., HttpResponse]


def member_of(request: HttpRequest) -> Member:
    """The member who is signed in; only for views under `members_only`."""
    return cast(Member, request.user)


def roles_of(member: Member) -> frozenset[Role]:
    """The roles the member has; already known for the one who is signed in."""
    if member.known_roles is None:
        member.known_roles = frozenset(Role(r.role) for r in member.roles.all())
    return member.known_roles


def may(member: Member, action: str, thing: Thing = NOTHING, groups: Iterable[str] = ()) -> str | None:
    """None when the member, who belongs to these groups as far as it matters here, may do this to the thing; else a
    sentence that says why not (policy.may)."""
    actor = Actor(member.pk, member.unit_id, member.unit.agency_id, roles_of(member), frozenset(groups))
    return policy.may(actor, action, thing)


def members_only(
    action: str = "staff.open", *, signed_out: Callable[[HttpRequest], HttpResponse | None] | None = None
) -> Callable[[View], View]:
    """Declares that a view is for members who are signed in and whose roles have the right `action` (any member, when
    it names no roles). What the right demands of the thing itself is asked when the thing has been found.

    `signed_out` may answer for a request without a session (None: the sign-in page does). The declaration stands on
    the view as `action`, and the roles as `who`, where tests find them."""
    allowed = policy.roles(action)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                own_answer = signed_out(request) if signed_out else None
                return own_answer or redirect_to_login(request.path)
            if policy.named(action).roles and not allowed & roles_of(member_of(request)):
                return render(request, "staff/refused.html", {"sentence": policy.wanting(allowed)}, status=403)
            return view(request, *args, **kwargs)

        guarded.action, guarded.who = action, allowed  # type: ignore[attr-defined]
        return guarded

    return decorate
