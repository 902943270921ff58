"""Reads what the pages of a handover post. Codes come from closed lists; what was typed about a person goes back into
the page as it was typed, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.http import HttpRequest, QueryDict

from upptack.language import identifiers
from upptack.meeting.handover import codes
from upptack.meeting.handover.contents import Field, fields
from upptack.meeting.handover.rules import URGENCY_OF, Answer, Urgency, Way

KEPT: Final = 400
"""Characters of a field that go back into the page when it was too long."""
TRIED: Final = 10
SLUG: Final = re.compile(r"[a-z0-9-]{1,80}\Z")
NUMBER: Final = re.compile(r"[0+][0-9 ()/-]+\Z")
DIGITS: Final = (6, 15)
"""Digits of a telephone number, at least and at most (ITU-T E.164)."""
PERSONAL: Final = ("personnummer", "samordningsnummer")
LARGEST_FILE: Final = 200_000
"""Bytes of an answer from the agency's message system."""

Wrongs = Sequence[tuple[str, str]]
"""Pairs of a field's id and a sentence that says what to do."""

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Draft:
    """A handover that is being made, as it travels in the form: codes only but for `typed`, which holds what is to be
    told of the person by field. `contact` is yes, no or not chosen; `id` the name that the handover will have."""

    id: str
    body: str
    urgency: str = ""
    way: str = ""
    contact: str = ""
    tried: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def silent(self) -> bool:
        """Whether the body may not contact the person: so unless the person has said yes."""
        return self.contact != YES


def read_draft(post: QueryDict) -> Draft:
    """The draft as posted. What is on no list is dropped; a draft without a name of its own gets one."""
    urgency = post.get("urgency", "")
    id = post.get("id", "")
    return Draft(
        id=id if codes.is_link(id) else codes.new_id(),
        body=slug(post.get("body", "")),
        urgency=urgency if urgency in list(Urgency) else str(URGENCY_OF.get(urgency, "")),
        way=_listed(post.get("way", ""), Way),
        contact=_listed(post.get("contact", ""), (YES, NO)),
        tried=tuple(dict.fromkeys(id for each in post.getlist("tried")[:TRIED] if (id := slug(each)))),
        typed=read_typed(post),
    )


def slug(value: str) -> str:
    """A body's id, or nothing when it cannot be one."""
    return value if SLUG.match(value) else ""


def _listed(value: str, allowed: object) -> str:
    return value if value in list(allowed) else ""  # type: ignore[call-overload]  # any iterable of strings


def read_typed(post: QueryDict) -> dict[str, str]:
    """What was typed in each field, on one line; a choice that is not on its list is dropped."""
    typed = {each.id: " ".join(post.get(each.id, "").split())[:KEPT] for each in fields()}
    return {
        each.id: typed[each.id] if each.kind != "choice" or typed[each.id] in dict(each.choices) else ""
        for each in fields()
    }


def not_chosen(draft: Draft) -> Wrongs:
    """What has to be chosen before a handover can be made."""
    asked = (
        ("way", draft.way, "Välj hur ni lämnar över."),
        ("urgency", draft.urgency, "Välj när du behöver veta att de tar emot."),
        ("contact", draft.contact, "Välj om verksamheten får kontakta personen."),
    )
    return tuple((id, sentence) for id, value, sentence in asked if not value)


def not_told(typed: Mapping[str, str]) -> Wrongs:
    """What is missing or may not be told, field by field."""
    found = [(each.id, sentence) for each in fields() if (sentence := problem(each, typed.get(each.id, "")))]
    if typed.get("language") == "another" and not typed.get("line"):
        found.append(("line", "Skriv vilket språk personen talar."))
    return tuple(found)


def problem(asked: Field, value: str) -> str:
    """Why a field may not be sent as it stands, as a sentence that repeats nothing of it; empty when it may."""
    if not value:
        return asked.missing if asked.needed else ""
    if len(value) > asked.longest:
        return f"Korta till högst {asked.longest} tecken. Nu är det {len(value)}."
    if asked.kind == "number":
        return "" if is_number(value) else "Skriv ett telefonnummer med riktnummer, med siffror och mellanslag."
    if asked.kind == "text" and any(found.category in PERSONAL for found in identifiers.find(value)):
        return "Ta bort personnumret. Mottagaren behöver det inte."
    return ""


def is_number(value: str) -> bool:
    """Whether it has the shape of a telephone number with area code."""
    digits = sum(sign.isdigit() for sign in value)
    return NUMBER.match(value) is not None and DIGITS[0] <= digits <= DIGITS[1]


def details(typed: Mapping[str, str]) -> dict[str, str]:
    """What the receiver will be told: label and words, in the order of the fields, those left empty not at all. It is
    sealed in these words, so that what was read to the person is what is shown, whatever changes in between."""
    return {each.label: words for each in fields() if (words := each.shown(typed.get(each.id, "")))}


def read_answer(post: QueryDict) -> Answer | None:
    """The answer that was pressed; None when it is no answer."""
    value = post.get("answer", "")
    return Answer(value) if value in list(Answer) else None


@dataclass(frozen=True, slots=True)
class PartyField:
    """One of the addresses that an SDK message needs and that stand in no directory of ours."""

    id: str
    label: str
    help: str
    missing: str


PARTIES: Final = (
    PartyField(
        "to_organisation",
        "Mottagarens organisation",
        "Så som den står i SDK:s adressbok: 0203: och ett domännamn.",
        "Skriv mottagarens organisation.",
    ),
    PartyField(
        "to_function",
        "Mottagarens funktionsadress",
        "Aldrig en persons adress.",
        "Skriv mottagarens funktionsadress.",
    ),
    PartyField(
        "from_organisation",
        "Er organisation",
        "Så som ni själva står i adressboken.",
        "Skriv er egen organisation.",
    ),
    PartyField(
        "from_function",
        "Er funktionsadress",
        "Dit svaret ska komma.",
        "Skriv er egen funktionsadress.",
    ),
)


def read_parties(post: QueryDict) -> dict[str, str]:
    """The addresses as typed."""
    return {each.id: " ".join(post.get(each.id, "").split())[:KEPT] for each in PARTIES}


def no_parties(typed: Mapping[str, str]) -> Wrongs:
    """Which of the addresses are missing."""
    return tuple((each.id, each.missing) for each in PARTIES if not typed[each.id])


class Wrong(Exception):
    """Something has to be chosen or changed; the text says what and can be shown."""


def read_file(request: HttpRequest) -> bytes:
    """The answer from the agency's message system, uploaded or pasted. Raises Wrong when there is none, or too much."""
    file = request.FILES.get("file")
    content = file.read() if file else request.POST.get("xml", "").strip().encode()
    if not content or len(content) > LARGEST_FILE:
        raise Wrong("Välj en fil som är högst 200 kB, eller klistra in svaret.")
    return content
