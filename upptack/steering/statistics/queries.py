"""Reads the protected tables from the ledger, and the counts that they are made of from the tally.

Pages read the ledger alone. The counts go nowhere but through actions.release and actions.cross."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

from django.db.models import QuerySet, Sum

from upptack.knowledge import api as knowledge
from upptack.staff.models import Agency, County, Unit
from upptack.steering.protection.noise import KEYS, row_key
from upptack.steering.protection.tables import Key, Release, Table, from_text
from upptack.steering.statistics import contents, rules, shapes
from upptack.steering.statistics.models import EXACT, Published, Withheld
from upptack.steering.statistics.shapes import Places, Vocabulary
from upptack.tally.models import Count, Met, Receipt, Suggested

State: TypeAlias = Literal["shown", "hidden", "absent"]
Counted: TypeAlias = type[Count] | type[Met] | type[Receipt] | type[Suggested]
MODELS: Final[Mapping[str, Counted]] = {"meetings": Count, "handovers": Receipt, "met": Met, "suggestions": Suggested}


@dataclass(frozen=True, slots=True)
class Cell:
    """One published count: `n` None when it is hidden or not in any table; `about` that there is noise in it."""

    n: int | None
    state: State
    about: bool = False


ABSENT: Final = Cell(None, "absent")


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it was released for a period."""

    id: str
    period: str
    release: Release
    released_on: date
    exact: bool

    def cell(self, **codes: str) -> Cell:
        """The count with these codes by dimension; what is left out is summed over."""
        key = self.release.table.key(codes)
        return _cell(self.release, key) if key in self.release.shown else ABSENT


def _cell(release: Release, key: Key) -> Cell:
    n = release.shown[key]
    return Cell(n, "hidden" if n is None else "shown", release.spread > 0)


# What has left the house


def _release(row: Published) -> Release:
    """A row of the ledger, read once a process: rows never change, and their names are hashes of all they hold."""
    return _read(row.pk)


@lru_cache(maxsize=256)
def _read(id: str) -> Release:
    row = Published.objects.get(pk=id)
    table, cells = shapes.from_json(row.table, row.shape), {from_text(text): n for text, n in row.cells.items()}
    return Release(table, {key: cells[key] for key in table}, row.spread)  # PostgreSQL keeps no order


def ledger(year: int | None = None) -> tuple[Release, ...]:
    """Everything that has been released, or what has been released about a year and its parts, oldest first."""
    rows = Published.objects.order_by("released_on", "period", "table")
    if year is not None:
        rows = rows.filter(period__startswith=str(year))
    return tuple(_read(id) for id in rows.values_list("pk", flat=True))


def ledger_ids(year: int) -> frozenset[str]:
    """The names of all that has been released about a year: when they differ, the ledger does."""
    return frozenset(Published.objects.filter(period__startswith=str(year)).values_list("pk", flat=True))


def published(table_id: str, period: str) -> Shown | None:
    """A table as it was released for a period; None when it has not been."""
    row = Published.objects.filter(table=table_id, period=period).defer("cells", "shape").first()
    if row is None:
        return None
    return Shown(table_id, period, _release(row), row.released_on, row.method == EXACT)


def tables_of(period: str) -> tuple[tuple[str, bool], ...]:
    """The tables that have been released for a period: id, and whether its counts are exact, in the order of the
    standard tables, then the others."""
    order = list(contents.standards())
    rows = Published.objects.filter(period=period).values_list("table", "method")
    found = [(table, method == EXACT) for table, method in rows]
    return tuple(sorted(found, key=lambda each: (order.index(each[0]) if each[0] in order else len(order), each[0])))


def periods() -> tuple[str, ...]:
    """The periods whose standard tables have been released, newest first."""
    codes = Published.objects.filter(table__in=contents.standards()).values_list("period", flat=True).distinct()
    return tuple(each.code for each in rules.newest_first(rules.period(code) for code in codes))


def withheld(period: str) -> tuple[str, ...]:
    """The standard tables that could not be released for a period."""
    return tuple(Withheld.objects.filter(period=period).order_by("table").values_list("table", flat=True))


def cell(period: str, measure: str, **codes: str) -> Cell:
    """One count from whatever table of the year holds it: an exact one before one with noise. A dimension that is left
    out is summed over. Raises NoPeriod for a period that is none."""
    named = {"time": period, **{name: code for name, code in codes.items() if code}}
    key: Key = (("", measure), *sorted(named.items()))
    holding = [release for release in ledger(rules.period(period).year) if key in release.shown]
    found = [_cell(release, key) for release in holding]
    return min(found, key=lambda each: (each.state != "shown", each.about), default=ABSENT)


# What may be released


def open_periods(on: date) -> tuple[tuple[rules.Period, bool], ...]:
    """Periods with counts that have not been released, newest first, and whether each is closed on a day."""
    months = {m for model in MODELS.values() for m in _all(model).values_list("month", flat=True).distinct()}
    done = set(periods())
    found = rules.periods_of(frozenset(months))
    return tuple((each, each.is_closed(on)) for each in found if each.code not in done)


def vocabulary(year: int) -> Vocabulary:
    """What the tables of a year are made of, as it is now; where units stand, as it was first released that year: a
    unit that has moved would otherwise give two counts of the same cell."""
    agencies = tuple(Agency.objects.order_by("code").values_list("code", flat=True))
    matters = dict.fromkeys(matter.id for code in agencies for matter in knowledge.matters_of(code))
    return Vocabulary(places(year), tuple(matters), tuple(knowledge.kinds()))


def places(year: int) -> Places:
    """Where the units of a year stand: those that there are, and those that have been counted."""
    agencies = list(Agency.objects.order_by("code").values_list("code", flat=True))
    counties = tuple(County.objects.values_list("code", flat=True))
    units = {code: (agency, county or "") for code, agency, county in _units()}
    for unit, agency in _counted_units(year):
        units.setdefault(unit, (agency, ""))
    units |= {unit: place for release in ledger(year) for unit, place in _placed(release.table).items()}
    agencies += sorted({agency for agency, _ in units.values()} - set(agencies))
    return Places(tuple(agencies), counties, dict(sorted(units.items())))


def _units() -> Iterable[tuple[str, str, str | None]]:
    return Unit.objects.values_list("code", "agency_id", "county_id")


def _counted_units(year: int) -> Iterator[tuple[str, str]]:
    for model in MODELS.values():
        yield from _all(model).filter(month__startswith=str(year)).values_list("unit", "agency").distinct().order_by()


@lru_cache(maxsize=256)
def _placed_by(groups: tuple[tuple[str, frozenset[str]], ...]) -> dict[str, tuple[str, str]]:
    agency = {unit: code[7:] for code, units in groups if code.startswith("agency:") for unit in units}
    county = {unit: code[7:] for code, units in groups if code.startswith("county:") for unit in units}
    return {unit: (agency[unit], county.get(unit, "none").replace("none", "")) for unit in agency}


def _placed(table: Table) -> dict[str, tuple[str, str]]:
    """Where the units of a released table stood."""
    groups = [tuple(sorted(each.groups.items())) for each in table.dimensions if each.name == "place"]
    return _placed_by(groups[0]) if groups else {}


# The counts


def _all(model: Counted) -> QuerySet[Any]:
    return model._default_manager.all()


class Tally:
    """Counts for tables of one year, read by as few questions as will do: rows that are grouped more finely serve the
    tables that need less."""

    def __init__(self, where: Places) -> None:
        self.places = where
        self.read: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[tuple[dict[str, str], int]]] = {}

    def counts(self, tables: Collection[Table]) -> dict[Key, int]:
        """Every cell's count, for all tables together."""
        found: dict[Key, int] = {}
        for table in sorted(tables, key=lambda each: -len(columns(each))):
            found |= table.totals(self.leaves(table))
        return found

    def leaves(self, table: Table) -> Counter[tuple[str, ...]]:
        """The counts of a table's finest cells."""
        found: Counter[tuple[str, ...]] = Counter()
        finds = Finder(table, self.places)
        for row, n in self.rows(table.measure, months(table), columns(table)):
            codes = finds(row)
            if codes is not None:
                found[codes] += n
        return found

    def rows(self, measure: str, during: tuple[str, ...], wanted: tuple[str, ...]) -> list[tuple[dict[str, str], int]]:
        """The counts of some months by some columns, or by more of them."""
        for (of, when, having), rows in self.read.items():
            if (of, when) == (measure, during) and set(wanted) <= set(having):
                return rows
        grouped = _during(measure, during).values_list(*wanted).annotate(sum=Sum("n")).order_by()
        made = [(dict(zip(wanted, row, strict=False)), int(row[-1])) for row in grouped.iterator(chunk_size=5000)]
        self.read[measure, during, wanted] = made
        return made


class Finder:
    """Finds the finest cell of a table that a row of the tally is counted in; None when the table leaves it out."""

    def __init__(self, table: Table, where: Places) -> None:
        self.places = where
        self.dimensions = [(each.name, frozenset(each.leaves)) for each in table.dimensions]
        self.reasons = any(each.name == "answer" and each.whole == shapes.NOT_ASKED for each in table.dimensions)
        self.known: dict[tuple[int, tuple[str, ...]], str] = {}

    def __call__(self, row: Mapping[str, str]) -> tuple[str, ...] | None:
        """The leaves by dimension. A code that the table does not have is left for the table to refuse."""
        if self.reasons and row["answer"] != shapes.NOT_ASKED:
            return None
        return tuple(self._leaf(number, row) for number in range(len(self.dimensions)))

    def _leaf(self, number: int, row: Mapping[str, str]) -> str:
        name, leaves = self.dimensions[number]
        read = number, tuple(row[column] for column in shapes.columns(name))
        if read not in self.known:
            offered = shapes.offered(name, row, self.places)
            self.known[read] = next((code for code in offered if code in leaves), offered[-1])
        return self.known[read]


def record_keys(table: Table, where: Places, secret: bytes) -> dict[Key, int]:
    """For every cell, the sum of its records' keys modulo 256. A record is a row of the tally, whose key is drawn from
    the row's own name and count: the same records have the same sum in whatever table and period they are."""
    wanted = columns(table)
    rows = _during(table.measure, months(table)).values_list("pk", "n", *wanted).order_by()
    finds, sums = Finder(table, where), Counter[tuple[str, ...]]()
    for pk, n, *codes in rows.iterator(chunk_size=5000):
        leaves = finds(dict(zip(wanted, codes, strict=True)))
        if leaves is not None:
            sums[leaves] += row_key(secret, str(pk), n)
    return {key: total % KEYS for key, total in table.totals(sums).items()}


def months(table: Table) -> tuple[str, ...]:
    """The months that a table counts."""
    return shapes.when_of(table).months


def columns(table: Table) -> tuple[str, ...]:
    """The columns of the tally that a table is made of."""
    names = [column for each in table.dimensions for column in shapes.columns(each.name)]
    return tuple(dict.fromkeys(names))


def _during(measure: str, when: Sequence[str]) -> QuerySet[Any]:
    return _all(MODELS[measure]).filter(month__gte=when[0], month__lte=when[-1])
