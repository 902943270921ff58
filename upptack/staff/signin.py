"""How django-allauth treats our members: nobody signs up by herself; the agency adds its staff."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from upptack.staff.confirming import CONFIRMED, SECONDS, mark
from upptack.staff.middleware import SEEN, SIGNED_IN
from upptack.staff.rules import is_recent

SHOWN_AT: Final = "agency_showed_at"
"""Where a request keeps when the agency's sign-in says that she last showed who she is."""


class StaffAdapter(DefaultAccountAdapter):
    """Sign-in for accounts that already exist."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by the agency."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Signs in and begins the two clocks that end the session."""
        super().login(request, user)
        now = int(datetime.now(UTC).timestamp())
        request.session[SEEN] = request.session[SIGNED_IN] = now
        request.session.pop(CONFIRMED, None)
        methods = {each.get("method") for each in get_authentication_records(request, user)}
        if methods & {"password", "mfa"} or showed_lately(request):
            mark(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No flash messages: they would be kept in the session."""


class AgencyAdapter(DefaultSocialAccountAdapter):
    """OIDC sign-in: only for those whom the agency has added, recognised by their verified e-mail."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an identity without a member is turned away."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Notes when she showed who she is: an agency's sign-in that is still open from the morning lets her in, but
        does not show that it is she who sits there now."""
        told = sociallogin.account.extra_data
        at = told.get("id_token", told).get("auth_time")
        vars(request)[SHOWN_AT] = at if isinstance(at, int) else None


def showed_lately(request: HttpRequest) -> bool:
    """Whether the agency's sign-in says that she showed within five minutes who she is (`auth_time`, OpenID Connect
    Core 1.0, section 2)."""
    at = vars(request).get(SHOWN_AT)
    return at is not None and is_recent(datetime.fromtimestamp(at, UTC), datetime.now(UTC), SECONDS)
