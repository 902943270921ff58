"""Declares the views that need no sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse

View = TypeVar("View", bound=Callable[..., HttpResponse])


def everyone(view: View) -> View:
    """Declares that a view is open to everyone; the declaration stands on it as `who`."""
    view.who = "everyone"  # type: ignore[attr-defined]
    return view
