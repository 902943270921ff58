"""The only writer of what a learner has done, and of certificates. Sent twice, everything is as after once."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction

from upptack.knowledge import api as knowledge
from upptack.learning.courses import queries, rules
from upptack.learning.courses.models import Certificate, Progress
from upptack.learning.courses.queries import PathShown
from upptack.staff.models import Member
from upptack.tally import actions as tally


def read_page(member: Member, lesson: knowledge.LessonShown, page: str, *, on: date) -> str:
    """Keeps that the member has read a page and stands at the next one, whose id is returned; empty after the last
    page. Raises ValueError for a page that the module does not have."""
    ids = [each.id for each in lesson.pages]
    place = ids.index(page)
    with transaction.atomic():
        progress = _locked(member, lesson)
        progress.last = (ids[place + 1 :] or ids[-1:])[0]
        progress.seen = _with(progress.seen, page, ids)
        _keep(progress, lesson, on)
    return "".join(ids[place + 1 : place + 2])


def answer(member: Member, lesson: knowledge.LessonShown, question: str, *, on: date) -> None:
    """Keeps that the member has answered a question rightly. Raises ValueError for one that the module does not
    have."""
    page = next((page.id for page in lesson.pages if question in [each.id for each in page.questions]), None)
    if page is None:
        raise ValueError(question)
    with transaction.atomic():
        progress = _locked(member, lesson)
        progress.last = page
        progress.answered = _with(progress.answered, question, queries.questions_of(lesson))
        _keep(progress, lesson, on)


def begin_again(member: Member, lesson: knowledge.LessonShown) -> None:
    """Lets the member do a module from the start. That it was done before stays."""
    with transaction.atomic():
        progress = _locked(member, lesson)
        progress.last = progress.seen = progress.answered = ""
        progress.save()


def accept_change(member: Member, lesson: knowledge.LessonShown) -> None:
    """Keeps that the member has seen what is new in a module that she has done."""
    Progress.objects.filter(member=member, lesson=lesson.id, done_on__isnull=False).update(digest=lesson.digest)


def issue(member: Member, *, on: date) -> tuple[Certificate, ...]:
    """Issues every certificate that the member has earned and does not hold, and counts her unit anew."""
    with transaction.atomic():
        Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
        issued = tuple(_issued(member, each, on) for each in queries.earned_today(member, on))
    if issued:
        count_trained(on, unit=member.unit_id)
    return issued


def count_trained(on: date, unit: str = "") -> int:
    """Sets the month's numbers of staff and of those with a certificate that holds, for every unit or for one. How
    few they may be to be shown is not decided here. Returns for how many units."""
    month = f"{on:%Y-%m}"
    found = queries.trained(on, unit)
    with transaction.atomic():
        for each in found:
            for what, n in (
                ("members", each.members),
                ("trained", each.trained),
                ("managers", each.managers),
                ("managers-trained", each.managers_trained),
            ):
                tally.note_staff(month, each.agency, each.unit, what, n)
    return len(found)


def _issued(member: Member, earned: PathShown, on: date) -> Certificate:
    fields = {
        "modules": " ".join(line.id for line in earned.lines if line.required),
        "renew_by": rules.months_later(on, earned.path.renewal_months),
        "token": "".join(secrets.choice(rules.CODE_SIGNS) for _ in range(rules.CODE_LENGTH)),
    }
    return Certificate.objects.get_or_create(member=member, path=earned.path.id, issued_on=on, defaults=fields)[0]


def _locked(member: Member, lesson: knowledge.LessonShown) -> Progress:
    Progress.objects.get_or_create(member=member, lesson=lesson.id)
    return Progress.objects.filter(member=member, lesson=lesson.id).select_for_update().get()


def _with(kept: str, id: str, present: tuple[str, ...] | list[str]) -> str:
    """The ids that are kept and one more, those that the module no longer has left out, in the order of the module:
    nothing says in which order they were done."""
    own = {*kept.split(), id}
    return " ".join(each for each in present if each in own)


def _keep(progress: Progress, lesson: knowledge.LessonShown, on: date) -> None:
    """Saves, and notes the day when this made the module whole."""
    before = Progress.objects.get(pk=progress.pk, member=progress.member)
    if queries.is_whole(lesson, progress) and not (before.done_on and queries.is_whole(lesson, before)):
        progress.done_on, progress.digest = on, lesson.digest
    progress.save()
