"""Reads the learner's own way through the modules. Every function that reads it takes the member whose it is, and no
address names one; what others may know is only what a code that she has given them says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from upptack.knowledge import api as knowledge
from upptack.learning.courses import rules
from upptack.learning.courses.contents import LearningPath, Step, paths, paths_of
from upptack.learning.courses.models import Certificate, Progress
from upptack.learning.courses.rules import CertificateState, LessonState
from upptack.staff.access import roles_of
from upptack.staff.models import Member
from upptack.staff.rules import Role


@dataclass(frozen=True, slots=True)
class Line:
    """A module as the learner sees it. `minutes` is 0 when it is absent; `page` is the page to go on from, empty
    when it has not been begun."""

    id: str
    title: str
    aim: str
    minutes: int
    state: LessonState
    state_name: str
    required: bool
    page: str


@dataclass(frozen=True, slots=True)
class PathShown:
    """One of the learner's paths on a day. `done` and `total` count what the certificate needs; `held` is the newest
    certificate and `standing` whether it holds; `earned`: a new one may be issued today; `next` is what to do now."""

    path: LearningPath
    lines: tuple[Line, ...]
    done: int
    total: int
    held: Certificate | None
    standing: CertificateState | None
    earned: bool
    next: Line | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All of the learner's own page: her paths, the main one first, and the modules outside them, which she may read as
    well."""

    paths: tuple[PathShown, ...]
    others: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a code tells whoever has been given it: for which path, when it was issued and how long it holds. Not
    whose it is: that stands on the paper."""

    path: str
    issued_on: date
    renew_by: date
    holds: bool


Lessons = Mapping[str, "knowledge.LessonShown"]


def lessons(on: date) -> Lessons:
    """Every published module by id."""
    return {lesson.id: lesson for lesson in knowledge.lessons(on)}


def progress_of(member: Member, lesson: str) -> Progress | None:
    """How far the member has come with a module; None when it has not been begun."""
    return Progress.objects.filter(member=member, lesson=lesson).first()


def seen(progress: Progress | None) -> frozenset[str]:
    """The pages that have been read."""
    return frozenset(progress.seen.split()) if progress else frozenset()


def answered(progress: Progress | None) -> frozenset[str]:
    """The questions that have been answered rightly once."""
    return frozenset(progress.answered.split()) if progress else frozenset()


def questions_of(lesson: knowledge.LessonShown) -> tuple[str, ...]:
    """The ids of every question of a module, in order."""
    return tuple(question.id for page in lesson.pages for question in page.questions)


def is_whole(lesson: knowledge.LessonShown, progress: Progress | None) -> bool:
    """Whether every page of a module as it is now is read and every question answered."""
    pages = [page.id for page in lesson.pages]
    return rules.is_whole(pages, questions_of(lesson), seen(progress), answered(progress))


def own_paths(member: Member, on: date) -> tuple[PathShown, ...]:
    """The member's own paths on a day, the main one first."""
    return overview(member, on).paths


def overview(member: Member, on: date) -> Overview:
    """The member's own paths on a day, and the modules outside them."""
    published, mine = lessons(on), _progress(member)
    held = _newest(Certificate.objects.filter(member=member))
    own = tuple(_shown(path, published, mine, held.get(path.id), on) for path in paths_of(roles_of(member)))
    inside = {line.id for path in own for line in path.lines}
    others = (each for each in published.values() if each.id not in inside)
    return Overview(own, tuple(_line(Step(each.id, False, False), each, mine.get(each.id), None) for each in others))


def state_of(member: Member, lesson: knowledge.LessonShown, progress: Progress | None) -> LessonState:
    """How far the member has come with a module, over all her paths: to be done again if any of them says so."""
    held = _newest(Certificate.objects.filter(member=member))
    states = [
        _state(step, lesson, progress, held.get(path.id))
        for path in paths_of(roles_of(member))
        for step in path.steps
        if step.lesson == lesson.id
    ]
    return LessonState.RENEW if LessonState.RENEW in states else _state(None, lesson, progress, None)


def earned_today(member: Member, on: date) -> tuple[PathShown, ...]:
    """The member's paths for which a new certificate may be issued on the day."""
    return tuple(each for each in own_paths(member, on) if each.earned)


def certificate_of(member: Member, path: str) -> Certificate | None:
    """The member's newest certificate for a path; None when she has none."""
    return _newest(Certificate.objects.filter(member=member, path=path)).get(path)


def certified_on(member: Member) -> date | None:
    """The day on which the member's newest certificate for her main path was issued; None when she has none."""
    held = certificate_of(member, paths_of(roles_of(member))[0].id)
    return held.issued_on if held else None


def check(code: str, on: date) -> Checked | None:
    """What a code says on a day; None when no certificate has it."""
    found = Certificate.objects.filter(token=code).first()
    if found is None:
        return None
    path = paths().get(found.path)
    holds = rules.certificate_state(found.renew_by, on) != CertificateState.EXPIRED
    return Checked(path.name if path else "En tidigare utbildningsväg", found.issued_on, found.renew_by, holds)


@dataclass(frozen=True, slots=True)
class Trained:
    """How many of a unit's staff a course concerns and how many of them have a certificate that holds."""

    unit: str
    agency: str
    members: int
    trained: int
    managers: int
    managers_trained: int


def trained(on: date, unit: str = "") -> tuple[Trained, ...]:
    """The counts of every unit, or of one. Only numbers leave this function."""
    staff = Member.objects.filter(is_active=True).prefetch_related("roles").order_by("unit_id")
    chosen = staff.filter(unit=unit) if unit else staff
    valid = Certificate.objects.filter(member__in=chosen, issued_on__lte=on, renew_by__gte=on)
    holders: dict[str, set[int]] = {"trained": set(), "managers-trained": set(), "": set()}
    for member, path in valid.values_list("member", "path"):
        holders[paths()[path].counts if path in paths() else ""].add(member)
    by_unit: dict[tuple[str, str], list[tuple[int, frozenset[Role]]]] = {}
    for each in chosen:
        own = frozenset(Role(row.role) for row in each.roles.all())
        by_unit.setdefault((each.unit_id, each.unit.agency_id), []).append((each.pk, own))
    return tuple(_trained(key, found, holders) for key, found in by_unit.items())


def _trained(
    key: tuple[str, str], found: list[tuple[int, frozenset[Role]]], holders: Mapping[str, set[int]]
) -> Trained:
    meeting = {pk for pk, own in found if own & {Role.CASEWORKER, Role.SPECIALIST}}
    leading = {pk for pk, own in found if Role.MANAGER in own}
    unit, agency = key
    both = len(meeting & holders["trained"]), len(leading & holders["managers-trained"])
    return Trained(unit, agency, len(meeting), both[0], len(leading), both[1])


def _progress(member: Member) -> dict[str, Progress]:
    return {row.lesson: row for row in Progress.objects.filter(member=member)}


def _newest(found: Collection[Certificate]) -> dict[str, Certificate]:
    """The newest of some certificates for each path; they come newest first."""
    held: dict[str, Certificate] = {}
    for each in found:
        held.setdefault(each.path, each)
    return held


def _shown(
    path: LearningPath, published: Lessons, mine: Mapping[str, Progress], held: Certificate | None, on: date
) -> PathShown:
    standing = rules.certificate_state(held.renew_by, on) if held else None
    renewing = held if standing in (CertificateState.SOON, CertificateState.EXPIRED) else None
    lines = tuple(_line(step, published.get(step.lesson), mine.get(step.lesson), renewing) for step in path.steps)
    required = [line for line in lines if line.required]
    ready = [line for line in required if line.state in (LessonState.DONE, LessonState.CHANGED)]
    left = [line for line in required if line not in ready and line.state != LessonState.ABSENT]
    may = standing != CertificateState.VALID and len(ready) == len(required)
    return PathShown(path, lines, len(ready), len(required), held, standing, may, left[0] if left else None)


def _line(
    step: Step, lesson: knowledge.LessonShown | None, progress: Progress | None, renewing: Certificate | None
) -> Line:
    state = _state(step, lesson, progress, renewing)
    named = (lesson.title, lesson.aim, lesson.minutes) if lesson else ("En modul som är på väg", "", 0)
    page = progress.last if progress else ""
    return Line(step.lesson, *named, state, rules.STATE_NAMES[state], step.required, page)


def _state(
    step: Step | None, lesson: knowledge.LessonShown | None, progress: Progress | None, renewing: Certificate | None
) -> LessonState:
    if progress and progress.done_on:
        opens = rules.renewal_opens(renewing.renew_by) if renewing and step and step.renew else None
        if opens and progress.done_on < opens:
            return LessonState.RENEW if lesson else LessonState.ABSENT
        changed = lesson is not None and lesson.digest != progress.digest
        return LessonState.CHANGED if changed else LessonState.DONE
    if lesson is None:
        return LessonState.ABSENT
    return LessonState.STARTED if progress else LessonState.NEW
