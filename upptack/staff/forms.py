"""Reads what a manager types about the unit's named contact."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import QueryDict

PHONE = re.compile(r"\+?[0-9][0-9 \-]{4,24}")


@dataclass(frozen=True, slots=True)
class ContactForm:
    """The named contact as typed, with a sentence per field that has to be changed."""

    name: str
    phone: str
    hours: str
    errors: dict[str, str]


def read_contact(post: QueryDict) -> ContactForm:
    """Name, number and hours, stripped; `errors` is empty when they can be saved."""
    name, phone, hours = (post.get(key, "").strip()[:200] for key in ("name", "phone", "hours"))
    errors: dict[str, str] = {}
    if not 2 <= len(name) <= 80:
        errors["name"] = "Skriv namnet på den som enheten ska ringa."
    if not PHONE.fullmatch(phone):
        errors["phone"] = "Skriv ett telefonnummer med siffror, till exempel 010-123 45 67."
    if not 3 <= len(hours) <= 80:
        errors["hours"] = "Skriv när personen svarar, till exempel vardagar 8–16."
    return ContactForm(name, phone, hours, errors)
