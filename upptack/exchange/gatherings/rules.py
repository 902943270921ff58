"""How long a gathering may be, where it stands, and what may stand on its agenda. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from upptack.exchange.forum.rules import NotNow, Reach, ShelfKind

SHORTEST: Final = 10
LONGEST: Final = 480
"""Minutes."""
LONGEST_ITEM: Final = 200
LONGEST_NOTES: Final = 4_000
LONGEST_ACTION: Final = 120
LONGEST_OWNER: Final = 80
LONGEST_PLACE: Final = 60
"""Characters."""

REACHES: Final = (Reach.GROUP, Reach.ALL)
"""Whom a gathering may be meant for: a group is of several agencies, so one alone cannot be all that reads."""
TAKEN_UP: Final = (ShelfKind.QUESTION, ShelfKind.PROPOSAL)
"""What of the exchange may stand on an agenda."""

OFF: Final = "Träffen är inställd. Inget mer kan skrivas här."
MEANWHILE: Final = "Någon annan har skrivit i anteckningarna sedan du öppnade sidan. Se vad som står nu och spara igen."
NOT_HERE: Final = "Frågan eller förslaget kan inte läsas av alla som läser det här. Välj något annat."
IN_THE_PLAN: Final = "Åtgärden står redan i handlingsplanen."


class GatheringState(StrEnum):
    """Where a gathering stands."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


STATE_NAMES: Final[Mapping[GatheringState, str]] = {
    GatheringState.PLANNED: "Planerad",
    GatheringState.CANCELLED: "Inställd",
}


def may_be_written(state: str) -> None:
    """Raises NotNow with a sentence when a gathering takes nothing new."""
    if state == GatheringState.CANCELLED:
        raise NotNow(OFF)


def may_be_taken_up(kind: str, reach: str, group: str | None, *, gathering: Reach, of: str) -> bool:
    """Whether something of the exchange may stand on the agenda of a gathering with this reach, of this group: a
    question or a proposal that everybody who reads the gathering may read."""
    if kind not in TAKEN_UP:
        return False
    return reach == Reach.ALL or (reach == Reach.GROUP and gathering == Reach.GROUP and group == of)
