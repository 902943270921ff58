"""The public pages, "find help", and the handbook for staff."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from upptack.knowledge.directory.actions import report_by_number as report
from upptack.knowledge.information import forms, pages, queries
from upptack.knowledge.information.pages import REFERRER
from upptack.knowledge.information.rules import PATHS
from upptack.knowledge.information.words import Words
from upptack.staff.access import member_of, members_only
from upptack.ui.access import everyone


@everyone
def public_page(request: HttpRequest) -> HttpResponse:
    """A page of the public site; most readers were answered before, by middleware.PublicSite."""
    drawn = pages.page(request.path)
    if drawn is None:
        raise Http404
    return private(HttpResponse(drawn.plain))


@csrf_exempt  # the form changes nothing, and the site has no cookie that another site could misuse
@everyone
def find_help(request: HttpRequest, language: str) -> HttpResponse:
    """The form on GET; the help for what was chosen on POST, so that no choice is written in an address. The button at
    a number that is wrong is posted here too."""
    if request.method != "POST":
        return public_page(request)
    if (language, pages.FIND_HELP) not in pages.current().texts:
        raise Http404
    if "wrong" in request.POST:
        report(forms.read_contact(request.POST), timezone.localdate())
        return private(HttpResponse(pages.thanks(language)))
    try:
        chosen = forms.read(request.POST)
    except forms.Wrong as wrong:
        return private(HttpResponse(pages.wrong(language, Words(language)[wrong.words]), status=422))
    return private(HttpResponse(pages.answer(language, chosen, card=request.POST.get("show") == "card")))


def private(response: HttpResponse) -> HttpResponse:
    """The answer without any trail to where its reader goes next."""
    response.headers["Referrer-Policy"] = REFERRER
    return response


def not_found(request: HttpRequest) -> HttpResponse | None:
    """The answer for an address of the public site that leads nowhere; None for any other address."""
    if request.path.split("/")[1] not in PATHS.values() or "start" not in {name for _, name in pages.current().texts}:
        return None
    return private(HttpResponse(pages.lost(pages.current()), status=404))


@members_only()
def handbook(request: HttpRequest) -> HttpResponse:
    """The handbook's chapters, part by part."""
    parts = queries.handbook(member_of(request).unit.agency_id, timezone.localdate())
    return render(request, "information/handbook/contents.html", {"parts": parts})


@members_only()
def one_chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    """One chapter."""
    parts = queries.handbook(member_of(request).unit.agency_id, timezone.localdate())
    found = next((text for _, texts in parts for text in texts if text.name == chapter), None)
    if found is None:
        raise Http404
    shown = {"text": found, "words": Words("sv"), "origins": queries.origins_of(chapter)}
    return render(request, "information/handbook/chapter.html", shown)
