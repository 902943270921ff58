"""Before what cannot be undone a member shows once more that it is she (docs/adr/0026): declared at the view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from upptack.staff.carrying import posted
from upptack.staff.rules import is_recent

CONFIRMED: Final = "confirmed"
"""Where a session keeps when the member last showed that it is she, in whole seconds since 1970."""
SECONDS: Final = 5 * 60
EVERY: Final = "every"
ON_POST: Final = "post"

View = Callable[..., HttpResponse]


def mark(request: HttpRequest) -> None:
    """Notes that the member has just shown that it is she."""
    request.session[CONFIRMED] = int(datetime.now(UTC).timestamp())


def confirmed(request: HttpRequest) -> bool:
    """Whether the member has shown within five minutes that it is she."""
    at = request.session.get(CONFIRMED)
    return is_recent(datetime.fromtimestamp(at, UTC) if isinstance(at, int) else None, datetime.now(UTC), SECONDS)


def ask(request: HttpRequest) -> HttpResponse:
    """Asks the member to show that it is she. From a page she is led there and back. What she has posted stays in the
    answer's page, in hidden fields with a button to send it again; the server keeps none of it."""
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(f"{reverse('confirm')}?{urlencode({'next': request.get_full_path()})}")
    elsewhere = f"{reverse('confirm')}?{urlencode({'next': reverse('confirmed')})}"
    shown = {"fields": posted(request), "files": bool(request.FILES), "where": request.path, "confirm": elsewhere}
    return render(request, "staff/confirm_first.html", shown, status=403)


def recently_confirmed(*, reading: bool = False, do: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Declares, below `members_only`, that a view is only for who has shown within five minutes that it is she.

    `reading`: the page may be read without; only what is posted asks. `do`: of what is posted only these, by the name
    of the button, or else everything. The declaration stands on the view as `confirms`, where a test finds it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if concerned(request, reading=reading, do=do) and not confirmed(request):
                return ask(request)
            return view(request, *args, **kwargs)

        vars(guarded)["confirms"] = ON_POST if reading else EVERY
        return guarded

    return decorate


def concerned(request: HttpRequest, *, reading: bool, do: tuple[str, ...]) -> bool:
    """Whether the request is one of those that ask."""
    if request.method in ("GET", "HEAD"):
        return not reading
    return not do or request.POST.get("do", "") in do
