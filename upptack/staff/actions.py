"""The only writer of agencies, units and members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction

from upptack.staff.access import may
from upptack.staff.models import Agency, County, Member, MemberRole, Unit
from upptack.staff.policy import Thing
from upptack.staff.rules import Role


class Refused(Exception):
    """The member may not do this; the text says why and can be shown."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """What is needed to add a member."""

    email: str
    name: str
    unit: str
    roles: tuple[Role, ...]


def load_agencies(agencies: Mapping[str, str], counties: Mapping[str, str]) -> None:
    """Adds or renames agencies and counties by code; removes none."""
    with transaction.atomic():
        for code, name in agencies.items():
            Agency.objects.update_or_create(code=code, defaults={"name": name})
        for code, name in counties.items():
            County.objects.update_or_create(code=code, defaults={"name": name})


def load_units(units: Iterable[Unit]) -> None:
    """Adds or replaces units by code."""
    with transaction.atomic():
        for unit in units:
            unit.save()


def add_member(new: NewMember, *, password: str | None) -> Member:
    """Adds a member, or brings name, unit and roles of an existing one up to date. Without a password she can
    only sign in through the agency's identity provider."""
    with transaction.atomic():
        member = Member.objects.filter(email__iexact=new.email).first() or Member(email=new.email.lower())
        member.name, member.unit_id = new.name, new.unit
        if password is None:
            member.set_unusable_password()
        else:
            member.set_password(password)
        member.save()
        member.roles.all().delete()
        MemberRole.objects.bulk_create(
            [MemberRole(member=member, role=role.value) for role in dict.fromkeys(new.roles)]
        )
        member.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in dict.fromkeys(new.roles)])
    return member


def set_named_contact(unit: Unit, *, name: str, phone: str, hours: str, email: str = "", by: Member, at: date) -> None:
    """Changes the specialist whom the unit calls, and who gets the unit's reminders by e-mail (empty: nobody). Only a
    manager, specialist or coordinator of the same agency."""
    sentence = may(by, "contact.keep", Thing(agency=unit.agency_id))
    if sentence:
        raise Refused(sentence)
    Unit.objects.filter(pk=unit.pk).update(
        contact_name=name, contact_phone=phone, contact_email=email, contact_hours=hours, contact_checked=at
    )
