"""The only writer of the figures that units and agencies give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from upptack.audit import actions as audit
from upptack.staff.actions import Refused
from upptack.staff.models import Agency, Member, Unit
from upptack.steering.indicators import access, queries, rules
from upptack.steering.indicators.contents import figures
from upptack.steering.indicators.models import Given


class Faulty(Exception):
    """The figures do not agree with each other; `faults` are pairs of a figure's id and a sentence."""

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__(" ".join(sentence for _, sentence in faults))
        self.faults = faults


def give(
    period: str, numbers: Mapping[str, int | None], *, agency: Agency, unit: Unit | None, by: Member, at: datetime
) -> int:
    """Adds what has changed of a unit's figures for a period, or of an agency's without a unit; returns how many rows
    were added. None takes an earlier number back; figures that are left out stand as they are.

    Raises Refused when the member may not, or the period cannot be filled in, and Faulty when a part would be larger
    than its whole, counted together with what was given before."""
    if sentence := access.refusal(by, unit):
        raise Refused(sentence)
    if unit is not None and unit.agency_id != agency.pk:
        raise Refused("Enheten hör till en annan myndighet.")
    if period not in rules.fillable(timezone.localdate(at)):
        raise Refused("Perioden går inte att fylla i. Välj en som pågår eller nyss är slut.")
    if unknown := sorted(set(numbers) - set(figures())):
        raise Refused(f"Det finns inget sådant tal: {', '.join(unknown)}.")
    with transaction.atomic():
        known = queries.latest(period, agency.pk, unit.pk if unit else None)
        if faults := tuple(rules.faults({**known, **numbers}, queries.asked())):
            raise Faulty(faults)
        changed = [(figure, number) for figure, number in numbers.items() if number != known.get(figure)]
        Given.objects.bulk_create(
            Given(figure=figure, agency=agency, unit=unit, period=period, number=number, given_by=by, given_on=at)
            for figure, number in changed
        )
        if changed:
            audit.note("indicators.give", by=by, kind="period", key=f"{unit.pk if unit else agency.pk}:{period}", at=at)
    return len(changed)
