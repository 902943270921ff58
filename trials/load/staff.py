"""Members who are signed in, made in the installation that the surroundings name: `python -m trials.load.staff N`.
With 0 it brings the database to its present shape and loads the content and the demo's units.

Thirty thousand people cannot sign in one by one before each trial. Their sessions are written as the sign-in writes
them; what a sign-in itself costs is measured apart (trials/load/signin.py). Prints one session key a line; members
that are there already get new sessions. Never run but against a trial's own database."""

from __future__ import annotations

import secrets
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Final

MARK: Final = "@belastning.example"
"""How the e-mail addresses of the trial's members end; they reach nobody."""

AT_ONCE: Final = 500
UNITS: Final = 500
"""Units that the members are spread over, so that nothing that is kept for a unit helps more than it would."""

CONTACT: Final = {"contact_phone": "000-000 00 00", "contact_hours": "vardagar 9–15"}
LIFE: Final = timedelta(hours=8)


def members(count: int) -> None:
    """Makes caseworkers until there are so many, spread over invented units."""
    from upptack.staff.models import Member, MemberRole, Unit
    from upptack.staff.rules import Role

    there = Member.objects.filter(email__endswith=MARK).count()
    units = [f"last-{number}" for number in range(UNITS)]
    Unit.objects.bulk_create(
        [
            Unit(code=code, agency_id="fk", name=f"Enhet {code}", contact_name=f"Kontakt {code} (påhittad)", **CONTACT)
            for code in units
        ],
        ignore_conflicts=True,
    )
    new = [
        Member(email=f"m{number}{MARK}", name=f"Medarbetare {number}", unit_id=units[number % len(units)], password="!")
        for number in range(there, count)
    ]
    made = Member.objects.bulk_create(new, batch_size=AT_ONCE)
    MemberRole.objects.bulk_create(
        [MemberRole(member=member, role=Role.CASEWORKER.value) for member in made], batch_size=AT_ONCE
    )


def sessions(count: int) -> list[str]:
    """New sessions for so many of the trial's members, each signed in now; the keys."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.models import Session

    from upptack.staff.middleware import SEEN, SIGNED_IN
    from upptack.staff.models import Member
    from upptack.staff.sessions import SessionStore

    store, now = SessionStore(), int(time.time())
    until = datetime.now(UTC) + LIFE
    rows = []
    for member in Member.objects.filter(email__endswith=MARK).order_by("pk")[:count]:
        content = {
            SESSION_KEY: str(member.pk),
            BACKEND_SESSION_KEY: "upptack.staff.sessions.MemberBackend",
            HASH_SESSION_KEY: member.get_session_auth_hash(),
            SEEN: now,
            SIGNED_IN: now,
        }
        rows.append(Session(session_key=secrets.token_hex(16), session_data=store.encode(content), expire_date=until))
    Session.objects.bulk_create(rows, batch_size=AT_ONCE)
    return [str(row.session_key) for row in rows]


def main(count: int) -> None:
    """Makes the members and their sessions; prints the keys."""
    from upptack.config.cli import start_django

    start_django()
    if not count:
        return prepare()
    members(count)
    sys.stdout.write("\n".join(sessions(count)) + "\n")
    return None


def prepare() -> None:
    """Tables, content, and the demo's units and staff."""
    from upptack.config import demo
    from upptack.config.cli import migrate

    migrate()
    demo.load_content()
    demo.load_staff()


if __name__ == "__main__":
    main(int(sys.argv[1]))
