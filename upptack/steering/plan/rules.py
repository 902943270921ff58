"""Statuses of an activity and what follows on what, what is late, and how far a unit has come. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class ActivityStatus(StrEnum):
    """Where an activity stands."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    PAUSED = "paused"
    DROPPED = "dropped"


STATUS_NAMES: Final[Mapping[ActivityStatus, str]] = {
    ActivityStatus.PLANNED: "Planerad",
    ActivityStatus.UNDER_WAY: "Pågår",
    ActivityStatus.DONE: "Klar",
    ActivityStatus.PAUSED: "Pausad",
    ActivityStatus.DROPPED: "Avbruten",
}


class PlanGroup(StrEnum):
    """Which group took a decision."""

    STEERING = "steering"
    WORKING = "working"


GROUP_NAMES: Final[Mapping[PlanGroup, str]] = {
    PlanGroup.STEERING: "Styrgruppen",
    PlanGroup.WORKING: "Arbetsgruppen",
}


class HealthState(StrEnum):
    """The answer to a question of how far a unit has come. What nobody has answered is not known, never no."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_KNOWN = "not_known"


HEALTH_NAMES: Final[Mapping[HealthState, str]] = {
    HealthState.YES: "Ja",
    HealthState.PARTLY: "Delvis",
    HealthState.NO: "Nej",
    HealthState.NOT_KNOWN: "Vet inte",
}


class NotNow(Exception):
    """The change does not follow from where the activity stands; the text says why and can be shown."""


FOLLOWS: Final[Mapping[ActivityStatus, tuple[ActivityStatus, ...]]] = {
    ActivityStatus.PLANNED: (
        ActivityStatus.UNDER_WAY,
        ActivityStatus.DONE,
        ActivityStatus.PAUSED,
        ActivityStatus.DROPPED,
    ),
    ActivityStatus.UNDER_WAY: (ActivityStatus.DONE, ActivityStatus.PAUSED, ActivityStatus.DROPPED),
    ActivityStatus.PAUSED: (ActivityStatus.UNDER_WAY, ActivityStatus.DROPPED),
    ActivityStatus.DONE: (ActivityStatus.UNDER_WAY,),
    ActivityStatus.DROPPED: (ActivityStatus.PLANNED,),
}
"""What may follow on each status. What is not here does not follow."""

OVER: Final = frozenset({ActivityStatus.DONE, ActivityStatus.DROPPED})
"""The statuses in which nothing more is waited for."""

SOON: Final = timedelta(days=30)
"""An activity is soon due from this long before its last day."""

CHECKED_LATELY: Final = timedelta(days=183)
"""For so long after it was checked a unit's named contact counts as sure: half a year."""


def change(now: ActivityStatus, to: ActivityStatus) -> None:
    """Raises NotNow with a sentence when a status does not follow on another."""
    if to not in FOLLOWS[now]:
        ways = " eller ".join(STATUS_NAMES[each].lower() for each in FOLLOWS[now])
        raise NotNow(f"En aktivitet som är {STATUS_NAMES[now].lower()} kan bli {ways}.")


def needs_reason(now: ActivityStatus, to: ActivityStatus) -> bool:
    """Whether the change must be explained: when something stops, and when something that was over is taken up."""
    return to in (ActivityStatus.PAUSED, ActivityStatus.DROPPED) or now in OVER


def is_late(status: ActivityStatus, due: date, on: date) -> bool:
    """Whether the last day has passed and the activity is neither done nor dropped. On the last day itself it is not;
    pausing an activity does not make it less late."""
    return on > due and status not in OVER


def is_soon(status: ActivityStatus, due: date, on: date) -> bool:
    """Whether the last day is today or within SOON, and the activity is neither done nor dropped."""
    return due - SOON <= on <= due and status not in OVER


def whole_periods(on: date) -> tuple[str, str]:
    """The last whole quarter and the last whole year before a day, as periods are written: "2026-Q3", "2025"."""
    quarter = (on.month - 1) // 3
    newest = f"{on.year}-Q{quarter}" if quarter else f"{on.year - 1}-Q4"
    return newest, str(on.year - 1)


def of_share(share: float | None, enough: float) -> HealthState:
    """What a share (0–1) answers: yes from `enough`, no at 0, partly between; not known without a share."""
    if share is None:
        return HealthState.NOT_KNOWN
    if share >= enough:
        return HealthState.YES
    return HealthState.PARTLY if share > 0 else HealthState.NO


def of_decided(asks: tuple[str, ...]) -> HealthState:
    """What an agency's routines answer, as how each of its kinds of matter asks (routine, indication, unknown): yes
    when it is decided in all of them; not known when the agency has none of its own."""
    if not asks:
        return HealthState.NOT_KNOWN
    decided = sum(each != "unknown" for each in asks)
    return of_share(decided / len(asks), 1.0)


def of_contact(name: str, checked: date | None, on: date) -> HealthState:
    """What the unit's named contact answers: partly when nobody has checked it for half a year."""
    if not name:
        return HealthState.NO
    fresh = checked is not None and on - checked <= CHECKED_LATELY
    return HealthState.YES if fresh else HealthState.PARTLY


def drawn() -> str:
    """The statuses as Markdown: a Mermaid diagram, and a table of what may follow and when a reason is needed."""
    pairs = [(now, to) for now, following in FOLLOWS.items() for to in following]
    names = [f"    {status}: {STATUS_NAMES[status].lower()}" for status in ActivityStatus]
    arrows = [f"    {now} --> {to}" for now, to in pairs]
    diagram = "\n".join(["stateDiagram-v2", *names, f"    [*] --> {ActivityStatus.PLANNED}", *arrows])
    rows = "\n".join(
        f"| {STATUS_NAMES[now].lower()} (`{now}`) | {STATUS_NAMES[to].lower()} (`{to}`) "
        f"| {'ja' if needs_reason(now, to) else 'nej'} |"
        for now, to in pairs
    )
    return (
        "# Aktivitetens statusar\n\nAllt som inte står i tabellen avvisas. En aktivitet är sen när slutdatumet har "
        "passerat och den varken är klar eller avbruten.\n\n"
        f"```mermaid\n{diagram}\n```\n\n| från | till | skäl krävs |\n|---|---|---|\n{rows}\n"
    )
