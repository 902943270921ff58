"""Reads a step of a call. Own words are read by the linter and go no further than the page that answers: what is kept
is the code of the way they were said in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict

from upptack.learning.practice import entries
from upptack.learning.practice.entries import LONGEST, Read
from upptack.learning.practice.rules import HEAR, NOW, OWN, TICK, Play
from upptack.learning.practice.shapes import Stage, stage

LOG = logging.getLogger(__name__)
CHOOSE: Final = "Välj ett av alternativen."
WRITE: Final = "Skriv det du vill säga, eller välj ett annat alternativ."
EITHER: Final = "Du har skrivit något men valt ett annat alternativ. Välj Egna ord, eller töm rutan."
TOO_LONG: Final = f"Skriv högst {LONGEST} tecken."
UNREAD: Final = "Verktyget kunde inte läsa orden. Skriv dem på ett annat sätt, eller välj ett av alternativen."


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step as it was sent: `code` when it can be taken, else a sentence for each field to change. `chosen` are the
    values ticked, by field; `phrase` the own words, for the page that answers only; `read` what the linter says."""

    code: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrase: str = ""
    read: Read | None = None


def read_step(data: QueryDict, now: Play, *, check: bool = False) -> StepForm:
    """The step that was sent, where the call stands. `check`: the own words are only to be read."""
    page = stage(now)
    chosen = {group.name: _ticked(data, group.name, page) for group in page.groups}
    phrase = " ".join(data.get("phrase", "").split()) if page.own else ""
    read, wrong = _read(phrase, now) if phrase else (None, "")
    errors = {"phrase": wrong} if wrong else {}
    if check:
        return StepForm("", errors or ({} if phrase else {"phrase": WRITE}), chosen, phrase, read)
    errors |= {name: CHOOSE for name, values in chosen.items() if not values and name != "body"}
    said = chosen.get("code", ("",))[:1]
    if said == (OWN,) and not phrase:
        errors["phrase"] = WRITE
    if phrase and said and said != (OWN,):
        errors["phrase"] = EITHER
    code = "" if errors else _code(now, chosen, read)
    return StepForm(code, errors, chosen, phrase, read)


def _ticked(data: QueryDict, name: str, page: Stage) -> tuple[str, ...]:
    group = next(each for each in page.groups if each.name == name)
    offered = [offer.code for offer in group.offers]
    found = tuple(code for code in offered if code in data.getlist(name))
    return found if group.several else found[:1]


def _read(phrase: str, now: Play) -> tuple[Read | None, str]:
    if len(phrase) > LONGEST:
        return None, TOO_LONG
    try:
        return entries.read(phrase, now), ""
    except Exception:
        # The words themselves must not reach the log, so neither does the error that may quote them.
        LOG.error("the linter failed")
        return None, UNREAD


def _code(now: Play, chosen: Mapping[str, tuple[str, ...]], read: Read | None) -> str:
    """The code of a step that is filled in."""
    if now.phase == TICK:
        return f"tick:{chosen['situation'][0]}:{chosen['minutes'][0]}"
    if now.phase == NOW:
        return f"now:{chosen['level'][0]}:{chosen['duty'][0]}:{'+'.join(chosen['body'])}"
    said = chosen["code"][0]
    if now.phase == HEAR:
        back = f"{OWN}.{read.way}" if said == OWN and read else said
        return f"hear:{'+'.join(chosen['heard'])}:{back}"
    return f"{OWN}:{read.way}" if said == OWN and read else said
