"""Reads keys, units and matters, and finds the card that follows from a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from upptack.knowledge import api as knowledge
from upptack.meeting.prompt import contents
from upptack.meeting.prompt.contents import Words
from upptack.meeting.prompt.models import Key
from upptack.meeting.prompt.rules import CARD_OF, Call
from upptack.staff.models import Agency, Unit


@dataclass(frozen=True, slots=True)
class Card:
    """A card to show: what it says, the routine it rests on, and where that is shown."""

    kind: str
    words: Words
    routine: str
    address: str


def key_named(name: str) -> Key | None:
    """The key with a name, ended or not."""
    return Key.objects.filter(pk=name).first()


def every_key() -> tuple[Key, ...]:
    """Every key, by agency."""
    return tuple(Key.objects.select_related("agency"))


def agencies() -> Mapping[str, str]:
    """The agencies' names by code."""
    return dict(Agency.objects.values_list("code", "name"))


def has_unit(agency: str, unit: str) -> bool:
    """Whether a unit is the agency's own."""
    return Unit.objects.filter(pk=unit, agency=agency).exists()


def matters(agency: str) -> Mapping[str, knowledge.Matter]:
    """The agency's matters by code, as they hold today."""
    return {matter.id: matter for matter in knowledge.matters_of(agency)}


def cards(call: Call, agency: str) -> tuple[Card, ...]:
    """The card that follows from a call; none when nobody is met. Raises KeyError for a matter that is not the
    agency's."""
    matter = matters(agency)[call.matter]
    if not contents.events()[call.event].meeting:
        return ()
    kind = CARD_OF[matter.asks]
    return (Card(kind, contents.cards()[kind], matter.name, knowledge.routine_address(agency, matter.id)),)
