"""The demo's invented work: counts released as statistics, some activities of a plan, and what one unit has told. It is
written through the same actions as anybody's, so it obeys the same rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from upptack.config import demo_year
from upptack.staff import actions as staff
from upptack.staff.models import Member, Unit
from upptack.steering.indicators import actions as indicators
from upptack.steering.plan import actions as plan
from upptack.steering.plan.actions import Planned
from upptack.steering.plan.models import Activity
from upptack.steering.plan.rules import ActivityStatus, HealthState
from upptack.steering.statistics import actions as statistics
from upptack.steering.statistics import queries as released
from upptack.tally.models import Count

PERIODS: Final = ("2025", "2026-Q1", "2026-Q2", "2026-Q3")
"""What is released: the invented year that has ended, and the quarters since."""

UNIT: Final = "fk-sthlm-1"
ACTIVITIES: Final = (
    (
        "routines",
        "fk",
        "Bestäm i vilka ärendeslag frågan ställs på rutin",
        "Processägare",
        "routines-decided",
        -120,
        -12,
    ),
    (
        "staff-support",
        "af",
        "Alla som möter sökande går utbildningen",
        "Utbildningsansvarig",
        "staff-trained",
        -200,
        40,
    ),
    ("leadership", "mig", "Skriv in uppföljningen i verksamhetsplanen", "Enhetschef", "in-operating-plan", -60, 20),
    ("referral", "fk", "Pröva överlämning i samtal på tre enheter", "Sakansvarig", "referral-reached", -300, -40),
    ("information", "jam", "Se över texterna på lätt svenska", "Redaktör", "pages-current", -30, 75),
)
"""Area, agency, title, function, indicator, first and last day counted from today."""

DONE: Final = (ActivityStatus.UNDER_WAY, ActivityStatus.DONE)
STEPS: Final = {"routines": DONE[:1], "staff-support": DONE[:1], "referral": DONE}
"""What has been done with an activity since it was planned."""

GIVEN: Final = {
    "staff-concerned": 34,
    "staff-trained": 27,
    "managers": 3,
    "managers-trained": 2,
    "supervision-planned": 4,
    "supervision-held": 3,
    "own-employees-routine": 1,
    "in-operating-plan": 0,
}


def load() -> None:
    """Adds what is not there yet."""
    now = timezone.localtime()
    coordinator = Member.objects.get_by_natural_key("samordnare@jam.example")
    staff.load_units(demo_year.units())
    if not Count.objects.filter(month__lte=demo_year.UNTIL).exists():
        demo_year.load()
    _release(coordinator, now.date())
    _plan(coordinator, now)
    _tell(Member.objects.get_by_natural_key("chef@fk.example"), now)


def _release(coordinator: Member, today: date) -> None:
    for period in PERIODS:
        if period not in released.periods():
            statistics.release(period, by=coordinator, at=today)


def _plan(coordinator: Member, now: datetime) -> None:
    if Activity.objects.exists():
        return
    for number, (area, agency, title, owner, indicator, begins, ends) in enumerate(ACTIVITIES):
        start, due = (now.date() + timedelta(days=days) for days in (begins, ends))
        new = Planned(area, agency, title, owner, start, due, indicator, "")
        activity = plan.add_activity(new, token=f"demo-{number}", by=coordinator, at=now)
        for step in STEPS.get(area, ()):
            version = activity.version
            activity = plan.change_status(activity.pk, step, version=version, reason="", by=coordinator, at=now)


def _tell(manager: Member, now: datetime) -> None:
    unit = Unit.objects.get(pk=UNIT)
    quarter = f"{now.year}-Q{(now.month + 2) // 3}"
    indicators.give(quarter, GIVEN, agency=unit.agency, unit=unit, by=manager, at=now)
    plan.answer(unit, {"asking": HealthState.PARTLY}, by=manager, at=now)
