"""Reads a member's own attempts, and a unit's figures. Every function that reads attempts takes the member whose they
are; the figures are given for a whole unit, and only for quarters that have ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

from upptack.guides import guide as guides
from upptack.guides.vignettes.agreement import weighted_kappa
from upptack.law.rulings import values
from upptack.learning.practice.models import Attempt
from upptack.learning.practice.rules import Play, resumed
from upptack.learning.practice.script import THEMES, Scenario, scenarios
from upptack.staff.models import Member, Unit

FEWEST: Final = 5
"""Members that must be there, both before and after, for a figure to be shown."""
NEVER, GOES_ON, DONE = "never", "goes_on", "done"
STATES: Final[Mapping[str, str]] = {NEVER: "Inte påbörjat", GOES_ON: "Påbörjat", DONE: "Genomfört"}


@dataclass(frozen=True, slots=True)
class Row:
    """A call in the list, with where the member is in it."""

    scenario: Scenario
    state: str

    @property
    def state_name(self) -> str:
        """Where the member is, in words."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a group of first attempts shows: weighted kappa of the urgency (one decimal; None when it is not defined),
    and the share of what there was to ask that was asked well (whole per cent, in steps of five)."""

    kappa: float | None
    asked: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A unit before and after its members' certificates, up to the end of the last quarter that has ended."""

    unit: Unit
    until: date
    before: Figure
    after: Figure


def overview(member: Member) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Every call by theme, with the member's own state."""
    own: dict[str, str] = {}
    for scenario, ended in Attempt.objects.filter(member=member).values_list("scenario", "ended").order_by("pk"):
        own[scenario] = GOES_ON if ended is None or own.get(scenario) == GOES_ON else DONE
    rows = [Row(each, own.get(each.id, NEVER)) for each in scenarios().values()]
    themed = ((name, tuple(r for r in rows if r.scenario.theme == theme)) for theme, name in THEMES.items())
    return tuple((name, found) for name, found in themed if found)


def attempts(member: Member, scenario: str) -> tuple[Attempt, ...]:
    """The member's own attempts at a call, the newest first."""
    return tuple(Attempt.objects.filter(member=member, scenario=scenario))


def going_on(member: Member, scenario: str) -> Attempt | None:
    """The member's own attempt that has not ended."""
    return Attempt.objects.filter(member=member, scenario=scenario, ended__isnull=True).first()


def path_of(attempt: Attempt) -> tuple[str, ...]:
    """The codes of an attempt."""
    return tuple(attempt.path.split())


def play_of(attempt: Attempt) -> Play:
    """The call as an attempt has left it, on the version of the guide that it began on. Where a call's file has changed
    since, it stands at the last step that can still be taken. Raises KeyError for a call that is no longer there."""
    scenario = scenarios()[attempt.scenario]
    guide = guides.guides().get(attempt.guide) or guides.newest()[scenario.guide]
    return resumed(scenario, guide, path_of(attempt))


def quarter_begins(on: date) -> date:
    """The first day of the quarter that holds a day."""
    return date(on.year, (on.month - 1) // 3 * 3 + 1, 1)


def agreement(unit: Unit, on: date) -> Figures | None:
    """The unit's figures; None when fewer than five of its members have practised before or after their certificate.

    Only first attempts that ended before the quarter of `on` count, by what was so when they ended, so nothing that
    anybody does while a quarter runs can be read out of it."""
    until = quarter_begins(on)
    moment = timezone.make_aware(datetime.combine(until, time.min))
    found = firsts(Attempt.objects.filter(unit=unit, ended__lt=moment).order_by("pk"))
    before, after = ([each for each in found if each.certified is so] for so in (False, True))
    if any(len({each.member_id for each in group}) < FEWEST for group in (before, after)):
        return None
    return Figures(unit, until, figure(before), figure(after))


def firsts(found: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """The first attempt of each member at each call, before the certificate and after it; `found` in order of time."""
    first: dict[tuple[int, str, bool], Attempt] = {}
    for each in found:
        first.setdefault((each.member_id, each.scenario, each.certified), each)
    return tuple(first.values())


def figure(found: Sequence[Attempt]) -> Figure:
    """What some attempts show together."""
    pairs = [(a.level, a.expert) for a in found if a.level is not None and a.expert is not None]
    kappa = weighted_kappa(pairs, len(values("what-now")))
    askable = sum(each.askable for each in found)
    share = sum(each.asked for each in found) / askable if askable else None
    return Figure(None if kappa is None else round(kappa, 1), None if share is None else round(share * 20) * 5)
