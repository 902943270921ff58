"""Reads what is typed about supervision. Nothing that is typed is lost, and nothing that points at somebody is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Final, TypeVar

from django.http import QueryDict
from django.utils import timezone

from upptack.language.pieces import Marked
from upptack.language.sharing import WRITE_ANEW, obstacles
from upptack.learning.supervision.actions import Written
from upptack.learning.supervision.contents import situations, strain
from upptack.learning.supervision.rules import LONGEST, SHORTEST, TEXT
from upptack.staff.forms import number_in

Read = TypeVar("Read")

A_DAY: Final = "Skriv dagen så här: 2027-03-31."
A_TIME: Final = "Skriv klockslaget så här: 13:30."
HOW_LONG: Final = f"Skriv hur många minuter det är, från {SHORTEST} till {LONGEST}."
NAME: Final = "Skriv ett namn på gruppen, med 3 till 80 tecken."
TOO_SHORT: Final = "Skriv minst tio tecken."
EMAIL: Final = "Skriv handledarens e-postadress på arbetet."
NEUTRAL: Final = "Skriv platsen kort och neutralt, till exempel rum 4 eller video."
NOTHING_AGREED: Final = "Skriv vad ni har lärt er, eller avmarkera att andra får läsa det."
CHOOSE: Final = "Välj vad det handlade om."


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, with a sentence for each field that has to be changed, and the marked words of those that point
    at somebody, by field. `written` is the sheet when there is nothing to change."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    marked: Mapping[str, Marked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Time:
    """When a time of supervision is, as typed and as read; `starts` None when it cannot be read."""

    form: Form
    starts: datetime | None = None
    minutes: int = 0


def read_group(post: QueryDict) -> Form:
    """A new group: its name and its supervisor's e-mail."""
    typed = _typed(post, "name", "supervisor")
    errors = {} if 3 <= len(typed["name"]) <= 80 else {"name": NAME}
    if not errors and (found := obstacles(typed["name"])):
        return Form(typed, {"name": WRITE_ANEW}, {"name": found})
    if "@" not in typed["supervisor"]:
        errors["supervisor"] = EMAIL
    return Form(typed, errors)


def read_time(post: QueryDict) -> Time:
    """A new time: day, clock, minutes and a neutral place."""
    typed = _typed(post, "day", "clock", "minutes", "place")
    errors: dict[str, str] = {}
    day = _parsed(date.fromisoformat, typed["day"])
    clock = _parsed(time.fromisoformat, typed["clock"].replace(".", ":"))
    minutes = number_in(typed["minutes"])
    if day is None:
        errors["day"] = A_DAY
    if clock is None:
        errors["clock"] = A_TIME
    if not SHORTEST <= minutes <= LONGEST:
        errors["minutes"] = HOW_LONG
    marks = obstacles(typed["place"]) if typed["place"] else None
    if marks or len(typed["place"]) > 60:
        errors["place"] = NEUTRAL
    form = Form(typed, errors, {"place": marks} if marks else {})
    if errors or day is None or clock is None:
        return Time(form)
    return Time(form, datetime.combine(day, clock.replace(tzinfo=None), timezone.get_current_timezone()), minutes)


def read_question(post: QueryDict) -> Form:
    """Something for the agenda."""
    return _checked(_typed(post, "question"), {"question": 300}, needed=("question",))


def read_sheet(post: QueryDict) -> tuple[Form, Written | None]:
    """A sheet, and what is kept of it when there is nothing to change."""
    typed = _typed(post, "situation", "thought", "helped", "learning")
    form = _checked(typed, dict.fromkeys(("thought", "helped", "learning"), TEXT), needed=("thought",))
    if typed["situation"] not in situations():
        form = replace(form, errors={"situation": CHOOSE, **form.errors})
    agreed = post.get("agreed") == "yes"
    if agreed and not typed["learning"]:
        form = replace(form, errors={**form.errors, "learning": NOTHING_AGREED})
    return form, None if form.errors else Written(**typed, agreed=agreed)


def read_strain(post: QueryDict) -> dict[str, str]:
    """The answers to the check of one's own strain. They are answered at once and kept nowhere."""
    known = strain()
    return {id: said for id in known.questions if (said := post.get(id, "")) in known.answers}


def _typed(post: QueryDict, *names: str) -> dict[str, str]:
    return {name: post.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()[: 3 * TEXT] for name in names}


def _checked(typed: Mapping[str, str], longest: Mapping[str, int], *, needed: Collection[str]) -> Form:
    """The form with what keeps its texts from being shared with colleagues."""
    errors: dict[str, str] = {}
    marks: dict[str, Marked] = {}
    for name, most in longest.items():
        text = typed[name]
        if (name in needed or text) and len(text) < 10:
            errors[name] = TOO_SHORT
        elif len(text) > most:
            errors[name] = f"Skriv högst {most} tecken."
        elif text and (found := obstacles(text)):
            errors[name], marks[name] = WRITE_ANEW, found
    return Form(typed, errors, marks)


def _parsed(read: Callable[[str], Read], typed: str) -> Read | None:
    try:
        return read(typed)
    except ValueError:
        return None
