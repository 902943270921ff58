"""Loads the real content, and the demo's invented staff."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone

from upptack.config import agency as joining
from upptack.exchange.forum import actions as forum
from upptack.knowledge import api as knowledge
from upptack.knowledge.directory import actions as directory
from upptack.knowledge.information import actions as information
from upptack.knowledge.lessons import actions as lessons
from upptack.knowledge.publishing import actions as publishing
from upptack.knowledge.routines import actions as routines
from upptack.knowledge.search import actions as search
from upptack.law import agencies, installed
from upptack.staff import actions as staff
from upptack.staff.models import Unit
from upptack.staff.rules import Role

PASSWORD = "samtal-i-lugn-och-ro"  # noqa: S105 (the demo's, printed at start; production refuses the demo)

# Invented: people, units and numbers. No area code is 000, so the numbers reach nobody and look like it.
UNITS = (
    (
        "fk-sthlm-1",
        "fk",
        "01",
        "Sjukförsäkring Stockholm 1",
        "Ines Wikander (påhittad)",
        "000-000 00 11",
        "ines.wikander@fk.example",
        "vardagar 8–16",
    ),
    (
        "fk-norr-1",
        "fk",
        "25",
        "Underhållsstöd Luleå",
        "Jon Sarri (påhittad)",
        "000-000 00 12",
        "jon.sarri@fk.example",
        "vardagar 8–16",
    ),
    (
        "af-sthlm-1",
        "af",
        "01",
        "Enhet Stockholm City",
        "Samira Haddad (påhittad)",
        "000-000 00 13",
        "samira.haddad@af.example",
        "vardagar 9–15",
    ),
    (
        "mig-vast-1",
        "mig",
        "14",
        "Tillstånd Göteborg",
        "Petra Lindh (påhittad)",
        "000-000 00 14",
        "petra.lindh@mig.example",
        "vardagar 9–12",
    ),
    ("sos-1", "sos", None, "Enheten för våldsfrågor", "", "", "", ""),
    ("jam-1", "jam", None, "Samordningen", "", "", "", ""),
)
MEMBERS = (
    ("handlaggare@fk.example", "Alva Berg", "fk-sthlm-1", (Role.CASEWORKER,)),
    ("norr@fk.example", "Nils Pieski", "fk-norr-1", (Role.CASEWORKER,)),
    ("specialist@fk.example", "Ines Wikander", "fk-sthlm-1", (Role.CASEWORKER, Role.SPECIALIST)),
    ("chef@fk.example", "Håkan Öst", "fk-sthlm-1", (Role.MANAGER,)),
    ("handlaggare@af.example", "Rebwar Karim", "af-sthlm-1", (Role.CASEWORKER,)),
    ("handlaggare@mig.example", "Lina Åkesson", "mig-vast-1", (Role.CASEWORKER,)),
    ("redaktor@sos.example", "Ylva Norén", "sos-1", (Role.EDITOR,)),
    ("granskare@jam.example", "Tomas Ek", "jam-1", (Role.REVIEWER,)),
    ("samordnare@jam.example", "Mona Falk", "jam-1", (Role.COORDINATOR,)),
    ("dso@jam.example", "Björn Dahl", "jam-1", (Role.DATA_PROTECTION_OFFICER,)),
)
CHECKED = date(2026, 11, 22)


def load_content() -> int:
    """Agencies, counties, directory, texts, lessons, routines and development groups, the rights to edit them, and the
    search; returns the number of support bodies."""
    names = {agency.code: agency.name for agency in agencies.known().values()}
    staff.load_agencies(names, {county.code: county.name for county in knowledge.counties()})
    bodies = directory.load(knowledge.directory_entries())
    information.load()
    routines.load()
    for code in agencies.further():
        joining.load(installed.folder_in(settings.ENVIRONMENT.folder) / code)
    forum.load()
    lessons.load()
    publishing.set_up()
    search.bring_up_to_date(timezone.localdate())
    return bodies.total()


def load_staff() -> None:
    """The invented units and members, all with the same password."""
    staff.load_units(
        Unit(
            code=code,
            agency_id=agency,
            county_id=county,
            name=name,
            contact_name=contact,
            contact_phone=phone,
            contact_email=mail,
            contact_hours=hours,
            contact_checked=CHECKED if contact else None,
        )
        for code, agency, county, name, contact, phone, mail, hours in UNITS
    )
    for email, name, unit, roles in MEMBERS:
        staff.add_member(staff.NewMember(email, name, unit, roles), password=PASSWORD)


def welcome(port: int) -> str:
    """What the demo prints: the address and the sign-ins."""
    rows = [f"  {email:28} {name}, {unit}" for email, name, unit, _ in MEMBERS]
    return "\n".join([f"Upptäck: http://127.0.0.1:{port}/", f"Lösenord för alla: {PASSWORD}", "Logga in som:", *rows])
