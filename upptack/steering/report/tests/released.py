"""A small invented year that has been counted and released, with figures given and a plan."""

from __future__ import annotations

from datetime import UTC, date, datetime

from upptack.staff import actions as staff
from upptack.staff.models import Agency, Member, Unit
from upptack.steering.indicators import actions as indicators
from upptack.steering.plan.models import Activity
from upptack.steering.statistics import actions as statistics
from upptack.tally.models import Count

YEAR = 2025
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
UNITS = (("fk", "fk-sthlm-1", "sjukpenning", 60), ("af", "af-sthlm-1", "annat", 80), ("mig", "mig-vast-1", "annat", 2))
KINDS = (("no", "", "", 10), ("now", "", "contact_given", 5), ("not_asked", "not_alone", "", 4))


def count() -> None:
    """Meetings in March and July; Migrationsverket has so few that they are hidden."""
    place = 0
    for month in ("2025-03", "2025-07"):
        for agency, unit, matter, n in UNITS:
            for answer, reason, action, part in KINDS:
                place += 1
                Count.objects.create(
                    kind=f"{place:064}",
                    month=month,
                    agency=agency,
                    unit=unit,
                    matter=matter,
                    channel="meeting",
                    guide="exposed",
                    sex="woman",
                    age="unknown",
                    answer=answer,
                    reason=reason,
                    action=action,
                    n=max(1, n * part // 10),
                )


def given() -> None:
    """What a manager has typed in."""
    hakan = Member.objects.get(email="chef@fk.example")
    unit = Unit.objects.get(pk="fk-sthlm-1")
    numbers = {"staff-concerned": 40, "staff-trained": 31, "in-operating-plan": 1}
    indicators.give(str(YEAR), numbers, agency=Agency.objects.get(pk="fk"), unit=unit, by=hakan, at=NOW)


def planned() -> None:
    """Two activities, one of them late."""
    for title, due, status in (
        ("Skriv en rutin", date(2026, 1, 31), "under_way"),
        ("Utbilda", date(2026, 6, 1), "done"),
    ):
        Activity.objects.create(
            area="routines",
            agency_id="fk",
            title=title,
            start=date(2025, 2, 1),
            due=due,
            status=status,
            token=title[:9],
            created=NOW,
        )


def units() -> tuple[Unit, ...]:
    """Three agencies' units in eight counties: with fewer, most counts would be hidden."""
    counties = ("01", "03", "05", "12", "14", "18", "22", "24")
    return tuple(
        Unit(code=f"{agency}-pahittad-{county}", agency_id=agency, county_id=county, name=f"{agency} {county}")
        for agency in ("fk", "af", "mig")
        for county in counties
    )


def year() -> None:
    """All of it, released."""
    staff.load_units(units())
    count()
    given()
    planned()
    statistics.release(str(YEAR), by=Member.objects.get(email="samordnare@jam.example"), at=TODAY)
