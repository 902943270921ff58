"""Reads the plan: areas with their activities, what is late or missing, decisions, and how far units have come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from upptack.knowledge import api as knowledge
from upptack.staff.models import Agency, Unit
from upptack.steering.indicators import contents as indicators
from upptack.steering.indicators import queries as figures
from upptack.steering.indicators.queries import Measured
from upptack.steering.plan import rules
from upptack.steering.plan.contents import Area, Question, areas, questions
from upptack.steering.plan.models import Activity, Decision, HealthAnswer, StatusChange
from upptack.steering.plan.rules import ActivityStatus, HealthState
from upptack.steering.statistics import rules as periods


@dataclass(frozen=True, slots=True)
class Row:
    """An activity as it is shown on a day. `lacking` says in words what has not been filled in; `indicator_name` is
    empty when there is no indicator."""

    id: int
    area: str
    area_name: str
    agency: str
    agency_name: str
    title: str
    owner: str
    start: date
    due: date
    status: ActivityStatus
    status_name: str
    late: bool
    soon: bool
    indicator: str
    indicator_name: str
    evidence: str
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaStatus:
    """An area on a day: its activities, the late ones first and then by last day, and how many are late, soon due,
    done and in all (dropped ones are shown but not counted in `total`)."""

    area: Area
    activities: tuple[Row, ...]
    late: int
    soon: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class AgencyStatus:
    """An agency's part of the plan on a day."""

    agency: str
    name: str
    late: tuple[Row, ...]
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class WorkList:
    """What the working group has to see to: late, soon due, and what has not been filled in."""

    late: tuple[Row, ...]
    soon: tuple[Row, ...]
    lacking: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's share (0–1) in a period that answers a question."""

    measured: Measured
    share: float
    period: str


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's answer to one question. `why` says what the answer means, `figure` in words the number that it was read
    from, if any; `typed` is whether a manager may answer it now, `on` and `by` when and who last did."""

    question: Question
    state: HealthState
    state_name: str
    why: str
    figure: str
    typed: bool
    on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a unit does next: the question it comes from, what to do, and where."""

    question: str
    name: str
    sentence: str
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Health:
    """How far a unit has come: an answer to every question, how many are yes, and what to do next (None:
    nothing is left that the unit itself can do)."""

    unit: Unit
    lines: tuple[Line, ...]
    met: int
    next: Step | None


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One question in an agency: how many of its units have answered what, in the order of HealthState, and the
    agency's own figure in words, if there is one."""

    question: Question
    counts: tuple[tuple[str, int], ...]
    figure: str


@dataclass(frozen=True, slots=True)
class AgencyHealth:
    """How far an agency has come. What units answer is counted unit by unit; figures are the agency's own."""

    agency: Agency
    units: tuple[Unit, ...]
    lines: tuple[AgencyLine, ...]


def rows(on: date) -> tuple[Row, ...]:
    """Every activity, the late ones first, then by last day."""
    found = Activity.objects.select_related("agency").order_by("due", "pk")
    return tuple(sorted((as_row(each, on) for each in found), key=lambda row: not row.late))


def as_row(activity: Activity, on: date) -> Row:
    """An activity as it is shown on a day."""
    status = ActivityStatus(activity.status)
    named = indicators.indicators().get(activity.indicator)
    area = areas().get(activity.area)
    return Row(
        id=activity.pk,
        area=activity.area,
        area_name=area.name if area else activity.area,
        agency=activity.agency_id,
        agency_name=activity.agency.name,
        title=activity.title,
        owner=activity.owner,
        start=activity.start,
        due=activity.due,
        status=status,
        status_name=rules.STATUS_NAMES[status],
        late=rules.is_late(status, activity.due, on),
        soon=rules.is_soon(status, activity.due, on),
        indicator=activity.indicator if named else "",
        indicator_name=named.name if named else "",
        evidence=activity.evidence,
        lacking=lacking(activity),
    )


def lacking(activity: Activity) -> tuple[str, ...]:
    """What has not been filled in, in words. Evidence is missed first when an activity is done; a dropped activity
    lacks nothing."""
    if activity.status == ActivityStatus.DROPPED:
        return ()
    needs = [("ansvarig funktion", activity.owner), ("indikator", activity.indicator)]
    if activity.status == ActivityStatus.DONE:
        needs.append(("underlag", activity.evidence))
    return tuple(name for name, value in needs if not value)


def overview(on: date) -> tuple[AreaStatus, ...]:
    """Every area of the plan with its activities as they stand on a day, in the order of the plan."""
    every = rows(on)
    return tuple(_area(area, tuple(row for row in every if row.area == area.id)) for area in areas().values())


def _area(area: Area, own: tuple[Row, ...]) -> AreaStatus:
    return AreaStatus(
        area=area,
        activities=own,
        late=sum(row.late for row in own),
        soon=sum(row.soon for row in own),
        done=_done(own),
        total=_total(own),
    )


def _done(found: Iterable[Row]) -> int:
    return sum(row.status == ActivityStatus.DONE for row in found)


def _total(found: Iterable[Row]) -> int:
    return sum(row.status != ActivityStatus.DROPPED for row in found)


def by_agency(on: date) -> tuple[AgencyStatus, ...]:
    """Every agency's part of the plan, the one with most late activities first, then by name."""
    every = rows(on)
    found = []
    for agency in Agency.objects.order_by("name"):
        own = tuple(row for row in every if row.agency == agency.pk)
        late = tuple(row for row in own if row.late)
        found.append(AgencyStatus(agency.pk, agency.name, late, _done(own), _total(own)))
    return tuple(sorted(found, key=lambda each: -len(each.late)))


def work_list(on: date) -> WorkList:
    """What the working group has to see to on a day."""
    every = rows(on)
    return WorkList(
        late=tuple(row for row in every if row.late),
        soon=tuple(row for row in every if row.soon),
        lacking=tuple(row for row in every if row.lacking),
    )


def activity(id: int) -> Activity | None:
    """An activity with its agency; None when there is none by that number."""
    return Activity.objects.select_related("agency").filter(pk=id).first()


def history(activity: Activity) -> tuple[StatusChange, ...]:
    """What has happened to an activity, the newest first."""
    return tuple(StatusChange.objects.filter(activity=activity).select_related("by"))


def decisions(on: date, limit: int = 0) -> tuple[tuple[Decision, bool], ...]:
    """The decisions, the newest first, each with whether its day has passed; all of them when `limit` is 0."""
    found = Decision.objects.all()
    return tuple((each, each.due is not None and on > each.due) for each in (found[:limit] if limit else found))


def newest_answers(units: Iterable[str]) -> tuple[HealthAnswer, ...]:
    """The newest answer of each of some units to each question that has one."""
    own = HealthAnswer.objects.filter(unit__in=list(units))
    newest = own.order_by().values("unit", "question").annotate(last=Max("pk")).values("last")
    return tuple(HealthAnswer.objects.filter(pk__in=newest).select_related("by"))


def health(unit: Unit, on: date) -> Health:
    """How far a unit has come on a day, question by question, and its next step."""
    answers = {row.question: row for row in newest_answers([unit.pk])}
    shared = _shared(unit.agency_id)
    measured = _figures(on, unit=unit.pk)
    lines = tuple(_line(each, unit, answers, shared, measured, on) for each in questions().values())
    met = sum(line.state == HealthState.YES for line in lines)
    return Health(unit, lines, met, next((_step(line) for line in lines if not _passed(line)), None))


def next_step(unit: Unit, on: date) -> Step | None:
    """What a unit does next: what the first question that is not met says; None when all are."""
    return health(unit, on).next


def health_of_agency(agency: Agency, on: date) -> AgencyHealth:
    """How far an agency has come on a day: what its units have answered, and its own figures."""
    units = tuple(agency.units.order_by("name"))
    shared = _shared(agency.pk)
    measured = _figures(on, agency=agency.pk)
    answers: dict[tuple[str, str], str] = {
        (row.unit_id, row.question): row.answer for row in newest_answers(unit.pk for unit in units)
    }
    lines = []
    for question in questions().values():
        states = Counter(_known(question, unit, answers.get((unit.pk, question.id), ""), shared, on) for unit in units)
        counts = tuple((rules.HEALTH_NAMES[state], states[state]) for state in HealthState)
        lines.append(AgencyLine(question, counts, _said(measured.get(question.indicator))))
    return AgencyHealth(agency, units, tuple(lines))


def _shared(agency: str) -> HealthState:
    own = (matter for matter in knowledge.matters_of(agency) if matter.agency == agency)
    return rules.of_decided(tuple(matter.asks for matter in own))


def _known(question: Question, unit: Unit, answer: str, shared: HealthState, on: date) -> HealthState:
    """What is known without a figure."""
    if question.how == "routines":
        return shared
    if question.how == "contact":
        return rules.of_contact(unit.contact_name, unit.contact_checked, on)
    return HealthState(answer) if answer else HealthState.NOT_KNOWN


def _line(
    question: Question,
    unit: Unit,
    answers: Mapping[str, HealthAnswer],
    shared: HealthState,
    measured: Mapping[str, Figure],
    on: date,
) -> Line:
    answer = answers.get(question.id)
    figure = measured.get(question.indicator)
    if figure is not None:
        state = rules.of_share(figure.share, question.enough)
    else:
        state = _known(question, unit, answer.answer if answer else "", shared, on)
    meaning = {HealthState.YES: question.yes, HealthState.PARTLY: question.partly, HealthState.NO: question.no}
    return Line(
        question=question,
        state=state,
        state_name=rules.HEALTH_NAMES[state],
        why=meaning.get(state, "Ingen har svarat än."),
        figure=_said(figure),
        typed=question.may_be_typed and figure is None,
        on=timezone.localdate(answer.at) if answer and figure is None else None,
        by=answer.by.name if answer and answer.by and figure is None else "",
    )


def _passed(line: Line) -> bool:
    return line.state == HealthState.YES or (line.question.partly_passes and line.state == HealthState.PARTLY)


def _step(line: Line) -> Step:
    question = line.question
    sentence = question.find_out if line.state == HealthState.NOT_KNOWN else question.next
    return Step(question.id, question.name, sentence, reverse(question.link), question.link_words)


def _figures(on: date, *, agency: str = "", unit: str = "") -> Mapping[str, Figure]:
    """The indicators that have a share for the last whole quarter or else the last whole year, by id."""
    found: dict[str, Figure] = {}
    wanted = {each.indicator for each in questions().values()} - {""}
    for period in rules.whole_periods(on):
        for each in figures.measured(period, agency=agency, unit=unit):
            if each.share is not None and each.indicator.id in wanted:
                found.setdefault(each.indicator.id, Figure(each, each.share, period))
    return found


def _said(figure: Figure | None) -> str:
    if figure is None:
        return ""
    about = "ungefär " if figure.measured.about else ""
    name, when = figure.measured.indicator.name, periods.period(figure.period).name
    return f"{name}, {when}: {about}{round(figure.share * 100)} %."
