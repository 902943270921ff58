"""The pages about methods, for every member."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upptack.knowledge.methods import actions, pages
from upptack.staff.access import members_only


@members_only()
def methods(request: HttpRequest) -> HttpResponse:
    """The methods in force and how well they agree with the vignettes now."""
    actions.refresh(now=True)
    return render(request, "methods/methods.html", pages.overview())


@members_only()
def vignette(request: HttpRequest, id: str) -> HttpResponse:
    """One vignette; where there is none by that name, the list says so."""
    actions.refresh()
    shown = pages.vignette(id)
    if shown is None:
        return render(request, "methods/methods.html", {**pages.overview(), "gone": True}, status=404)
    return render(request, "methods/vignette.html", shown)
