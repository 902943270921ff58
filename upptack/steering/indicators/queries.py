"""Reads the indicators' values: from the protected tables, from what units have given, and from the shared content.

Of the tally only what is counted about the agencies' own staff is read here. A count that the tables hide gives no
share, only the word for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final

from django.db.models import Q
from django.utils import timezone

from upptack.knowledge import api as knowledge
from upptack.staff.models import Agency, Unit
from upptack.steering.indicators import contents, rules
from upptack.steering.indicators.contents import CellOf, Figure, FromCells, FromGiven, FromKnowledge, Indicator
from upptack.steering.indicators.models import Given
from upptack.steering.indicators.rules import Asked, Followed, Told
from upptack.steering.statistics import queries as statistics
from upptack.steering.statistics.queries import Cell
from upptack.steering.statistics.rules import period as period_of
from upptack.steering.statistics.rules import quarters
from upptack.tally.models import Staffed

HIDDEN: Final = "dold"
NOT_GIVEN: Final = "inte lämnad"
NOT_PUBLISHED: Final = "inte publicerad"
NOTHING: Final = "inget att räkna"
TOO_LARGE: Final = "täljaren är större än nämnaren"
"""Why there is no share, as a word in a table."""


@dataclass(frozen=True, slots=True)
class PartValue:
    """One share of what an indicator divides; `why_not` is empty when there is one."""

    code: str
    name: str
    numerator: int | None
    denominator: int | None
    share: float | None
    why_not: str
    about: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator's value for a period: the share from 0 to 1, or why there is none. `about`: there is noise in it.
    `note`: what the page must say beside it, such as which denominator was used."""

    indicator: Indicator
    numerator: int | None
    denominator: int | None
    share: float | None
    why_not: str
    about: bool
    note: str = ""
    parts: tuple[PartValue, ...] = ()


def measured(period: str, *, agency: str = "", unit: str = "", parts: bool = False) -> tuple[Measured, ...]:
    """The value of every indicator that there is for a unit, else an agency, else all of them, in the data's order.
    With `parts` also the shares that it divides into. Raises NoPeriod for a period that is none."""
    return Place(period, agency, unit).every(parts=parts)


def measure(indicator: Indicator, period: str, *, agency: str = "", unit: str = "") -> Measured:
    """One indicator's value with its parts."""
    return Place(period, agency, unit).value(indicator, parts=True)


class Place:
    """A period, and a unit, an agency or all of them, with what has been given there read once."""

    def __init__(self, period: str, agency: str = "", unit: str = "") -> None:
        self.period, self.agency, self.unit = period, agency, unit
        self.level = "unit" if unit else "agency" if agency else "installation"
        self.at = {"place": unit} if unit else {"place": f"agency:{agency}"} if agency else {}

    def every(self, *, parts: bool = False) -> tuple[Measured, ...]:
        """Every indicator that is computed at this level."""
        found = (each for each in contents.indicators().values() if self.level in each.levels)
        return tuple(self.value(each, parts=parts) for each in found)

    def value(self, indicator: Indicator, *, parts: bool = False) -> Measured:
        """One indicator's value here."""
        how = indicator.computed
        if isinstance(how, FromKnowledge):
            return self._known(indicator, how)
        if isinstance(how, FromGiven):
            return self._told(indicator, how)
        return self._counted(indicator, how, parts)

    # From the protected tables

    def cell(self, of: CellOf) -> Cell:
        """A published count here."""
        return statistics.cell(self.period, of.measure, **of.codes, **self.at)

    def sum(self, cells: Iterable[CellOf]) -> Cell:
        """Published counts together: hidden when one is, else absent when one is."""
        found = [self.cell(each) for each in cells]
        for state in ("hidden", "absent"):
            if any(each.state == state for each in found):
                return Cell(None, state, False)
        return Cell(sum(each.n or 0 for each in found), "shown", any(each.about for each in found))

    def _counted(self, indicator: Indicator, how: FromCells, parts: bool) -> Measured:
        top = self.sum(how.numerator)
        below, name = self._denominator(how, top)
        share, why = shared(top, below)
        about = top.about or below.about
        note = f"Nämnare: {name}." if name and len(how.denominators) > 1 else ""
        divided = self._parts(how) if parts else ()
        return Measured(indicator, top.n, below.n, share, why, about, note, divided)

    def _denominator(self, how: FromCells, top: Cell) -> tuple[Cell, str]:
        """The first denominator that is told and is not smaller than its part; one that is hidden stays hidden. A
        denominator of nought may mean that nobody counts there."""
        found = Cell(None, "absent", False)
        for each in how.denominators:
            found = self.sum(each.cells) if each.cells else self._figure_cell(each.figure)
            last = each is how.denominators[-1]
            if found.state == "hidden" or (found.n and found.n >= (top.n or 0)) or (last and found.state == "shown"):
                return found, each.name
        return found, ""

    def _figure_cell(self, figure: str) -> Cell:
        told = self.figure(figure)
        if told.hidden:
            return Cell(None, "hidden", False)
        return Cell(told.number, "shown", False) if told.number and told.whole else Cell(None, "absent", False)

    def _parts(self, how: FromCells) -> tuple[PartValue, ...]:
        """The shares, without those that no table has."""
        found = ((part, self.cell(part.cell), self.cell(part.whole)) for part in how.parts)
        return tuple(
            PartValue(part.code, part.name, top.n, whole.n, *shared(top, whole), top.about or whole.about)
            for part, top, whole in found
            if top.state != "absent"
        )

    # From what units have given

    @cached_property
    def given(self) -> Mapping[tuple[str, str, str], int | None]:
        """The latest numbers of the period and, of a year, its quarters: by figure, period, and the unit's code or else
        the agency's with a colon. Only those that count here."""
        periods = (self.period, *(quarters(int(self.period)) if self.period.isdigit() else ()))
        rows = Given.objects.filter(period__in=periods).order_by("pk")
        if self.unit:
            rows = rows.filter(unit=self.unit)
        elif self.agency:
            rows = rows.filter(agency=self.agency)
        values = rows.values_list("figure", "period", "unit", "agency", "number")
        return {(figure, period, unit or f"{agency}:"): number for figure, period, unit, agency, number in values}

    @cached_property
    def units(self) -> Mapping[str, tuple[str, ...]]:
        """The units that figures come from here, by agency."""
        if self.unit:
            return {"": (self.unit,)}
        found: dict[str, list[str]] = {}
        rows = Unit.objects.filter(**({"agency": self.agency} if self.agency else {})).order_by("pk")
        for code, agency in rows.values_list("pk", "agency"):
            found.setdefault(agency, []).append(code)
        return {agency: tuple(codes) for agency, codes in found.items()}

    def figure(self, id: str) -> Told:
        """What has been told of a figure here. What an agency has told for all of it stands before its units'."""
        clients = contents.figures()[id].clients
        numbers: list[int | None] = []
        for agency, codes in self.units.items():
            own = [self._number(id, code) for code in codes]
            whole = self._number(id, f"{agency}:")
            if whole is None:
                numbers += own
            elif clients and any(rules.is_small(each) for each in own):
                return Told(None, len(codes), len(codes), hidden=True)
            else:
                numbers.append(whole)
        return rules.together(numbers, clients=clients)

    def _number(self, id: str, who: str) -> int | None:
        own = self.given.get((id, self.period, who))
        if own is None and self.period.isdigit():
            found = [self.given.get((id, quarter, who)) for quarter in quarters(int(self.period))]
            own = rules.year_of(found, contents.figures()[id].year)
        return own if own is not None else self._counted_staff(contents.figures()[id], who)

    @cached_property
    def staff(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """What Upptäck has counted about the units' own staff in the period: month by month, by what and unit."""
        rows = Staffed.objects.filter(month__in=period_of(self.period).months).order_by("month")
        found: dict[tuple[str, str], tuple[int, ...]] = {}
        for what, unit, n in rows.values_list("what", "unit", "n"):
            found[what, unit] = (*found.get((what, unit), ()), n)
        return found

    def _counted_staff(self, figure: Figure, who: str) -> int | None:
        """What stands where nobody has typed anything. A unit with fewer than five who meet people is told only with
        the rest of its agency: there a share would come close to saying who."""
        few = self.unit and rules.is_small(self.staff.get(("members", who), (0,))[-1])
        found = self.staff.get((figure.counted, who), ())
        if few or not found:
            return None
        return (found[-1] if figure.year == "last" else sum(found)) // figure.lot

    def _told(self, indicator: Indicator, how: FromGiven) -> Measured:
        top = self.figure(how.numerator)
        below = self.figure(how.denominator) if how.denominator else Told(top.units, top.units, top.of)
        if top.number is None or not top.units:
            return Measured(indicator, None, None, None, NOT_GIVEN, False)
        if top.units != below.units:
            return Measured(indicator, top.number, below.number, None, NOT_GIVEN, False)
        per = indicator.unit == "per" and below.number
        share = top.number / per if per else rules.share(top.number, below.number)
        why = "" if share is not None else NOTHING if not below.number else TOO_LARGE
        note = "" if top.whole else f"{top.units} av {top.of} enheter har lämnat uppgift."
        return Measured(indicator, top.number, below.number, share, why, False, note)

    # From the shared content

    def _known(self, indicator: Indicator, how: FromKnowledge) -> Measured:
        today = timezone.localdate()
        counted = knowledge_count(how.count, self.agency, today)
        share = rules.share(counted.n, counted.of)
        why = "" if share is not None else NOTHING
        return Measured(indicator, counted.n, counted.of, share, why, False, "Gäller i dag, inte för perioden.")


def shared(top: Cell, below: Cell) -> tuple[float | None, str]:
    """The share of two published counts, or why there is none. Noise may lift a part over its whole: then it is all."""
    if "hidden" in (top.state, below.state):
        return None, HIDDEN
    if "absent" in (top.state, below.state):
        return None, NOT_PUBLISHED
    if not below.n:
        return None, NOTHING
    n = min(top.n or 0, below.n) if top.about or below.about else top.n
    share = rules.share(n, below.n)
    return share, "" if share is not None else TOO_LARGE


def knowledge_count(count: str, agency: str, on: date) -> knowledge.Counted:
    """A count of the shared content on a day, for an agency or for all of them together."""
    if count != "routines_decided":
        plain = {
            "pages_current": knowledge.pages_current,
            "languages_current": knowledge.languages_current,
            "contacts_expired": knowledge.contacts_expired,
        }
        return plain[count](on=on)
    codes = (agency,) if agency else tuple(Agency.objects.values_list("code", flat=True))
    found = [knowledge.routines_decided(code, on=on) for code in codes]
    return knowledge.Counted(sum(each.n for each in found), sum(each.of for each in found))


def watched(period: str, *, agency: str = "", unit: str = "") -> Followed:
    """How the proposals of a unit, an agency or all were followed in a period, and what that gives reason to do."""
    place = Place(period, agency, unit)
    total = place.cell(CellOf("suggestions", {}))
    same, more, other = (place.cell(CellOf("suggestions", {"did": did})).n for did in ("same", "more", "other"))
    return rules.followed(same, total.n, more, other, published=total.state != "absent")


# What has been typed in


def asked() -> tuple[Asked, ...]:
    """The figures that the form asks for, in order."""
    return tuple(Asked(each.id, each.yes_no, each.of) for each in contents.figures().values())


def latest(period: str, agency: str, unit: str | None) -> dict[str, int | None]:
    """The latest number of each figure that a unit, or an agency itself, has given for a period."""
    rows = Given.objects.filter(period=period, agency=agency, unit=unit).order_by("pk")
    return dict(rows.values_list("figure", "number"))


@dataclass(frozen=True, slots=True)
class Change:
    """A figure as it was given or taken back at a time. `number` None: taken back, or too small to show."""

    name: str
    number: int | None
    yes_no: bool
    hidden: bool
    by: str
    at: datetime


def changes(period: str, agency: str, unit: str | None, limit: int = 40) -> tuple[Change, ...]:
    """Everything that was given for a period, the newest first."""
    own = Q(period=period, agency=agency, unit=unit)
    rows = Given.objects.filter(own).select_related("given_by").order_by("-pk")[:limit]
    found = []
    for row in rows:
        figure = contents.figures().get(row.figure)
        if figure:
            small = figure.clients and rules.is_small(row.number)
            by = row.given_by.name if row.given_by else "Någon som inte är kvar"
            found.append(Change(figure.name, None if small else row.number, figure.yes_no, small, by, row.given_on))
    return tuple(found)
