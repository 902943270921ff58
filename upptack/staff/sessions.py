"""Reads who is signed in with two plain queries: every request pays for them, and the mapper's generality costs four
times as much. Writing stays Django's own.

A session row holds who is signed in and when that began and was last seen; nothing of a meeting."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection

from upptack.staff.middleware import REFRESH_SECONDS
from upptack.staff.models import Agency, Member, Unit
from upptack.staff.rules import Role

MEMBER = ("id", "password", "email", "name", "unit_id", "is_active", "is_superuser", "sign_outs")
UNIT = ("code", "agency_id", "county_id", "name", "contact_name", "contact_phone", "contact_hours")
AGENCY = ("code", "name")
"""What nearly every page needs, all text but one truth value; the rest is read when it is asked for."""


def columns(alias: str, names: tuple[str, ...]) -> str:
    """The columns of one table for a query; the names are the models' own."""
    return ", ".join(f'{alias}."{name}"' for name in names)


SESSION_QUERY = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
MEMBER_QUERY = (
    f"SELECT {columns('m', MEMBER)}, {columns('u', UNIT)}, {columns('a', AGENCY)}, r.role "  # noqa: S608 (own names)
    "FROM staff_member m JOIN staff_unit u ON u.code = m.unit_id JOIN staff_agency a ON a.code = u.agency_id "
    "LEFT JOIN staff_memberrole r ON r.member_id = m.id WHERE m.id = %s"
)


class SessionStore(DatabaseStore):
    """Django's database sessions, read with one plain query."""

    def load(self) -> dict[str, Any]:
        """The session's content; empty, and without a key, when there is no such session or it has run out."""
        now = connection.ops.adapt_datetimefield_value(datetime.now(UTC))
        with connection.cursor() as cursor:
            cursor.execute(SESSION_QUERY, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        content: dict[str, Any] = self.decode(row[0])
        return content

    def get_session_cookie_age(self) -> int:
        """Seconds after which the row counts as gone, from when it was last written: a little more than one may be
        idle, since it is not written at every step."""
        return int(settings.IDLE_SECONDS) + 2 * REFRESH_SECONDS


class MemberBackend(AuthenticationBackend):
    """allauth's sign-in; a member comes with unit, agency and roles in one query."""

    def get_user(self, user_id: int) -> Member | None:
        """The member who is signed in, or None when she is gone or may no longer sign in."""
        with connection.cursor() as cursor:
            cursor.execute(MEMBER_QUERY, [user_id])
            rows = cursor.fetchall()
        if not rows:
            return None
        own, unit_at, agency_at = rows[0], len(MEMBER), len(MEMBER) + len(UNIT)
        member = Member.from_db("default", MEMBER, own[:unit_at])
        member.unit = Unit.from_db("default", UNIT, own[unit_at:agency_at])
        member.unit.agency = Agency.from_db("default", AGENCY, own[agency_at:-1])
        member.known_roles = frozenset(Role(row[-1]) for row in rows if row[-1])
        return member if member.is_active else None
