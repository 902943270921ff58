"""What the pages of the courses are shown with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format

from upptack.knowledge import api as knowledge
from upptack.learning.courses import access, queries, rules
from upptack.learning.courses.certificate import Written
from upptack.learning.courses.contents import assumption, paths
from upptack.learning.courses.forms import Chosen, CodeForm
from upptack.learning.courses.models import Certificate, Progress
from upptack.learning.courses.queries import Checked
from upptack.learning.courses.rules import CertificateState, LessonState
from upptack.staff.access import member_of

SAID: Final = {
    "intyg": "Intyget är utfärdat.",
    "om": "Du kan göra modulen från början. Att du har gjort den förut finns kvar.",
    "last": "Tack. Vi visar inte ändringen mer.",
}
"""What is said after something was done, by what the address says it was."""
TITLE: Final = "Intyg om genomgången utbildning"
ABOUT: Final = (
    "Utbildningen ersätter inte handledning, och inte stödet från enhetens utsedda specialist.",
    "Intyget säger att modulerna är genomgångna och att alla frågor har besvarats rätt. "
    "Det är ingen bedömning av hur någon arbetar.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is shown. `chosen` is what was chosen just now; `explained`: the reasons are shown; `before`: it
    has been answered rightly once."""

    question: knowledge.LessonQuestion
    chosen: frozenset[str]
    explained: bool
    right: bool
    before: bool
    wrong: str


def own(request: HttpRequest, on: date, *, wrong: str = "") -> HttpResponse:
    """The learner's own way."""
    shown = queries.overview(member_of(request), on)
    context: dict[str, Any] = {
        "paths": shown.paths,
        "go_on": next((path.next for path in shown.paths if path.next), None),
        "others": shown.others,
        "assumption": assumption(),
        "said": SAID.get(request.GET.get("gjort", ""), ""),
        "wrong": wrong,
    }
    return render(request, "courses/own.html", context)


def lesson(request: HttpRequest, lesson: knowledge.LessonShown) -> HttpResponse:
    """A module: its pages, what is left, and where to go on."""
    member = member_of(request)
    progress = queries.progress_of(member, lesson.id)
    seen, answered = queries.seen(progress), queries.answered(progress)
    lines = [(page, page.id in seen, sum(each.id not in answered for each in page.questions)) for page in lesson.pages]
    state = queries.state_of(member, lesson, progress)
    whole = queries.is_whole(lesson, progress)
    context = {
        "lesson": lesson,
        "lines": lines,
        "state": state,
        "state_name": rules.STATE_NAMES[state],
        "restart": whole and bool(progress and progress.done_on),
        "changed": state == LessonState.CHANGED,
        "renew": state == LessonState.RENEW,
        "begin": _page_to_go_on_from(lesson, progress),
        "begun": bool(progress and progress.last),
        "done_on": progress.done_on if progress else None,
        "exports": access.may_export(member),
        "said": SAID.get(request.GET.get("gjort", ""), ""),
    }
    return render(request, "courses/lesson.html", context)


def _page_to_go_on_from(lesson: knowledge.LessonShown, progress: Progress | None) -> str:
    ids = [page.id for page in lesson.pages]
    last = progress.last if progress else ""
    return last if last in ids else ids[0]


def page(
    request: HttpRequest, lesson: knowledge.LessonShown, page: knowledge.LessonPage, chosen: Chosen | None = None
) -> HttpResponse:
    """A page of a module with its questions; `chosen` is what was just chosen for one of them."""
    progress = queries.progress_of(member_of(request), lesson.id)
    before = queries.answered(progress)
    ids = [each.id for each in lesson.pages]
    place = ids.index(page.id)
    wrong = [(f"fraga-{chosen.question.id}", chosen.wrong)] if chosen and chosen.wrong else []
    context: dict[str, Any] = {
        "lesson": lesson,
        "page": page,
        "number": place + 1,
        "total": len(ids),
        "previous": "".join(ids[max(place - 1, 0) : place]),
        "last": place + 1 == len(ids),
        "asked": [_asked(each, chosen, each.id in before) for each in page.questions],
        "whole": queries.is_whole(lesson, progress),
        "errors": wrong,
    }
    return render(request, "courses/page.html", context, status=422 if wrong else 200)


def _asked(question: knowledge.LessonQuestion, chosen: Chosen | None, before: bool) -> Asked:
    if chosen is None or chosen.question.id != question.id:
        return Asked(question, frozenset(), False, False, before, "")
    return Asked(question, chosen.options, not chosen.wrong, chosen.right, before, chosen.wrong)


def absent(request: HttpRequest) -> HttpResponse:
    """There is no such module, or no such page in it."""
    return render(request, "courses/absent.html", status=404)


def no_certificate(request: HttpRequest) -> HttpResponse:
    """The learner has no certificate for that path."""
    return render(request, "courses/no_certificate.html")


def check(request: HttpRequest, form: CodeForm, found: Checked | None, *, asked: bool) -> HttpResponse:
    """Where a code is checked, and what it says. Whose certificate it is is not said."""
    context = {
        "form": form,
        "found": found,
        "asked": asked and not form.wrong,
        "errors": [("code", form.wrong)] if form.wrong else [],
    }
    return render(request, "courses/check.html", context, status=422 if form.wrong else 200)


def written(request: HttpRequest, held: Certificate, on: date) -> Written:
    """A certificate of the learner in words."""
    member = member_of(request)
    titles = {id: each.title for id, each in queries.lessons(on).items()}
    path = paths().get(held.path)
    return Written(
        title=TITLE,
        name=member.name,
        agency=member.unit.agency.name,
        path=path.name if path else "En tidigare utbildningsväg",
        modules=tuple(titles.get(id, id) for id in held.modules.split()),
        issued=date_format(held.issued_on, "j F Y"),
        renew=date_format(held.renew_by, "j F Y"),
        about=ABOUT,
        code=rules.code_shown(held.token),
        checking=f"Koden kontrolleras på {request.build_absolute_uri(reverse('certificate_check'))}. "
        "Där står vilken utbildning den gäller och hur länge, inte vem som har den.",
    )


def is_over(held: Certificate, on: date) -> bool:
    """Whether a certificate no longer holds on the day."""
    return rules.certificate_state(held.renew_by, on) == CertificateState.EXPIRED
