"""What the pages show: measures with their grounds, and the agency's own count when it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from upptack.guides.workplace import same_day
from upptack.guides.workplace import talk as guide
from upptack.law.provisions import Ground, provisions
from upptack.meeting.workplace.rules import Talk
from upptack.staff.access import may
from upptack.staff.models import Agency, Member
from upptack.staff.policy import Thing
from upptack.tally.models import OwnStaff
from upptack.tally.rules import OWN_STAFF, own_staff_closed, own_staff_shown

NOTE_LAWS = ("osl-2009-400-39-1", "osl-2009-400-39-2", "osl-2009-400-39-3", "aml-1977-1160-3-2a")
"""What the page about writing rests on."""
LISTED_YEARS = 3
"""How many closed years the page lists, whether anything was counted in them or not."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure as it is shown: its words, how soon, why, and what that rests on."""

    name: str
    level: str
    when: str
    title: str
    do: str
    reason: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """An agency's own count of a closed year: how many of each class, or None when it is too few to show."""

    agency: str
    year: int
    counts: tuple[tuple[str, int], ...] | None


def measures(talk: Talk, on: date) -> tuple[Shown, ...]:
    """Every measure for what has been answered, the soonest first."""
    return tuple(_shown(each, on) for each in same_day.measures(guide.situation(talk.answers)))


def _shown(measure: same_day.Measure, on: date) -> Shown:
    laws = tuple(provisions()[id].ground(on) for id in measure.provisions)
    others = tuple(same_day.sources()[id].ground() for id in measure.sources)
    when, words = guide.read("when", measure.level), ("measure", measure.name)
    title, do = guide.read(*words, "title"), guide.read(*words, "do")
    return Shown(measure.name, measure.level, when, title, do, measure.reason, laws + others)


def note_grounds(on: date) -> tuple[Ground, ...]:
    """What the law says of what an employer writes about staff."""
    return tuple(provisions()[id].ground(on) for id in NOTE_LAWS)


def years(member: Member, on: date) -> tuple[Year, ...]:
    """The closed years that a member may look at: a manager her own agency's, a coordinator each agency's by itself.

    An agency and year of which nothing was counted reads like one with too few; so a hidden year and an empty one look
    the same. The years listed do not depend on what was counted, and nothing is ever added up."""
    every = Agency.objects.order_by("name")
    agencies = [agency for agency in every if may(member, "own_staff.read_of", Thing(agency=agency.pk)) is None]
    counts = _counts()
    last = own_staff_closed(on)
    listed = range(last, last - LISTED_YEARS, -1)
    return tuple(
        Year(agency.name, year, visible(counts.get((f"{year}", agency.pk), {}), year, on))
        for year in listed
        for agency in agencies
    )


def visible(counts: Mapping[str, int], year: int, on: date) -> tuple[tuple[str, int], ...] | None:
    """The numbers of one agency and year when they may be shown, else None."""
    if not own_staff_shown(counts, year, on):
        return None
    return tuple((answer, counts[answer]) for answer in OWN_STAFF)


def _counts() -> Mapping[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for year, agency, answer, n in OwnStaff.objects.values_list("year", "agency", "answer", "n"):
        found.setdefault((year, agency), {})[answer] = n
    return found
