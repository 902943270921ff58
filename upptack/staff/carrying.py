"""What was typed before the session ended, on its way back: in the page alone, never kept by the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

LARGEST: Final = 200_000
"""Bytes that are carried on, at most: names and values together."""
LEFT_OUT: Final = ("csrfmiddlewaretoken", "stay")
"""The form's token has changed at the next sign-in; `stay` is added to every carried form."""

SignedOut = Callable[[HttpRequest], HttpResponse | None]


def carried(to: str = "") -> SignedOut:
    """For `members_only(signed_out=...)`: the page "Du har loggats ut", with everything that was typed in hidden fields
    and a button that posts them again once signed in.

    They go to the address named `to`, else to where they were posted, with `stay`: the view shows its page as it was
    and does nothing until a button is pressed there. That address must take a post without the form's token, which
    changes at sign-in, and so may change nothing. Files are not carried on."""

    def signed_out(request: HttpRequest) -> HttpResponse | None:
        fields = posted(request)
        if not fields:
            return None
        shown = {"fields": fields, "where": reverse(to) if to else request.path}
        return render(request, "staff/signed_out.html", shown, status=403)

    return signed_out


def posted(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields to carry on, in order, each value of a name by itself. None when nothing was posted, when another
    site's page posted it (it would come back as if typed here), and when it is more than LARGEST."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return []
    kept = [(name, value) for name, values in request.POST.lists() if name not in LEFT_OUT for value in values]
    size = sum(len(name.encode()) + len(value.encode()) for name, value in kept)
    return kept if size <= LARGEST else []
