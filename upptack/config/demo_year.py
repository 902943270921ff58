"""The demo's invented counts: a year and three quarters of meetings at invented units. No figure in them is true; they
are drawn from a fixed seed, so that every demo shows the same."""

from __future__ import annotations

from collections import Counter
from typing import Final

from upptack.staff.models import Unit
from upptack.steering.statistics import invented
from upptack.steering.statistics.shapes import Places, Vocabulary
from upptack.tally import actions as tally

YEARS: Final = ("2025", "2026")
UNTIL: Final = "2026-09"
"""The last month that has counts; the quarter that it ends is closed."""

EACH: Final = 420
"""About so many meetings has a unit in a year."""

COUNTIES: Final = ("01", "12", "14", "03", "05", "18", "24", "22")
PLACES: Final = ("Stockholm", "Malmö", "Göteborg", "Uppsala", "Linköping", "Örebro", "Umeå", "Sundsvall")
ASKING: Final = {"fk": "Försäkring", "af": "Arbetsmarknad", "mig": "Tillstånd"}
"""Agency → first word of its invented units' names."""


def units() -> tuple[Unit, ...]:
    """Invented units beside those that the demo's staff work at: one an agency and place."""
    return tuple(
        Unit(
            code=f"{agency}-pahittad-{county}",
            agency_id=agency,
            county_id=county,
            name=f"{first} {place} (påhittad)",
        )
        for agency, first in ASKING.items()
        for county, place in zip(COUNTIES, PLACES, strict=True)
    )


def load() -> None:
    """Writes the invented counts of every unit whose agency meets people."""
    places = Unit.objects.filter(agency__in=ASKING).order_by("code").values_list("code", "agency_id", "county_id")
    found = {code: (agency, county or "") for code, agency, county in places}
    known = Vocabulary(Places(tuple(ASKING), COUNTIES, found), (), ())
    drawn = (each for year in YEARS for each in invented.rows(known, EACH, year))
    tally.write_many(Counter(invented.counted(measure, row) for measure, row in drawn if row["month"] <= UNTIL))
