"""Reads what is typed about gatherings. Nothing that is typed is lost: it stands in the form beside the sentence that
says what to change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Final, TypeVar

from django.http import QueryDict
from django.utils import timezone

from upptack.exchange.forum.actions import Obstructed
from upptack.exchange.forum.forms import MARKED
from upptack.exchange.forum.models import DevelopmentGroup
from upptack.exchange.forum.rules import Reach
from upptack.exchange.gatherings import rules
from upptack.exchange.gatherings.actions import Called, ToDo
from upptack.exchange.gatherings.rules import LONGEST_ACTION, LONGEST_ITEM, LONGEST_NOTES, LONGEST_OWNER, LONGEST_PLACE
from upptack.language.pieces import Marked
from upptack.staff.forms import lines, number_in, one_line, read_number

Read = TypeVar("Read")

LINE: Final = 600
"""Characters of a line that are read, far more than any that is kept."""
A_GROUP: Final = "Välj en grupp som du är med i och som inte är avslutad."
A_DAY: Final = "Skriv dagen så här: 2027-03-31."
A_TIME: Final = "Skriv klockslaget så här: 13:30."
HOW_LONG: Final = f"Skriv hur många minuter det är, från {rules.SHORTEST} till {rules.LONGEST}."
A_REACH: Final = "Välj vilka som ska kunna läsa."
AN_AGENCY: Final = "Välj en myndighet."
CHOOSE: Final = "Välj en fråga eller ett förslag."
FIRST, LAST = date(2019, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, with a sentence for each field that has to be changed. `shown` is the marked text when something
    in it leads to a person."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    shown: Marked | None = None

    def obstructed(self, found: Obstructed) -> Form:
        """The same form, with the marked text and the fields that have to be written anew."""
        return replace(self, errors=dict.fromkeys(found.fields, MARKED), shown=found.shown)


def read_gathering(post: QueryDict, groups: Sequence[DevelopmentGroup]) -> tuple[Form, Called | None]:
    """A new gathering; `groups` are those that the member may write in."""
    typed = {name: one_line(post, name, LINE) for name in ("group", "day", "clock", "minutes", "place", "reach")}
    errors: dict[str, str] = {}
    group = next((each for each in groups if each.pk == typed["group"]), None)
    day = _day(typed["day"])
    clock = _parsed(time.fromisoformat, typed["clock"].replace(".", ":"))
    minutes = number_in(typed["minutes"])
    for name, wrong, sentence in (
        ("group", group is None, A_GROUP),
        ("day", day is None, A_DAY),
        ("clock", clock is None, A_TIME),
        ("minutes", not rules.SHORTEST <= minutes <= rules.LONGEST, HOW_LONG),
        ("place", len(typed["place"]) > LONGEST_PLACE, f"Skriv platsen med högst {LONGEST_PLACE} tecken."),
        ("reach", typed["reach"] not in {reach.value for reach in rules.REACHES}, A_REACH),
    ):
        if wrong:
            errors[name] = sentence
    form = Form(typed, errors)
    if errors or group is None or day is None or clock is None:
        return form, None
    starts = datetime.combine(day, clock.replace(tzinfo=None), timezone.get_current_timezone())
    return form, Called(group, starts, minutes, typed["place"], Reach(typed["reach"]))


def read_item(post: QueryDict) -> Form:
    """Something for the agenda in own words."""
    typed = {"title": one_line(post, "title", LINE)}
    errors: dict[str, str] = {}
    _length(typed, "title", 4, LONGEST_ITEM, "Skriv vad som ska tas upp", errors)
    return Form(typed, errors)


def read_link(post: QueryDict) -> Form:
    """A question or a proposal for the agenda, as its kind and key."""
    typed = {"from": one_line(post, "from", LINE)}
    kind, _, key = typed["from"].partition(":")
    errors = {} if kind in set(rules.TAKEN_UP) and key else {"from": CHOOSE}
    return Form(typed, errors)


def read_notes(post: QueryDict) -> Form:
    """The notes, and the number of the version that the form was filled from."""
    typed = {"said": lines(post, "said", 2 * LONGEST_NOTES), "number": str(max(0, read_number(post, "number")))}
    errors: dict[str, str] = {}
    _length(typed, "said", 4, LONGEST_NOTES, "Skriv anteckningar", errors)
    return Form(typed, errors)


def read_present(post: QueryDict) -> tuple[int, ...]:
    """The members who are ticked."""
    return tuple(sorted({number_in(typed) for typed in post.getlist("present")} - {-1}))


def read_action(post: QueryDict, agencies: Collection[str]) -> tuple[Form, ToDo | None]:
    """Something to be done; `agencies` are the codes of those that may do it."""
    typed = {name: one_line(post, name, LINE) for name in ("what", "owner", "due", "agency")}
    errors: dict[str, str] = {}
    _length(typed, "what", 4, LONGEST_ACTION, "Skriv vad som ska göras", errors)
    _length(typed, "owner", 2, LONGEST_OWNER, "Skriv vilken funktion som ansvarar", errors)
    due = _day(typed["due"])
    if due is None:
        errors["due"] = A_DAY
    if typed["agency"] not in agencies:
        errors["agency"] = AN_AGENCY
    form = Form(typed, errors)
    if errors or due is None:
        return form, None
    return form, ToDo(typed["what"], typed["owner"], due, typed["agency"])


def _day(typed: str) -> date | None:
    day = _parsed(date.fromisoformat, typed)
    return day if day is not None and FIRST <= day <= LAST else None


def _parsed(read: Callable[[str], Read], typed: str) -> Read | None:
    try:
        return read(typed)
    except ValueError:
        return None


def _length(typed: Mapping[str, str], name: str, least: int, most: int, says: str, errors: dict[str, str]) -> None:
    if not least <= len(typed[name]) <= most:
        errors[name] = f"{says}, med {least} till {most} tecken."
