"""How django-allauth treats our members: nobody signs up by herself; the agency adds its staff."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from upptack.staff.middleware import SEEN, SIGNED_IN


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

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No flash messages: they would be kept in the session."""


class AgencyAdapter(DefaultSocialAccountAdapter):
    """OIDC sign-in: only for those whom the agency has added, recognised by their verified e-mail."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an identity without a member is turned away."""
        return False
