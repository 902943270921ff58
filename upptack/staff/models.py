"""Agencies, counties, units with their named contact, members and roles.

Each field's comment says what it holds: `staff`, `organisation`, `content`, `count` or `technical`, then what.
Nothing about a client has a place here."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from upptack.staff.rules import ROLE_NAMES, Role


class Agency(models.Model):
    """One of the cooperating agencies."""

    code = models.CharField(primary_key=True, max_length=8, db_comment="organisation | short code, e.g. fk")
    name = models.CharField(max_length=80, unique=True, db_comment="organisation | official name")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class County(models.Model):
    """A county (län) by its official two-digit code."""

    code = models.CharField(primary_key=True, max_length=2, db_comment="organisation | county code (SCB)")
    name = models.CharField(max_length=40, unique=True, db_comment="organisation | county name")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of an agency where members work, with its named contact: the specialist to call."""

    code = models.SlugField(primary_key=True, max_length=40, db_comment="organisation | code used in counts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units", db_comment="organisation | agency")
    county = models.ForeignKey(
        County,
        models.PROTECT,
        null=True,
        blank=True,
        db_comment="organisation | county, empty for national units",
    )
    name = models.CharField(max_length=80, db_comment="organisation | name of the unit")
    contact_name = models.CharField(max_length=80, blank=True, db_comment="staff | name of the named contact")
    contact_phone = models.CharField(max_length=30, blank=True, db_comment="staff | work number of the named contact")
    contact_email = models.EmailField(blank=True, db_comment="staff | work e-mail of the named contact")
    contact_hours = models.CharField(max_length=80, blank=True, db_comment="staff | hours of the named contact")
    contact_checked = models.DateField(null=True, blank=True, db_comment="staff | day the named contact was checked")

    class Meta:
        ordering = ("agency", "name")
        constraints = (UniqueConstraint(fields=("agency", "name"), name="unit_name_once_an_agency"),)

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.name}"


class MemberManager(BaseUserManager["Member"]):
    """Reads a member with unit and agency in one query: every request needs both."""

    def get_queryset(self) -> models.QuerySet[Member]:
        """Members joined with unit and agency."""
        return super().get_queryset().select_related("unit__agency")

    def get_by_natural_key(self, username: str | None) -> Member:
        """The member with this e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class Member(AbstractBaseUser, PermissionsMixin):
    """A member of staff who signs in. Her groups follow her roles (actions.add_member); they say what she may do where
    editors work."""

    password = models.CharField(max_length=128, db_comment="technical | password hash, unusable with agency sign-in")
    last_login = models.DateTimeField(null=True, blank=True, db_comment="staff | last sign-in")
    email = models.EmailField(unique=True, db_comment="staff | work e-mail, the name used at sign-in")
    name = models.CharField(max_length=80, db_comment="staff | name")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="members", db_comment="staff | unit")
    is_active = models.BooleanField(default=True, db_comment="technical | may sign in")
    is_superuser = models.BooleanField(default=False, db_comment="technical | always false")
    sign_outs = models.PositiveIntegerField(
        default=0, db_comment="technical | how often all sessions were ended at once"
    )

    known_roles: frozenset[Role] | None = None
    objects = MemberManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ("name",)
        constraints = (CheckConstraint(condition=Q(is_superuser=False), name="nobody_may_everything"),)

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as shown."""
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session is held to: it ends at once when password, roles, unit or agency change, or when all are
        ended."""
        return self._with_rights(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the installation's earlier keys."""
        return map(self._with_rights, super().get_session_auth_fallback_hash())

    def _with_rights(self, of_password: str) -> str:
        if self.known_roles is None:
            self.known_roles = frozenset(Role(each.role) for each in self.roles.all())
        rights = (of_password, str(self.sign_outs), str(self.unit_id), *sorted(self.known_roles))
        return sha256("|".join(rights).encode()).hexdigest()


class MemberRole(models.Model):
    """One role of one member."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="roles", db_comment="staff | member")
    role = models.CharField(
        max_length=24, choices=[(r.value, n) for r, n in ROLE_NAMES.items()], db_comment="staff | role"
    )

    class Meta:
        constraints = (
            UniqueConstraint(fields=("member", "role"), name="role_once_a_member"),
            CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="role_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.member_id}: {self.role}"


class SignInTry(models.Model):
    """How many times something was tried without success at sign-in in a quarter of an hour: an account from an
    address, an account, or an address. None of them is kept: each window's hashes have their own key (codes.py)."""

    digest = models.CharField(primary_key=True, max_length=64, db_comment="technical | keyed hash of what was tried")
    window = models.PositiveIntegerField(db_index=True, db_comment="technical | quarter of an hour")
    n = models.PositiveIntegerField(db_comment="count | tries that did not succeed")
    last = models.PositiveBigIntegerField(db_comment="technical | second of the last try")

    def __str__(self) -> str:
        return self.digest[:8]
