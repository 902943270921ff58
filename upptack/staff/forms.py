"""What every form reads alike: its name, so that one sent twice makes one, lines, and numbers; and what a manager types
about the unit's named contact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from secrets import token_urlsafe

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict

FIELDS = ("name", "phone", "hours", "email")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
KEPT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
PHONE = re.compile(r"\+?[0-9][0-9 \-]{4,24}")


def new_token() -> str:
    """A name for a form, so that sending it twice makes one."""
    return token_urlsafe(16)


def read_token(post: QueryDict) -> str:
    """The name that the form was given; a new one when it has none."""
    typed = post.get("token", "")
    return typed if TOKEN.fullmatch(typed) else new_token()


def one_line(post: QueryDict, name: str, longest: int) -> str:
    """What was typed, on one line; cut so far beyond what may be kept that nothing is lost without a word."""
    return " ".join(CONTROL.sub(" ", post.get(name, "")).split())[:longest]


def lines(post: QueryDict, name: str, longest: int) -> str:
    """What was typed, with its lines; cut as `one_line`."""
    typed = KEPT.sub(" ", post.get(name, "").replace("\r\n", "\n").replace("\r", "\n"))
    rows = (" ".join(row.split()) for row in typed.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()[:longest]


def number_in(typed: str) -> int:
    """A whole number of at most nine digits; -1 when it is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def read_number(post: QueryDict, name: str) -> int:
    """A number in a field; -1 when it is none, which nothing has."""
    return number_in(post.get(name, ""))


@dataclass(frozen=True, slots=True)
class ContactForm:
    """The named contact as typed, with a sentence per field that has to be changed."""

    name: str
    phone: str
    hours: str
    email: str
    errors: dict[str, str]


def read_contact(post: QueryDict) -> ContactForm:
    """Name, number, hours and e-mail (which may be empty), each on one line without control characters; `errors` is
    empty when they can be saved."""
    name, phone, hours, email = (" ".join(CONTROL.sub(" ", post.get(key, "")).split())[:200] for key in FIELDS)
    errors: dict[str, str] = {}
    if not 2 <= len(name) <= 80:
        errors["name"] = "Skriv namnet på den som enheten ska ringa."
    if not PHONE.fullmatch(phone):
        errors["phone"] = "Skriv ett telefonnummer med siffror, till exempel 010-123 45 67."
    if not 3 <= len(hours) <= 80:
        errors["hours"] = "Skriv när personen svarar, till exempel vardagar 8–16."
    if email and not is_email(email):
        errors["email"] = "Skriv e-postadressen så här: namn@myndigheten.se, eller lämna fältet tomt."
    return ContactForm(name, phone, hours, email, errors)


def is_email(typed: str) -> bool:
    """Whether the words are an e-mail address that can be saved."""
    try:
        validate_email(typed)
    except ValidationError:
        return False
    return True
