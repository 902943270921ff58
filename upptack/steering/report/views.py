"""The account: which years there are, a year's page, its texts, and its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.steering.report import access, actions, forms, pages, queries
from upptack.steering.report.contents import sections
from upptack.steering.report.documents.document import Report, Unwritable
from upptack.steering.report.documents.pdf import pdf
from upptack.steering.report.documents.word import docx

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SAVED: Final = "sparad"
DRAFT: Final = "utkast"


def _writes(request: HttpRequest) -> bool:
    return access.refusal(member_of(request)) is None


@members_only()
def reports(request: HttpRequest) -> HttpResponse:
    """The years, and how far each has come."""
    return render(request, "report/overview.html", pages.overview(timezone.localdate(), writes=_writes(request)))


@members_only()
def report(request: HttpRequest, year: int) -> HttpResponse:
    """A year's account as a page, which is a draft until nothing is missing."""
    found = _report(request, year)
    return render(request, "report/report.html", pages.account(found, writes=_writes(request)))


def _report(request: HttpRequest, year: int) -> Report:
    """The account of a year. Raises Http404 for a year that there is none of."""
    today = timezone.localdate()
    if year not in queries.open_years(today):
        raise Http404
    return queries.report(year, today, pages.link(request))


@members_only("report.write")
def report_docx(request: HttpRequest, year: int) -> HttpResponse:
    """The account as a Word file."""
    return _file(request, year, "docx", docx, WORD)


@members_only("report.write")
def report_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The account as PDF."""
    return _file(request, year, "pdf", pdf, "application/pdf")


def _file(request: HttpRequest, year: int, kind: str, write: Callable[[Report], bytes], mime: str) -> HttpResponse:
    """The final file; a draft only when that is asked for, so that nobody takes one for the other."""
    found = _report(request, year)
    if found.lacking and DRAFT not in request.GET:
        return render(request, "report/refused.html", pages.refused(found, kind), status=422)
    try:
        content = write(found)
    except Unwritable as error:
        return render(request, "report/refused.html", {"report": found, "kind": kind, "wrong": str(error)}, status=422)
    draft = "-utkast" if found.lacking else ""
    actions.taken_out(year, f"{kind}{draft}", by=member_of(request), at=timezone.now())
    name = f"redovisning-{year}{draft}.{kind}"
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@members_only("report.write")
def report_text(request: HttpRequest, year: int, section: str) -> HttpResponse:
    """Where a section's text is written. When somebody else has saved meanwhile, both texts are shown."""
    found = sections().get(section)
    if found is None or year not in queries.open_years(timezone.localdate()):
        raise Http404
    if request.method != "POST":
        saved = {"saved": SAVED in request.GET}
        return render(request, "report/text.html", {**pages.editing(year, found), **saved})
    typed = forms.read(request.POST)
    if typed.problem:
        return render(
            request, "report/text.html", pages.editing(year, found, typed=typed, wrong=typed.problem), status=422
        )
    try:
        actions.save(year, section, typed.text, seen=typed.seen, by=member_of(request), at=timezone.now())
    except Refused as error:
        return render(
            request, "report/text.html", pages.editing(year, found, typed=typed, wrong=str(error)), status=422
        )
    except actions.Changed as error:
        shown = pages.editing(year, found, typed=typed, wrong=str(error), changed=error)
        return render(request, "report/text.html", shown, status=409)
    return redirect(f"{reverse('report_text', args=[year, section])}?{SAVED}")
