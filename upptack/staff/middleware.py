"""Signs out who has been idle, or signed in too long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from upptack.staff.rules import has_ended

SEEN, SIGNED_IN = "seen", "signed_in"
REFRESH_SECONDS = 60


def moment(value: object) -> datetime | None:
    """A time kept in a session as whole seconds since 1970, or None."""
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) else None


def touched(request: HttpRequest) -> bool:
    """Whether somebody did something: what a page asks by itself (settings.UNTOUCHED) is no sign of life."""
    return not any(mark in request.path_info for mark in settings.UNTOUCHED)


class IdleSignOut:
    """Ends a session after ten idle minutes or eight hours; notes at most once a minute that it is alive."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Checks the session's age before the view sees the request."""
        if request.user.is_authenticated:
            now = datetime.now(UTC)
            seen = moment(request.session.get(SEEN))
            started = moment(request.session.get(SIGNED_IN))
            if has_ended(seen, started, now, settings.IDLE_SECONDS, settings.SESSION_COOKIE_AGE):
                logout(request)
            elif touched(request) and (now - cast(datetime, seen)).total_seconds() >= REFRESH_SECONDS:
                request.session[SEEN] = int(now.timestamp())
        return self.get_response(request)
