"""Reads what is typed about proposals and decisions. Nothing that is typed is lost: it stands in the form beside the
sentence that says what to change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from django.http import QueryDict

from upptack.exchange.forum.actions import Obstructed
from upptack.exchange.forum.forms import MARKED
from upptack.exchange.forum.models import DevelopmentGroup
from upptack.exchange.forum.rules import Reach
from upptack.exchange.proposals import rules
from upptack.exchange.proposals.actions import Decided, Proposed, Words
from upptack.exchange.proposals.rules import DECIDED, LONGEST_PART, LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE
from upptack.knowledge import api as knowledge
from upptack.language.pieces import Marked
from upptack.staff.forms import lines, one_line, read_number

LINE: Final = 600
"""Characters of a line that are read, far more than any that is kept."""
A_GROUP: Final = "Välj en grupp som du är med i och som inte är avslutad."
A_TARGET: Final = "Välj vad förslaget gäller."
A_REACH: Final = "Välj vilka som ska kunna läsa."
A_DAY: Final = "Skriv dagen så här: 2027-03-31. Den kan inte ligga framåt i tiden."
YES_OR_NO: Final = "Välj om du håller med eller inte."
AN_OUTCOME: Final = "Välj om förslaget antas eller avslås."
FIRST: Final = date(2019, 1, 1)


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


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a proposal may change: the value in the form, its names, and where it is read."""

    value: str
    of: str
    name: str
    leads_to: str


def choices(targets: Iterable[knowledge.Target]) -> tuple[Choice, ...]:
    """Everything that a proposal may change: each text of each content."""
    return tuple(
        Choice(
            f"{target.key}:{name}", f"{target.kind[:1].upper()}{target.kind[1:]}: {target.name}", label, target.address
        )
        for target in targets
        for name, label in target.fields
    )


def read_proposal(
    post: QueryDict, groups: Sequence[DevelopmentGroup], offered: Sequence[Choice], methods: str
) -> tuple[Form, Proposed | None]:
    """A new proposal; `groups` are those that the member may write in, `offered` what it may change, `methods` the
    address of the methods."""
    typed = {name: lines(post, name, 2 * LONGEST_TEXT) for name in ("why", "should", "proposed")}
    typed |= {name: one_line(post, name, LINE) for name in ("title", "target", "reach", "group")}
    errors: dict[str, str] = {}
    group = next((each for each in groups if each.pk == typed["group"]), None)
    if group is None:
        errors["group"] = A_GROUP
    meant = _target(typed["target"], offered, methods)
    if meant is None:
        errors["target"] = A_TARGET
    _length(typed, "title", 4, LONGEST_TITLE, "Skriv en rubrik", errors)
    _length(typed, "why", 4, LONGEST_PART, "Skriv varför", errors)
    _length(typed, "should", 4, LONGEST_PART, "Skriv vad som ska ändras", errors)
    least = 4 if meant and meant["field"] else 0
    _length(typed, "proposed", least, LONGEST_TEXT, "Skriv den nya texten", errors)
    _reach(typed, errors)
    form = Form(typed, errors)
    if errors or group is None or meant is None:
        return form, None
    words = {name: typed[name] for name in ("title", "why", "should", "proposed")}
    return form, Proposed(**words, **meant, group=group, reach=Reach(typed["reach"]))


def _target(typed: str, offered: Sequence[Choice], methods: str) -> dict[str, str] | None:
    if typed in rules.ELSEWHERE:
        leads_to = methods if typed == rules.METHOD else ""
        return {"target": typed, "field": "", "target_name": rules.ELSEWHERE[typed], "leads_to": leads_to}
    chosen = next((each for each in offered if each.value == typed), None)
    if chosen is None:
        return None
    key, _, name = chosen.value.partition(":")
    called = f"{chosen.of} – {chosen.name}"[:240]
    return {"target": key, "field": name, "target_name": called, "leads_to": chosen.leads_to}


def read_comment(post: QueryDict) -> Form:
    """What a member says about a proposal."""
    typed = {"said": lines(post, "said", 2 * LONGEST_PART)}
    errors: dict[str, str] = {}
    _length(typed, "said", 4, LONGEST_PART, "Skriv din kommentar", errors)
    return Form(typed, errors)


def read_vote(post: QueryDict) -> Form:
    """Whether a member agrees, and why."""
    typed = {"agrees": one_line(post, "agrees", LINE), "reason": one_line(post, "reason", LINE)}
    errors: dict[str, str] = {} if typed["agrees"] in ("yes", "no") else {"agrees": YES_OR_NO}
    _length(typed, "reason", 4, LONGEST_REASON, "Skriv kort varför", errors)
    return Form(typed, errors)


def read_outcome(post: QueryDict) -> Form:
    """Whether a proposal is accepted or declined, and why."""
    typed = {"to": one_line(post, "to", LINE), "why": lines(post, "why", 2 * LONGEST_PART)}
    errors: dict[str, str] = {} if typed["to"] in DECIDED else {"to": AN_OUTCOME}
    _length(typed, "why", 4, LONGEST_PART, "Skriv varför", errors)
    return Form(typed, errors)


def read_erased(post: QueryDict) -> Form:
    """Which comment is to be taken away; 0 when it does not say."""
    return Form({"comment": str(max(0, read_number(post, "comment")))})


def read_words(post: QueryDict) -> tuple[Form, Words | None]:
    """The words of a decision that is changed or replaced."""
    typed = {"title": one_line(post, "title", LINE)}
    typed |= {name: lines(post, name, 2 * LONGEST_PART) for name in ("decided", "why")}
    errors: dict[str, str] = {}
    _length(typed, "title", 4, LONGEST_TITLE, "Skriv vad beslutet gäller", errors)
    _length(typed, "decided", 4, LONGEST_PART, "Skriv vad som beslutades", errors)
    _length(typed, "why", 4, LONGEST_PART, "Skriv varför", errors)
    return Form(typed, errors), None if errors else Words(typed["title"], typed["decided"], typed["why"])


def read_decision(post: QueryDict, members: Collection[int], on: date) -> tuple[Form, Decided | None]:
    """A new decision; `members` are the keys of those who may have been present."""
    form, words = read_words(post)
    typed = {**form.typed, "day": one_line(post, "day", LINE), "reach": one_line(post, "reach", LINE)}
    errors = dict(form.errors)
    present = read_present(post, members)
    day = _day(typed["day"])
    if day is None or not FIRST <= day <= on:
        errors["day"] = A_DAY
    _reach(typed, errors)
    if errors or words is None or day is None:
        return Form(typed, errors), None
    return Form(typed), Decided(words, day, Reach(typed["reach"]), present)


def read_present(post: QueryDict, members: Collection[int]) -> tuple[int, ...]:
    """The members who are ticked, those who are not among `members` left out."""
    typed = (each for each in post.getlist("present") if each.isascii() and each.isdigit() and len(each) < 10)
    return tuple(sorted({int(each) for each in typed} & set(members)))


def read_start(get: QueryDict, page: int) -> tuple[int, int]:
    """Which page of a list the address asks for, and its first row."""
    number = read_number(get, "sida")
    number = number if 1 <= number <= 9999 else 1
    return number, (number - 1) * page


def _reach(typed: Mapping[str, str], errors: dict[str, str]) -> None:
    if typed["reach"] not in {reach.value for reach in rules.REACHES}:
        errors["reach"] = A_REACH


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _length(typed: Mapping[str, str], name: str, least: int, most: int, says: str, errors: dict[str, str]) -> None:
    if not least <= len(typed[name]) <= most:
        errors[name] = f"{says}, med {least} till {most} tecken." if least else f"{says}, med högst {most} tecken."
