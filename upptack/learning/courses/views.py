"""The learner's own way, modules page by page, certificates, and modules as files. No address names a member: whoever
is signed in sees her own."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from upptack.knowledge import api as knowledge
from upptack.learning.courses import actions, forms, pages, queries
from upptack.learning.courses import scorm as package
from upptack.learning.courses.certificate import Unwritable, pdf
from upptack.staff.access import member_of, members_only
from upptack.staff.confirming import recently_confirmed
from upptack.staff.models import Member


@members_only()
def courses(request: HttpRequest) -> HttpResponse:
    """The learner's own way; sends out the certificates that she has earned."""
    on = timezone.localdate()
    if request.method != "POST":
        return pages.own(request, on)
    issued = actions.issue(member_of(request), on=on)
    return redirect(f"{reverse('courses')}{'?gjort=intyg' if issued else ''}")


@members_only()
def lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    """A module: its pages and what is left; begins it again, or takes note of what has changed."""
    found = knowledge.lesson(lesson, timezone.localdate())
    if found is None:
        return pages.absent(request)
    if request.method != "POST":
        return pages.lesson(request, found)
    if request.POST.get("do") == "again":
        actions.begin_again(member_of(request), found)
        return redirect(f"{reverse('lesson', args=[lesson])}?gjort=om")
    if request.POST.get("do") == "seen":
        actions.accept_change(member_of(request), found)
    return redirect(f"{reverse('lesson', args=[lesson])}?gjort=last")


@members_only()
def page(request: HttpRequest, lesson: str, page: str) -> HttpResponse:
    """A page of a module: shows it, goes on, or answers one of its questions."""
    found = knowledge.lesson(lesson, timezone.localdate())
    shown = next((each for each in found.pages if each.id == page), None) if found else None
    if found is None or shown is None:
        return pages.absent(request)
    if request.method != "POST":
        return pages.page(request, found, shown)
    if request.POST.get("do") == "answer":
        return answer(request, found, shown)
    member, on = member_of(request), timezone.localdate()
    following = actions.read_page(member, found, page, on=on)
    issue_when_whole(member, found, on)
    return redirect(reverse("lesson_page", args=[lesson, following]) if following else reverse("lesson", args=[lesson]))


def answer(request: HttpRequest, lesson: knowledge.LessonShown, page: knowledge.LessonPage) -> HttpResponse:
    """Says of every option why it is right or not. Only that a question was answered rightly is kept, so the answer is
    shown at once and not after a redirect; sent again it says the same."""
    chosen = forms.read_answer(request.POST, page)
    if chosen is None:
        return pages.page(request, lesson, page)
    if chosen.right:
        member, on = member_of(request), timezone.localdate()
        actions.answer(member, lesson, chosen.question.id, on=on)
        issue_when_whole(member, lesson, on)
    return pages.page(request, lesson, page, chosen)


def issue_when_whole(member: Member, lesson: knowledge.LessonShown, on: date) -> None:
    """Issues what has been earned, when the module may have been the last one."""
    if queries.is_whole(lesson, queries.progress_of(member, lesson.id)):
        actions.issue(member, on=on)


@members_only()
def certificate(request: HttpRequest, route: str) -> HttpResponse:
    """The learner's own newest certificate for a path as PDF."""
    on = timezone.localdate()
    held = queries.certificate_of(member_of(request), route)
    if held is None or pages.is_over(held, on):
        return pages.no_certificate(request)
    try:
        content = pdf(pages.written(request, held, on))
    except Unwritable as problem:
        return pages.own(request, on, wrong=str(problem))
    return _file(content, "application/pdf", f"intyg-{held.path}.pdf")


@members_only()
def check(request: HttpRequest) -> HttpResponse:
    """Checks a code that somebody has been given."""
    if request.method != "POST":
        return pages.check(request, forms.CodeForm("", ""), None, asked=False)
    form = forms.read_code(request.POST)
    found = None if form.wrong else queries.check(form.code, timezone.localdate())
    return pages.check(request, form, found, asked=True)


@members_only("courses.export")
@recently_confirmed()
def scorm(request: HttpRequest, lesson: str) -> HttpResponse:
    """A module as a SCORM 1.2 package for the agency's own platform."""
    found = knowledge.lesson(lesson, timezone.localdate())
    if found is None:
        return pages.absent(request)
    return _file(package.packed(found), "application/zip", f"upptack-{found.id}.zip")


def _file(content: bytes, mime: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
