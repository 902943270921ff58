"""Signs out who has been idle, or signed in too long; slows down who tries passwords and codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from upptack.staff import actions
from upptack.staff.actions import Pace, Slowed
from upptack.staff.confirming import ask, confirmed, mark
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
        """Checks the session's age before the view sees the request. An answer that signs out lets the browser throw
        away what it has kept of the pages; its cookies are left, for they may be other systems' of the agency too."""
        was_in = SESSION_KEY in request.session
        self.end_or_refresh(request)
        if request.user.is_authenticated:
            # Sets the form's cookie anew. Chromium keeps even a `no-store` page for its Back button, but not one whose
            # visit has set a cookie that scripts cannot read: so Back shows nothing without scripts too.
            get_token(request)
        response = self.get_response(request)
        if was_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    @staticmethod
    def end_or_refresh(request: HttpRequest) -> None:
        """Ends a session that is over, notes that another is alive."""
        if request.user.is_authenticated:
            now = datetime.now(UTC)
            seen = moment(request.session.get(SEEN))
            started = moment(request.session.get(SIGNED_IN))
            if has_ended(seen, started, now, settings.IDLE_SECONDS, settings.SESSION_COOKIE_AGE):
                logout(request)
            elif touched(request) and (now - cast(datetime, seen)).total_seconds() >= REFRESH_SECONDS:
                request.session[SEEN] = int(now.timestamp())
        elif SESSION_KEY in request.session:
            # She has left since, or is gone: the session shall not live again should she come back.
            logout(request)


PASSWORD: Final = frozenset({"account_login"})
PASSKEY: Final = frozenset({"mfa_login_webauthn"})
SECOND_STEP: Final = frozenset({"mfa_authenticate"})
OWN: Final = frozenset(
    {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_change_password"}
)
SAFER: Final = frozenset(
    {
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "account_set_password",
    }
)
"""The sign-in library's pages by name: where a password is tried, a passkey, a second step; where a member who is
signed in shows that it is she; and where she changes how she signs in."""


def paces(request: HttpRequest, name: str, at: datetime) -> tuple[Pace, ...]:
    """What a post to a page of the sign-in library tries; empty where nothing is tried."""
    if name not in PASSWORD | PASSKEY | SECOND_STEP | OWN:
        return ()
    address = str(get_adapter(request).get_client_ip(request))
    if name in OWN and request.user.is_authenticated:
        return (actions.pace_of_step(str(request.user.pk)), actions.pace_of_address(address))
    if request.user.is_authenticated:
        return ()
    if name in PASSWORD:
        return actions.paces_of_sign_in(request.POST.get("login", ""), address, at)
    if name in SECOND_STEP:
        begun = request.session.get("account_login")
        who = str(begun.get("user_pk", "")) if isinstance(begun, dict) else ""
        return (actions.pace_of_step(who), actions.pace_of_address(address))
    return (actions.pace_of_address(address),)


class GuardedSignIn:
    """Counts each try of a password, code or passkey before it is made and takes it back when it was right (which the
    sign-in library says, note_step); after too many one has to wait. The counts stand in the database, so they
    hold over all processes. Whether an account exists makes no difference. Who changes how she signs in has shown
    within five minutes that it is she, also when the agency's own sign-in is her only one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; a right try is taken back."""
        response = self.get_response(request)
        tried = vars(request).get("tried")
        if tried and vars(request).get("step_completed"):
            actions.right(tried, at=vars(request)["tried_at"])
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A page that says how long to wait, or asks her to show that it is she; None when the view may go on."""
        match = request.resolver_match
        name = (match.view_name if match else "") or ""
        if name in SAFER and request.user.is_authenticated and not confirmed(request):
            return ask(request)
        if request.method != "POST":
            return None
        at = datetime.now(UTC)
        tries = paces(request, name, at)
        if not tries:
            return None
        try:
            actions.attempt(tries, at=at)
        except Slowed as slowed:
            return too_many(request, slowed.seconds)
        vars(request).update(tried=tries, tried_at=at)
        return None


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """Status 429, with how long to wait."""
    minutes = -(-seconds // 60)
    wait = f"{seconds} sekunder" if seconds < 60 else "en minut" if minutes == 1 else f"{minutes} minuter"
    answer = render(request, "staff/too_many.html", {"wait": wait, "where": request.path}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def note_step(request: HttpRequest, **told: Any) -> None:
    """Heard from the sign-in library: a password, code or passkey was right. When a member who was signed in showed
    once more that it is she, her session gets a new name."""
    vars(request)["step_completed"] = True
    if told.get("reauthenticated"):
        mark(request)
        request.session.cycle_key()
