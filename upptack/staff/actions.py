"""The only writer of agencies, units and members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F

from upptack.audit import actions as audit
from upptack.staff import rules
from upptack.staff.access import may
from upptack.staff.codes import digest
from upptack.staff.models import Agency, County, Member, MemberRole, SignInTry, Unit
from upptack.staff.policy import Thing
from upptack.staff.rules import Role, Tried


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


def add_member(new: NewMember, *, password: str | None, by: Member | None = None) -> Member:
    """Adds a member, or brings name, unit and roles of an existing one up to date. Without a password she can
    only sign in through the agency's identity provider. `by` is None in the shell of the installation."""
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
        audit.note("staff.member", by=by, kind="member", key=member.pk)
    return member


def set_named_contact(unit: Unit, *, name: str, phone: str, hours: str, email: str = "", by: Member, at: date) -> None:
    """Changes the specialist whom the unit calls, and who gets the unit's reminders by e-mail (empty: nobody). Only a
    manager, specialist or coordinator of the same agency."""
    sentence = may(by, "contact.keep", Thing(agency=unit.agency_id))
    if sentence:
        raise Refused(sentence)
    with transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(
            contact_name=name, contact_phone=phone, contact_email=email, contact_hours=hours, contact_checked=at
        )
        audit.note("staff.contact", by=by, kind="unit", key=unit.pk)


def end_sessions(member: Member) -> None:
    """Ends every session of a member at once, also where it was copied to: each is held to this count."""
    Member.objects.filter(pk=member.pk).update(sign_outs=F("sign_outs") + 1)


def leave(email: str) -> bool:
    """Lets a member who has left sign in no more, and ends her sessions, for good: they stay ended should she come
    back. False when there is no such member."""
    with transaction.atomic():
        found = Member.objects.filter(email__iexact=email)
        keys = list(found.values_list("pk", flat=True))
        found.update(is_active=False, sign_outs=F("sign_outs") + 1)
        for key in keys:
            audit.note("staff.leave", by=None, kind="member", key=key)
    return bool(keys)


class Slowed(Exception):
    """Too many wrong tries: one may try again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"Vänta {seconds} sekunder.")


@dataclass(frozen=True, slots=True)
class Pace:
    """Something that is tried: `what` names it, `free` wrong tries cost nothing (None: it is only counted), then one
    waits at most `longest` seconds. `forgotten`: a right try wipes the count, else it takes itself back."""

    what: str
    free: int | None
    longest: int = rules.LONGEST_WAIT
    forgotten: bool = False


def paces_of_sign_in(account: str, address: str, at: datetime) -> tuple[Pace, ...]:
    """How a password for an account is paced: by account and address together, so that nobody elsewhere can shut a
    member out. The account alone is only counted, and leaves each address fewer tries when it is under attack."""
    account, near = account.strip().casefold(), rules.neighbourhood(address)
    attacked = tried(f"account {account}", at).n >= rules.ATTACKED
    return (
        Pace(f"pair {near} {account}", rules.FREE_UNDER_ATTACK if attacked else rules.FREE, forgotten=True),
        Pace(f"account {account}", None),
        pace_of_address(address),
    )


def pace_of_address(address: str) -> Pace:
    """How everything from one address is paced, which may be a whole agency's: late, and never for long."""
    return Pace(f"address {rules.neighbourhood(address)}", rules.FREE_ADDRESS, rules.LONGEST_FOR_ADDRESS)


def pace_of_step(member: str) -> Pace:
    """How a second step or a confirmation is paced: by the member's key alone, wherever it is tried. Whoever gets so
    far has her password or her session."""
    return Pace(f"step {member}", rules.FREE, forgotten=True)


def tried(what: str, at: datetime) -> Tried:
    """How often this was tried without success, in the window that holds `at` and the one before."""
    now = rules.window(at.timestamp())
    rows = SignInTry.objects.filter(pk__in=[digest(what, now - 1), digest(what, now)])
    found = list(rows.values_list("n", "last"))
    return Tried(sum(n for n, _ in found), max((last for _, last in found), default=0))


def attempt(paces: Sequence[Pace], *, at: datetime) -> None:
    """Counts one try at each of these before it is made, so that tries at the same moment are all counted. Raises
    Slowed, and counts nothing, when one must wait. `right` takes it back."""
    now, second = rules.window(at.timestamp()), int(at.timestamp())
    own = {digest(pace.what, now): pace for pace in paces}
    with transaction.atomic():
        fresh = [SignInTry(digest=each, window=now, n=0, last=0) for each in sorted(own)]
        SignInTry.objects.bulk_create(fresh, ignore_conflicts=True)
        # In one order, so that two tries at once wait for each other instead of both for ever.
        list(SignInTry.objects.select_for_update().filter(pk__in=own).order_by("pk"))
        waits = [rules.wait(tried(p.what, at), p.free, p.longest, second) for p in paces if p.free is not None]
        if longest := max(waits, default=0):
            raise Slowed(longest)
        SignInTry.objects.filter(pk__in=own).update(n=F("n") + 1, last=second)
        SignInTry.objects.filter(window__lt=now - 1).delete()


def right(paces: Sequence[Pace], *, at: datetime) -> None:
    """Takes a try back: it succeeded."""
    now = rules.window(at.timestamp())
    wiped = [digest(pace.what, window) for pace in paces if pace.forgotten for window in (now - 1, now)]
    taken_back = [digest(pace.what, now) for pace in paces if not pace.forgotten]
    SignInTry.objects.filter(pk__in=wiped).delete()
    SignInTry.objects.filter(pk__in=taken_back, n__gt=0).update(n=F("n") - 1)


def forget_tries(*, at: datetime) -> int:
    """Removes counts of tries that no longer matter; how many there were."""
    return SignInTry.objects.filter(window__lt=rules.window(at.timestamp()) - 1).delete()[0]
