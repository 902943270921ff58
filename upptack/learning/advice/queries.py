"""Reads questions, always those that the member may see, and who answers today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from upptack.learning.advice import access, rules
from upptack.learning.advice.models import Availability, Inquiry
from upptack.learning.advice.rules import InquiryState
from upptack.staff import policy
from upptack.staff.models import Member, Unit

ANSWERS: Final = policy.roles("advice.open")


@dataclass(frozen=True, slots=True)
class Specialist:
    """A specialist as her unit sees her: whether she is busy, to which day, and who answers instead."""

    member: Member
    busy: bool
    until: date | None
    instead: Member | None


def specialists(unit: Unit, on: date) -> tuple[Specialist, ...]:
    """The specialists of a unit, the free ones first."""
    rows = Member.objects.filter(unit=unit, is_active=True, roles__role__in=ANSWERS).order_by("name")
    found = [specialist(member, on) for member in rows]
    return tuple(sorted(found, key=lambda each: each.busy))


def specialist(member: Member, on: date) -> Specialist:
    """One specialist as she stands on a day."""
    row = Availability.objects.select_related("instead").filter(member=member).first()
    busy = row is not None and rules.is_busy(row.busy, row.until, on)
    return Specialist(member, busy, row.until if row and busy else None, row.instead if row and busy else None)


def takes(unit: Unit, on: date) -> Member | None:
    """Whom a new question goes to: nobody in particular while any specialist of the unit is free; else the first one
    who answers instead and is free herself."""
    found = specialists(unit, on)
    if not found or not found[0].busy:
        return None
    stand_ins = (each.instead for each in found if each.instead and each.instead.is_active)
    return next((member for member in stand_ins if not specialist(member, on).busy), None)


def own(member: Member) -> QuerySet[Inquiry]:
    """What the member herself has asked, the newest first."""
    asked = Inquiry.objects.filter(asked_by=member).exclude(state=InquiryState.TAKEN_BACK)
    return asked.select_related("replied_by", "to").order_by("-asked_at", "-pk")


def desk(member: Member) -> QuerySet[Inquiry]:
    """What waits for the member to answer, the oldest first."""
    hers = Q(to=member) | Q(to=None, unit=member.unit_id)
    return Inquiry.objects.filter(hers, state=InquiryState.WAITING).select_related("asked_by", "unit", "to")


def inquiry(id: int, member: Member) -> Inquiry | None:
    """A question that lies with the member; None for any other, as if it did not exist."""
    found = Inquiry.objects.select_related("asked_by", "unit", "to").filter(pk=id).first()
    return found if found is not None and access.lies_with(member, found) else None


def colleagues(member: Member) -> tuple[Member, ...]:
    """Other specialists of the same agency, to hand over to."""
    rows = Member.objects.filter(unit__agency=member.unit.agency_id, is_active=True, roles__role__in=ANSWERS)
    return tuple(rows.exclude(pk=member.pk).order_by("name"))
